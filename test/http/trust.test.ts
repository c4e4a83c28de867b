import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'
import { testPki } from '../support/pki.ts'

const g = await gateway()
const { call, keys, clock } = g
const pki = await testPki()
const sha256 = (name: string) => pki.certificate(name).sha256
const pem = (...names: string[]) =>
  names.map(name => new X509Certificate(pki.certificate(name).der).toString()).join('')
const nobody = '019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'

const store = '/v1/admin/trust'
const look = async (url = store, key = keys.auditor) => (await call('GET', url, { key })).json()
const latest = async () => (await call('GET', store, { key: keys.auditor })).headers['etag'] as string
const change = async (method: string, path: string, json?: unknown, tag?: string) =>
  call(method, `${store}${path}`, {
    key: keys.admin,
    headers: { 'if-match': tag ?? (await latest()) },
    ...(json === undefined ? {} : { json })
  })
const add = (text: string, kind = 'anchor', tag?: string) =>
  change('POST', '/certificates', { pem: text, kind, reason: 'theo công bố' }, tag)
const code = (response: { json(): { error: { code: string } } }) => response.json().error.code

let organisationId = ''
let other = ''
beforeAll(async () => {
  clock.set(new Date())
  const idOf = async (q: string) => (await look(`/v1/admin/organisations?q=${q}`)).items[0].id
  organisationId = await idOf('dong%20nai')
  other = await idOf('so%20noi%20vu')
})
const bind = (name: string, more: Record<string, unknown> = {}) =>
  change('POST', '/bindings', {
    pem: pem(name),
    role: 'agency',
    organisationId,
    reason: 'theo công văn',
    ...more
  })

describe('the trust store by the API', () => {
  it('begins empty and takes roots and intermediates from whoever has seen it', async () => {
    expect(await look()).toEqual({ version: 0, entries: [], bindings: [] })
    expect(await latest()).toBe('"0"')
    const added = await add(pem('root-g2', 'root-g1'))
    expect([added.statusCode, added.headers['etag']], added.body).toEqual([200, '"1"'])
    expect(added.json()).toMatchObject({
      version: 1,
      added: [{ sha256: sha256('root-g2') }, { sha256: sha256('root-g1') }],
      present: []
    })
    const base64 = Buffer.from(pki.certificate('sub-g2').der).toString('base64')
    expect((await add(base64, 'intermediate')).json().version).toBe(2)
    expect((await add(pem('root-g2'))).json()).toMatchObject({ version: 2, added: [] })
    expect((await look()).entries.map((entry: { kind: string }) => entry.kind)).toEqual([
      'anchor',
      'anchor',
      'intermediate'
    ])
  })

  it('can be read as it was, and not as it never was', async () => {
    expect((await look(`${store}?version=1`)).entries).toHaveLength(2)
    expect((await look(`${store}?version=0`)).entries).toEqual([])
    expect((await call('GET', `${store}?version=99`, { key: keys.admin })).statusCode).toBe(404)
    for (const version of ['-1', 'x', '1.5', '9007199254740993'])
      expect((await call('GET', `${store}?version=${version}`, { key: keys.admin })).statusCode).not.toBe(500)
  })

  it('is changed by nobody who has not seen it', async () => {
    const json = { pem: pem('root-g1'), kind: 'anchor', reason: 'x' }
    const blind = await call('POST', `${store}/certificates`, { key: keys.admin, json })
    expect([blind.statusCode, code(blind)]).toEqual([428, 'request.version-missing'])
    for (const tag of ['"1"', '"x"', '*', '""']) {
      const stale = await add(pem('root-g1'), 'anchor', tag)
      expect([stale.statusCode, code(stale)]).toEqual([412, 'request.version-stale'])
    }
  })

  it('is changed by administrators and seen by auditors, by nobody else', async () => {
    const json = { pem: pem('root-g1'), kind: 'anchor', reason: 'x' }
    const headers = { 'if-match': await latest() }
    for (const key of [keys.auditor, keys.ioffice])
      expect((await call('POST', `${store}/certificates`, { key, json, headers })).statusCode).toBe(403)
    for (const path of ['', '/bindings', '/history', '/expiring', `/certificates/${sha256('root-g2')}`]) {
      expect((await call('GET', `${store}${path}`, { key: keys.ioffice })).statusCode).toBe(403)
      expect((await call('GET', `${store}${path}`)).statusCode).toBe(401)
      expect((await call('GET', `${store}${path}`, { key: keys.auditor })).statusCode).toBe(200)
    }
  })

  it.each([
    ['a leaf', () => pem('dong-nai'), 'anchor', 'trust.not-a-ca'],
    ['a sub-CA as an anchor', () => pem('sub-g1'), 'anchor', 'trust.not-self-signed'],
    ['a root as an intermediate', () => pem('root-g1'), 'intermediate', 'trust.is-a-root'],
    ['a page', () => '<html>', 'anchor', 'trust.unreadable'],
    ['a private key', () => pki.certificate('dong-nai').keyPem, 'anchor', 'trust.private-key-given']
  ])('refuses %s and says what to do', async (_what, text, kind, expected) => {
    const response = await add(text(), kind)
    expect([response.statusCode, code(response)]).toEqual([422, expected])
    expect(response.json().error.remedy).toBeTruthy()
    expect(response.body).not.toContain('PRIVATE KEY')
  })

  it('names every certificate that does not fit', async () => {
    const { problems } = (await add(pem('dong-nai', 'sub-g1'))).json().error
    expect(problems.map((problem: { code: string }) => problem.code)).toEqual([
      'trust.not-a-ca',
      'trust.not-self-signed'
    ])
  })

  it('shows each certificate it was ever given, and lets it go for a reason', async () => {
    const path = `/certificates/${sha256('root-g1')}`
    const one = await look(`${store}${path}`)
    expect(one.certificate.sha256).toBe(sha256('root-g1'))
    expect(new X509Certificate(one.pem).raw.equals(Buffer.from(pki.certificate('root-g1').der))).toBe(true)
    for (const query of ['', '?reason=', '?reason=%20%20'])
      expect((await change('DELETE', `${path}${query}`)).statusCode).toBe(400)
    expect((await change('DELETE', `${path}?reason=h%E1%BA%BFt%20d%C3%B9ng`)).json()).toEqual({ version: 3 })
    const again = await change('DELETE', `${path}?reason=x`)
    expect([again.statusCode, code(again)]).toEqual([404, 'trust.unknown-certificate'])
    expect((await call('GET', `${store}${path}`, { key: keys.admin })).statusCode).toBe(200)
    const unknown = await call('GET', `${store}/certificates/${'0'.repeat(64)}`, { key: keys.admin })
    expect(unknown.statusCode).toBe(404)
    expect((await call('GET', `${store}/certificates/x`, { key: keys.admin })).statusCode).toBe(400)
  })
})

