import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { KeysConfig } from '../../src/adapters/keys/index.ts'
import { describeConfigProblems, readConfig, readKeys, type ConfigProblem } from '../../src/config/index.ts'

const env = { GATEWAY_PASSWORD: 'mat-khau-cua-truc', HSM_PIN: '135790' }
const readSecretFile = (path: string) => {
  if (path !== '/run/secrets/snv') throw new Error('ENOENT')
  return 'mat-khau-so-noi-vu\n'
}

const p12 = { id: 'truc', kind: 'pkcs12', file: '/etc/truc.p12', password: 'env:GATEWAY_PASSWORD' }
const pem = {
  id: 'snv-2025',
  kind: 'pem',
  key: '/etc/snv.key',
  certificate: '/etc/snv.pem',
  passphrase: 'file:/run/secrets/snv'
}
const hsm = {
  id: 'snv-2027',
  kind: 'pkcs11',
  module: '/usr/lib/hsm.so',
  token: 'tinh',
  pin: 'env:HSM_PIN',
  keyLabel: 'snv'
}
const agency = {
  organisation: '000.00.02.H19',
  keys: [
    { ...pem, until: '2027-01-02T00:00:00+07:00' },
    { ...hsm, from: '2027-01-01T00:00:00+07:00' }
  ],
  seal: { image: '/etc/snv.png', widthMm: 36 }
}

// What is read fits what openKeys takes.
const read = (file: unknown): KeysConfig =>
  readKeys(typeof file === 'string' ? file : JSON.stringify(file), env, readSecretFile)

function problemsOf(file: unknown): readonly ConfigProblem[] {
  try {
    read(file)
  } catch (error) {
    expect(error).toMatchObject({ code: 'config.invalid' })
    return (error as { facts: { problems: ConfigProblem[] } }).facts.problems
  }
  return []
}
const keysOf = (file: unknown) => problemsOf(file).map(problem => problem.key)

describe('the keys file', () => {
  test('is read whole: gateway, agencies, instants, seal, secrets filled in', () => {
    const { gateway, agencies } = read({ gateway: p12, agencies: [agency] })
    expect(gateway).toMatchObject([{ id: 'truc', kind: 'pkcs12', file: '/etc/truc.p12' }])
    expect(gateway[0]?.kind === 'pkcs12' && gateway[0].password.reveal()).toBe('mat-khau-cua-truc')
    const [first, second] = agencies[0]!.keys
    expect(first?.kind === 'pem' && first.passphrase?.reveal()).toBe('mat-khau-so-noi-vu')
    expect(first?.until).toEqual(new Date('2027-01-01T17:00:00Z'))
    expect(second?.kind === 'pkcs11' && second.pin.reveal()).toBe('135790')
    expect(agencies[0]?.seal).toEqual({ image: '/etc/snv.png', widthMm: 36 })
  })

  test('the gateway may have several keys, or none', () => {
    expect(read({ gateway: [p12, { ...p12, id: 'truc-2' }] }).gateway).toHaveLength(2)
    expect(read({})).toEqual({ gateway: [], agencies: [] })
  })

  test('shows no secret, whoever looks', () => {
    const config = read({ gateway: p12, agencies: [agency] })
    const told = JSON.stringify(config) + inspect(config, { depth: 20, showHidden: true })
    for (const secret of ['mat-khau', '135790']) expect(told).not.toContain(secret)
    expect(told).toContain('[hidden]')
  })

  test('a secret written out is refused and not repeated', () => {
    const problems = problemsOf({
      gateway: { ...p12, password: 'viet-thang' },
      agencies: [{ ...agency, keys: [{ ...hsm, pin: '13572468' }] }]
    })
    expect(problems.map(problem => problem.key)).toEqual(['gateway/password', 'agencies/0/keys/0/pin'])
    const told = JSON.stringify(problems) + describeConfigProblems(problems)
    expect(told).not.toContain('viet-thang')
    expect(told).not.toContain('13572468')
  })

  test('all that is wrong is told at once, with its place', () => {
    const keys = keysOf({
      gateway: { ...p12, password: 'env:NONE' },
      agencies: [
        {
          ...agency,
          keys: [
            { ...pem, kind: 'pkcs8' },
            { ...hsm, keyLabel: undefined },
            { ...pem, id: 'Có Dấu' }
          ]
        },
        {
          organisation: 'H19.3',
          keys: [
            { ...pem, id: 'x', until: '2026-01-01' },
            { ...hsm, id: 'y', colour: 'red' }
          ]
        }
      ]
    })
    expect(keys).toEqual([
      'gateway/password',
      'agencies/0/keys/0/kind',
      'agencies/0/keys/1/keyLabel',
      'agencies/0/keys/2/id',
      'agencies/1/keys/0/until',
      'agencies/1/keys/1'
    ])
  })

  test('ids and organisations are there once', () => {
    expect(keysOf({ gateway: { ...p12, id: 'snv-2025' }, agencies: [agency] })).toEqual(['id'])
    expect(keysOf({ agencies: [agency, { ...agency, keys: [{ ...pem, id: 'x' }] }] })).toEqual([
      'organisation'
    ])
  })

  test('times are instants that there are, in order', () => {
    const until = (from: string, to: string) => keysOf({ gateway: { ...p12, from, until: to } })
    expect(until('2027-01-01T00:00:00+07:00', '2026-12-31T17:00:00Z')).toEqual(['gateway/until'])
    expect(until('2027-13-01T00:00:00Z', '2028-01-01T00:00:00Z')).toEqual(['gateway/from'])
    expect(until('2027-01-01T00:00:00Z', '2028-01-01T00:00Z')).toEqual([])
  })

  test('a misspelt kind is guessed, a seal has millimetres, an agency has a key', () => {
    expect(problemsOf({ gateway: { ...p12, kind: 'pksc12' } })[0]).toMatchObject({ example: '"pkcs12"' })
    expect(keysOf({ agencies: [{ ...agency, seal: { image: 'x', widthMm: 420 } }] })).toEqual([
      'agencies/0/seal/widthMm'
    ])
    expect(keysOf({ agencies: [{ ...agency, keys: [] }] })).toEqual(['agencies/0/keys'])
    expect(keysOf({ gateway: 'x' })).toEqual(['gateway/kind'])
    expect(keysOf({ keys: [] })).toEqual(['/'])
    expect(keysOf('{"gateway"')).toEqual(['/'])
  })
})

describe('LIENTHONG_KEYS_FILE', () => {
  test('names the keys file; without it nothing is signed', () => {
    expect(readConfig({ LIENTHONG_KEYS_FILE: '/etc/keys.json' }).keysFile).toBe('/etc/keys.json')
    expect(readConfig({})).not.toHaveProperty('keysFile')
  })
})
