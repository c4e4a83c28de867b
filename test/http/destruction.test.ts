import { describe, expect, test } from 'vitest'
import { gateway } from '../support/http.ts'
import { givenBack } from '../support/recalled.ts'

const g = await gateway()
const { keys, call } = g
const [snv, vp] = ['000.00.02.H19', '000.00.01.H19']
let count = 0

/** A document from the axis, taken by the DMSs it is for. */
async function arrived(to: readonly string[] = [snv]) {
  const documentId = `thu-hoi-${(count += 1)}`
  const facts = { from: '000.00.00.G22', to, documentId, number: `${count}` }
  const answer = await g.arrive({ ...facts, attachment: Buffer.from(`%PDF-1.4 ${count}`) }, documentId)
  if (!('subjectId' in answer)) throw new Error(JSON.stringify(answer))
  await g.work()
  return answer.subjectId
}

async function destroyed(id: string, reason = 'Gửi nhầm nơi nhận') {
  await givenBack(g, id, { reason })
  g.clock.advance(3_600_000)
  await g.work()
}
const get = async (path: string, key: string) => {
  const response = await call('GET', path, { key })
  return { status: response.statusCode, body: response.json<Record<string, never>>() }
}

describe('the content of a recalled document', () => {
  test('is read by nobody any more: 410 with when and why, and its metadata is still shown', async () => {
    const id = await arrived()
    const inbox = (await g.store.deliveries.ofDocument(id))[0]!.id
    const paths = [
      `/v1/documents/${id}/envelope`,
      `/v1/documents/${id}/attachments/1`,
      `/v1/documents/${id}/signatures`
    ]
    for (const path of paths) expect((await call('GET', path, { key: keys.onewin })).statusCode).toBe(200)
    await destroyed(id)
    const own = [`/v1/inbox/${inbox}`, `/v1/inbox/${inbox}/edxml`]
    for (const path of [...paths, ...own])
      expect(await get(path, keys.onewin)).toMatchObject({
        status: 410,
        body: {
          error: {
            code: 'content.destroyed',
            problems: [{ detail: expect.stringMatching(/^2026-.*\+07:00: Gửi nhầm nơi nhận$/) }]
          }
        }
      })
    for (const path of paths) expect((await get(path, keys.admin)).status).toBe(410)
    const shown = await get(`/v1/documents/${id}`, keys.onewin)
    expect(shown).toMatchObject({
      status: 200,
      body: {
        subject: 'V/v báo cáo tình hình thực hiện nhiệm vụ tháng 02 năm 2026',
        destroyed: { reason: 'Gửi nhầm nơi nhận', doneAt: expect.any(String) },
        attachments: [{ name: 'cong-van.pdf' }]
      }
    })
    expect(shown.body).not.toHaveProperty('content')
  })

  test('has its signatures judged no more', async () => {
    const id = await arrived()
    await destroyed(id)
    const response = await call('POST', `/v1/admin/documents/${id}/recheck`, { key: keys.admin })
    expect([response.statusCode, response.json()]).toMatchObject([
      410,
      { error: { code: 'content.destroyed' } }
    ])
  })

  test('is proven destroyed to whoever may see the document', async () => {
    const id = await arrived()
    const path = `/v1/documents/${id}/destruction`
    expect((await get(path, keys.onewin)).status).toBe(404)
    await destroyed(id)
    const proof = await get(path, keys.onewin)
    expect(proof).toMatchObject({
      status: 200,
      body: {
        documentId: id,
        direction: 'in',
        cameAgain: false,
        contents: [{ outcome: 'destroyed', sha256: expect.any(String) }, { outcome: 'destroyed' }],
        recalls: [{ kind: 'recall', reason: 'Gửi nhầm nơi nhận', recipients: [{ recipientCode: snv }] }]
      }
    })
    expect((await get(path, keys.auditor)).status).toBe(200)
    expect((await get(path, keys.ioffice)).status).toBe(404)
  })

  test('kept for another document names that document to overseers alone', async () => {
    const [id, other] = [await arrived(), await arrived()]
    const shared = (await g.store.destructions.contentsOf(other))[0]!
    await g.store.destructions.refer(id, [shared])
    await destroyed(id)
    const path = `/v1/documents/${id}/destruction`
    const kept = (body: { contents: readonly { outcome: string }[] }) =>
      body.contents.find(each => each.outcome === 'kept')
    expect(kept((await get(path, keys.admin)).body as never)).toMatchObject({
      keptFor: { kind: 'document', id: other }
    })
    expect(kept((await get(path, keys.onewin)).body as never)).not.toHaveProperty('keptFor')
  })

  test('given back by one of two is gone for that one alone', async () => {
    const id = await arrived([snv, vp])
    await givenBack(g, id, { by: snv })
    expect((await get(`/v1/documents/${id}/envelope`, keys.onewin)).status).toBe(410)
    expect((await get(`/v1/documents/${id}`, keys.onewin)).body).toHaveProperty('destroyed')
    expect((await call('GET', `/v1/documents/${id}/envelope`, { key: keys.ioffice })).statusCode).toBe(200)
    expect((await get(`/v1/documents/${id}/destruction`, keys.onewin)).status).toBe(404)
  })
})

