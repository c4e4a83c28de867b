import { describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys, clock } = g
const path = '/v1/feed/indicators'
const issued = await call('POST', '/v1/admin/credentials', {
  key: keys.admin,
  json: { kind: 'feed', label: 'Trung tâm điều hành' }
})
const feed = String(issued.json().key)
const read = (headers: Record<string, string> = {}, key = feed) => call('GET', path, { key, headers })

interface Item {
  readonly period: string
  readonly level: string
  readonly indicator: string
  readonly value: number | null
  readonly target: number | null
}

describe('the feed', () => {
  it('says today, this week and this month by level, always with the same keys', async () => {
    await g.accepted({ number: '1' })
    await g.httpPorts.reporting.targets.replace(
      0,
      [{ indicator: 'two-signatures', level: 'tinh', value: 95, from: '2026-01-01' }],
      'test'
    )
    const { items } = (await read()).json<{ items: Item[] }>()
    expect(items).toHaveLength(3 * 5 * 19)
    expect(new Set(items.map(item => Object.keys(item).join()))).toHaveLength(1)
    const of = (period: string, level: string, indicator: string) =>
      items.find(i => i.period === period && i.level === level && i.indicator === indicator)
    expect(of('today', 'tinh', 'sent')).toMatchObject({ value: 1, from: '2026-03-02', to: '2026-03-02' })
    expect(of('week', 'all', 'sent')).toMatchObject({ value: 1, from: '2026-03-02', target: null, met: null })
    expect(of('month', 'huyen', 'sent')).toMatchObject({ value: 0, from: '2026-03-01' })
    expect(of('month', 'tinh', 'two-signatures')).toMatchObject({ value: 0, target: 95, met: false })
    expect(of('month', 'xa', 'two-signatures')).toMatchObject({ value: null, denominator: 0 })
  })

  it('is not sent again while nothing has changed', async () => {
    const first = await read()
    expect(first.headers['cache-control']).toBe('private, max-age=30')
    const tag = String(first.headers['etag'])
    const same = await read({ 'if-none-match': `"x", W/${tag}` })
    expect([same.statusCode, same.body]).toEqual([304, ''])
    await g.accepted({ number: '2' })
    expect((await read({ 'if-none-match': tag })).statusCode).toBe(304)
    clock.advance(31_000)
    const changed = await read({ 'if-none-match': tag })
    expect(changed.statusCode).toBe(200)
    expect(changed.headers['etag']).not.toBe(tag)
  })

  it('is for its key, administrators and auditors', async () => {
    expect((await read({}, keys.admin)).statusCode).toBe(200)
    expect((await read({}, keys.auditor)).statusCode).toBe(200)
    expect((await read({}, keys.ioffice)).statusCode).toBe(403)
    expect((await call('GET', path)).statusCode).toBe(401)
  })

  it.each([
    ['GET', '/v1/documents'],
    ['GET', '/v1/documents/019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'],
    ['GET', '/v1/inbox'],
    ['GET', '/v1/reports/indicators?period=2026-03'],
    ['GET', '/v1/reports/indicators/sent/rows?period=2026-03'],
    ['GET', '/v1/paper-totals/000.00.01.H19/2026-03'],
    ['PUT', '/v1/paper-totals/000.00.01.H19/2026-03'],
    ['POST', '/v1/documents'],
    ['GET', '/v1/webhooks'],
    ['GET', '/v1/admin/audit'],
    ['GET', '/v1/admin/credentials'],
    ['GET', '/v1/admin/indicator-targets']
  ])('gives its key nothing else: %s %s', async (method, url) => {
    const response = await call(method, url, { key: feed, ...(method === 'GET' ? {} : { json: {} }) })
    expect([response.statusCode, response.json().error.code]).toEqual([403, 'access.not-yours'])
  })

  it('answers one key so often and no oftener', async () => {
    const codes = await Promise.all(Array.from({ length: 61 }, async () => (await read()).statusCode))
    expect(codes).toContain(429)
    expect((await read({}, keys.auditor)).statusCode).toBe(200)
  })

  it('is rotated and revoked like any key, and belongs to no DMS', async () => {
    const rotated = await call('POST', `/v1/admin/credentials/${issued.json().id}/rotate`, {
      key: keys.admin,
      json: {}
    })
    expect(rotated.json()).toMatchObject({ kind: 'feed' })
    const json = { kind: 'feed', connector: 'ioffice', label: 'x' }
    expect((await call('POST', '/v1/admin/credentials', { key: keys.admin, json })).statusCode).toBe(400)
  })
})
