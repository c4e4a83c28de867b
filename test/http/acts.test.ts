import { expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys } = g
const [office, ministry, home] = ['000.00.01.H19', '000.00.00.G22', '000.00.02.H19']
let number = 500
const sent = async (work = true) => {
  number += 1
  const documentId = `http-${number}`
  const { id } = await g.accepted({ number: String(number), documentId, to: [ministry, home] })
  if (work) await g.work()
  return { id, documentId }
}
const json = { reason: 'Ban hành nhầm', staff: { name: 'Trần Thị Mẫu', department: 'Văn thư' } }

it('a document is recalled by naming it; the answer says what came of it for each recipient', async () => {
  const { id, documentId } = await sent()
  const answer = await call('POST', `/v1/documents/${id}/recall`, { key: keys.ioffice, json })
  expect(answer.statusCode).toBe(202)
  expect(answer.json<{ acted: object[] }>().acted).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        recipientCode: ministry,
        outcome: 'asked',
        recipientName: 'Văn phòng Chính phủ'
      }),
      expect.objectContaining({ recipientCode: home, outcome: 'withdrawn' })
    ])
  )
  await g.work()
  expect(g.vxp.taken.at(-1)?.bytes).toContain('Trần Thị Mẫu')
  await g.arriveStatus(
    { code: '15', from: ministry, to: office, documentId, description: 'Đã hủy văn bản' },
    `r-${id}`
  )
  const acts = await call('GET', `/v1/documents/${id}/acts`, { key: keys.ioffice })
  expect(acts.json<{ items: { recipients: object[] }[] }>().items).toMatchObject([
    { kind: 'recall', kindText: 'Thu hồi', reason: 'Ban hành nhầm', complete: true }
  ])
  expect(acts.body).toContain('Đã hủy văn bản')
  // A recipient's system sees what concerns its own offices.
  const theirs = await call('GET', `/v1/documents/${id}/acts`, { key: keys.onewin })
  expect(
    theirs.json<{ items: { recipients: { recipientCode: string }[] }[] }>().items[0]?.recipients
  ).toMatchObject([{ recipientCode: home, state: 'withdrawn' }])
})

it("another's document is not recalled, and its acts are not shown", async () => {
  const { id } = await sent()
  const answer = await call('POST', `/v1/documents/${id}/recall`, { key: keys.onewin, json })
  expect(answer.statusCode).toBe(403)
  expect(answer.body).toContain('recall.not-yours')
  const only = await g.accepted({ number: '777', documentId: 'http-777' })
  for (const [method, path] of [
    ['GET', 'acts'],
    ['POST', 'recall']
  ] as const) {
    const hidden = await call(method, `/v1/documents/${only.id}/${path}`, {
      key: keys.onewin,
      ...(method === 'POST' ? { json } : {})
    })
    expect(hidden.statusCode).toBe(404)
  }
})

it.each([
  ['without a reason', { reason: '  ' }, 400],
  ['of somebody who never got it', { ...json, recipients: ['000.00.00.G09'] }, 422]
])('a recall %s is refused', async (_name, body, status) => {
  const { id } = await sent(false)
  const answer = await call('POST', `/v1/documents/${id}/recall`, { key: keys.ioffice, json: body })
  expect(answer.statusCode).toBe(status)
})

it('only some recipients may be asked', async () => {
  const { id } = await sent(false)
  const answer = await call('POST', `/v1/documents/${id}/recall`, {
    key: keys.ioffice,
    json: { ...json, recipients: [home] }
  })
  expect(answer.json<{ acted: object[] }>().acted).toMatchObject([
    { recipientCode: home, outcome: 'withdrawn' }
  ])
})

it('overseers see what is still open, the oldest first, a page at a time; a DMS does not', async () => {
  const open: string[] = []
  for (let at = 0; at < 3; at += 1) {
    const { id } = await sent()
    g.clock.advance(1000)
    await call('POST', `/v1/documents/${id}/recall`, { key: keys.ioffice, json })
    open.push(id)
  }
  const seen: { documentId: string; states: object; actor: string }[] = []
  for (let cursor = ''; ;) {
    const page = await call('GET', `/v1/admin/acts?open=true&limit=1${cursor}`, { key: keys.auditor })
    expect(page.statusCode).toBe(200)
    const { items, next } = page.json<{ items: typeof seen; next?: string }>()
    seen.push(...items)
    if (next === undefined) break
    cursor = `&cursor=${next}`
  }
  expect(seen.map(each => each.documentId).filter(id => open.includes(id))).toEqual(open)
  expect(seen.at(-1)).toMatchObject({ states: { asked: 1, withdrawn: 1 } })
  expect((await call('GET', '/v1/admin/acts?cursor=x', { key: keys.admin })).statusCode).toBe(400)
  expect((await call('GET', '/v1/admin/acts', { key: keys.ioffice })).statusCode).toBe(403)
})

it('an inbox item that was taken back cannot be acknowledged: its copy must go', async () => {
  const { id } = await sent()
  const item = g.onewin.taken.at(-1)?.deliveryId ?? ''
  await call('POST', `/v1/documents/${id}/recall`, { key: keys.ioffice, json })
  const ack = await call('POST', `/v1/inbox/${item}/ack`, { key: keys.onewin, json: { result: 'taken' } })
  expect(ack.statusCode).toBe(410)
  expect(ack.body).toContain('inbox.withdrawn')
})

it('an inbox shows a recall in the words its DMS understands', async () => {
  const { id, documentId } = await sent()
  const item = g.onewin.taken.at(-1)?.deliveryId ?? ''
  await call('POST', `/v1/inbox/${item}/ack`, { key: keys.onewin, json: { result: 'taken' } })
  Object.assign(g.onewin, { recallBy: 'status' })
  await call('POST', `/v1/documents/${id}/recall`, {
    key: keys.ioffice,
    json: { ...json, recipients: [home] }
  })
  await g.work()
  const { items } = (await call('GET', '/v1/inbox?limit=200', { key: keys.onewin })).json<{
    items: { id: string; kind: string; status?: string; reference: { documentId?: string } }[]
  }>()
  const told = items.find(each => each.reference.documentId === documentId && each.kind === 'status')
  expect(told).toMatchObject({ status: '13', description: 'Ban hành nhầm' })
  const bytes = await call('GET', `/v1/inbox/${told?.id ?? ''}/edxml`, { key: keys.onewin })
  expect(bytes.body).toContain('StatusCode>13<')
})
