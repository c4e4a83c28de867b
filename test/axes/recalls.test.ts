/** Simulated recipients live through recalls, and their books say what became of every copy. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startAxisSimulator } from '../../simulators/axis/index.ts'
import type { SimulatorOptions } from '../../simulators/axis/index.ts'
import type { AgencySetup } from '../../simulators/hub/options.ts'
import { ministry, ours } from './messages.ts'

const keeping = '000.00.00.G17'
const home = '000.00.00.G09'
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function exchange(options: SimulatorOptions = {}) {
  const simulator = await startAxisSimulator({ speed: 0, ...options })
  open.push(simulator)
  const { control } = simulator
  const letter = { from: ours, documentId: 'cv-1', number: '1', notation: 'CV' }
  return {
    simulator,
    control,
    send: (to: readonly string[], more: object = {}) => control.originate({ ...letter, to, ...more }),
    recall: (to: readonly string[], more: object = {}) =>
      control.originate({ ...letter, to, businessType: '1', businessReason: 'Gửi nhầm', ...more }),
    as: (code: string, setup: Partial<AgencySetup>) =>
      control.setAgency('trunguong', { code, name: 'Cơ quan thử', ...setup }),
    with: (to: string) => control.truth().books.entries.find(entry => entry.to === to),
    said: (from: string) =>
      control
        .truth()
        .receipts.filter(receipt => receipt.from === from)
        .map(receipt => receipt.statusCode)
  }
}

describe('a simulated recipient that is asked to give a document back', () => {
  it('agrees and destroys its copy, or keeps it', async () => {
    const e = await exchange()
    e.send([ministry, keeping])
    expect(e.with(ministry)).toMatchObject({ state: 'held', copy: expect.any(String) })
    e.recall([ministry, keeping])
    expect(e.with(ministry)).toMatchObject({ state: 'held', asked: 'recall' })
    e.control.flush()
    expect(e.with(ministry)).toMatchObject({ state: 'recalled', answers: ['15'] })
    expect(e.with(ministry)).not.toHaveProperty('copy')
    expect(e.with(keeping)).toMatchObject({ state: 'declined', answers: ['16'], copy: expect.any(String) })
  })

  it('says nothing more of what it has destroyed', async () => {
    const e = await exchange()
    e.send([ministry])
    e.recall([ministry])
    e.control.flush()
    expect(e.said(ministry)).toEqual(['01', '15'])
  })

  it('is asked as well by status 13, and by an update that takes it off the list', async () => {
    const e = await exchange()
    e.send([ministry, home])
    e.control.recall({ from: ours, documentId: 'cv-1', by: 'status', reason: 'Sai', to: [ministry] })
    e.send([home], { businessType: '2', receivers: [{ code: home, change: 'removed' }] })
    e.control.flush()
    expect(e.with(ministry)).toMatchObject({ state: 'recalled' })
    expect(e.with(home)).toMatchObject({ state: 'recalled' })
  })

  it.each([
    ['late', ['01', '03', '04', '05', '15']],
    ['twice', ['01', '03', '15', '15']],
    ['out-of-order', ['15', '01', '03', '04', '05', '06']],
    ['never', ['01', '03', '04', '05', '06']]
  ] as const)('answers %s', async (answersRecalls, words) => {
    const e = await exchange()
    e.as(ministry, { answersRecalls })
    e.send([ministry])
    e.recall([ministry])
    e.control.flush()
    expect(e.said(ministry).filter(code => code === '15')).toEqual(words.filter(code => code === '15'))
    const last = answersRecalls === 'out-of-order' ? e.said(ministry)[0] : undefined
    expect(last).toBe(answersRecalls === 'out-of-order' ? '15' : undefined)
    expect(e.with(ministry)?.state).toBe(answersRecalls === 'never' ? 'held' : 'recalled')
  })

  it('asked for what it never got complains of the sender and answers nothing', async () => {
    const e = await exchange()
    e.recall([ministry])
    e.control.flush()
    expect(e.control.truth().books.complaints).toMatchObject([
      { kind: 'recall', from: ours, to: ministry, documentId: 'cv-1' }
    ])
    expect(e.said(ministry)).toEqual([])
  })

  it('remembers over a restart what it was asked and what it has answered', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recalls-'))
    const data = join(folder, 'truth.jsonl')
    const first = await exchange({ data })
    first.send([ministry, keeping])
    first.recall([ministry, keeping])
    const { books } = first.control.truth()
    await first.simulator.close()
    const second = await exchange({ data })
    expect(second.control.truth().books).toEqual(books)
    second.control.flush()
    await second.simulator.close()
    const third = await exchange({ data })
    third.control.flush()
    expect(third.with(ministry)).toMatchObject({ state: 'recalled', answers: ['15'] })
    expect(third.with(keeping)).toMatchObject({ state: 'declined', answers: ['16'] })
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('other acts', () => {
  it('an update is known and answered without giving anything back; who is added has the document by it', async () => {
    const e = await exchange()
    e.send([ministry])
    e.send([ministry, home], { businessType: '2', receivers: [{ code: home, change: 'added' }] })
    e.control.flush()
    expect(e.with(ministry)).toMatchObject({ state: 'updated', answers: ['15'], copy: expect.any(String) })
    expect(e.with(home)).toMatchObject({ state: 'held' })
    expect(e.control.truth().books.complaints).toEqual([])
  })

  it('a replacement stands in the place of what it replaces', async () => {
    const e = await exchange()
    e.send([ministry])
    e.send([ministry], { businessType: '3', documentId: 'cv-2', number: '2', replaces: ['cv-1'] })
    const entries = e.control.truth().books.entries
    expect(entries.map(({ documentId, state }) => [documentId, state])).toEqual([
      ['cv-1', 'replaced'],
      ['cv-2', 'held']
    ])
  })
})

describe('a simulated sender', () => {
  it.each(['edoc', 'status'] as const)('that regrets recalls by %s what we were sent', async by => {
    const e = await exchange()
    e.as(ministry, { regrets: by })
    e.control.originate({ from: ministry, to: [ours], documentId: 'g22-1' })
    e.control.flush()
    const waiting = e.control.truth().items.filter(item => item.to === ours)
    expect(waiting.map(item => item.kind)).toEqual(['edoc', by])
    expect(e.with(ours)).toMatchObject({ state: 'held', asked: by === 'edoc' ? 'recall' : 'take-back' })
    const about = e.control.truth().taken.find(taken => taken.documentId === 'g22-1')!
    e.control.sendStatus(ours, ministry, about, '15', 'Đồng ý')
    expect(e.with(ours)).toMatchObject({ state: 'recalled' })
  })

  it('cannot recall what it never sent', async () => {
    const e = await exchange()
    const recall = { from: ministry, documentId: 'nothing', by: 'edoc', reason: 'Nhầm' } as const
    expect(() => e.control.recall(recall)).toThrow('never sent')
  })

  it('is steered from outside as well', async () => {
    const e = await exchange()
    e.control.originate({ from: ministry, to: [ours], documentId: 'g22-2' })
    const ask = async (path: string, body?: object) => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      return (await (await fetch(`${e.simulator.url}/_control/${path}`, init)).json()) as object
    }
    const asked = await ask('recall', { from: ministry, documentId: 'g22-2', by: 'status', reason: 'Nhầm' })
    expect(asked).toEqual({ asked: [ours] })
    expect(await ask('books')).toMatchObject({ entries: [{ to: ours, asked: 'take-back' }], complaints: [] })
  })
})
