/** What a clerk writes about a document that he has sent: recall, take-back, update, replacement. */
import type { Draft, ReadDocument, Statement } from './edxml.ts'

export interface Recall {
  /** edoc: an edoc of type 1; status: status 13 to each recipient. */
  readonly by: 'edoc' | 'status'
  readonly reason: string
  /** Whom it is wanted back from; everybody it was sent to when absent. */
  readonly from?: readonly string[]
}

export interface Update {
  readonly reason: string
  readonly removed?: readonly string[]
  readonly added?: readonly string[]
  readonly subject?: string
  readonly attachments?: Draft['attachments']
}

const office = (code: string) => ({ code, name: code })

/** Number, date and id of the original; nothing attached. */
function headOf(original: ReadDocument, to: readonly string[]): Omit<Draft, 'business' | 'attachments'> {
  const [number = '', ...notation] = original.code.split('/')
  return {
    from: office(original.from),
    to: to.map(office),
    documentId: original.documentId,
    number,
    notation: notation.join('/'),
    date: original.date.replaceAll('/', '-'),
    subject: original.subject
  }
}

export function recallOf(original: ReadDocument, { reason, from = original.to }: Recall): Draft {
  return { ...headOf(original, from), business: { type: '1', reason }, attachments: [] }
}

/** The sender speaks, and the office named is the one that is asked. */
export function takeBacksOf(original: ReadDocument, recall: Recall): readonly Statement[] {
  const { documentId, code, date } = original
  return (recall.from ?? original.to).map(organId => ({
    from: office(original.from),
    about: { organId, code, documentId, date },
    code: '13',
    description: recall.reason
  }))
}

/** It goes to those who stay on the list, to those who are taken off it, and to those who are put there. */
export function updateOf(original: ReadDocument, update: Update): Draft {
  const { removed = [], added = [] } = update
  const receivers = [
    ...removed.map(code => ({ code, change: 'removed' as const })),
    ...added.map(code => ({ code, change: 'added' as const }))
  ]
  return {
    ...headOf(original, [...new Set([...original.to, ...added])]),
    ...(update.subject === undefined ? {} : { subject: update.subject }),
    business: { type: '2', reason: update.reason, ...(receivers.length === 0 ? {} : { receivers }) },
    attachments: update.attachments ?? []
  }
}

export function replacementOf(original: ReadDocument, draft: Draft, reason: string): Draft {
  return { ...draft, business: { type: '3', reason, replaces: [original.documentId] } }
}
