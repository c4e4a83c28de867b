/** Has the letters sent by the systems in which they were written, each once for ever. */
import { setTimeout as delay } from 'node:timers/promises'
import { documentIdOf, writeDocument, type Draft } from '../dms/edxml.ts'
import type { Letter } from './letter.ts'
import { letterPdf } from './pdf/letter.ts'
import type { Networks, Offices } from './partners.ts'
import type { DemoState } from './state.ts'

export interface Sender {
  /** From iOffice or OneWin. False: it was sent at an earlier start. */
  send(letter: Letter, from: 'ioffice' | 'onewin'): Promise<boolean>
  /** From a ministry, over the axis. */
  bring(letter: Letter): Promise<boolean>
  /** From iOffice, while the axis answers with errors and then loses an answer that it has acted upon. */
  sendIntoTrouble(letter: Letter): Promise<boolean>
}

export function senderFor(state: DemoState, networks: Networks, offices: Offices): Sender {
  const { axis } = networks
  const isSent = (letter: Letter) => state.get().sent[letter.id] !== undefined
  const note = (letter: Letter, key: string) =>
    state.change({ sent: { ...state.get().sent, [letter.id]: key } })

  async function send(letter: Letter, from: 'ioffice' | 'onewin'): Promise<boolean> {
    if (isSent(letter)) return false
    note(letter, await offices[from].send(await draftOf(letter)))
    return true
  }

  return {
    send,
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
