import { beforeAll, describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys } = g
const office = '000.00.02.H19'
const nobody = '019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'

const list = async (key = keys.onewin, query = '') =>
  (await call('GET', `/v1/inbox${query}`, { key })).json().items
const ack = (id: string, json: unknown, key = keys.onewin) =>
  call('POST', `/v1/inbox/${id}/ack`, { key, json })

beforeAll(async () => {
  for (const n of [1, 2, 3])
    await g.arrive(
      { from: '000.00.00.G22', number: `${n}`, documentId: `G22-${n}`, to: [office] },
      `r-${n}`,
      office
    )
  await g.work()
})

describe('the inbox', () => {
  it('lists what waits, oldest first, for its own DMS alone', async () => {
    const items = await list()
    expect(items.map((item: { reference: { documentId: string } }) => item.reference.documentId)).toEqual([
      'G22-1',
      'G22-2',
      'G22-3'
    ])
    expect(items[0]).toMatchObject({
      kind: 'edoc',
      state: 'offered',
      senderCode: '000.00.00.G22',
      recipientCode: office,
      signatures: { class: 'VALID', classText: 'Hợp lệ' }
    })
    expect(await list(keys.onewin, '?limit=1')).toHaveLength(1)
    expect(await list(keys.ioffice)).toEqual([])
    expect(await list(keys.admin, '?connector=onewin')).toHaveLength(3)
    expect((await call('GET', '/v1/inbox', { key: keys.admin })).statusCode).toBe(400)
    expect((await call('GET', '/v1/inbox?connector=onewin', { key: keys.ioffice })).statusCode).toBe(403)
  })

  it('shows one item with its attachments, and gives the bytes as the axis gave them', async () => {
    const [{ id, documentId }] = await list()
    const item = await call('GET', `/v1/inbox/${id}`, { key: keys.onewin })
    expect(item.json()).toMatchObject({ id, documentId, attachments: [{ number: 1, name: 'cong-van.pdf' }] })
    const edxml = await call('GET', `/v1/inbox/${id}/edxml`, { key: keys.onewin })
    const envelope = await call('GET', `/v1/documents/${documentId}/envelope`, { key: keys.onewin })
    expect(edxml.rawPayload).toEqual(envelope.rawPayload)
    expect(edxml.body).toContain('G22-1')
    for (const path of [id, `${id}/edxml`])
      expect((await call('GET', `/v1/inbox/${path}`, { key: keys.ioffice })).statusCode).toBe(404)
  })

  it('lets an item go when it is taken, and answers a repeat', async () => {
    const [{ id }] = await list()
    expect((await ack(id, { result: 'taken' })).json()).toEqual({ result: 'taken' })
    expect((await ack(id, { result: 'taken' })).json()).toEqual({ result: 'already-taken' })
    expect(await list()).toHaveLength(2)
    expect((await call('GET', `/v1/inbox/${id}/edxml`, { key: keys.onewin })).statusCode).toBe(200)
    const otherwise = await ack(id, { result: 'refused', reason: 'nhầm' })
    expect(otherwise.statusCode).toBe(409)
    expect(otherwise.json().error.code).toBe('inbox.already-settled')
  })

  it('records a refusal with its reason', async () => {
    const [{ id }] = await list()
    expect((await ack(id, { result: 'refused', reason: 'Sai thẩm quyền' })).json()).toEqual({
      result: 'refused-recorded'
    })
    expect(await list()).toHaveLength(1)
  })

  it('hands over a status as well, in the form that was sealed', async () => {
    const posted = await g.accepted(
      { from: office, number: '50', documentId: 'snv-50', to: ['000.00.00.G22'] },
      'onewin'
    )
    await g.work()
    await g.arriveStatus({ code: '03', from: '000.00.00.G22', to: office, documentId: 'snv-50' }, 's-50')
    await g.work()
    const status = (await list()).find((item: { kind: string }) => item.kind === 'status')
    expect(status).toMatchObject({ documentId: posted.id, status: '03', reference: { documentId: 'snv-50' } })
    const detail = await call('GET', `/v1/inbox/${status.id}`, { key: keys.onewin })
    expect(detail.json()).toMatchObject({ from: { code: '000.00.00.G22' }, attachments: [] })
    const edxml = await call('GET', `/v1/inbox/${status.id}/edxml`, { key: keys.onewin })
    expect(edxml.body).toContain('<edXML:StatusCode>03</edXML:StatusCode>')
    expect((await ack(status.id, { result: 'taken' })).statusCode).toBe(200)
  })

  it('gives a document of another DMS of the province in the form that was sealed', async () => {
    await g.accepted({ number: '60', documentId: 'vp-60', to: [office] })
    await g.work()
    const item = (await list()).find(
      (one: { reference: { documentId: string } }) => one.reference.documentId === 'vp-60'
    )
    const edxml = await call('GET', `/v1/inbox/${item.id}/edxml`, { key: keys.onewin })
    expect(g.onewin.taken.at(-1)?.bytes).toBe(edxml.body)
  })

  it.each([
    [{ result: 'refused' }, 'status.reason-missing', 422],
    [{ result: 'refused', reason: '  ' }, 'status.reason-missing', 422],
    [{ result: 'maybe' }, 'request.invalid', 400],
    [{}, 'request.invalid', 400],
    [{ result: 'taken', extra: 1 }, 'request.invalid', 400],
    [[], 'request.invalid', 400],
    [null, 'request.invalid', 400]
  ])('refuses the acknowledgement %j', async (json, code, status) => {
    const response = await ack(nobody, json)
    expect(response.statusCode).toBe(status)
    expect(response.json().error.code).toBe(code)
  })

  it('knows no item of another DMS', async () => {
    const [{ id }] = await list()
    expect((await ack(id, { result: 'taken' }, keys.ioffice)).statusCode).toBe(404)
    expect((await ack(nobody, { result: 'taken' })).statusCode).toBe(404)
    expect((await list()).map((item: { id: string }) => item.id)).toContain(id)
  })
})

