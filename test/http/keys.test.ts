import { describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys, credentials, clock } = g
const open = new Set(['/v1/errors', '/health/live', '/health/ready', '/metrics', '/v1/axes/{axisId}/push'])
const some = '019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'

const routes = Object.entries(g.app.swagger().paths ?? {}).flatMap(([path, operations]) =>
  Object.keys(operations ?? {}).map(method => ({
    method: method.toUpperCase(),
    path,
    url: path.replace(/\{number\}/, '1').replace(/\{[^}]+\}/g, some)
  }))
)
const closed = routes.filter(({ path }) => !open.has(path))

describe('a route that is not public', () => {
  it.each(closed)('refuses a request without a key: $method $path', async ({ method, url }) => {
    const response = await call(method, url)
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toMatch(/^Bearer/)
    expect(response.json().error.code).toBe('access.key-missing')
  })

  it.each(closed)('refuses a wrong key: $method $path', async ({ method, url }) => {
    const response = await call(method, url, { key: `lt_${some}_${'A'.repeat(43)}` })
    expect(response.statusCode).toBe(401)
    expect(response.json().error.code).toBe('access.key-wrong')
  })

  it.each(closed.filter(({ path }) => path.startsWith('/v1/admin/')))(
    'is not for a DMS: $method $path',
    async ({ method, url }) => {
      const response = await call(method, url, { key: keys.ioffice })
      expect(response.statusCode).toBe(403)
      expect(response.json().error.code).toBe('access.not-yours')
    }
  )

  // Judging a file answers a question; its body is too large for a GET.
  const asks = ['/v1/verify']
  it.each(closed.filter(({ method, path }) => method !== 'GET' && !asks.includes(path)))(
    'lets an auditor change nothing: $method $path',
    async ({ method, url }) => {
      expect((await call(method, url, { key: keys.auditor })).statusCode).toBe(403)
    }
  )

  it('says the same of every key that does not open', async () => {
    const { key } = await credentials.issue({ kind: 'dms', connectorId: 'ioffice', label: 'x' }, 'test')
    const [, id = ''] = key.split('_')
    const secret = key.slice(key.length - 43)
    const last = secret.endsWith('A') ? 'B' : 'A'
    const wrong = [
      'x',
      'lt_',
      `${key}x`,
      key.slice(0, -1),
      `lt_${id}_${secret.slice(0, -1)}${last}`,
      `lt_${some}_${secret}`,
      key.toUpperCase()
    ]
    for (const bad of wrong) {
      const response = await call('GET', '/v1/documents', { key: bad })
      expect(response.statusCode, bad).toBe(401)
      expect(response.json().error.code).toBe('access.key-wrong')
    }
    expect((await call('GET', '/v1/documents', { key })).statusCode).toBe(200)
    for (const authorization of ['', 'Bearer', `Basic ${key}`, key]) {
      const response = await call('GET', '/v1/documents', { headers: { authorization } })
      expect(response.json().error.code, authorization).toBe('access.key-missing')
    }
  })
})