describe('bindings by the API', () => {
  it('are made, listed and ended', async () => {
    const made = await bind('dong-nai')
    expect(made.statusCode, made.body).toBe(200)
    const { id, added } = made.json()
    expect(added).toBe(true)
    expect((await bind('dong-nai')).json()).toMatchObject({ id, added: false })
    const times = { validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00+07:00' }
    expect((await bind('nguyen-van-an', { role: 'person', match: 'name', ...times })).statusCode).toBe(200)
    const { items } = await look(`${store}/bindings`)
    expect(items).toMatchObject([
      {
        id,
        role: 'agency',
        organisation: { id: organisationId },
        match: 'certificate',
        reason: 'theo công văn'
      },
      { role: 'person', match: 'name', validTo: '2026-12-31T17:00:00.000Z' }
    ])
    expect((await change('DELETE', `/bindings/${id}?reason=sai`)).statusCode).toBe(200)
    expect((await look(`${store}/bindings`)).items).toHaveLength(1)
    const again = await change('DELETE', `/bindings/${id}?reason=sai`)
    expect([again.statusCode, code(again)]).toEqual([404, 'trust.unknown-binding'])
  })

  it.each([
    ['of a CA', () => bind('sub-g2'), 422, 'trust.is-a-ca'],
    [
      'of a whole chain',
      () => bind('dong-nai', { pem: pki.certificate('dong-nai').pem }),
      422,
      'trust.one-certificate-expected'
    ],
    ['for nobody', () => bind('dong-nai', { organisationId: nobody }), 422, 'trust.unknown-organisation'],
    [
      'for two',
      () => bind('nguyen-van-an', { role: 'person', organisationId: other }),
      409,
      'trust.already-bound'
    ],
    [
      'of times the wrong way round',
      () => bind('dong-nai', { validFrom: '2027-01-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' }),
      400,
      'request.invalid'
    ],
    ['in no role', () => bind('dong-nai', { role: 'unknown' }), 400, 'request.invalid'],
    ['without a reason', () => bind('dong-nai', { reason: ' ' }), 400, 'request.invalid']
  ] as const)('are refused %s', async (_what, ask, status, expected) => {
    const response = await ask()
    expect([response.statusCode, code(response)], response.body).toEqual([status, expected])
  })
})

describe('afterwards', () => {
  it('the history says who, when, why and what, in pages', async () => {
    const page = await look(`${store}/history?limit=2`)
    expect(page.items[0]).toMatchObject({ reason: 'sai', changes: [{ what: 'binding-removed' }] })
    expect(page.items[0].actor).toMatch(/^admin:/)
    const rest = await look(`${store}/history?cursor=${page.next}`)
    expect(rest.items.at(-1)).toMatchObject({ version: 1, changes: [{ kind: 'anchor' }, { kind: 'anchor' }] })
    expect((await call('GET', `${store}/history?cursor=x`, { key: keys.admin })).statusCode).toBe(400)
  })

  it('what ends soon is told in days', async () => {
    await bind('expired', { organisationId: other })
    const { items } = await look(`${store}/expiring?days=3650`)
    expect(items[0]).toMatchObject({
      use: 'binding',
      certificate: { sha256: sha256('expired') },
      organisation: { id: other }
    })
    expect(items[0].daysLeft).toBeLessThan(0)
    expect((await look(`${store}/expiring?days=0`)).items).toHaveLength(1)
    expect((await call('GET', `${store}/expiring?days=-1`, { key: keys.admin })).statusCode).toBe(400)
  })

  it('the audit holds each change', async () => {
    const { items } = await look('/v1/admin/audit?limit=200')
    const actions = new Set(items.map((event: { action: string }) => event.action))
    for (const action of [
      'anchor-added',
      'intermediate-added',
      'entry-removed',
      'binding-added',
      'binding-removed'
    ])
      expect(actions).toContain(`trust.${action}`)
  })
})
