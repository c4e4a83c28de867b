/** The environment, read once, checked whole, and turned into the settings that the program speaks of. */
import { Value } from 'typebox/value'
import type { ReconciliationSettings } from '../exchange/reconciliation/settings.ts'
import { defaultReconciliation } from '../exchange/reconciliation/settings.ts'
import type { ExchangeSettings } from '../exchange/settings.ts'
import { defaultSettings } from '../exchange/settings.ts'
import { readAccount, type Account } from './accounts.ts'
import { Environment, ownPrefix, type EnvironmentKey, type KeyNote } from './environment.ts'
import { expectation, type Shape } from './expectation.ts'
import { configInvalid, nearest, type Bilingual, type ConfigProblem } from './problems.ts'

export type RawEnvironment = Readonly<Record<string, string | undefined>>

export interface Config {
  readonly role: Environment['LIENTHONG_ROLE']
  readonly host: string
  readonly port: number
  readonly logLevel: Environment['LOG_LEVEL']
  /** Addresses and networks of reverse proxies; absent = none. */
  readonly trustProxy?: readonly string[]
  readonly partnersFile?: string
  /** Absent: nothing is signed. */
  readonly keysFile?: string
  readonly dataDir: string
  /** Absent: the embedded PostgreSQL of the data folder. */
  readonly databaseUrl?: string
  readonly databasePool: number
  /** Absent: the queue lives in PostgreSQL. */
  readonly redisUrl?: string
  readonly webhookHosts: readonly string[]
  readonly trust: {
    /** `host` or `host:port`. */
    readonly hosts: readonly string[]
    /** `http://[user:password@]host[:port]`; a secret. */
    readonly proxy?: string
    /** Absent: nothing is stamped. Its host need not be among the others. */
    readonly timestampAuthority?: Account & { readonly timeoutMs: number }
  }
  readonly requestsPerMinute: number
  readonly maxEventLoopDelayMs: number
  readonly exchange: Omit<ExchangeSettings, 'gatewayCode'>
  readonly reconciliation: ReconciliationSettings
  readonly relay: { readonly intervalMs: number; readonly sweepMs: number }
  readonly workerConcurrency: number
  readonly stopMs: number
}

/** Throws BrokenPromise `config.invalid` with `facts.problems`: every wrong key, not the first. */
export function readConfig(env: RawEnvironment): Config {
  const problems: ConfigProblem[] = unknownKeys(env)
  const read: Record<string, unknown> = {}
  for (const key of Object.keys(Environment.properties) as EnvironmentKey[]) {
    const schema = Environment.properties[key] as typeof Environment.properties.PORT & Shape & KeyNote
    const written = env[key]?.trim()
    // Compose files pass `KEY=` for "not set".
    if (written === undefined || written === '') {
      if (schema.default !== undefined) read[key] = schema.default
      continue
    }
    const value = parse(written, schema)
    if (Value.Check(schema, value)) read[key] = value
    else problems.push(wrongValue(key, written, schema))
  }
  if (problems.length > 0) throw configInvalid(problems)
  const values = read as Environment
  const contradictions = contradictionsOf(values)
  if (contradictions.length > 0) throw configInvalid(contradictions)
  return settle(values)
}

function parse(written: string, schema: Shape): unknown {
  switch (schema.type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(written) ? Number(written) : written
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : written
    case 'array':
      return written
        .split(',')
        .map(part => part.trim())
        .filter(part => part !== '')
    default:
      return written
  }
}

function wrongValue(key: string, written: string, schema: Shape & KeyNote): ConfigProblem {
  const shown = schema.secret === true ? undefined : JSON.stringify(written.slice(0, 60))
  const found: Bilingual =
    shown === undefined
      ? {
          vi: 'giá trị sai dạng (không in ra vì là bí mật)',
          en: 'the value has the wrong form (not shown: secret)'
        }
      : { vi: `đang là ${shown}`, en: `is ${shown}` }
  return { key, found, expected: schema.expected ?? expectation(schema), example: `${key}=${schema.example}` }
}

function unknownKeys(env: RawEnvironment): ConfigProblem[] {
  const known = Object.keys(Environment.properties)
  return Object.keys(env)
    .filter(key => key.startsWith(ownPrefix) && !known.includes(key))
    .map(key => {
      const meant = nearest(key, known)
      return {
        key,
        found: { vi: 'không có khóa này', en: 'there is no such key' },
        expected:
          meant === undefined
            ? { vi: 'một khóa trong docs/configuration.md', en: 'a key of docs/configuration.md' }
            : { vi: `có phải ${meant}?`, en: `perhaps ${meant}?` },
        ...(meant === undefined ? {} : { example: `${meant}=${exampleOf(meant)}` })
      }
    })
}

function exampleOf(key: string): string {
  return (Environment.properties[key as EnvironmentKey] as unknown as KeyNote).example
}