describe('the life of a key', () => {
  const opens = async (key: string) => (await call('GET', '/v1/documents', { key })).statusCode === 200

  it('ends when it expires', async () => {
    const expiresAt = new Date(clock.now().getTime() + 60_000)
    const { key } = await credentials.issue({ kind: 'admin', label: 'short', expiresAt }, 'test')
    expect(await opens(key)).toBe(true)
    clock.advance(60_000)
    expect(await opens(key)).toBe(false)
  })

  it('is issued, shown once, listed without its secret, revoked', async () => {
    const json = { kind: 'dms', connector: 'onewin', label: 'OneWin chính' }
    const issued = await call('POST', '/v1/admin/credentials', { key: keys.admin, json })
    expect(issued.statusCode).toBe(201)
    const { id, key } = issued.json()
    expect(key).toMatch(/^lt_[0-9a-f-]{36}_[\w-]{43}$/)
    expect(await opens(key)).toBe(true)
    const list = await call('GET', '/v1/admin/credentials', { key: keys.auditor })
    expect(list.body).not.toContain(key.slice(-43))
    const listed = list.json().items.find((item: { id: string }) => item.id === id)
    expect(listed).toMatchObject({ ...json, lastUsedAt: clock.now().toISOString() })
    const remove = () => call('DELETE', `/v1/admin/credentials/${id}`, { key: keys.admin })
    expect((await remove()).statusCode).toBe(204)
    expect(await opens(key)).toBe(false)
    expect((await remove()).statusCode).toBe(404)
  })

  it('goes on beside its successor for the overlap, and not longer than it had', async () => {
    const { credential, key } = await credentials.issue(
      { kind: 'dms', connectorId: 'ioffice', label: 'turn' },
      'test'
    )
    const rotate = (json: object) =>
      call('POST', `/v1/admin/credentials/${credential.id}/rotate`, { key: keys.admin, json })
    const next = (await rotate({ overlapHours: 1 })).json().key
    expect([await opens(key), await opens(next)]).toEqual([true, true])
    clock.advance(3_600_000)
    expect([await opens(key), await opens(next)]).toEqual([false, true])
    expect((await rotate({})).statusCode).toBe(404)
  })

  it.each([
    [{ kind: 'dms', label: 'x' }, '/connector'],
    [{ kind: 'admin', connector: 'ioffice', label: 'x' }, '/connector'],
    [{ kind: 'dms', connector: 'nobody', label: 'x' }, '/connector'],
    [{ kind: 'admin', label: '' }, '/label'],
    [{ kind: 'root', label: 'x' }, '/kind'],
    [{ kind: 'admin', label: 'x', expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    [{ kind: 'admin', label: 'x', secret: 'mine' }, '/secret']
  ])('is not issued for %j', async (json, field) => {
    const response = await call('POST', '/v1/admin/credentials', { key: keys.admin, json })
    expect(response.statusCode).toBe(400)
    expect(response.json().error.problems[0].field).toBe(field)
  })

  it('leaves its traces in the audit, never its secret', async () => {
    const { items } = (await call('GET', '/v1/admin/audit?limit=200', { key: keys.auditor })).json()
    const actions = items.map((event: { action: string }) => event.action)
    expect(actions).toEqual(
      expect.arrayContaining(['credential.issued', 'credential.rotated', 'credential.revoked'])
    )
    for (const key of Object.values(keys)) expect(JSON.stringify(items)).not.toContain(key.slice(-43))
    for (const line of g.logged)
      for (const key of Object.values(keys)) expect(line).not.toContain(key.slice(-43))
  })
})

describe('limits', () => {
  it('answers 429 above the rate of a key, and does not touch another key', async () => {
    const tight = await gateway({}, { rateLimit: { perKey: 3, refused: 100 } })
    const ask = (key: string) => tight.call('GET', '/v1/inbox', { key })
    const codes = []
    for (let n = 0; n < 4; n++) codes.push((await ask(tight.keys.ioffice)).statusCode)
    expect(codes).toEqual([200, 200, 200, 429])
    const refused = await ask(tight.keys.ioffice)
    expect(refused.json().error).toMatchObject({ code: 'access.too-many-requests', retry: true })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask(tight.keys.onewin)).statusCode).toBe(200)
  })

  it('tires of wrong keys from one address', async () => {
    const tight = await gateway({}, { rateLimit: { perKey: 100, refused: 2 } })
    const codes = []
    for (let n = 0; n < 3; n++)
      codes.push((await tight.call('GET', '/v1/inbox', { key: `wrong${n}` })).statusCode)
    expect(codes).toEqual([401, 401, 429])
    expect((await tight.call('GET', '/v1/inbox', { key: tight.keys.ioffice })).statusCode).toBe(200)
  })

  it('refuses JSON above one megabyte', async () => {
    const json = { rules: [{ codePattern: '*', axisId: 'vxp', note: 'x'.repeat(1024 * 1024) }] }
    const response = await call('PUT', '/v1/admin/routing-rules', {
      key: keys.admin,
      json,
      headers: { 'if-match': 'x' }
    })
    expect(response.statusCode).toBe(413)
    expect(response.json().error.code).toBe('request.too-large')
  })
})
