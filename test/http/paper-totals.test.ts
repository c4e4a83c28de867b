import { describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys } = g
const path = (code = '000.00.01.H19', month = '2026-03') => `/v1/paper-totals/${code}/${month}`
const put = (json: unknown, url = path(), key = keys.ioffice) => call('PUT', url, { key, json })
const audited = async (action: string) =>
  (await call('GET', '/v1/admin/audit?limit=200', { key: keys.auditor }))
    .json()
    .items.filter((event: { action: string }) => event.action === action)

describe('paper totals', () => {
  it('are reported by the DMS of the organisation, and again when they were wrong', async () => {
    const first = await put({ sent: 12, received: 7, reason: 'Văn bản mật' })
    expect(first.json()).toEqual({
      organisation: { code: '000.00.01.H19', name: 'Văn phòng UBND tỉnh' },
      period: '2026-03',
      sent: 12,
      received: 7,
      reason: 'Văn bản mật',
      reportedAt: '2026-03-02T02:00:00.000Z'
    })
    expect((await put({ sent: 3, received: 0 })).json()).not.toHaveProperty('reason')
    expect((await call('GET', path(), { key: keys.ioffice })).json()).toMatchObject({ sent: 3, received: 0 })
    expect((await put({ sent: 1, received: 1 }, path(), keys.admin)).statusCode).toBe(200)
    const [latest] = await audited('paper-total.reported')
    expect(latest).toMatchObject({ facts: { month: '2026-03', sent: 1, before: { sent: 3, received: 0 } } })
    expect(latest.actor).toMatch(/^admin:/)
  })

  it('make the electronic share of whole months', async () => {
    await g.accepted({ number: '1' })
    await put({ sent: 3, received: 0 })
    const report = await call('GET', '/v1/reports/indicators?period=2026-03', { key: keys.auditor })
    const share = report
      .json()
      .total.values.find((v: { indicator: string }) => v.indicator === 'electronic-share')
    expect(share).toMatchObject({ value: 25, numerator: 1, denominator: 4 })
  })

  it.each([
    [{ sent: -1, received: 0 }, path(), 400, 'request.invalid', '/sent'],
    [{ sent: 1.5, received: 0 }, path(), 400, 'request.invalid', '/sent'],
    [{ sent: 1 }, path(), 400, 'request.invalid', '/received'],
    [{ sent: 1, received: 1, more: 1 }, path(), 400, 'request.invalid', '/more'],
    [{ sent: 1, received: 1 }, path(undefined, '2026-13'), 422, 'paper-total.month-invalid', 'params/period'],
    [{ sent: 1, received: 1 }, path(undefined, '2026-04'), 422, 'paper-total.month-invalid', 'params/period'],
    [{ sent: 1, received: 1 }, path('000.00.02.H19'), 403, 'access.not-yours', 'params/organisationCode'],
    [{ sent: 1, received: 1 }, path('000.00.00.G22'), 403, 'access.not-yours', 'params/organisationCode'],
    [{ sent: 1, received: 1 }, path('NO.SUCH'), 404, 'access.not-found', undefined]
  ])('refuse %j at %s', async (json, url, status, code, field) => {
    const response = await put(json, url)
    expect([
      response.statusCode,
      response.json().error.code,
      response.json().error.problems[0].field
    ]).toEqual([status, code, field])
  })

  it('are seen by nobody else', async () => {
    expect((await call('GET', path(), { key: keys.onewin })).statusCode).toBe(403)
    expect((await call('GET', path(undefined, '2026-01'), { key: keys.ioffice })).statusCode).toBe(404)
    expect((await put({ sent: 1, received: 1 }, path(), keys.auditor)).statusCode).toBe(403)
  })
})

describe('targets', () => {
  const url = '/v1/admin/indicator-targets'
  const replace = (targets: unknown, version: string | undefined, key = keys.admin) =>
    call('PUT', url, {
      key,
      json: { targets },
      ...(version === undefined ? {} : { headers: { 'if-match': version } })
    })
  const good = { indicator: 'two-signatures', level: 'tinh', value: 95, from: '2026-01-01' }

  it('are replaced by whoever has seen the latest list, and old lists stay', async () => {
    const empty = await call('GET', url, { key: keys.auditor })
    expect(empty.json()).toEqual({ version: 0, targets: [] })
    const put = await replace([good], String(empty.headers['etag']))
    expect(put.json()).toMatchObject({
      version: 1,
      targets: [good],
      changedBy: expect.stringMatching(/^admin:/)
    })
    expect((await replace([], '"0"')).json().error.code).toBe('request.version-stale')
    expect((await replace([], undefined)).statusCode).toBe(428)
    expect((await replace([], '"1"')).json()).toMatchObject({ version: 2, targets: [] })
    expect((await call('GET', `${url}?version=1`, { key: keys.admin })).json().targets).toEqual([good])
    expect((await call('GET', `${url}?version=9`, { key: keys.admin })).statusCode).toBe(404)
    expect((await audited('indicator-targets.replaced'))[0].facts).toMatchObject({ before: 1, after: 2 })
  })

  it.each([
    [{ ...good, indicator: 'speed' }, 'indicator.unknown', '/targets/0/indicator'],
    [{ ...good, level: 'thon' }, 'target.invalid', '/targets/0/level'],
    [{ ...good, value: 100.5 }, 'target.invalid', '/targets/0/value'],
    [{ ...good, value: -1 }, 'target.invalid', '/targets/0/value'],
    [{ ...good, from: '2026-02-30' }, 'target.invalid', '/targets/0/from']
  ])('refuse %j', async (target, code, field) => {
    const response = await replace([target], '"2"')
    expect([response.statusCode, response.json().error.problems[0]]).toMatchObject([422, { code, field }])
  })

  it('refuse the same one twice, and everybody but administrators', async () => {
    expect((await replace([good, good], '"2"')).json().error.problems[0].field).toBe('/targets/1/from')
    expect((await replace([], '"2"', keys.auditor)).statusCode).toBe(403)
    expect((await call('GET', url, { key: keys.ioffice })).statusCode).toBe(403)
  })
})
