import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { edoc, statusBytes } from '../support/edoc.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const inbound = {
  from: '000.00.00.G22',
  to: ['000.00.02.H19', '000.00.01.H19'],
  documentId: 'g22-1',
  number: '7'
}
const offered = (who: 'ioffice' | 'onewin') => s[who].taken.filter(t => t.kind === 'edoc').length

describe('a document from an axis', () => {
  it('is offered to the DMS of the office it is listed for, byte for byte', async () => {
    const { bytes } = await edoc(s.contents, inbound)
    expect(await s.arrive(inbound, 'd1', '000.00.02.H19')).toMatchObject({ kind: 'accepted' })
    await s.work()
    expect(s.onewin.taken.map(t => t.bytes)).toEqual([bytes.toString('utf8')])
    expect(offered('ioffice')).toBe(0)
  })

  it('pushed without an addressee goes to every office of ours on its envelope', async () => {
    await s.arrive(inbound, 'd1')
    await s.work()
    expect([offered('onewin'), offered('ioffice')]).toEqual([1, 1])
  })

  it('one copy a recipient is one document with a delivery each', async () => {
    const first = await s.arrive(inbound, 'd1', '000.00.02.H19')
    const second = await s.arrive(inbound, 'd2', '000.00.01.H19')
    expect(second).toEqual(first)
    await s.work()
    expect([offered('onewin'), offered('ioffice')]).toEqual([1, 1])
  })

  it('given again under the same or another id is not handed over twice', async () => {
    await s.arrive(inbound, 'd1', '000.00.02.H19')
    expect(await s.arrive(inbound, 'd1', '000.00.02.H19')).toMatchObject({ kind: 'duplicate' })
    expect(await s.arrive(inbound, 'd2', '000.00.02.H19')).toMatchObject({ kind: 'duplicate' })
    await s.work()
    expect(offered('onewin')).toBe(1)
  })

  it('at the same moment from two pollers is handed over once', async () => {
    await Promise.all(
      Array.from({ length: 5 }, (_, i) => s.arrive(inbound, i % 2 ? 'd1' : 'd2', '000.00.02.H19'))
    )
    await s.work()
    expect(offered('onewin')).toBe(1)
  })

  it('that says something else than the copy before is kept and refused, not mixed up', async () => {
    await s.arrive(inbound, 'd1', '000.00.02.H19')
    const answer = await s.arrive({ ...inbound, subject: 'V/v nội dung đã bị đổi' }, 'd2', '000.00.02.H19')
    expect(answer).toMatchObject({ kind: 'refused', problems: [{ code: 'document.conflicting-copy' }] })
    await s.work()
    expect(offered('onewin')).toBe(1)
  })

  it('that differs from the copy for another office still reaches the office it is for', async () => {
    await s.arrive(inbound, 'd1', '000.00.02.H19')
    const other = { ...inbound, subject: 'V/v bản qua trục khác' }
    expect(await s.arrive(other, 'd2', '000.00.01.H19')).toMatchObject({ kind: 'accepted' })
    expect(await s.arrive(other, 'd3', '000.00.01.H19')).toMatchObject({ kind: 'duplicate' })
    await s.work()
    expect([offered('onewin'), offered('ioffice')]).toEqual([1, 1])
  })

  it('for no office of ours is refused and kept', async () => {
    expect(await s.arrive({ ...inbound, to: ['000.00.00.G09'] }, 'd1')).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'recipient.not-ours' }]
    })
  })

  it('refused once may be given again after the cause is mended', async () => {
    await s.arrive({ ...inbound, to: ['000.01.30.H19'] }, 'd1')
    await s.db
      .updateTable('organisation')
      .set({ connector_id: 'onewin' })
      .where('code', '=', '000.01.30.H19')
      .execute()
    expect(await s.arrive({ ...inbound, to: ['000.01.30.H19'] }, 'd1')).toMatchObject({ kind: 'accepted' })
  })

  it('for a closed office reaches the one in its place, under the code the sender knows', async () => {
    await s.arrive({ ...inbound, to: ['000.00.00.H10'] }, 'd1', '000.00.00.H10')
    await s.work()
    expect(s.ioffice.taken[0]).toMatchObject({ to: '000.00.00.H10' })
  })
})

describe('who wrote a document from an axis', () => {
  const senderOf = async (promulgationDate: string) => {
    const number = promulgationDate.replaceAll('-', '')
    const facts = { ...inbound, from: '000.00.00.H10', documentId: number, number, promulgationDate }
    await s.arrive(facts, number, '000.00.02.H19')
    const { rows } = await s.pool.query<{ name: string; code: string }>(
      `select o.name, d.sender_code as code from document d join organisation o on o.id = d.sender_id
       where d.document_id = $1`,
      [number]
    )
    return rows[0]
  }
  it('is asked of the day it was written, and the code it was written with is kept', async () => {
    const code = '000.00.00.H10'
    expect(await senderOf('2025-06-30')).toEqual({ name: 'UBND tỉnh Bình Phước', code })
    expect(await senderOf('2025-07-01')).toEqual({ name: 'UBND tỉnh Đồng Nai', code })
    // A day that has not come is a slip of the pen: today counts.
    expect(await senderOf('2062-07-01')).toEqual({ name: 'UBND tỉnh Đồng Nai', code })
  })
})

