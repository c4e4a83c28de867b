import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { openApiFile, openApiText } from '../../scripts/openapi.ts'
import { errors } from '../../src/domain/errors/index.ts'
import { BrokenPromise } from '../../src/domain/problem.ts'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys } = g

describe('the OpenAPI document', () => {
  it('in contracts/ is what the routes say (npm run openapi)', async () => {
    expect(await readFile(openApiFile, 'utf8')).toBe(await openApiText())
  })

  it('is served, with a page to read it that needs nothing from elsewhere', async () => {
    const document = (await call('GET', '/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    const html = await call('GET', '/docs/')
    expect(html.statusCode).toBe(200)
    expect(html.body).not.toMatch(/(src|href)="https?:/)
  })

  it('describes every operation in both languages, with its answers', async () => {
    const { paths, components, 'x-error-codes': codes } = (await call('GET', '/openapi.json')).json()
    for (const [path, operations] of Object.entries<Record<string, { summary?: string; responses: object }>>(
      paths
    ))
      for (const [method, { summary, responses }] of Object.entries(operations)) {
        expect(summary, `${method} ${path}`).toMatch(/.+ \/ .+/)
        if (!path.startsWith('/health'))
          expect(Object.keys(responses), path).toEqual(expect.arrayContaining(['429', '500', '503']))
      }
    expect(components.schemas.Error.properties.error.properties.code.enum.sort()).toEqual(
      Object.keys(errors).sort()
    )
    expect(Object.keys(codes)).toHaveLength(Object.keys(errors).length)
  })
})

describe('the list of errors', () => {
  it('is public and says of each what, whose side and what to do, in both languages', async () => {
    const { items } = (await call('GET', '/v1/errors')).json()
    expect(items).toHaveLength(Object.keys(errors).length)
    for (const item of items) {
      for (const text of ['message', 'messageEn', 'remedy', 'remedyEn'])
        expect(item[text].length, item.code).toBeGreaterThan(5)
      expect(item.status).toBeGreaterThanOrEqual(200)
    }
  })
})

describe('health', () => {
  it('is ready when everything answers', async () => {
    expect((await call('GET', '/health/live')).json()).toEqual({ status: 'alive' })
    expect((await call('GET', '/health/ready')).json()).toEqual({
      status: 'ready',
      checks: { database: 'up' }
    })
  })

  it('is not ready when a part is down or silent, and does not tell why', async () => {
    const down = await gateway({
      health: {
        database: async () => {},
        queue: async () => {
          throw new Error('redis://secret@host')
        },
        disk: () => new Promise<void>(() => {})
      }
    })
    const response = await down.call('GET', '/health/ready')
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({
      status: 'not-ready',
      checks: { database: 'up', queue: 'down', disk: 'down' }
    })
  })
})

describe('metrics', () => {
  const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
    g.app.inject({ method: 'GET', url: '/metrics', remoteAddress, headers })

  it('are for this machine, or for an administrator', async () => {
    const here = await from('127.0.0.1')
    expect(here.statusCode).toBe(200)
    expect(here.body).toContain('lienthong_http_request_seconds_count')
    expect(here.body).toContain('lienthong_outbox_waiting')
    expect((await from('::1')).statusCode).toBe(200)
    expect((await from('10.0.0.5')).statusCode).toBe(401)
    expect((await from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401)
    expect((await from('10.0.0.5', { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401)
    expect((await from('10.0.0.5', { authorization: `Bearer ${keys.admin}` })).statusCode).toBe(200)
    expect((await from('10.0.0.5', { authorization: `Bearer ${keys.ioffice}` })).statusCode).toBe(403)
  })
})

describe('what goes wrong', () => {
  it.each(['/nothing', '/v1/nothing', '/v1/documents/', '/%', '/v1/%ff', '/v1/documents/%zz'])(
    'answers %s in the one form',
    async url => {
      const response = await call('GET', url, { key: keys.admin })
      expect([400, 404]).toContain(response.statusCode)
      expect(response.json().error).toMatchObject({
        code: expect.any(String),
        message: expect.any(String),
        requestId: expect.any(String)
      })
      expect(response.headers['x-request-id']).toBe(response.json().error.requestId)
    }
  )

  it('shows nothing of our inside', async () => {
    const broken = await gateway({
      queries: new Proxy({} as never, {
        get: () => async () => {
          throw new Error('select secret from table at /srv/app/x.ts')
        }
      })
    })
    const response = await broken.call('GET', '/v1/documents', { key: broken.keys.ioffice })
    expect(response.statusCode).toBe(500)
    expect(response.json().error).toMatchObject({ code: 'system.unexpected', fault: 'ours', retry: true })
    expect(response.body).not.toMatch(/select|srv|secret/)
    expect(
      broken.logged.some(line => line.includes('request.failed') && line.includes('select secret'))
    ).toBe(true)
  })

  it('says when a database is away that it is worth trying again', async () => {
    const away = await gateway({
      queries: new Proxy({} as never, {
        get: () => async () => {
          throw new BrokenPromise('database.unavailable', { host: 'db.inner' })
        }
      })
    })
    const response = await away.call('GET', '/v1/documents', { key: away.keys.ioffice })
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '10'])
    expect(response.body).not.toContain('db.inner')
  })

  it('answers with headers that keep browsers from running anything', async () => {
    const { headers } = await call('GET', '/v1/errors')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })
})
