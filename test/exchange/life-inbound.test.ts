import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Business } from '../../src/domain/envelope.ts'
import type { EdocFacts } from '../support/edoc.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const [ministry, interior, home, office] = [
  '000.00.00.G22',
  '000.00.00.G09',
  '000.00.02.H19',
  '000.00.01.H19'
]
const letter: EdocFacts = { from: ministry, to: [home], documentId: 'g22-1', number: '7' }
const act = (type: 'recall' | 'update' | 'replace', more: Partial<Business> = {}): EdocFacts => ({
  ...letter,
  business: { type, reason: 'Ban hành nhầm', ...more }
})
const taken = (who: { taken: readonly { kind: string; code?: string; bytes: string }[] }) =>
  who.taken.map(each => {
    const type = /BussinessDocType>(\d)</.exec(each.bytes)?.[1] ?? '0'
    return each.kind === 'status' ? `status ${each.code}` : `edoc ${type}`
  })
const originals = async () => {
  const found = await s.store.documents.byReference({ documentId: 'g22-1' })
  return found.filter(each => each.businessType === 'new')
}
const rows = async () => {
  const ids = (await originals()).map(each => each.id)
  return (await s.store.acts.onDocuments(ids)).map(row => `${row.kind} ${row.recipientCode} ${row.state}`)
}
const isRecalled = async () => s.store.destructions.isRecalled((await originals())[0]?.id ?? '')
const received = async () => {
  await s.arrive(letter, 'd1', home)
  await s.work()
}
const pickedUp = async (at = 0) => {
  await s.exchange.pickUp('onewin', s.onewin.taken[at]?.deliveryId ?? '', { taken: true })
  await s.work()
}

describe('a recall that an axis brings', () => {
  it('of what no DMS has yet is carried out here and answered 15 by the gateway', async () => {
    await received()
    expect(await s.arrive(act('recall'), 'd2', home)).toMatchObject({ kind: 'accepted' })
    await s.work()
    expect(taken(s.onewin)).toEqual(['edoc 0'])
    expect(taken(s.vxp)).toEqual(['status 15'])
    expect(s.vxp.taken[0]?.bytes).toContain('chưa chuyển vào phần mềm')
    expect(await rows()).toEqual([`recall ${home} withdrawn`])
    expect(await isRecalled()).toBe(true)
    expect(await s.arrive(act('recall'), 'd3', home)).toMatchObject({ kind: 'duplicate' })
    await s.work()
    expect(taken(s.vxp)).toEqual(['status 15'])
  })

  it('goes to the DMS that has the document; its answer goes back and its copy is destroyed', async () => {
    await received()
    await pickedUp()
    await s.arrive(act('recall'), 'd2', home)
    await s.work()
    expect(taken(s.onewin)).toEqual(['edoc 0', 'edoc 1'])
    expect(await rows()).toEqual([`recall ${home} asked`])
    await s.postStatus('onewin', { code: '15', from: home, to: ministry, documentId: 'g22-1' })
    await s.work()
    expect(taken(s.vxp).at(-1)).toBe('status 15')
    expect(await rows()).toEqual([`recall ${home} agreed`])
    expect(await isRecalled()).toBe(true)
  })

  it('by somebody else is refused, acknowledged as failed and kept', async () => {
    await received()
    const foreign = { ...act('recall'), from: interior }
    expect(await s.arrive(foreign, 'd2', home)).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'recall.not-yours' }]
    })
    expect(await s.store.axisItems.find('vxp', 'd2')).toMatchObject({ result: 'fail' })
    await s.work()
    expect(await rows()).toEqual([])
    expect(taken(s.vxp)).toEqual([])
  })

  it('that comes before its document is kept, and carried out when that comes', async () => {
    await s.arrive(act('recall'), 'd1', home)
    await s.work()
    expect(taken(s.onewin)).toEqual([])
    await s.arrive(letter, 'd2', home)
    await s.work()
    expect(taken(s.onewin)).toEqual([])
    expect(taken(s.vxp)).toEqual(['status 15'])
    expect(await rows()).toEqual([`recall ${home} withdrawn`])
    expect(await s.store.acts.earlyFor({ documentId: 'g22-1' })).toEqual([])
  })

  it('waits for a hand-over that is under way', async () => {
    await s.arrive(letter, 'd1', home)
    s.onewin.answers.push(async () => {
      await s.arrive(act('recall'), 'd2', home)
      return { kind: 'handed-over' }
    })
    await s.work()
    expect(taken(s.onewin)).toEqual(['edoc 0', 'edoc 1'])
    expect(await rows()).toEqual([`recall ${home} asked`])
  })

  it('that its DMS refuses is declined (16), not refused (02)', async () => {
    await received()
    await pickedUp()
    await s.arrive(act('recall'), 'd2', home)
    await s.work()
    const item = s.onewin.taken[1]?.deliveryId ?? ''
    await s.exchange.pickUp('onewin', item, { taken: false, reason: 'Đã giải quyết xong' })
    await s.work()
    expect(taken(s.vxp).at(-1)).toBe('status 16')
    expect(await rows()).toEqual([`recall ${home} declined`])
  })
})

describe('a take-back (13) that an axis brings', () => {
  const thirteen = { code: '13', from: ministry, to: home, documentId: 'g22-1', description: 'Gửi nhầm' }

  it('is carried out here as long as no DMS has the document', async () => {
    await received()
    await s.arriveStatus(thirteen, 's1')
    await s.work()
    expect(taken(s.onewin)).toEqual(['edoc 0'])
    expect(taken(s.vxp)).toEqual(['status 15'])
    expect(await rows()).toEqual([`take-back ${home} withdrawn`])
  })

  it('goes to the DMS that has it, as an edoc where that knows only those', async () => {
    Object.assign(s.onewin, { recallBy: 'edoc' })
    await received()
    await pickedUp()
    await s.arriveStatus(thirteen, 's1')
    await s.work()
    expect(taken(s.onewin)).toEqual(['edoc 0', 'edoc 1'])
    expect(await rows()).toEqual([`take-back ${home} asked`])
  })
})

describe('an update that an axis brings', () => {
  it('takes the document back from an office it removes and informs the others', async () => {
    await s.arrive({ ...letter, to: [home, office] }, 'd1')
    await s.work()
    await pickedUp()
    const update = act('update', { receivers: [{ organId: office, change: 'removed' }] })
    await s.arrive({ ...update, to: [home, office] }, 'd2')
    await s.work()
    expect(taken(s.onewin)).toEqual(['edoc 0', 'edoc 2'])
    expect(taken(s.ioffice)).toEqual(['edoc 0'])
    expect((await rows()).sort()).toEqual([`recall ${office} withdrawn`, `update ${home} informed`].sort())
  })

  it('of a document that never came is a document like any other', async () => {
    await s.arrive(act('update'), 'd1', home)
    await s.work()
    expect(taken(s.onewin)).toEqual(['edoc 2'])
  })
})
