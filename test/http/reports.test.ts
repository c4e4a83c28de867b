import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys, clock } = g
const path = '/v1/reports/indicators'
const look = (query: string, key = keys.auditor) => call('GET', `${path}?${query}`, { key })
const errorOf = async (query: string, key?: string) => {
  const response = await look(query, key)
  return [response.statusCode, response.json().error.code, response.json().error.problems[0].field]
}
const idOf = async (code: string) => (await g.httpPorts.reporting.indicators.organisation(code))!.id
interface Value {
  readonly indicator: string
  readonly value: number | null
  readonly rows?: string
}
const valueOf = (line: { values: Value[] }, key: string) => line.values.find(v => v.indicator === key)!

await g.accepted({ number: '1', to: ['000.00.00.G22', '000.00.02.H19'] })
await g.accepted({ number: '2', to: ['000.00.00.H10'], from: '000.00.02.H19' }, 'onewin')
await g.work()
await g.arriveStatus(
  {
    code: '02',
    from: '000.00.00.G22',
    to: '000.00.01.H19',
    documentId: '000.00.01.H19,2026/03/02,1/VP-TH',
    description: '=cmd|gửi sai nơi nhận'
  },
  's-1'
)
await sql`update organisation set name = '=1+1 <b>' where code = '000.00.02.H19'`.execute(g.db)
await g.httpPorts.reporting.targets.replace(
  0,
  [
    { indicator: 'two-signatures', level: 'tinh', value: 95, from: '2026-01-01' },
    { indicator: 'refused', level: 'tinh', value: 50, from: '2026-01-01' }
  ],
  'test'
)

describe('a report', () => {
  it('holds numbers against targets and the period before', async () => {
    const report = (await look('period=2026-03&by=level')).json()
    expect(report.period).toEqual({
      kind: 'month',
      from: '2026-03-01',
      to: '2026-03-31',
      text: 'tháng 3 năm 2026'
    })
    expect(report.before).toEqual({ from: '2026-02-01', to: '2026-02-28' })
    const province = report.lines.find((line: { key: string }) => line.key === 'tinh')
    expect(valueOf(province, 'sent')).toMatchObject({
      value: 2,
      before: 0,
      change: 2
    })
    expect(valueOf(province, 'two-signatures')).toMatchObject({
      value: 0,
      denominator: 2,
      target: 95,
      met: false
    })
    expect(valueOf(report.total, 'closed-codes')).toMatchObject({ value: 1 })
    expect(valueOf(report.total, 'two-signatures')).not.toHaveProperty('target')
    expect(report.refusals).toEqual([
      { reason: 'wrong-addressee', name: 'Gửi sai nơi nhận', words: '=cmd|gửi sai nơi nhận', count: 1 }
    ])
    expect(report.indicators.map((i: { key: string }) => i.key)).toEqual(
      report.total.values.map((v: Value) => v.indicator)
    )
  })

  it('leads from every number to the rows that make it', async () => {
    for (const by of ['organisation', 'level', 'month']) {
      const report = (await look(`from=2026-02-20&to=2026-03-31&by=${by}`)).json()
      for (const line of [...report.lines, report.total])
        for (const { indicator, value, numerator, rows } of line.values) {
          if (rows === undefined || /^(median|oldest)/.test(indicator)) continue
          const { items } = (await call('GET', rows, { key: keys.auditor })).json()
          expect(items.length, `${by} ${line.label} ${indicator}`).toBe(numerator ?? value)
        }
    }
    const [refused] = (await call('GET', `${path}/refused/rows?period=2026-03`, { key: keys.admin })).json()
      .items
    expect(refused).toMatchObject({
      organisationId: await idOf('000.00.00.G22'),
      deliveryId: expect.any(String)
    })
    const all = await call('GET', `${path}/two-signatures/rows?period=2026-03&part=denominator&limit=1`, {
      key: keys.admin
    })
    expect(all.json()).toMatchObject({ items: [expect.anything()], next: expect.any(String) })
  })

  it('takes a parent with all below it, by code or id', async () => {
    const whole = (await look(`period=2026-03&by=organisation&parent=000.00.00.H19`)).json()
    expect(whole.parent).toMatchObject({ name: 'UBND tỉnh Đồng Nai' })
    const codes = whole.lines.map((line: { organisation: { code: string } }) => line.organisation.code)
    expect(codes).toContain('000.00.01.H19')
    expect(codes).not.toContain('000.00.00.G22')
    const one = (await look(`period=2026-03&by=organisation&parent=${await idOf('000.00.01.H19')}`)).json()
    expect(one.lines).toHaveLength(1)
  })

  it('shows a DMS its own organisations and refuses it another’s', async () => {
    const own = (await look('period=2026-03&by=organisation', keys.onewin)).json()
    expect(own.lines.map((line: { organisation: { code: string } }) => line.organisation.code)).toEqual([
      '000.00.02.H19'
    ])
    expect(valueOf(own.total, 'sent').value).toBe(1)
    expect(await errorOf('period=2026-03&parent=000.00.01.H19', keys.onewin)).toEqual([
      403,
      'access.not-yours',
      'querystring/parent'
    ])
    const rows = (query: string) =>
      call('GET', `${path}/sent/rows?period=2026-03${query}`, { key: keys.onewin })
    expect((await rows('')).json().items).toHaveLength(1)
    expect((await rows('&organisation=000.00.01.H19')).statusCode).toBe(403)
  })

  it.each([
    ['from=2026-03-02&to=2026-03-01', 422, 'indicator.period-invalid', 'querystring/to'],
    ['from=2026-02-30&to=2026-03-01', 422, 'indicator.period-invalid', 'querystring/to'],
    ['to=2026-03-01', 422, 'indicator.period-invalid', 'querystring/from'],
    ['period=2026-13', 422, 'indicator.period-invalid', 'querystring/period'],
    ['period=2026-03&from=2026-03-01', 422, 'indicator.period-invalid', 'querystring/period'],
    ['from=2024-01-01&to=2026-03-01', 422, 'indicator.period-too-long', undefined],
    ['period=2026-03&parent=NO.SUCH', 404, 'access.not-found', undefined],
    ['period=2026-03&level=thon', 400, 'request.invalid', 'querystring/level'],
    ['period=2026-03&format=doc', 400, 'request.invalid', 'querystring/format'],
    ['period=2026-03&by=day', 400, 'request.invalid', 'querystring/by']
  ])('refuses %s', async (query, status, code, field) => {
    expect(await errorOf(query)).toEqual([status, code, field])
  })

  it('refuses unknown indicators, parts that are none, and cursors it did not give', async () => {
    const rows = async (rest: string) => {
      const response = await call('GET', `${path}/${rest}`, { key: keys.admin })
      return [response.statusCode, response.json().error.code]
    }
    expect(await rows('speed/rows?period=2026-03')).toEqual([422, 'indicator.unknown'])
    expect(await rows('sent/rows?period=2026-03&part=denominator')).toEqual([400, 'request.invalid'])
    expect(await rows('electronic-share/rows?period=2026-03')).toEqual([400, 'request.invalid'])
    expect(await rows('sent/rows?period=2026-03&cursor=x')).toEqual([400, 'request.invalid'])
    expect((await call('GET', `${path}?period=2026-03`)).statusCode).toBe(401)
  })
})

