import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { statusBytes } from '../support/edoc.ts'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys } = g
const [ministry, interior, office, cabinet] = [
  '000.00.00.G22',
  '000.00.00.G09',
  '000.00.02.H19',
  '000.00.01.H19'
]

let count = 0
/** A ministry's document in the hands of onewin. */
async function received() {
  count += 1
  const facts = { from: ministry, to: [office], documentId: `g22-${count}`, number: String(count) }
  const answer = await g.arrive(facts, `d${count}`, office)
  await g.work()
  const id = 'subjectId' in answer ? answer.subjectId : ''
  const [delivery] = await g.store.deliveries.ofDocument(id)
  await g.exchange.pickUp('onewin', delivery?.id ?? '', { taken: true })
  await g.work()
  return { id, deliveryId: delivery?.id ?? '', documentId: facts.documentId }
}
const state = (json: unknown, key = keys.onewin) => call('POST', '/v1/statuses', { key, json })
const stray = async (documentId = `lac-${v7()}`, from = ministry) => {
  const answer = await g.arriveStatus({ from, to: cabinet, documentId, code: '03' }, v7())
  return 'subjectId' in answer ? answer.subjectId : ''
}
const admin = (method: string, path: string, json?: unknown, key = keys.admin) =>
  call(method, `/v1/admin/receipts/${path}`, { key, ...(json === undefined ? {} : { json }) })

