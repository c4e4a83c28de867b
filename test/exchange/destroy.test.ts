import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { givenBack } from '../support/recalled.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const hour = 3_600_000
const [snv, vp] = ['000.00.02.H19', '000.00.01.H19']
const attachment = (text: string) => Buffer.from(`%PDF-1.4\n${text}\n%%EOF\n`)
const secret = { from: '000.00.00.G22', to: [snv, vp], documentId: 'g22-9', attachment: attachment('mật') }

async function arrived(remoteId = 'd1', to?: string, facts: object = {}): Promise<string> {
  const answer = await s.arrive({ ...secret, ...facts }, remoteId, to)
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer))
  await s.work()
  return answer.subjectId
}
const refs = (documentId: string) => s.store.destructions.contentsOf(documentId)
const inStore = async (documentId: string) =>
  (await refs(documentId)).filter(each => s.contents.kept.has(each.sha256)).length
const outcomes = async (documentId: string) =>
  (await s.store.destructions.find(documentId))?.contents.map(each => each.outcome)
async function later(): Promise<void> {
  s.clock.advance(hour)
  await s.work()
}
const events = async (documentId: string) => {
  const { rows } = await s.pool.query<{ action: string; facts: { contents?: unknown[] } }>(
    `select action, facts from audit_event where subject ->> 'document' = $1 and action like 'document.%' order by seq`,
    [documentId]
  )
  return rows.filter(row => row.action !== 'document.received')
}

describe('the content of a recalled document', () => {
  it('goes when every recipient has given it back, and what is left proves it', async () => {
    const id = await arrived()
    const contents = await refs(id)
    expect(contents.length).toBe(2)
    await givenBack(s, id, { by: snv })
    await later()
    expect(await s.store.destructions.find(id)).toBeNull()
    expect(await inStore(id)).toBe(2)

    await givenBack(s, id, { by: vp })
    await s.work()
    expect(await inStore(id)).toBe(0)
    const proof = await s.store.destructions.find(id)
    expect(proof?.doneAt).toEqual(s.clock.now())
    expect(proof?.contents).toEqual(
      contents.map(each => ({ ...each, outcome: 'destroyed', at: s.clock.now().toISOString() }))
    )
    const [ordered, done] = await events(id)
    expect(ordered).toMatchObject({ action: 'document.content-ordered-destroyed', facts: { contents } })
    expect(done).toMatchObject({ action: 'document.content-destroyed', facts: { contents: proof?.contents } })
  })

  it('leaves number, subject, parties and dates in its row, and nothing of what it said', async () => {
    const id = await arrived()
    await givenBack(s, id)
    await later()
    const { message } = (await s.store.documents.find(id))!
    expect(message.header).toMatchObject({
      codeNumber: '123',
      codeNotation: 'VP-TH',
      subject: 'V/v báo cáo tình hình thực hiện nhiệm vụ tháng 02 năm 2026',
      promulgationDate: '2026-03-02',
      from: { organId: '000.00.00.G22' }
    })
    expect(message.header.content).toBeUndefined()
    expect(message.attachments.map(each => each.name)).toEqual(['cong-van.pdf'])
  })

  it('put within the last hour stays until the hour is over: a commit may be about to refer to it', async () => {
    const id = await arrived()
    await givenBack(s, id)
    await s.work()
    expect(await inStore(id)).toBe(2)
    s.clock.advance(hour - 1000)
    await s.work()
    expect(await inStore(id)).toBe(2)
    s.clock.advance(1000)
    await s.work()
    expect(await inStore(id)).toBe(0)
  })

  it('that another document carries too is kept for that one, until it is recalled as well', async () => {
    const id = await arrived()
    const other = await arrived('d2', snv, { documentId: 'g22-10', number: '10' })
    await givenBack(s, id)
    await later()
    const fates = (await s.store.destructions.find(id))!.contents
    expect(fates.map(each => each.outcome).sort()).toEqual(['destroyed', 'kept'])
    expect(fates.find(each => each.outcome === 'kept')?.keptFor).toEqual({ kind: 'document', id: other })
    await givenBack(s, other)
    await s.work()
    expect(await inStore(other)).toBe(0)
    expect(new Set(await outcomes(other))).toEqual(new Set(['destroyed']))
  })

  it('that a refusal keeps as its evidence stays for it', async () => {
    const id = await arrived()
    const [raw] = await s.pool
      .query<{ raw_sha256: string; raw_size: number }>(
        'select raw_sha256, raw_size from document where id = $1',
        [id]
      )
      .then(found => found.rows)
    const refusal = {
      id: s.clock.id(),
      direction: 'in',
      source: 'vxp',
      problems: [],
      at: s.clock.now()
    } as const
    await s.store.refusals.keep({ ...refusal, raw: { sha256: raw!.raw_sha256, size: raw!.raw_size } })
    await givenBack(s, id)
    await later()
    const kept = (await s.store.destructions.find(id))!.contents.filter(each => each.outcome === 'kept')
    expect(kept).toMatchObject([{ sha256: raw!.raw_sha256, keptFor: { kind: 'refusal', id: refusal.id } }])
  })

  it('that the disk has lost already was gone', async () => {
    const id = await arrived()
    const [first] = await refs(id)
    s.contents.kept.delete(first!.sha256)
    await givenBack(s, id)
    await later()
    expect((await outcomes(id))?.sort()).toEqual(['destroyed', 'gone'])
  })

  it('stays when the document was refused, not recalled', async () => {
    const id = await arrived()
    await s.pool.query(`update delivery set state = 'refused' where document_id = $1`, [id])
    await givenBack(s, id, { by: 'nobody' })
    expect(await s.store.destructions.find(id)).toBeNull()
    await s.pool.query(
      `update delivery set state = 'cancelled' where document_id = $1 and recipient_code = $2`,
      [id, vp]
    )
    await givenBack(s, id, { by: 'nobody' })
    expect(await s.store.destructions.find(id)).not.toBeNull()
  })

  it('is ordered destroyed once, though the last two recipients answer at the same moment', async () => {
    for (let i = 0; i < 5; i++) {
      const id = await arrived(`both-${i}`, undefined, { documentId: `both-${i}`, number: `${i}` })
      await Promise.all([givenBack(s, id, { by: snv }), givenBack(s, id, { by: vp })])
      expect((await events(id)).map(each => each.action)).toEqual(['document.content-ordered-destroyed'])
    }
  })
})

