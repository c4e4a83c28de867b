/** The calendar and the clock rules, as an administrator sets them. */
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys, clock, pool } = g

beforeEach(async () => {
  clock.set('2026-03-02T02:00:00Z')
  await pool.query('truncate calendar_day, calendar_year, clock_rule')
})

const year = '/v1/admin/calendar/2026'
const days = [
  { day: '2026-08-22', kind: 'working', name: 'Làm bù cho ngày 31/8/2026' },
  { day: '2026-08-31', kind: 'off', name: 'Nghỉ hoán đổi' },
  { day: '2026-09-02', kind: 'off', name: 'Quốc khánh' }
]
const put = (url: string, json: unknown, version?: number | string, key = keys.admin) =>
  call('PUT', url, { key, json, headers: version === undefined ? {} : { 'if-match': `"${version}"` } })
const importCsv = (url: string, body: string, version: number, key = keys.admin) =>
  call('POST', `${url}/import`, {
    key,
    body,
    type: 'text/csv; charset=utf-8',
    headers: { 'if-match': `"${version}"` }
  })
const audited = async (action: string) =>
  (await pool.query('select actor, facts from audit_event where action = $1 order by seq', [action]))
    .rows as {
    actor: string
    facts: Record<string, unknown>
  }[]
const fieldsOf = (response: Awaited<ReturnType<typeof call>>) =>
  response
    .json<{ error: { problems: { code: string; field?: string }[] } }>()
    .error.problems.map(({ code, field }) => [code, field])

describe('the calendar of a year', () => {
  it('that nobody has entered is version 0, and its absence is a warning', async () => {
    const response = await call('GET', year, { key: keys.auditor })
    expect(response.headers['etag']).toBe('"0"')
    expect(response.json()).toMatchObject({
      year: 2026,
      version: 0,
      days: [],
      warnings: [{ code: 'calendar.missing', detail: '2026' }]
    })
  })

  it('is replaced whole, keeps its order and says who changed it; the audit says which days', async () => {
    expect((await put(year, { days: [days[2], days[0], days[1]] }, 0)).json()).toMatchObject({
      version: 1,
      days,
      warnings: []
    })
    const second = await put(year, { days: days.slice(0, 2) }, 1)
    expect(second.headers['etag']).toBe('"2"')
    const read = (await call('GET', year, { key: keys.auditor })).json()
    expect(read).toMatchObject({ version: 2, days: days.slice(0, 2) })
    expect(read.changedBy).toMatch(/^admin:/)
    expect((await audited('calendar.replaced')).at(-1)?.facts).toEqual({
      year: 2026,
      version: 2,
      added: [],
      removed: ['2026-09-02 off']
    })
  })

  it('is refused from whoever saw an old one, saw none, or saw nonsense', async () => {
    await put(year, { days }, 0)
    const stale = await put(year, { days: [] }, 0)
    expect([stale.statusCode, stale.json().error.code]).toEqual([412, 'request.version-stale'])
    expect((await put(year, { days: [] })).statusCode).toBe(428)
    expect((await put(year, { days: [] }, 'latest')).statusCode).toBe(412)
    expect((await call('GET', year, { key: keys.admin })).json().version).toBe(1)
  })

  it('loses no change when two write at once', async () => {
    const codes = (await Promise.all([put(year, { days }, 0), put(year, { days: [] }, 0)])).map(
      r => r.statusCode
    )
    expect(codes.sort()).toEqual([200, 412])
  })

  it('names every wrong day', async () => {
    const wrong = [
      { day: '2027-09-02', kind: 'off', name: 'x' },
      { day: '2026-09-02', kind: 'working', name: 'x' },
      { day: '2026-08-31', kind: 'off', name: 'x' },
      { day: '2026-08-31', kind: 'off', name: 'y' }
    ]
    const response = await put(year, { days: wrong }, 0)
    expect(response.statusCode).toBe(422)
    expect(fieldsOf(response)).toEqual([
      ['calendar.day-of-another-year', '/days/0/day'],
      ['calendar.day-worked-anyway', '/days/1/kind'],
      ['calendar.day-repeated', '/days/3/day']
    ])
    expect((await put(year, { days: [{ ...days[0], kind: 'half' }] }, 0)).statusCode).toBe(400)
    expect((await put('/v1/admin/calendar/1999', { days: [] }, 0)).statusCode).toBe(400)
  })

  it('comes from a CSV file as well', async () => {
    const csv = readFileSync(new URL('../../seed/calendar-2026.csv', import.meta.url), 'utf8')
    const response = await importCsv(year, csv, 0)
    expect(response.statusCode, response.body).toBe(200)
    expect(response.json().days).toContainEqual({
      day: '2026-02-17',
      kind: 'off',
      name: 'Tết Nguyên đán Bính Ngọ (mùng 1)'
    })
    expect((await importCsv(year, csv, 0)).statusCode).toBe(412)
  })

  it('from a CSV file with wrong lines is refused, line by line', async () => {
    const response = await importCsv(year, 'day,kind,name\n2026-09-02,off,Quốc khánh\n2026-9-3,off,\n', 0)
    expect(response.statusCode).toBe(422)
    const { problems } = response.json<{ error: { problems: object[] } }>().error
    expect(problems).toMatchObject([
      { code: 'calendar.file-unreadable', line: 3, field: 'day' },
      { code: 'calendar.file-unreadable', line: 3, field: 'name' }
    ])
    const other = await importCsv(year, 'day,kind,name\n2027-09-02,off,Quốc khánh\n', 0)
    expect(fieldsOf(other)).toEqual([['calendar.day-of-another-year', '/days/0/day']])
    expect(
      (await call('POST', `${year}/import`, { key: keys.admin, json: {}, headers: { 'if-match': '"0"' } }))
        .statusCode
    ).toBe(415)
  })

  it('of the coming year is missed from 1 December on', async () => {
    await put(year, { days }, 0)
    const warnings = async () =>
      (await call('GET', year, { key: keys.auditor })).json().warnings as { detail: string }[]
    clock.set('2026-11-30T16:59:59Z')
    expect(await warnings()).toEqual([])
    clock.set('2026-11-30T17:00:00Z')
    expect((await warnings()).map(({ detail }) => detail)).toEqual(['2027'])
  })

  it('is looked at by those who oversee and changed by administrators alone', async () => {
    expect((await call('GET', year, { key: keys.ioffice })).statusCode).toBe(403)
    expect((await put(year, { days }, 0, keys.auditor)).statusCode).toBe(403)
    expect((await importCsv(year, 'day,kind,name\n', 0, keys.ioffice)).statusCode).toBe(403)
    expect((await call('GET', year)).statusCode).toBe(401)
  })
})

