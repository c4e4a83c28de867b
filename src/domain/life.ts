/**
 * The sender's acts on a document that it has sent: recall, update, replacement, take-back (status 13).
 *
 * What an act means for one recipient depends on where that recipient's copy of the original stands. Two promises hold:
 * nobody who has a copy is left unasked, and nobody is asked for what it never got (QĐ 28/2018 Art 8.2, 9.2).
 */
import type { DeliveryState } from './delivery.ts'
import type { Business } from './envelope.ts'
import { normaliseCode } from './organisation.ts'

/** `take-back`: said by status 13; the others by an edoc with BussinessDocType 1, 2, 3. */
export type ActKind = 'recall' | 'update' | 'replace' | 'take-back'

/** What an act asks of one recipient. `return`: give the copy back; `inform`: know the newer one; `supersede`: use another. */
export type Demand = 'return' | 'inform' | 'supersede'

/** How the act stands with one recipient, as migrations/0007_life.sql explains it. */
export type ActState = 'waiting' | 'withdrawn' | 'asked' | 'agreed' | 'declined' | 'informed'

/** Where the recipient's copy of the original is. `unclear`: it may have been taken, nobody can tell yet. */
export type Standing = 'not-sent' | 'offered' | 'has-it' | 'never-had' | 'unclear'

export interface DeliveryFacts {
  readonly state: DeliveryState
  /** A worker holds it now. */
  readonly leased: boolean
  /** An attempt ended unknown, or never ended, and none after it ended for certain. */
  readonly unclear: boolean
}

export function standingOf({ state, leased, unclear }: DeliveryFacts): Standing {
  if (state === 'handed-over') return 'has-it'
  if (state === 'cancelled') return 'never-had'
  if (leased || unclear || state === 'unknown') return 'unclear'
  if (state === 'refused' || state === 'failed') return 'never-had'
  return state === 'offered' ? 'offered' : 'not-sent'
}

export interface Step {
  /** What becomes of the message that carries the act: it goes, waits behind its original, or is not needed. */
  readonly message: 'goes' | 'waits' | 'not-needed'
  /** For each of the recipient's copies: its state in the act, and whether it is stopped here. */
  readonly copies: readonly { readonly state: ActState; readonly withdraw: boolean }[]
}

/** `copies`: where each version stands that this recipient was sent. None: the act is the first it hears of it. */
export function stepFor(demand: Demand, copies: readonly Standing[]): Step {
  if (copies.length === 0) return { message: 'goes', copies: [] }
  if (demand === 'inform') return informStep(copies)
  // The act must neither overtake its original nor be lost: it waits until the original's fate is known.
  const waits = copies.includes('unclear')
  const told: ActState = waits ? 'waiting' : demand === 'return' ? 'asked' : 'informed'
  const needed = demand === 'supersede' || copies.includes('has-it')
  return {
    message: waits ? 'waits' : needed ? 'goes' : 'not-needed',
    copies: copies.map(copy => {
      if (copy === 'has-it' || copy === 'unclear') return { state: told, withdraw: false }
      return { state: 'withdrawn', withdraw: copy !== 'never-had' }
    })
  }
}

/**
 * An update never stops the original: it goes after it, in order. Where the original was refused or failed the update
 * goes all the same, because it is a whole document.
 */
function informStep(copies: readonly Standing[]): Step {
  const waits = copies.some(copy => copy === 'unclear' || copy === 'not-sent')
  const state: ActState = waits ? 'waiting' : 'informed'
  return { message: waits ? 'waits' : 'goes', copies: copies.map(() => ({ state, withdraw: false })) }
}

export function demandOf(kind: ActKind): Demand {
  if (kind === 'update') return 'inform'
  return kind === 'replace' ? 'supersede' : 'return'
}

/** An update that takes a receiver off the list is a recall for that one (ReceiverType 0). */
export function kindFor(kind: ActKind, removed: readonly string[], recipientCode: string): ActKind {
  return kind === 'update' && removed.includes(normaliseCode(recipientCode)) ? 'recall' : kind
}

/** Normalised codes of an update's ReceiverList, each once. */
export function receiversOf(business: Business, change: 'removed' | 'added'): readonly string[] {
  const codes = (business.receivers ?? []).filter(r => r.change === change).map(r => normaliseCode(r.organId))
  return [...new Set(codes)]
}

/** The recipient's answer: 15 gives it back, 16 keeps it. */
export const answers = { '15': 'agreed', '16': 'declined' } as const
export type AnswerCode = keyof typeof answers

export function isAnswer(code: string): code is AnswerCode {
  return code === '15' || code === '16'
}

/** An act is complete when nobody's answer or copy is still outstanding. */
export function isComplete(states: readonly ActState[]): boolean {
  return !states.some(state => state === 'asked' || state === 'waiting')
}

/** How a partner understands a recall: as it was said, or only as an edoc (type 1), or only as status 13. */
export type RecallBy = 'as-sent' | 'edoc' | 'status'
export const recallWays: readonly RecallBy[] = ['as-sent', 'edoc', 'status']