describe('the job', () => {
  it('run twice, also at once, tells it once', async () => {
    const id = await arrived()
    await givenBack(s, id)
    s.clock.advance(hour)
    await Promise.all([s.handle('destroy', id), s.handle('destroy', id)])
    await s.handle('destroy', id)
    expect(await inStore(id)).toBe(0)
    expect(new Set(await outcomes(id))).toEqual(new Set(['destroyed']))
  })

  it('cut off after a removal says afterwards that it was destroyed, not that it was gone', async () => {
    const id = await arrived()
    await givenBack(s, id)
    s.clock.advance(hour)
    const remove = s.contents.remove.bind(s.contents)
    s.contents.remove = async (sha256, ms) => {
      await remove(sha256, ms)
      throw new Error('the machine stopped')
    }
    await expect(s.handle('destroy', id)).rejects.toThrow('the machine stopped')
    s.contents.remove = remove
    await s.handle('destroy', id)
    expect(await inStore(id)).toBe(0)
    expect(await outcomes(id)).toEqual(['destroyed', 'destroyed'])
  })

  it('leaves alone what a commit is just referring to', async () => {
    const id = await arrived()
    await givenBack(s, id)
    s.clock.advance(hour)
    await s.store.transaction(async tx => {
      const document = (await s.store.documents.find(id))!
      const again = { ...document, id: s.clock.id(), businessKey: 'another', acceptedAt: s.clock.now() }
      await tx.documents.add(again)
      await s.handle('destroy', id)
      expect(await inStore(id)).toBe(2)
    })
    s.clock.advance(60_000)
    await s.work()
    expect(await inStore(id)).toBe(2)
    expect(await outcomes(id)).toEqual(['kept', 'kept'])
  })

  it('for a document that nobody ordered to be destroyed does nothing', async () => {
    const id = await arrived()
    await s.handle('destroy', id)
    expect(await inStore(id)).toBe(2)
  })
})