describe('clock rules', () => {
  const url = '/v1/admin/clock-rules'
  const rules = async () =>
    (await call('GET', url, { key: keys.auditor })).json().rules as Record<string, unknown>

  it('are those of the law until somebody changes them', async () => {
    const { version, rules: standard } = (await call('GET', url, { key: keys.auditor })).json()
    expect(version).toBe(0)
    expect(standard).toMatchObject({
      hours: { morning: { to: '11:30' } },
      send: { workingDays: 1 },
      arrival: { workingDays: 0 },
      answer: { workingDays: 2 },
      levels: {}
    })
  })

  it('are replaced whole by whoever saw the latest, each version kept in the audit', async () => {
    const changed = {
      ...(await rules()),
      answer: { workingDays: 3, reminderPercent: 60 },
      levels: { xa: { answer: { workingDays: 5, reminderPercent: 80 } } }
    }
    const response = await put(url, { rules: changed }, 0)
    expect(response.statusCode, response.body).toBe(200)
    expect(response.json()).toMatchObject({ version: 1, rules: changed })
    expect(await rules()).toEqual(changed)
    expect((await put(url, { rules: changed }, 0)).statusCode).toBe(412)
    expect((await audited('clock-rules.replaced')).at(-1)?.facts).toMatchObject({
      version: 1,
      before: { answer: { workingDays: 2 } },
      after: { answer: { workingDays: 3 } }
    })
  })

  it('that make no sense are refused', async () => {
    const standard = await rules()
    const hours = { morning: { from: '11:30', to: '07:30' }, afternoon: { from: '13:30', to: '17:00' } }
    const upside = await put(url, { rules: { ...standard, hours } }, 0)
    expect([upside.statusCode, fieldsOf(upside)]).toEqual([
      422,
      [['clock-rules.hours-wrong', '/rules/hours']]
    ])
    for (const bad of [
      { due: { reminderPercent: 100 } },
      { send: { workingDays: 1, urgentMinutes: [15, 10, 5], reminderPercent: 50 } },
      { send: { workingDays: -1, urgentMinutes: [15, 10, 5, 5], reminderPercent: 50 } },
      { levels: { phuong: {} } },
      { hours: { ...hours, morning: { from: '7:30', to: '25:00' } } }
    ])
      expect((await put(url, { rules: { ...standard, ...bad } }, 0)).statusCode, JSON.stringify(bad)).toBe(
        400
      )
  })

  it('are changed by administrators alone', async () => {
    expect((await put(url, { rules: await rules() }, 0, keys.auditor)).statusCode).toBe(403)
    expect((await call('GET', url, { key: keys.onewin })).statusCode).toBe(403)
  })
})
