/** Has the letters sent by the systems in which they were written, each once for ever. */
import { setTimeout as delay } from 'node:timers/promises'
import { documentIdOf, writeDocument, type Draft } from '../dms/edxml.ts'
import type { Letter } from './letter.ts'
import { letterPdf } from './pdf/letter.ts'
import type { Networks, Offices } from './partners.ts'
import { seats } from './seed.ts'
import type { DemoState } from './state.ts'

/** Whoever a DMS of ours manages is on no network. */
const isOurs = (code: string) => seats().some(seat => seat.agency.code === code && seat.connector !== '')

export interface Sender {
  /** From iOffice or OneWin. False: it was sent at an earlier start. */
  send(letter: Letter, from: 'ioffice' | 'onewin'): Promise<boolean>
  /** From a ministry, over the axis. */
  bring(letter: Letter): Promise<boolean>
  /** iOffice wants it back, once everybody behind the networks has it. */
  recall(letter: Letter): Promise<boolean>
  /** iOffice sends what stands in its place, once everybody behind the networks has it. */
  replace(letter: Letter): Promise<boolean>
  /** From iOffice, while the axis answers with errors and then loses an answer that it has acted upon. */
  sendIntoTrouble(letter: Letter): Promise<boolean>
}

export function senderFor(state: DemoState, networks: Networks, offices: Offices): Sender {
  const { axis, lgsp } = networks
  const isSent = (letter: Letter) => state.get().sent[letter.id] !== undefined
  const note = (letter: Letter, key: string) =>
    state.change({ sent: { ...state.get().sent, [letter.id]: key } })

  async function send(letter: Letter, from: 'ioffice' | 'onewin'): Promise<boolean> {
    if (isSent(letter)) return false
    note(letter, await offices[from].send(await draftOf(letter)))
    return true
  }

  /** By the partners' own books; whoever is behind a DMS of ours is not waited for. */
  async function arrived(letter: Letter): Promise<void> {
    const documentId = documentIdOf(await draftOf(letter))
    const lacking = () => {
      const books = [axis, lgsp].flatMap(each => each.control.truth().books.entries)
      const holders = new Set(books.filter(each => each.documentId === documentId).map(each => each.to))
      return letter.to.filter(({ code }) => !holders.has(code) && !isOurs(code))
    }
    for (let i = 0; i < 600 && lacking().length > 0; i++) await delay(100)
  }

  return {
    send,
    async recall(letter) {
      const { id, recalledBecause: reason } = letter
      const key = state.get().sent[id]
      if (reason === undefined || key === undefined || state.get().sent[`thu-hoi:${id}`] !== undefined)
        return false
      await arrived(letter)
      const [asked = key] = await offices.ioffice.recall(key, { by: 'edoc', reason })
      state.change({ sent: { ...state.get().sent, [`thu-hoi:${id}`]: asked } })
      return true
    },
    async replace(letter) {
      const { id, replaced } = letter
      const key = state.get().sent[id]
      if (replaced === undefined || key === undefined || isSent(replaced.by)) return false
      await arrived(letter)
      note(replaced.by, await offices.ioffice.replace(key, await draftOf(replaced.by), replaced.because))
      return true
    },
    async bring(letter) {
      const draft = await draftOf(letter)
      const documentId = documentIdOf(draft)
      if (axis.control.truth().taken.some(taken => taken.documentId === documentId)) return false
      axis.control.originateRaw(letter.from.code, writeDocument(draft, new Date()))
      return true
    },
    async sendIntoTrouble(letter) {
      if (isSent(letter)) return false
      axis.control.fault({ kind: 'http500', endpoint: 'sendEdoc', next: letter.to.length })
      axis.control.fault({ kind: 'loseAnswer', endpoint: 'sendEdoc', next: 1 })
      await send(letter, 'ioffice')
      // The others wait until the trouble has struck: it is meant for this letter.
      for (let i = 0; i < 100 && (await faultsLeft()) > 0; i++) await delay(100)
      axis.control.clearFaults()
      return true
    }
  }

  async function faultsLeft(): Promise<number> {
    const answer = await fetch(`${axis.url}/_control/faults`)
    return ((await answer.json()) as unknown[]).length
  }
}

async function draftOf(letter: Letter): Promise<Draft> {
  const { from, to, number, notation, date, place, typeName, subject, signer, priority, toPlaces } = letter
  return {
    ...{ from, to, number, notation, date, place, typeName, subject, signer, priority, toPlaces },
    ...(letter.dueDate === undefined ? {} : { dueDate: letter.dueDate }),
    attachments: [{ name: `${number}-${notation}.pdf`, bytes: await letterPdf(letter) }]
  }
}