describe('a document that we sent and recalled', () => {
  test('is frozen: its sender reads it, its recipient no longer does', async () => {
    const { id } = await g.accepted({ to: [snv], documentId: 'di-1', number: '901' })
    await g.work()
    await givenBack(g, id)
    const path = `/v1/documents/${id}`
    expect((await get(path, keys.ioffice)).body).toMatchObject({ frozenAt: expect.any(String) })
    expect((await get(path, keys.ioffice)).body).not.toHaveProperty('destroyed')
    expect((await call('GET', `${path}/envelope`, { key: keys.ioffice })).statusCode).toBe(200)
    expect((await get(`${path}/envelope`, keys.onewin)).status).toBe(410)
    expect((await get(`${path}/attachments/1`, keys.onewin)).status).toBe(410)
  })

  test('is not sent again by an operator', async () => {
    const { id, deliveries } = await g.accepted({ documentId: 'di-2', number: '902' })
    await givenBack(g, id)
    const path = `/v1/admin/deliveries/${deliveries[0]!.id}/retry`
    const response = await call('POST', path, { key: keys.admin })
    expect([response.statusCode, response.json()]).toMatchObject([
      409,
      { error: { code: 'document.recalled' } }
    ])
  })
})

describe('the list of destructions', () => {
  test('goes newest first, page by page, and can be asked for what is still open', async () => {
    const ids: string[] = []
    for (let i = 0; i < 3; i++) {
      ids.unshift(await arrived())
      await destroyed(ids[0]!)
    }
    const open = await arrived()
    await givenBack(g, open)
    const first = await get('/v1/admin/destructions?limit=2', keys.auditor)
    const page = first.body as never as { items: { documentId: string }[]; next: string }
    expect(page.items.map(each => each.documentId)).toEqual([open, ids[0]])
    const second = await get(`/v1/admin/destructions?limit=2&cursor=${page.next}`, keys.auditor)
    expect(second.body).toMatchObject({ items: [{ documentId: ids[1] }, { documentId: ids[2] }] })
    const still = await get('/v1/admin/destructions?state=ordered', keys.admin)
    expect(still.body).toMatchObject({ items: [{ documentId: open }] })
    const done = await get('/v1/admin/destructions?state=done&limit=1', keys.admin)
    expect(done.body).toMatchObject({ items: [{ documentId: ids[0] }] })
  })

  test('refuses a cursor that it did not give, and a DMS', async () => {
    const forged = Buffer.from('["gestern","x"]').toString('base64url')
    for (const cursor of ['x', forged])
      expect(await get(`/v1/admin/destructions?cursor=${cursor}`, keys.admin)).toMatchObject({
        status: 400,
        body: { error: { code: 'request.invalid' } }
      })
    expect((await get('/v1/admin/destructions', keys.ioffice)).status).toBe(403)
  })
})
