import { describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'
import { edoc } from '../support/edoc.ts'

const g = await gateway()
const { call, keys, clock } = g
const nobody = '019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'
const admin = (method: string, url: string, json?: unknown, headers?: Record<string, string>) =>
  call(method, url, {
    key: keys.admin,
    ...(json === undefined ? {} : { json }),
    ...(headers === undefined ? {} : { headers })
  })
const look = async (url: string) => (await call('GET', url, { key: keys.auditor })).json()

describe('routing rules', () => {
  const path = '/v1/admin/routing-rules'
  const rules = [
    { codePattern: '*.H19', level: 'xa', axisId: 'lgsp', note: 'xã' },
    { codePattern: '*', axisId: 'vxp' }
  ]

  it('are replaced by whoever has seen the latest list', async () => {
    const first = await call('GET', path, { key: keys.auditor })
    const etag = String(first.headers['etag'])
    expect(etag).toBe(`"${first.json().version}"`)
    const put = await admin('PUT', path, { rules }, { 'if-match': etag })
    expect(put.statusCode, put.body).toBe(200)
    expect(put.json().rules).toEqual(rules)
    expect((await look(path)).rules).toEqual(rules)
    const stale = await admin('PUT', path, { rules: [] }, { 'if-match': etag })
    expect([stale.statusCode, stale.json().error.code]).toEqual([412, 'request.version-stale'])
    expect((await admin('PUT', path, { rules }, {})).statusCode).toBe(428)
    expect(await g.store.directory.rules()).toMatchObject([{ position: 1 }, { position: 2 }])
  })

  it('lose no change when two write at once', async () => {
    const { version } = await look(path)
    const write = (note: string) =>
      admin(
        'PUT',
        path,
        { rules: [{ codePattern: '*', axisId: 'vxp', note }] },
        { 'if-match': `"${version}"` }
      )
    const codes = (await Promise.all([write('a'), write('b')])).map(response => response.statusCode)
    expect(codes.sort()).toEqual([200, 412])
  })

  it.each([
    [{ rules: [{ codePattern: '*', axisId: 'nowhere' }] }, '/rules/0/axisId'],
    [
      {
        rules: [
          { codePattern: '*', axisId: 'vxp' },
          { codePattern: '*', axisId: 'lgsp' }
        ]
      },
      '/rules/1/codePattern'
    ],
    [{ rules: [{ codePattern: '', axisId: 'vxp' }] }, '/rules/0/codePattern'],
    [{ rules: [{ codePattern: '*', axisId: 'vxp', level: 'huyện' }] }, '/rules/0/level'],
    [{ rules: 'all' }, '/rules'],
    [{}, '/rules']
  ])('refuse %j', async (json, field) => {
    const response = await admin('PUT', path, json, { 'if-match': '"x"' })
    expect(response.statusCode).toBe(400)
    expect(response.json().error.problems[0].field).toBe(field)
  })
})

describe('organisations', () => {
  const find = async (q: string) =>
    (await look(`/v1/admin/organisations?q=${encodeURIComponent(q)}`)).items.map(
      (o: { name: string }) => o.name
    )

  it('are found without diacritics and by the beginning of any code, old or new', async () => {
    expect(await find('so noi vu')).toEqual(['Sở Nội vụ'])
    expect(await find('ĐỒNG NAI')).toEqual(['UBND tỉnh Đồng Nai'])
    expect(await find('dong nai')).toEqual(['UBND tỉnh Đồng Nai'])
    expect(await find('000.00.02')).toEqual(['Sở Nội vụ'])
    expect(await find('000.00.00.h10')).toEqual(['UBND tỉnh Bình Phước'])
    expect(await find('%')).toEqual([])
  })

  it('come in pages, in Vietnamese order', async () => {
    const all = (await look('/v1/admin/organisations')).items.map((o: { id: string }) => o.id)
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const page = await look(`/v1/admin/organisations?limit=3${cursor}`)
      seen.push(...page.items.map((o: { id: string }) => o.id))
      if (page.next === undefined) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toEqual(all)
    for (const cursor of ['x', 'W10', 'bnVsbA']) {
      expect(
        (await call('GET', `/v1/admin/organisations?cursor=${cursor}`, { key: keys.admin })).statusCode
      ).toBe(400)
    }
  })

  it('show their codes and what became of them', async () => {
    const [{ id }] = (await look('/v1/admin/organisations?q=tach%20doi')).items
    expect(await look(`/v1/admin/organisations/${id}`)).toMatchObject({
      status: 'closed',
      codes: [{ code: '000.00.09.H10', validTo: '2025-07-01' }],
      successors: [{ kind: 'split' }, { kind: 'split' }]
    })
    expect((await admin('GET', `/v1/admin/organisations/${nobody}`)).statusCode).toBe(404)
  })

  it('are given to a DMS and taken from it', async () => {
    const [{ id }] = (await look('/v1/admin/organisations?q=thu%20nghiem')).items
    const assign = (connectorId: unknown, to = id) =>
      admin('PUT', `/v1/admin/organisations/${to}/connector`, { connectorId })
    expect((await assign('onewin')).statusCode).toBe(204)
    expect(await look(`/v1/admin/organisations/${id}`)).toMatchObject({ connectorId: 'onewin' })
    expect((await assign(null)).statusCode).toBe(204)
    expect(await look(`/v1/admin/organisations/${id}`)).not.toHaveProperty('connectorId')
    expect((await assign('nobody')).statusCode).toBe(400)
    expect((await assign(5)).statusCode).toBe(400)
    expect((await assign('onewin', nobody)).statusCode).toBe(404)
  })
})

describe('trays', () => {
  const tray = async (name: string, more = '') => (await look(`/v1/admin/trays?tray=${name}${more}`)).items

  it('divide failures by whose side must act, and a retry empties them', async () => {
    g.vxp.answers.push(
      { kind: 'failed', code: 'carrier.format-refused', detail: 'thẻ lạ' },
      { kind: 'refused', code: 'carrier.recipient-locked' }
    )
    const ours = await g.accepted({ number: '1' })
    await g.work()
    const theirs = await g.accepted({ number: '2' })
    await g.work()
    expect(await tray('ours')).toMatchObject([
      {
        id: ours.deliveries[0]?.id,
        subject: 'delivery',
        partner: 'vxp',
        documentCode: '1/VP-TH',
        error: { code: 'carrier.format-refused', fault: 'ours' }
      }
    ])
    expect(await tray('theirs')).toMatchObject([
      {
        id: theirs.deliveries[0]?.id,
        state: 'refused',
        stateText: 'Bên nhận từ chối',
        error: { fault: 'recipient' }
      }
    ])
    const retry = (id: string) => admin('POST', `/v1/admin/deliveries/${id}/retry`)
    const id = String(ours.deliveries[0]?.id)
    expect((await retry(id)).statusCode).toBe(202)
    await g.work()
    expect(await tray('ours')).toEqual([])
    expect((await retry(id)).json().error.code).toBe('delivery.not-retryable')
    expect((await retry(nobody)).statusCode).toBe(404)
  })

  it('show receipts that match nothing, and messages that were refused', async () => {
    await g.arriveStatus(
      { code: '01', from: '000.00.00.G22', to: '000.00.01.H19', documentId: 'nothing-like-it' },
      'u-1'
    )
    expect(await tray('unmatched')).toMatchObject([
      { subject: 'receipt', from: '000.00.00.G22', receiptCode: '01' }
    ])
    await g.post({ number: '3', to: ['NO.SUCH'] })
    await g.post({ number: '4', to: ['NO.SUCH'] })
    const [first] = await tray('refused', '&limit=1')
    expect(first).toMatchObject({
      subject: 'refusal',
      documentCode: '4/VP-TH',
      error: { code: 'recipient.unknown' }
    })
    expect((await look(`/v1/admin/refusals/${first.id}`)).seen).toMatchObject({ code: '4/VP-TH' })
    const { next } = await look('/v1/admin/trays?tray=refused&limit=1')
    expect(await tray('refused', `&limit=1&cursor=${next}`)).toMatchObject([{ documentCode: '3/VP-TH' }])
    expect(await tray('held')).toEqual([])
    expect((await admin('GET', '/v1/admin/trays?tray=lost')).statusCode).toBe(400)
    expect((await admin('GET', '/v1/admin/trays')).statusCode).toBe(400)
    for (const path of ['', '/raw'])
      expect((await admin('GET', `/v1/admin/refusals/${nobody}${path}`)).statusCode).toBe(404)
  })
})

describe('partners', () => {
  it('show how their lanes stand', async () => {
    const until = new Date(clock.now().getTime() + 60_000)
    await g.lanes.change('lgsp', () => ({ failuresInARow: 7, pausedUntil: until }))
    await g.accepted({ number: '20', to: ['000.01.30.H19'] })
    const { items } = await look('/v1/admin/partners')
    expect(items.map((partner: { id: string }) => partner.id)).toEqual(['vxp', 'lgsp', 'ioffice', 'onewin'])
    expect(items[1]).toMatchObject({ state: 'paused', failuresInARow: 7, pausedUntil: until.toISOString() })
    expect(items[0]).toMatchObject({ state: 'working', kind: 'axis', label: 'Trục vxp', concurrency: 4 })
  })

  it('are tested, and their directory is read when asked', async () => {
    expect((await admin('POST', '/v1/admin/partners/vxp/test')).json()).toEqual({ ok: true, ms: 1 })
    expect((await admin('POST', '/v1/admin/partners/nobody/test')).statusCode).toBe(404)
    expect((await admin('POST', '/v1/admin/axes/vxp/sync')).statusCode).toBe(202)
    const [row] = await g.db.selectFrom('outbox').selectAll().where('topic', '=', 'sync-directory').execute()
    expect(row).toMatchObject({ ref: 'vxp', lane: 'vxp' })
    expect((await admin('POST', '/v1/admin/axes/ioffice/sync')).statusCode).toBe(404)
  })
})

describe('the audit', () => {
  it('names who did what, newest first, in pages', async () => {
    await edoc(g.contents)
    const page = await look('/v1/admin/audit?limit=5')
    const seqs = page.items.map((event: { seq: string }) => Number(event.seq))
    expect([...seqs].sort((a, b) => b - a)).toEqual(seqs)
    const older = await look(`/v1/admin/audit?limit=5&cursor=${page.next}`)
    expect(Number(older.items[0].seq)).toBe(seqs[4] - 1)
    const { items } = await look('/v1/admin/audit?limit=200')
    const actions = new Set(items.map((event: { action: string }) => event.action))
    for (const action of [
      'routing-rules.replaced',
      'organisation.assigned',
      'partner.tested',
      'directory.sync-requested'
    ])
      expect(actions).toContain(action)
    const assigned = items.find((event: { action: string }) => event.action === 'organisation.assigned')
    expect(assigned.actor).toMatch(/^admin:[0-9a-f-]{36}$/)
    expect((await admin('GET', '/v1/admin/audit?cursor=x')).statusCode).toBe(400)
  })
})
