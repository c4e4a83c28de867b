/** The list of kinds, their configuration and the pull inbox. */
import { randomBytes } from 'node:crypto'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { connectorKinds, type ConnectorKindName } from '../../src/connectors/index.ts'
import { parcelOf, testTools } from './parcels.ts'

const signal = new AbortController().signal
const rest = { baseUrl: 'https://ioffice.example/api', secret: 'khoa-bi-mat-0123456789' }
const table = { driver: 'table', connectionString: 'postgres://u@127.0.0.1/x' }
const create = (kind: ConnectorKindName, config: unknown) =>
  connectorKinds[kind].create('dms-1', 'DMS một', config, testTools())

describe('a kind', () => {
  it.each([
    ['ioffice', rest],
    ['ioffice', { driver: 'inbox' }],
    ['onewin', { root: 'shared' }],
    ['onewin', table],
    ['onewin', { driver: 'rest', ...rest }],
    ['generic', {}],
    ['generic', { driver: 'folder', root: 'shared', stableSeconds: 3 }],
    ['generic', table],
    ['generic', { driver: 'rest', ...rest }]
  ] as const)('%s takes %j with the rest by default', async (kind, config) => {
    expect(Value.Check(connectorKinds[kind].configSchema, config)).toBe(true)
    const connector = create(kind, config)
    expect(connector).toMatchObject({ id: 'dms-1', label: 'DMS một', kind: 'dms', idempotent: true })
    expect(connector.concurrency).toBeGreaterThan(0)
    await connector.close?.()
  })

  it.each([
    ['ioffice', { driver: 'folder', root: 'x' }, 'driver'],
    ['ioffice', { baseUrl: 'ftp://x', secret: rest.secret }, 'baseUrl'],
    ['ioffice', { baseUrl: rest.baseUrl }, 'secret'],
    ['ioffice', { ...rest, secret: 'short' }, 'secret'],
    ['onewin', { root: 'x', rooot: 'y' }, 'rooot'],
    ['onewin', { ...table, schema: 'a"b' }, 'schema'],
    ['generic', 'inbox', ''],
    ['generic', { concurrency: 0 }, 'concurrency']
  ] as const)('%s refuses %j and names %s', (kind, config, key) => {
    if (kind === 'generic' && config === 'inbox') return expect(create(kind, config).concurrency).toBe(16)
    expect(() => create(kind, config)).toThrow('config.invalid')
    expect(() => create(kind, config)).toThrow(key)
  })

  it('never says a secret when it refuses', () => {
    expect(() => create('ioffice', { ...rest, secret: 'ngắn-bí-mật', baseUrl: 'x' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('ngắn-bí-mật') as string })
    )
  })
})

describe('the pull inbox', () => {
  it('offers, and has nothing to collect or to lose', async () => {
    const inbox = create('generic', {})
    expect(await inbox.deliver(parcelOf(randomBytes(10)), signal)).toEqual({ kind: 'offered' })
    expect(await inbox.test(signal)).toEqual({ ok: true, ms: 0 })
    expect(inbox).not.toHaveProperty('collect')
    expect(inbox).not.toHaveProperty('collectSeconds')
  })
})