describe('a report as a file', () => {
  const quarter =
    'period=2026-Q1&by=organisation&place=Đồng%20Nai&signerTitle=Chánh%20Văn%20phòng&signerName=<i>'

  it('is CSV that no spreadsheet runs', async () => {
    const response = await look(`${quarter}&format=csv`)
    expect(response.headers['content-disposition']).toContain(
      'attachment; filename="bao-cao-chi-so-2026-01-01'
    )
    expect(response.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const rows: string[][] = parse(response.body, { bom: true })
    for (const cell of rows.flat().filter(each => !/^-?[\d.]+$/.test(each)))
      expect(cell).not.toMatch(/^\s*[=+\-@]/)
    expect(rows.flat()).toContain("'=1+1 <b>")
    const sent = rows.filter(row => row[5] === 'sent').map(row => [row[2], row[8]])
    expect(sent).toContainEqual(['Tổng cộng', '2'])
  })

  it('is a workbook', async () => {
    const response = await look(`${quarter}&format=xlsx`)
    expect(response.headers['content-type']).toContain('spreadsheetml')
    expect(response.rawPayload.subarray(0, 2).toString()).toBe('PK')
  })

  it('is a page with nothing in it that was not meant', async () => {
    const { body, headers } = await look(`${quarter}&format=html`)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    for (const text of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'quý I năm 2026',
      'CHÁNH VĂN PHÒNG',
      'Nơi nhận:'
    ])
      expect(body).toContain(text)
    expect(body).not.toMatch(/<i>|<b>/)
    expect(body).toContain('UBND TỈNH ĐỒNG NAI')
  })

  it('is a PDF of pages A4', async () => {
    const response = await look(`${quarter}&format=pdf&parent=000.00.01.H19`)
    expect(response.headers['content-type']).toBe('application/pdf')
    const text = response.rawPayload.toString('latin1')
    expect(text).toMatch(/^%PDF-/)
    expect(text).toContain('595.27')
  })
})

describe('a report of many', () => {
  it('is not printed beyond what anybody reads', async () => {
    await sql`insert into organisation (id, name, level, code, connector_id)
      select gen_random_uuid(), 'Đơn vị ' || n, 'xa', 'X.' || n, 'ioffice' from generate_series(1, 1501) n`.execute(
      g.db
    )
    const query = 'period=2026-03&by=organisation&level=xa'
    expect((await errorOf(`${query}&format=pdf`)).slice(0, 2)).toEqual([422, 'indicator.too-many-rows'])
    const csv = await look(`${query}&format=csv`)
    expect(csv.statusCode).toBe(200)
    expect(clock.now().toISOString()).toContain('2026-03-02')
  })
})
