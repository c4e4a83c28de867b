import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { configurationFile, configurationPage } from '../../scripts/configuration-docs.ts'
import { describeConfigProblems, readConfig, type ConfigProblem } from '../../src/config/index.ts'
import { Environment } from '../../src/config/environment.ts'
import { defaultSettings } from '../../src/exchange/settings.ts'

function problemsOf(env: Record<string, string>): readonly ConfigProblem[] {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toMatchObject({ code: 'config.invalid' })
    return (error as { facts: { problems: ConfigProblem[] } }).facts.problems
  }
  return []
}

describe('the environment', () => {
  test('may be empty: every value has a safe default', () => {
    const config = readConfig({})
    expect(config).toMatchObject({ role: 'all', host: '127.0.0.1', port: 8080, exchange: defaultSettings })
    expect(config.databaseUrl).toBeUndefined()
    expect(config.redisUrl).toBeUndefined()
  })

  test('gives each value in the unit the program counts in', () => {
    const config = readConfig({
      PORT: ' 9000 ',
      LIENTHONG_DELIVERY_WINDOW_HOURS: '2',
      LIENTHONG_DELIVERY_RETRY_FACTOR: '1.5',
      LIENTHONG_MAX_MESSAGE_MB: '300',
      LIENTHONG_RELAY_SWEEP_SECONDS: '30',
      LIENTHONG_WEBHOOK_HOSTS: 'a.local, 10.0.0.5:8443'
    })
    expect(config).toMatchObject({
      port: 9000,
      webhookHosts: ['a.local', '10.0.0.5:8443'],
      relay: { sweepMs: 30_000 },
      exchange: {
        timetable: { window: 7_200_000, factor: 1.5 },
        limits: { maxMessageBytes: 300 * 1024 ** 2 }
      }
    })
  })

  test('counts an empty key as not set: compose files pass KEY= for that', () => {
    expect(readConfig({ REDIS_URL: '', PORT: '' })).toMatchObject({ port: 8080 })
  })

  test('is refused with every wrong key, not the first', () => {
    const keys = problemsOf({
      PORT: '70000',
      LOG_LEVEL: 'loud',
      LIENTHONG_ROLE: 'boss',
      REDIS_URL: 'http://x'
    })
    expect(keys.map(p => p.key).toSorted()).toEqual(['LIENTHONG_ROLE', 'LOG_LEVEL', 'PORT', 'REDIS_URL'])
  })

  test('does not round, guess or read half a number', () => {
    for (const PORT of ['80.5', '0x50', '80a', 'true', '-1', '1e3'])
      expect(problemsOf({ PORT })).toHaveLength(1)
  })

  test('names the nearest key for one of ours that is unknown, and lets other programs have theirs', () => {
    expect(problemsOf({ LIENTHONG_MAX_RECIPENTS: '5' })[0]?.expected.en).toBe(
      'perhaps LIENTHONG_MAX_RECIPIENTS?'
    )
    expect(problemsOf({ LIENTHONG_QQQQQQQQQQQQQQQQ: '5' })[0]?.example).toBeUndefined()
    expect(problemsOf({ HOME: '/root', MAX_RECIPENTS: '5' })).toEqual([])
  })

  test('is refused when two values contradict each other', () => {
    const env = {
      LIENTHONG_DELIVERY_FIRST_RETRY_SECONDS: '60',
      LIENTHONG_DELIVERY_LONGEST_RETRY_SECONDS: '30'
    }
    expect(problemsOf(env).map(p => p.key)).toEqual(['LIENTHONG_DELIVERY_LONGEST_RETRY_SECONDS'])
  })

  test('asks for a database server when the roles are apart', () => {
    expect(problemsOf({ LIENTHONG_ROLE: 'worker' }).map(p => p.key)).toEqual(['DATABASE_URL'])
    expect(problemsOf({ LIENTHONG_ROLE: 'worker', DATABASE_URL: 'postgres://x/y' })).toEqual([])
  })

  test('names the official hosts as those that may be asked, and no timestamp authority', () => {
    expect(readConfig({}).trust).toEqual({ hosts: ['ca.gov.vn', 'ocsp.ca.gov.vn', 'tsa.ca.gov.vn'] })
  })

  test('takes the account out of the address of the timestamp authority', () => {
    const { trust } = readConfig({
      LIENTHONG_TRUST_HOSTS: 'ca.gov.vn, 10.20.0.5:8080',
      LIENTHONG_TRUST_HOSTS_PROXY: 'http://proxy:3128',
      LIENTHONG_TSA_URL: 'https://tinh:m%E1%BA%ADt@tsa.example/x',
      LIENTHONG_TSA_TIMEOUT_SECONDS: '131'
    })
    expect(trust).toEqual({
      hosts: ['ca.gov.vn', '10.20.0.5:8080'],
      proxy: 'http://proxy:3128',
      timestampAuthority: {
        url: 'https://tsa.example/x',
        credentials: { user: 'tinh', password: 'mật' },
        timeoutMs: 131_000
      }
    })
  })

  test('is refused when a host is an address, or an address cannot be read', () => {
    expect(problemsOf({ LIENTHONG_TRUST_HOSTS: 'http://ca.gov.vn/' }).map(p => p.key)).toEqual([
      'LIENTHONG_TRUST_HOSTS'
    ])
    for (const key of ['LIENTHONG_TSA_URL', 'LIENTHONG_TRUST_HOSTS_PROXY'])
      for (const value of ['http://[', 'http://a:%zz@b/', 'ftp://tsa/', 'tsa.ca.gov.vn'])
        expect(problemsOf({ [key]: value }).map(p => p.key)).toEqual([key])
    expect(JSON.stringify(problemsOf({ LIENTHONG_TSA_URL: 'http://a:%zzmatkhau@b/' }))).not.toContain(
      'matkhau'
    )
  })

  test('never prints a secret', () => {
    const problems = problemsOf({ DATABASE_URL: 'mysql://lt:matkhau123@db/lt', PORT: 'x' })
    expect(JSON.stringify(problems) + describeConfigProblems(problems)).not.toContain('matkhau123')
  })

  test('is told in Vietnamese, then in English, each key with what is expected and an example', () => {
    expect(describeConfigProblems(problemsOf({ PORT: '70000' }))).toBe(
      [
        'Cấu hình không hợp lệ, 1 chỗ cần sửa:',
        '  PORT: đang là "70000"',
        '    cần: số nguyên từ 0 đến 65535',
        '    ví dụ: PORT=8080',
        '',
        'The configuration is invalid, 1 to mend:',
        '  PORT: is "70000"',
        '    expected: a whole number from 0 to 65535',
        '    example: PORT=8080'
      ].join('\n')
    )
  })

  test('accepts the example of each of its keys', () => {
    const examples = Object.entries(Environment.properties).map(([key, schema]) => [
      key,
      (schema as unknown as { example: string }).example
    ])
    expect(problemsOf(Object.fromEntries(examples))).toEqual([])
  })

  test('stands in docs/configuration.md as it is (npm run docs:configuration)', () => {
    expect(readFileSync(configurationFile, 'utf8')).toBe(configurationPage())
  })
})
