/** Clerks of the simulated DMSs recall, update, replace, and answer when they are asked. */
import { afterEach, describe, expect, it } from 'vitest'
import { readMessage, writeDocument } from '../../simulators/dms/edxml.ts'
import { Desk } from '../../simulators/dms/desk.ts'
import type { OfficeSetup } from '../../simulators/dms/clerk.ts'
import { startIofficeSimulator } from '../../simulators/ioffice/index.ts'
import { draft, ministry, province, ward } from './letters.ts'

const desks: { close(): void | Promise<void> }[] = []
afterEach(async () => {
  for (const each of desks.splice(0)) await each.close()
})

function deskOf(...offices: OfficeSetup[]): Desk {
  const desk = new Desk('thu', { offices: offices.length === 0 ? [province, ward] : offices, speed: 0 })
  desks.push(desk)
  return desk
}
const outbound = (to = [ministry, ward]) => draft({ from: province, to, number: '7' })
const lastOf = (desk: Desk) => desk.waiting().map(item => readMessage(item.bytes)!)
const inbound = (more: Partial<Parameters<typeof draft>[0]> = {}) =>
  draft({ from: ministry, to: [ward], number: '99', ...more })
const arrive = (desk: Desk, id: string, letter: ReturnType<typeof inbound>) =>
  desk.receive(id, ward.code, writeDocument(letter, new Date()))
const statements = (desk: Desk) =>
  lastOf(desk).flatMap(message => (message.kind === 'status' ? [message.code] : []))
const stateOf = (desk: Desk) => desk.truth().documents.map(line => [line.businessType, line.state])

describe('a clerk who wants a document back', () => {
  it('writes an edoc of type 1 with the number of the original', () => {
    const desk = deskOf()
    const key = desk.send(outbound())
    const [original] = lastOf(desk)
    desk.recall(key, { by: 'edoc', reason: 'Sai thể thức' })
    expect(lastOf(desk)[1]).toMatchObject({
      businessType: '1',
      reason: 'Sai thể thức',
      documentId: original!.kind === 'edoc' ? original!.documentId : '',
      to: [ministry.code, ward.code],
      attachments: []
    })
  })

  it('or says status 13 to each recipient, or to those he names', () => {
    const desk = deskOf()
    const key = desk.send(outbound())
    expect(desk.recall(key, { by: 'status', reason: 'Nhầm' })).toHaveLength(2)
    expect(desk.recall(key, { by: 'status', reason: 'Nhầm', from: [ward.code] })).toHaveLength(1)
    expect(lastOf(desk).slice(1)).toMatchObject([
      { code: '13', from: province.code, about: { organId: ministry.code } },
      { code: '13', about: { organId: ward.code } },
      { code: '13', about: { organId: ward.code } }
    ])
  })

  it('updates with receivers removed and added, and replaces', () => {
    const desk = deskOf()
    const key = desk.send(outbound([ward]))
    desk.update(key, { reason: 'Đổi nơi nhận', removed: [ward.code], added: [ministry.code] })
    desk.replace(key, draft({ from: province, to: [ward], number: '8' }), 'Thay thế')
    const [original, update, replacement] = lastOf(desk)
    expect(update).toMatchObject({ businessType: '2', removed: [ward.code], to: [ward.code, ministry.code] })
    const id = original?.kind === 'edoc' ? original.documentId : ''
    expect(replacement).toMatchObject({ businessType: '3', replaces: [id] })
  })

  it('cannot recall what is no document', () => {
    const desk = deskOf()
    const key = desk.sendRaw(Buffer.from('hỏng'))
    expect(() => desk.recall(key, { by: 'edoc', reason: '' })).toThrow('no document')
  })
})

describe('a clerk who is asked to give a document back', () => {
  const recall = inbound({ business: { type: '1', reason: 'Nhầm' }, attachments: [] })

  it('agrees, destroys the copy and says nothing more of it', () => {
    const desk = deskOf()
    arrive(desk, '1', inbound())
    expect(stateOf(desk)).toEqual([['0', 'held']])
    arrive(desk, '2', recall)
    desk.flush()
    expect(statements(desk).slice(0, 2).sort()).toEqual(['03', '15'])
    expect(statements(desk)).toHaveLength(2)
    expect(stateOf(desk)).toEqual([
      ['0', 'recalled'],
      ['1', undefined]
    ])
    expect(desk.truth().documents[0]!.attachments).toEqual([])
  })

  it('keeps it where that is the policy of his office', () => {
    const desk = deskOf({ ...ward, keeps: true })
    arrive(desk, '1', inbound())
    arrive(desk, '2', recall)
    desk.flush()
    expect(stateOf(desk)[0]).toEqual(['0', 'declined'])
    expect(desk.truth().documents[0]!.attachments).not.toEqual([])
  })

  it('understands an update that takes his office off the list, and one that does not', () => {
    const desk = deskOf()
    arrive(desk, '1', inbound())
    const receivers = [{ code: ministry.code, change: 'added' as const }]
    arrive(desk, '2', inbound({ business: { type: '2', reason: 'Đổi', receivers } }))
    expect(stateOf(desk)[0]).toEqual(['0', 'updated'])
    const removed = [{ code: ward.code, change: 'removed' as const }]
    arrive(desk, '3', inbound({ business: { type: '2', reason: 'Rút', receivers: removed } }))
    desk.flush()
    expect(stateOf(desk)[0]).toEqual(['0', 'recalled'])
  })

  it('lays a replaced document aside', () => {
    const desk = deskOf()
    const first = inbound({ documentId: 'cũ' })
    arrive(desk, '1', first)
    arrive(desk, '2', inbound({ documentId: 'mới', business: { type: '3', reason: '', replaces: ['cũ'] } }))
    expect(stateOf(desk)).toEqual([
      ['0', 'replaced'],
      ['3', 'held']
    ])
  })
})

it('the simulated iOffice is steered from outside as well', async () => {
  const simulator = await startIofficeSimulator({ offices: [province, ward], speed: 0 })
  desks.push(simulator)
  const key = await simulator.send(outbound())
  const ask = async (what: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify({ key, ...body }) }
    return (await (await fetch(`${simulator.url}/control/${what}`, init)).json()) as { keys: string[] }
  }
  expect((await ask('recall', { by: 'status', reason: 'Nhầm' })).keys).toHaveLength(2)
  expect((await ask('update', { reason: 'Đổi', removed: [ward.code] })).keys).toHaveLength(1)
  const next = { ...draft({ from: province, to: [ward], number: '9' }), attachments: [] }
  expect((await ask('replace', { draft: next, reason: 'Thay' })).keys).toHaveLength(1)
  expect(await simulator.recall(key, { by: 'edoc', reason: 'Nhầm' })).toHaveLength(1)
  expect(simulator.truth().sent).toHaveLength(6)
})