describe('a recalled document that comes in again', () => {
  const offered = () => s.onewin.taken.length

  it('is not handed over, and its bytes go again', async () => {
    const id = await arrived('d1', snv)
    await givenBack(s, id)
    await later()
    const handedOver = offered()
    expect(await s.arrive(secret, 'd1', snv)).toMatchObject({ kind: 'duplicate' })
    expect(await s.arrive(secret, 'd2', snv)).toMatchObject({ kind: 'duplicate', subjectId: id })
    expect(await inStore(id)).toBeGreaterThan(0)
    await later()
    expect(offered()).toBe(handedOver)
    expect(await inStore(id)).toBe(0)
    expect((await s.store.destructions.find(id))?.arrivals).toBeGreaterThan(0)
    expect((await events(id)).map(each => each.action)).toEqual([
      'document.content-ordered-destroyed',
      'document.content-destroyed',
      'document.content-destroyed'
    ])
  })

  it('in other wrapping leaves nothing of the wrapping either', async () => {
    const id = await arrived('d1', snv)
    await givenBack(s, id)
    await later()
    const before = s.contents.kept.size
    expect(await s.arrive({ ...secret, to: [snv, '000.00.00.G09'] }, 'd2', snv)).toMatchObject({
      kind: 'duplicate'
    })
    await later()
    expect(s.contents.kept.size).toBe(before)
  })

  it('for an office it was not recalled from is a document of its own', async () => {
    const id = await arrived('d1', snv)
    await givenBack(s, id)
    await later()
    const other = await arrived('d2', vp)
    expect(other).not.toBe(id)
    expect(s.ioffice.taken.filter(each => each.to === vp)).toHaveLength(1)
    expect(await s.arrive(secret, 'd3', vp)).toMatchObject({ kind: 'duplicate', subjectId: other })
    await later()
    expect(await inStore(other)).toBe(2)
  })

  it('with another text under its number is that other text, and handed over', async () => {
    const id = await arrived('d1', snv)
    await givenBack(s, id)
    await later()
    const before = offered()
    const mended = await arrived('d2', snv, { attachment: attachment('bản sửa') })
    expect(mended).not.toBe(id)
    expect(offered()).toBe(before + 1)
  })

  it('from a DMS of ours that posts its file elsewhere, and is refused, goes again', async () => {
    const id = await arrived('d1', snv)
    await givenBack(s, id)
    await later()
    expect(await s.post({ attachment: secret.attachment, from: '000.00.99.H19' })).toMatchObject({
      kind: 'refused'
    })
    expect(await inStore(id)).toBe(1)
    await later()
    expect(await inStore(id)).toBe(0)
  })
})

describe('a document that we sent and recalled from everybody', () => {
  const facts = { to: ['000.00.00.G22'], attachment: attachment('đi') }

  it('is frozen: its content is kept, and it leaves no more', async () => {
    const { id, deliveries } = await s.accepted(facts)
    await givenBack(s, id)
    expect((await events(id)).map(each => each.action)).toContain('document.frozen')
    await s.work()
    expect(s.vxp.taken).toEqual([])
    const delivery = (await s.store.deliveries.find(deliveries[0]!.id))!
    expect(delivery).toMatchObject({ state: 'failed', code: 'document.recalled' })
    expect(await s.exchange.retry(delivery.id, 'admin:1')).toMatchObject({
      kind: 'conflict',
      problem: { code: 'document.recalled' }
    })
    await later()
    expect(await s.store.destructions.find(id)).toBeNull()
    expect(await inStore(id)).toBe(2)
  })

  it('before it got to one of its recipients does not go to that one after all', async () => {
    const { id, deliveries } = await s.accepted({ ...facts, to: ['000.00.00.G22', '000.00.00.G09'] })
    const [failed] = deliveries
    await s.pool.query(`update delivery set state = 'failed' where id = $1`, [failed!.id])
    await givenBack(s, id, { by: failed!.recipientCode, answer: 'withdrawn' })
    expect(await s.exchange.retry(failed!.id, 'admin:1')).toMatchObject({
      problem: { code: 'document.recalled' }
    })
    await s.work()
    expect(s.vxp.taken.map(each => each.to)).toEqual([deliveries[1]!.recipientCode])
  })

  it('posted again with a further recipient is refused', async () => {
    const { id } = await s.accepted(facts)
    await givenBack(s, id)
    expect(await s.post({ ...facts, to: ['000.00.00.G22', '000.00.00.G09'] })).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'document.recalled' }]
    })
    expect(await s.post(facts)).toMatchObject({ kind: 'duplicate', documentId: id })
  })
})

describe('nobody commits a reference to bytes that are gone', () => {
  it('a post whose content was removed between reading and commit is to be sent again', async () => {
    const holds = s.contents.holds.bind(s.contents)
    s.contents.holds = async () => false
    await expect(s.post()).rejects.toMatchObject({ code: 'system.busy' })
    s.contents.holds = holds
    expect(await s.post()).toMatchObject({ kind: 'accepted' })
  })
})