describe('POST /v1/statuses', () => {
  const post = (json: unknown, key = keys.onewin) => call('POST', '/v1/statuses', { key, json })
  let documentId = ''
  beforeAll(async () => {
    const arrived = await g.arrive(
      { from: '000.00.00.G09', number: '70', documentId: 'G09-70', to: [office] },
      'r-70',
      office
    )
    if (arrived.kind === 'refused') throw new Error(JSON.stringify(arrived))
    documentId = arrived.subjectId
    await g.work()
  })

  it('records a status by our id, and sends it to the other side', async () => {
    const staff = { name: 'Nguyễn Văn Mẫu', department: 'Văn thư' }
    const response = await post({ documentId, from: office, status: '3', staff })
    expect(response.statusCode, response.body).toBe(202)
    expect(response.json()).toMatchObject({
      message: 'status',
      documentId,
      duplicate: false,
      effect: 'advanced'
    })
    await g.work()
    expect(g.vxp.taken.at(-1)).toMatchObject({ kind: 'status', code: '03', to: '000.00.00.G09' })
    expect(g.vxp.taken.at(-1)?.bytes).toContain('Nguyễn Văn Mẫu')
    expect((await post({ documentId, from: office, status: '03' })).json()).toMatchObject({ duplicate: true })
  })

  it('records a status by the reference of an inbox item', async () => {
    const reference = { senderCode: '000.00.00.G09', documentId: 'G09-70' }
    expect((await post({ reference, from: office, status: '04' })).json()).toMatchObject({
      documentId,
      effect: 'advanced'
    })
  })

  it('takes the edXML as well', async () => {
    const { statusBytes } = await import('../support/edoc.ts')
    const facts = { code: '05', from: office, to: '000.00.00.G09', documentId: 'G09-70' }
    const body = await statusBytes(g.contents, facts)
    const response = await call('POST', '/v1/statuses', { key: keys.onewin, body, type: 'application/xml' })
    expect(response.statusCode, response.body).toBe(202)
  })

  it.each([
    [{ status: '03' }, 400, 'request.invalid'],
    [{ status: '03', reference: { senderCode: 'X' }, documentId: nobody }, 400, 'request.invalid'],
    [{ status: 'abc', documentId: nobody }, 400, 'request.invalid'],
    [{ status: '03', documentId: nobody }, 404, 'access.not-found'],
    [{ status: '03', reference: { senderCode: '000.00.00.G09', documentId: 'no' } }, 422, 'document.unknown'],
    [
      { status: '99', reference: { senderCode: '000.00.00.G09', documentId: 'G09-70' } },
      422,
      'status.code-unknown'
    ],
    [
      { status: '02', reference: { senderCode: '000.00.00.G09', documentId: 'G09-70' } },
      422,
      'status.reason-missing'
    ]
  ])('refuses %j', async (part, status, code) => {
    const response = await post({ from: office, ...part })
    expect(response.statusCode, response.body).toBe(status)
    expect(response.json().error.code).toBe(code)
  })

  it("does not speak for another DMS's office", async () => {
    const reference = { senderCode: '000.00.00.G09', documentId: 'G09-70' }
    expect((await post({ reference, from: office, status: '06' }, keys.ioffice)).statusCode).toBe(403)
    expect((await post({ documentId, from: '000.00.01.H19', status: '06' }, keys.ioffice)).statusCode).toBe(
      404
    )
  })

  it('refuses other types', async () => {
    expect(
      (await call('POST', '/v1/statuses', { key: keys.onewin, body: 'x', type: 'text/plain' })).statusCode
    ).toBe(415)
    expect(
      (await call('POST', '/v1/statuses', { key: keys.onewin, body: '{', type: 'application/json' }))
        .statusCode
    ).toBe(400)
  })

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json;version=1'])(
    'checks JSON that is called %s',
    async type => {
      const body = JSON.stringify({ from: office, status: '03', documentId: nobody, extra: 1 })
      const response = await call('POST', '/v1/statuses', { key: keys.onewin, body, type })
      expect(response.statusCode, response.body).toBe(400)
      expect(response.json().error.problems[0].field).toBe('/extra')
    }
  )
})