/** Values that are right alone and wrong together. */
function contradictionsOf(values: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const atLeast = (key: EnvironmentKey, floor: EnvironmentKey) => {
    if (Number(values[key]) >= Number(values[floor])) return
    const found = `${String(values[key])} < ${floor} (${String(values[floor])})`
    problems.push({
      key,
      found: { vi: `đang là ${found}`, en: `is ${found}` },
      expected: { vi: `không nhỏ hơn ${floor}`, en: `not less than ${floor}` }
    })
  }
  atLeast('LIENTHONG_MAX_MESSAGE_MB', 'LIENTHONG_MAX_ATTACHMENT_MB')
  atLeast('LIENTHONG_DELIVERY_LONGEST_RETRY_SECONDS', 'LIENTHONG_DELIVERY_FIRST_RETRY_SECONDS')
  atLeast('LIENTHONG_BREAKER_LONGEST_PAUSE_SECONDS', 'LIENTHONG_BREAKER_FIRST_PAUSE_SECONDS')
  for (const key of ['LIENTHONG_TRUST_HOSTS_PROXY', 'LIENTHONG_TSA_URL'] as const) {
    const address = values[key]
    if (address !== undefined && readAccount(address) === null)
      problems.push(wrongValue(key, address, Environment.properties[key] as unknown as Shape & KeyNote))
  }
  if (values.LIENTHONG_ROLE !== 'all' && values.DATABASE_URL === undefined) {
    problems.push({
      key: 'DATABASE_URL',
      found: {
        vi: `chưa đặt, mà LIENTHONG_ROLE=${values.LIENTHONG_ROLE}`,
        en: `not set, while LIENTHONG_ROLE=${values.LIENTHONG_ROLE}`
      },
      expected: {
        vi: 'máy chủ PostgreSQL chung: cơ sở dữ liệu nhúng chỉ phục vụ một tiến trình (role all)',
        en: 'a shared PostgreSQL server: the embedded database serves one process (role all)'
      },
      example: `DATABASE_URL=${exampleOf('DATABASE_URL')}`
    })
  }
  return problems
}

function settle(v: Environment): Config {
  return {
    role: v.LIENTHONG_ROLE,
    host: v.HOST,
    port: v.PORT,
    logLevel: v.LOG_LEVEL,
    ...(v.LIENTHONG_TRUST_PROXY === undefined ? {} : { trustProxy: v.LIENTHONG_TRUST_PROXY }),
    ...(v.LIENTHONG_PARTNERS_FILE === undefined ? {} : { partnersFile: v.LIENTHONG_PARTNERS_FILE }),
    ...(v.LIENTHONG_KEYS_FILE === undefined ? {} : { keysFile: v.LIENTHONG_KEYS_FILE }),
    dataDir: v.LIENTHONG_DATA_DIR,
    ...(v.DATABASE_URL === undefined ? {} : { databaseUrl: v.DATABASE_URL }),
    databasePool: v.LIENTHONG_DATABASE_POOL,
    ...(v.REDIS_URL === undefined ? {} : { redisUrl: v.REDIS_URL }),
    webhookHosts: v.LIENTHONG_WEBHOOK_HOSTS,
    trust: trustSettings(v),
    requestsPerMinute: v.LIENTHONG_REQUESTS_PER_MINUTE,
    maxEventLoopDelayMs: v.LIENTHONG_MAX_EVENT_LOOP_DELAY_MS,
    exchange: exchangeSettings(v),
    reconciliation: reconciliationSettings(v),
    relay: { intervalMs: v.LIENTHONG_RELAY_INTERVAL_MS, sweepMs: v.LIENTHONG_RELAY_SWEEP_SECONDS * 1000 },
    workerConcurrency: v.LIENTHONG_WORKER_CONCURRENCY,
    stopMs: v.LIENTHONG_STOP_SECONDS * 1000
  }
}

function trustSettings(v: Environment): Config['trust'] {
  const { LIENTHONG_TRUST_HOSTS_PROXY: proxy, LIENTHONG_TSA_URL: authority } = v
  const account = authority === undefined ? null : readAccount(authority)
  const timeoutMs = v.LIENTHONG_TSA_TIMEOUT_SECONDS * 1000
  return {
    hosts: v.LIENTHONG_TRUST_HOSTS,
    ...(proxy === undefined ? {} : { proxy }),
    ...(account === null ? {} : { timestampAuthority: { ...account, timeoutMs } })
  }
}

function reconciliationSettings(v: Environment): ReconciliationSettings {
  const [hour = 0, minute = 0] = v.LIENTHONG_RECONCILE_AT.split(':').map(Number)
  return {
    ...defaultReconciliation,
    dailyAtMinute: hour * 60 + minute,
    stuckAfter: v.LIENTHONG_RECONCILE_STUCK_HOURS * 3_600_000,
    unfetchedAfter: v.LIENTHONG_RECONCILE_UNFETCHED_HOURS * 3_600_000
  }
}

function exchangeSettings(v: Environment): Config['exchange'] {
  const MiB = 1024 ** 2
  return {
    limits: {
      ...defaultSettings.limits,
      maxMessageBytes: v.LIENTHONG_MAX_MESSAGE_MB * MiB,
      maxAttachmentBytes: v.LIENTHONG_MAX_ATTACHMENT_MB * MiB,
      maxRecipients: v.LIENTHONG_MAX_RECIPIENTS
    },
    maxRecipients: v.LIENTHONG_MAX_RECIPIENTS,
    timetable: {
      firstRetry: v.LIENTHONG_DELIVERY_FIRST_RETRY_SECONDS * 1000,
      factor: v.LIENTHONG_DELIVERY_RETRY_FACTOR,
      longestRetry: v.LIENTHONG_DELIVERY_LONGEST_RETRY_SECONDS * 1000,
      window: v.LIENTHONG_DELIVERY_WINDOW_HOURS * 3_600_000,
      settleAfter: v.LIENTHONG_DELIVERY_SETTLE_SECONDS * 1000
    },
    breaker: {
      threshold: v.LIENTHONG_BREAKER_THRESHOLD,
      firstPause: v.LIENTHONG_BREAKER_FIRST_PAUSE_SECONDS * 1000,
      longestPause: v.LIENTHONG_BREAKER_LONGEST_PAUSE_SECONDS * 1000
    },
    leaseMs: v.LIENTHONG_DELIVERY_LEASE_SECONDS * 1000,
    destroyAfterMs: v.LIENTHONG_DESTROY_AFTER_MINUTES * 60_000
  }
}