describe('POST /v1/statuses', () => {
  it('refuses by code what is out of order, in JSON and in edXML', async () => {
    const { id, documentId } = await received()
    expect((await state({ documentId: id, from: office, status: '5' })).statusCode).toBe(202)
    const wrong = await state({ documentId: id, from: office, status: '03' })
    expect(wrong.statusCode).toBe(409)
    expect(wrong.json().error).toMatchObject({
      code: 'status.wrong-order',
      problems: [
        {
          field: 'MessageHeader/StatusCode',
          detail: `${office}: hiện tại: 05 Đang xử lý; có thể gửi: 01, 05, 06`
        }
      ]
    })
    expect(wrong.json().error.refusalId).toBeDefined()
    const edxml = await statusBytes(g.contents, { from: office, to: ministry, documentId, code: '15' })
    const nothing = await call('POST', '/v1/statuses', {
      key: keys.onewin,
      body: edxml,
      type: 'application/xml'
    })
    expect(nothing.statusCode).toBe(422)
    expect(nothing.json().error.code).toBe('status.nothing-asked')
  })

  it('sends the exact form: no To, the time without a zone, staff, the promulgation of the document', async () => {
    const { id, documentId } = await received()
    const staff = {
      name: 'Trần Thị Mẫu',
      department: 'Văn thư',
      mobile: '0900000000',
      email: 'vt@example.vn'
    }
    const at = '2026-03-02T04:05:06Z'
    await state({ documentId: id, from: office.toLowerCase(), status: '3', at, staff })
    await g.work()
    expect(g.vxp.taken.at(-1)?.bytes).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>000.00.02.h19</edXML:OrganId>
          <edXML:OrganName>Sở Nội vụ</edXML:OrganName>
        </edXML:From>
        <edXML:ResponseFor>
          <edXML:OrganId>${ministry}</edXML:OrganId>
          <edXML:Code>${count}/VP-TH</edXML:Code>
          <edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate>
          <edXML:DocumentId>${documentId}</edXML:DocumentId>
        </edXML:ResponseFor>
        <edXML:StaffInfo>
          <edXML:Department>Văn thư</edXML:Department>
          <edXML:Staff>Trần Thị Mẫu</edXML:Staff>
          <edXML:Mobile>0900000000</edXML:Mobile>
          <edXML:Email>vt@example.vn</edXML:Email>
        </edXML:StaffInfo>
        <edXML:StatusCode>03</edXML:StatusCode>
        <edXML:Description>Đã tiếp nhận</edXML:Description>
        <edXML:Timestamp>2026/03/02 11:05:06</edXML:Timestamp>
      </edXML:MessageHeader>
    </edXML:edXMLHeader>
  </edXML:edXMLEnvelope>
</edXML>
`)
  })

  it('a take-back by JSON names the recipient asked, and no other status does', async () => {
    const { id } = await g.accepted({ number: '801' })
    await g.work()
    const ask = { documentId: id, from: cabinet, status: '13', reason: 'Gửi nhầm' }
    const missing = await state(ask, keys.ioffice)
    expect(missing.json().error).toMatchObject({ code: 'request.invalid', problems: [{ field: '/to' }] })
    expect((await state({ ...ask, to: ministry }, keys.ioffice)).statusCode).toBe(202)
    expect((await state({ ...ask, status: '03', to: ministry }, keys.ioffice)).statusCode).toBe(400)
  })
})

describe('GET /v1/documents/{id}/receipts', () => {
  it('shows every receipt as it was kept, repeats too, page by page, and its bytes', async () => {
    const { id } = await g.accepted({ number: '901' })
    await g.work()
    const documentId = `${cabinet},2026/03/02,901/VP-TH`
    for (const [index, code] of ['01', '03', '03', '07'].entries())
      await g.arriveStatus({ from: ministry, to: cabinet, documentId, code }, `k${index}`)
    const path = `/v1/documents/${id}/receipts`
    const { items } = (await call('GET', path, { key: keys.ioffice })).json()
    expect(items.map((r: { code: string; effect: string }) => [r.code, r.effect])).toEqual([
      ['01', 'advanced'],
      ['03', 'advanced'],
      ['03', 'repeated'],
      ['07', 'unknown-code']
    ])
    expect(items[2]).toMatchObject({
      repeatOf: items[1].id,
      fromCode: ministry,
      source: 'vxp',
      recipientCode: ministry
    })
    const first = (await call('GET', `${path}?limit=3`, { key: keys.auditor })).json()
    const rest = await call('GET', `${path}?limit=3&cursor=${first.next}`, { key: keys.auditor })
    expect(rest.json()).toEqual({ items: [items[3]] })
    const raw = await call('GET', `${path}/${items[2].id}/raw`, { key: keys.ioffice })
    expect(raw.body).toContain('<edXML:StatusCode>03</edXML:StatusCode>')
  })

  it('shows nothing to whoever has no part in the document', async () => {
    const { id } = await g.accepted({ number: '902' })
    await g.arriveStatus(
      { from: ministry, to: cabinet, documentId: `${cabinet},2026/03/02,902/VP-TH`, code: '01' },
      'k902'
    )
    const [receipt] = await g.store.receipts.ofDocument(id)
    for (const path of [`${id}/receipts`, `${id}/receipts/${receipt?.id}/raw`, `${v7()}/receipts`])
      expect((await call('GET', `/v1/documents/${path}`, { key: keys.onewin })).statusCode).toBe(404)
    const query = await call('GET', `/v1/documents/${id}/receipts?cursor=xyz`, { key: keys.ioffice })
    expect(query.statusCode).toBe(400)
  })

  it('shows a recipient what was said of its own copy alone', async () => {
    const { id, deliveries } = await g.accepted({ number: '903', to: [ministry, office] })
    await g.work()
    await g.exchange.pickUp('onewin', deliveries[1]?.id ?? '', { taken: true })
    const documentId = `${cabinet},2026/03/02,903/VP-TH`
    await g.arriveStatus({ from: ministry, to: cabinet, documentId, code: '01' }, 'k903')
    const seen = async (key: string) =>
      (await call('GET', `/v1/documents/${id}/receipts`, { key }))
        .json()
        .items.map((r: { fromCode: string }) => r.fromCode)
    expect(await seen(keys.onewin)).toEqual([office])
    expect((await seen(keys.ioffice)).sort()).toEqual([ministry, office].sort())
  })
})

describe('the tray of unmatched receipts', () => {
  it('suggests, matches once and says so', async () => {
    const { id, deliveries } = await g.accepted({ number: '950' })
    await g.work()
    const receipt = await stray(`${cabinet},2026/03/02,950/VP-TH`, '000.01.30.H19')
    const found = await admin('GET', receipt, undefined, keys.auditor)
    expect(found.json()).toMatchObject({ code: '03', name: 'Đã tiếp nhận', effect: 'unmatched', repeats: 0 })
    const [suggestion] = found.json().suggestions
    expect(suggestion).toMatchObject({
      documentId: id,
      deliveryId: deliveries[0]?.id,
      recipient: { code: ministry }
    })
    expect(suggestion.reasons).toContainEqual({
      reason: 'same-document-id',
      name: 'Cùng DocumentId',
      nameEn: 'Same DocumentId'
    })
    expect((await admin('GET', `${receipt}/raw`)).body).toContain('950/VP-TH')
    const { deliveryId } = suggestion
    const refused = await admin('POST', `${receipt}/match`, { deliveryId })
    expect([refused.statusCode, refused.json().error.code]).toEqual([409, 'receipt.other-parties'])
    const forced = { deliveryId, force: true, reason: 'Đã gọi điện xác nhận' }
    expect((await admin('POST', `${receipt}/match`, forced)).json()).toEqual({
      result: 'matched',
      documentId: id,
      effect: 'advanced'
    })
    expect((await admin('POST', `${receipt}/match`, forced)).json()).toEqual({
      result: 'repeated',
      documentId: id
    })
    const dismissed = await admin('POST', `${receipt}/dismiss`, { reason: 'x' })
    expect(dismissed.json().error.code).toBe('receipt.already-matched')
  })

  it('dismisses with a reason', async () => {
    const receipt = await stray()
    expect((await admin('POST', `${receipt}/dismiss`, { reason: '  ' })).statusCode).toBe(400)
    expect((await admin('POST', `${receipt}/dismiss`, { reason: 'Thử kết nối' })).json()).toEqual({
      result: 'done'
    })
    expect((await admin('POST', `${receipt}/dismiss`, { reason: 'Lại' })).json()).toEqual({
      result: 'repeated'
    })
    expect((await admin('GET', receipt)).json().dismissed).toMatchObject({ reason: 'Thử kết nối' })
  })

  it('is for administrators; auditors look', async () => {
    const receipt = await stray()
    for (const [path, body] of [
      ['match', { deliveryId: v7() }],
      ['dismiss', { reason: 'x' }],
      ['forward', { code: interior }]
    ] as const) {
      expect((await admin('POST', `${receipt}/${path}`, body, keys.auditor)).statusCode).toBe(403)
      expect((await admin('POST', `${receipt}/${path}`, body, keys.onewin)).statusCode).toBe(403)
      expect((await admin('POST', `${v7()}/${path}`, body)).statusCode).toBe(404)
    }
    expect((await admin('POST', `${receipt}/match`, { deliveryId: v7() })).json().error.code).toBe(
      'receipt.delivery-unknown'
    )
    expect((await admin('POST', `${receipt}/forward`, { code: interior })).json().error.code).toBe(
      'receipt.not-held'
    )
    expect((await admin('GET', receipt, undefined, keys.onewin)).statusCode).toBe(403)
    for (const path of [v7(), `${v7()}/raw`]) expect((await admin('GET', path)).statusCode).toBe(404)
  })
})