describe('a round over an axis', () => {
  const put = async (remoteId: string, bytes: Buffer, to?: string) => {
    s.vxp.inbox.push({ remoteId, kind: 'edoc', bytes, ...(to === undefined ? {} : { to }) })
  }

  it('takes what is there and acknowledges each item after its commit', async () => {
    await put('d1', (await edoc(s.contents, inbound)).bytes, '000.00.02.H19')
    await put('d2', Buffer.from('<html>nhầm</html>'))
    await put(
      'd3',
      await statusBytes(s.contents, {
        from: '000.00.00.G22',
        to: '000.00.01.H19',
        documentId: 'x',
        code: '01'
      })
    )
    expect(await s.exchange.collectFromAxis('vxp')).toBe(3)
    // Side by side, so in any order.
    expect(s.vxp.acknowledged.map(a => [a.remoteId, a.as]).toSorted()).toEqual([
      ['d1', 'done'],
      ['d2', 'fail'],
      ['d3', 'done']
    ])
  })

  it('acknowledges again what is listed again, and does not take it again', async () => {
    await put('d1', (await edoc(s.contents, inbound)).bytes, '000.00.02.H19')
    await s.exchange.collectFromAxis('vxp')
    await s.exchange.collectFromAxis('vxp')
    expect(s.vxp.acknowledged.map(a => a.as)).toEqual(['done', 'done'])
    await s.work()
    expect(offered('onewin')).toBe(1)
  })

  it('one bad item does not keep the others, and the round comes back', async () => {
    await put('d1', (await edoc(s.contents, inbound)).bytes, '000.00.02.H19')
    const fetch = s.vxp.fetch.bind(s.vxp)
    Object.assign(s.vxp, {
      fetch: (item: { remoteId: string }) =>
        item.remoteId === 'd0'
          ? Promise.reject(new Error('garbage'))
          : fetch(item as never, new AbortController().signal)
    })
    s.vxp.inbox.unshift({ remoteId: 'd0', kind: 'edoc', bytes: Buffer.alloc(0) })
    expect(await s.exchange.collectFromAxis('vxp')).toBe(1)
    const row = await s.db
      .selectFrom('outbox')
      .selectAll()
      .where('topic', '=', 'collect-axis')
      .executeTakeFirstOrThrow()
    expect(row.due_at.getTime()).toBe(s.clock.now().getTime() + 30_000)
  })

  it('an axis that does not answer is tried again later', async () => {
    Object.assign(s.vxp, {
      list: () => {
        throw new Error('unreachable')
      }
    })
    expect(await s.exchange.collectFromAxis('vxp')).toBe(0)
    expect((await s.lanes.read('collect:vxp')).failuresInARow).toBe(1)
  })
})

describe('a round over a DMS', () => {
  it('accepts each item once by its key and tells the DMS the answer', async () => {
    const { bytes } = await edoc(s.contents)
    const item = (key: string, content: Buffer) => ({
      key,
      open: async function* () {
        yield await Promise.resolve(content)
      }
    })
    s.ioffice.waiting.push(item('a', bytes), item('a', bytes), item('b', Buffer.from('x')))
    expect(await s.exchange.collectFromDms('ioffice')).toBe(3)
    expect(s.ioffice.told.map(t => t.kind)).toEqual(['accepted', 'duplicate', 'refused'])
    expect(s.ioffice.told[2]).toMatchObject({
      problems: [{ vi: expect.stringMatching(/\S/) as string, remedy: expect.stringMatching(/\S/) as string }]
    })
  })
})

describe('the inbox of a DMS', () => {
  const item = async () => {
    await s.arrive(inbound, 'd1', '000.00.02.H19')
    await s.work()
    return s.onewin.taken[0]?.deliveryId ?? ''
  }

  it('an item acknowledged twice is taken once, and a different second word is refused', async () => {
    const id = await item()
    expect(await s.exchange.pickUp('onewin', id, { taken: true })).toEqual({ kind: 'taken' })
    expect(await s.exchange.pickUp('onewin', id, { taken: true })).toEqual({ kind: 'already-taken' })
    expect(await s.exchange.pickUp('onewin', id, { taken: false, reason: 'x' })).toMatchObject({
      kind: 'conflict'
    })
    await s.work()
    expect(s.vxp.taken.filter(t => t.code === '01')).toHaveLength(1)
  })

  it("another system's item does not exist", async () => {
    expect(await s.exchange.pickUp('ioffice', await item(), { taken: true })).toEqual({ kind: 'not-found' })
  })
})
