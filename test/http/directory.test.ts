import { describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

const { call, keys, pool, clock, store } = await gateway()
const admin = (method: string, url: string, json?: unknown) =>
  call(method, url, { key: keys.admin, ...(json === undefined ? {} : { json }) })
const look = async (url: string, key = keys.auditor) => (await call('GET', url, { key })).json()
const idOf = async (code: string) =>
  (await pool.query('select organisation_id as id from organisation_code where code = $1', [code])).rows[0]
    .id as string
const refusal = (response: { statusCode: number; json(): { error: { code: string } } }) =>
  `${response.statusCode} ${response.json().error.code}`

const head =
  'organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind'
const preview = (rows: string, key = keys.admin) =>
  call('POST', '/v1/admin/directory/previews?name=thu.csv', {
    key,
    body: `${head}\n${rows}\n`,
    type: 'text/csv'
  })
const nobody = '00000000-0000-7000-8000-000000000009'

describe('finding', () => {
  it('takes words in any order, codes old and new, and filters', async () => {
    const names = async (query: string) =>
      (await look(`/v1/admin/organisations?${query}`)).items.map((o: { name: string }) => o.name)
    expect(await names('q=phong+van+tinh+ubnd')).toEqual(['Văn phòng UBND tỉnh'])
    expect(await names('q=000.00.00.h10')).toEqual(['UBND tỉnh Bình Phước'])
    expect(await names('level=xa')).toEqual(['UBND xã Thử Nghiệm'])
    expect(await names('status=closed')).toEqual(['Sở Tách Đôi', 'UBND tỉnh Bình Phước'])
    expect(await names(`parent=${await idOf('000.00.00.H19')}&connector=onewin`)).toEqual(['Sở Nội vụ'])
    expect(await names('axis=lgsp')).toEqual([])
  })

  it.each(['level=khac', 'status=open', 'parent=x', 'q=', 'limit=0', 'cursor=x', 'unknown=1'])(
    '%s is refused',
    async query => {
      const response = await call('GET', `/v1/admin/organisations?${query}`, { key: keys.admin })
      expect(refusal(response)).toBe('400 request.invalid')
    }
  )

  it('one is shown whole: codes, whoever came before and after, axes, how many below it', async () => {
    await store.axisDirectories.keep(
      'vxp',
      [{ remoteKey: '7', code: '000.00.00.h19', name: 'Đồng Nai' }],
      clock.now()
    )
    const shown = await look(`/v1/admin/organisations/${await idOf('000.00.00.H19')}`)
    expect(shown).toMatchObject({
      ...{ name: 'UBND tỉnh Đồng Nai', level: 'tinh', status: 'active', connectorId: 'ioffice', children: 3 },
      codes: [{ code: '000.00.00.H19', scheme: 'qcvn102' }],
      predecessors: [{ code: '000.00.00.H10', kind: 'merger', since: '2025-07-01', status: 'closed' }],
      successors: [],
      registrations: [{ axisId: 'vxp', remoteKey: '7', deleted: false }]
    })
    const before = await look(`/v1/admin/organisations/${await idOf('000.00.00.H10')}`)
    expect(before).toMatchObject({
      status: 'closed',
      closedOn: '2025-07-01',
      successors: [{ code: '000.00.00.H19' }]
    })
  })
})

describe('what a code means on a day', () => {
  const resolve = (code: string, on?: string) =>
    look(`/v1/admin/directory/resolve?code=${code}${on === undefined ? '' : `&on=${on}`}`)

  it('is told with who bore it and the successions walked', async () => {
    const dn = await idOf('000.00.00.H19')
    expect(await resolve('000.00.00.h10')).toMatchObject({
      ...{ code: '000.00.00.H10', on: '2026-03-02', kind: 'redirected', organisation: { id: dn } },
      bearers: [{ validTo: '2025-07-01', organisation: { name: 'UBND tỉnh Bình Phước' } }],
      chain: [{ id: dn, kind: 'merger', since: '2025-07-01', from: await idOf('000.00.00.H10') }]
    })
    expect(await resolve('000.00.00.H10', '2025-06-30')).toMatchObject({
      ...{ kind: 'found', organisation: { name: 'UBND tỉnh Bình Phước' }, chain: [] }
    })
    const split = await resolve('000.00.09.H10')
    expect(split.kind).toBe('closed')
    expect(split.successors).toHaveLength(2)
    expect(split.chain).toHaveLength(2)
    expect(await resolve('Z99')).toMatchObject({ kind: 'unknown', bearers: [], chain: [], successors: [] })
  })

  it('needs a real day', async () => {
    const response = await admin('GET', '/v1/admin/directory/resolve?code=H19&on=2025-02-30')
    expect(refusal(response)).toBe('400 request.invalid')
  })
})

describe('changes from a file', () => {
  it('are shown first, filtered by kind, and made when they are confirmed, once', async () => {
    const made = await preview('moi,H19.77,qd20,UBND xã Mới Lập,xa,code:000.00.00.H19,,2026-01-01,,,,')
    expect(made.statusCode).toBe(201)
    const { id } = made.json()
    expect(made.json()).toMatchObject({ source: 'file', label: 'thu.csv', state: 'previewed' })
    expect((await look('/v1/admin/organisations?q=moi+lap')).items).toEqual([])
    const { items } = await look(`/v1/admin/directory/previews/${id}/changes?kind=added`)
    expect(items).toMatchObject([{ number: 1, kind: 'added', organisation: { name: 'UBND xã Mới Lập' } }])
    expect((await look(`/v1/admin/directory/previews/${id}/changes?kind=closed`)).items).toEqual([])

    const applied = await admin('POST', `/v1/admin/directory/previews/${id}/apply`)
    expect(applied.json()).toMatchObject({ id, state: 'applied' })
    expect((await look('/v1/admin/organisations?q=moi+lap')).items).toHaveLength(1)
    expect((await admin('POST', `/v1/admin/directory/previews/${id}/apply`)).statusCode).toBe(200)
    expect((await look('/v1/admin/directory/previews')).items[0]).toMatchObject({ id, state: 'applied' })
    expect(refusal(await admin('DELETE', `/v1/admin/directory/previews/${id}`))).toBe(
      '409 directory.already-applied'
    )
  })

  it('that are older than the directory are stale; those thrown away stay so', async () => {
    const [one, other] = [
      (await preview('a,H19.81,qd20,Đơn vị A,xa,,,,,,,')).json().id,
      (await preview('b,H19.82,qd20,Đơn vị B,xa,,,,,,,')).json().id
    ]
    await admin('POST', `/v1/admin/directory/previews/${one}/apply`)
    expect((await look(`/v1/admin/directory/previews/${other}`)).state).toBe('stale')
    expect(refusal(await admin('POST', `/v1/admin/directory/previews/${other}/apply`))).toBe(
      '409 directory.stale'
    )
    expect((await admin('DELETE', `/v1/admin/directory/previews/${other}`)).json().state).toBe('discarded')
    expect(refusal(await admin('POST', `/v1/admin/directory/previews/${other}/apply`))).toBe(
      '409 directory.discarded'
    )
  })

  it.each([
    [
      'an unknown successor',
      'a,Q1,other,A,xa,,,,2025-07-01,closed,khong-co,merger',
      'directory.unknown-successor'
    ],
    ['an unknown parent', 'a,Q1,other,A,xa,khong-co,,,,,,', 'directory.unknown-parent'],
    ['a circle', 'a,Q1,other,A,xa,b,,,,,,\nb,Q2,other,B,xa,a,,,,,,', 'directory.cycle'],
    ['overlapping dates', 'a,Q1,other,A,xa,,,,,,,\nb,Q1,other,B,xa,,,,,,,', 'directory.overlapping-dates'],
    ['an end before its beginning', 'a,Q1,other,A,xa,,,2025-07-01,2025-01-01,,,', 'directory.bad-dates'],
    ['a level that there is not', 'a,Q1,other,A,thon,,,,,,,', 'directory.bad-value'],
    ['a DMS that there is not', 'a,Q1,other,A,xa,,khac,,,,,', 'directory.bad-value']
  ])('%s is refused by code and line', async (_, rows, code) => {
    const response = await preview(rows)
    expect(refusal(response)).toBe(`422 ${code}`)
    expect(response.json().error.problems[0]).toMatchObject({
      code,
      line: expect.any(Number),
      field: expect.any(String)
    })
  })

  it('that are no UTF-8, no CSV, or not for this caller are refused', async () => {
    const post = (key: string, body: Buffer | string, type: string) =>
      call('POST', '/v1/admin/directory/previews', { key, body, type })
    expect(refusal(await post(keys.admin, Buffer.from([0x61, 0xff, 0xfe]), 'text/csv'))).toBe(
      '422 directory.bad-value'
    )
    expect(refusal(await post(keys.admin, '<a/>', 'application/xml'))).toBe('415 request.unsupported-type')
    expect(refusal(await preview('', keys.auditor))).toBe('403 access.not-yours')
    expect(refusal(await preview('', keys.ioffice))).toBe('403 access.not-yours')
    for (const path of ['', '/changes', '/apply'])
      expect(
        refusal(
          await admin(path === '/apply' ? 'POST' : 'GET', `/v1/admin/directory/previews/${nobody}${path}`)
        )
      ).toBe('404 directory.unknown-change-set')
    expect(refusal(await admin('DELETE', `/v1/admin/directory/previews/${nobody}`))).toBe(
      '404 directory.unknown-change-set'
    )
  })
})

describe('changes from an axis', () => {
  it('are previewed from its list as it was read, and how much waits is shown', async () => {
    await store.axisDirectories.keep(
      'lgsp',
      [{ remoteKey: '1', code: 'H19.90', name: 'Trung tâm Trục' }],
      clock.now()
    )
    await store.axisDirectories.note('lgsp', {
      kind: 'whole',
      state: { wholeAt: clock.now(), listed: 1 },
      changed: 1,
      gone: 0
    })
    const { items } = await look('/v1/admin/directory/axes')
    expect(items.map((item: { axis: string }) => item.axis)).toEqual(['vxp', 'lgsp'])
    expect(items[1]).toMatchObject({ listed: 1, differences: { unknown: 1, renamed: 0, gone: 0 } })
    const without = await admin('POST', '/v1/admin/directory/previews', { axis: 'lgsp' })
    expect(without.json()).toMatchObject({ source: 'axis', label: 'lgsp', skipped: { 'no-level': 1 } })
    const withLevel = await admin('POST', '/v1/admin/directory/previews', {
      axis: 'lgsp',
      defaultLevel: 'xa'
    })
    expect(withLevel.json()).toMatchObject({ counts: { added: 1 } })
    expect((await look('/v1/admin/organisations?q=H19.90')).items).toEqual([])
  })

  it('of an axis that there is not are refused', async () => {
    expect(refusal(await admin('POST', '/v1/admin/directory/previews', { axis: 'khac' }))).toBe(
      '404 access.not-found'
    )
    expect(refusal(await admin('POST', '/v1/admin/directory/previews', { trục: 'vxp' }))).toBe(
      '400 request.invalid'
    )
  })
})

describe('single edits', () => {
  const create = (json: object) => admin('POST', '/v1/admin/organisations', json)
  const office = (code: string) => ({
    name: `Phòng ${code}`,
    level: 'xa',
    codes: [{ code, scheme: 'other' }]
  })

  it('add an organisation, change it, give it a code and end one', async () => {
    const { id } = (await create({ ...office('E1'), parentId: await idOf('000.00.00.H19') })).json()
    const change = (json: object) => admin('PATCH', `/v1/admin/organisations/${id}`, json)
    expect((await change({ name: 'Phòng Một', contact: { email: 'mot@tinh.local' } })).json()).toEqual({
      id,
      changed: true
    })
    expect((await change({ name: 'Phòng Một' })).json()).toEqual({ id, changed: false })
    const codes = `/v1/admin/organisations/${id}/codes`
    await admin('POST', codes, { code: 'e1.moi', scheme: 'other', validFrom: '2026-01-01' })
    expect((await admin('POST', `${codes}/close`, { code: 'E1', on: '2026-01-01' })).json()).toEqual({
      id,
      changed: true
    })
    const shown = await look(`/v1/admin/organisations/${id}`)
    expect(shown).toMatchObject({
      name: 'Phòng Một',
      contact: { email: 'mot@tinh.local' },
      parentName: 'UBND tỉnh Đồng Nai'
    })
    expect(shown.codes.map((c: { code: string; validTo?: string }) => [c.code, c.validTo])).toEqual(
      expect.arrayContaining([
        ['E1.MOI', undefined],
        ['E1', '2026-01-01']
      ])
    )
  })

  it('close an organisation in favour of its successor, and take that back', async () => {
    const [old, heir] = [(await create(office('E2'))).json().id, (await create(office('E3'))).json().id]
    const closure = { since: '2026-02-01', kind: 'merger', successors: [heir] }
    const close = () => admin('POST', `/v1/admin/organisations/${old}/close`, closure)
    expect((await close()).json()).toEqual({ id: old, changed: true })
    expect(await look('/v1/admin/directory/resolve?code=E2')).toMatchObject({
      kind: 'redirected',
      organisation: { id: heir }
    })
    expect((await admin('POST', `/v1/admin/organisations/${old}/reopen`)).json()).toEqual({
      id: old,
      changed: true
    })
    expect(await look(`/v1/admin/organisations/${old}`)).toMatchObject({ status: 'active', successors: [] })
  })

  it('are refused by code', async () => {
    const id = (await create(office('E4'))).json().id as string
    const heir = (await create(office('E5'))).json().id as string
    const at = (path: string) => `/v1/admin/organisations/${id}${path}`
    const close = (json: object) => admin('POST', at('/close'), { since: '2026-02-01', ...json })
    const told = [
      await create({ ...office('E4'), name: 'Khác' }),
      await create({ ...office('E6'), parentId: nobody }),
      await create({ ...office('E6'), connectorId: 'khac' }),
      await create({ name: 'x', level: 'xa', codes: [] }),
      await close({ kind: 'merger', successors: [nobody] }),
      await close({ kind: 'merger', successors: [id] }),
      await close({ kind: 'rename', successors: [] }),
      await admin('POST', at('/codes'), { code: 'E5', scheme: 'other' }),
      await admin('POST', at('/codes/close'), { code: 'E99', on: '2026-01-01' }),
      await admin('PATCH', at(''), { parentId: id }),
      await admin('PATCH', at(''), {}),
      await admin('PATCH', `/v1/admin/organisations/${nobody}`, { name: 'x' }),
      await call('PATCH', at(''), { key: keys.auditor, json: { name: 'x' } }),
      await call('POST', at('/reopen'), { key: keys.onewin })
    ]
    expect(told.map(refusal)).toEqual([
      '422 directory.overlapping-dates',
      '422 directory.unknown-parent',
      '400 request.invalid',
      '400 request.invalid',
      '422 directory.unknown-successor',
      '422 directory.cycle',
      '422 directory.wrong-successors',
      '422 directory.overlapping-dates',
      '422 directory.unknown-code',
      '422 directory.cycle',
      '400 request.invalid',
      '404 access.not-found',
      '403 access.not-yours',
      '403 access.not-yours'
    ])
    expect(await look(`/v1/admin/organisations/${heir}`)).toMatchObject({
      status: 'active',
      predecessors: []
    })
  })
})

describe('the file that goes out', () => {
  it('changes nothing when it comes in again', async () => {
    const exported = await call('GET', '/v1/admin/directory/export', { key: keys.auditor })
    expect(exported.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(exported.headers['content-disposition']).toContain('danh-muc-don-vi-2026-03-02.csv')
    expect(exported.body).toContain('UBND tỉnh Bình Phước')
    const again = await call('POST', '/v1/admin/directory/previews', {
      key: keys.admin,
      body: exported.body,
      type: 'text/csv'
    })
    expect(again.json()).toMatchObject({ state: 'previewed', counts: {} })
  })

  it('as of a day holds who was there then', async () => {
    const on = (day: string) => call('GET', `/v1/admin/directory/export?on=${day}`, { key: keys.admin })
    expect((await on('2025-06-30')).body).toContain('UBND tỉnh Bình Phước')
    expect((await on('2025-07-01')).body).not.toContain('UBND tỉnh Bình Phước')
  })
})

describe('the address book of a DMS', () => {
  const book = (query: string) => look(`/v1/organisations?${query}`, keys.onewin)

  it('holds those who are open, by name or code', async () => {
    const { items } = await book('q=thu+nghiem')
    expect(items).toMatchObject([{ code: '000.01.30.H19', name: 'UBND xã Thử Nghiệm', level: 'xa' }])
    expect(Object.keys(items[0])).not.toContain('connectorId')
    expect((await book('q=binh+phuoc')).items).toEqual([])
    expect((await book('level=trung-uong')).items).toHaveLength(2)
  })

  it('says who stands for a code that is closed, or among whom to choose', async () => {
    expect(await book('q=000.00.00.h10')).toMatchObject({
      items: [],
      closedCode: { code: '000.00.00.H10', result: 'redirected', successors: [{ code: '000.00.00.H19' }] }
    })
    const split = await book('q=000.00.09.H10')
    expect(split.closedCode.result).toBe('refused')
    expect(split.closedCode.successors.map((o: { name: string }) => o.name).sort()).toEqual([
      'Sở Nội vụ',
      'Văn phòng UBND tỉnh'
    ])
    expect(await book('q=000.00.00.H19')).not.toHaveProperty('closedCode')
  })

  it('is for callers with a key', async () => {
    expect(refusal(await call('GET', '/v1/organisations'))).toBe('401 access.key-missing')
    expect(refusal(await call('GET', '/v1/admin/organisations', { key: keys.onewin }))).toBe(
      '403 access.not-yours'
    )
    expect(refusal(await call('GET', '/v1/organisations?status=closed', { key: keys.onewin }))).toBe(
      '400 request.invalid'
    )
  })
})
