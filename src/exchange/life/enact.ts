/**
 * An act is carried out, in the commit that records it: for every recipient its copies are looked at under their locks,
 * stopped where they never left, and the message goes to those who have one.
 */
import { vietnamDate } from '../../domain/calendar.ts'
import type { DocumentRecord } from '../../domain/document.ts'
import { demandOf, kindFor, stepFor } from '../../domain/life.ts'
import type { ActKind, Step } from '../../domain/life.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import type { Acted } from '../answers.ts'
import type { ActRecipient, NewDelivery, Ports, Repositories, SenderAct, Stand } from '../ports/index.ts'
import { follow } from './follow.ts'
import { isSameRecipient, matchCopies } from './match.ts'
import { destroyIfGivenBack } from './given-back.ts'
import { takeStep } from './steps.ts'

export interface Original {
  readonly document: DocumentRecord
  /** Replaced for these agencies alone (`OrganIdList`), normalised; absent: for all. */
  readonly only?: readonly string[]
}

export interface Act {
  readonly kind: ActKind
  readonly said: { readonly actDocumentId: string } | { readonly receiptId: string }
  readonly originals: readonly Original[]
  /** An update's removed receivers, normalised. */
  readonly removed: readonly string[]
  readonly reason?: string
  readonly actor: string
}

export interface Enacted {
  readonly acted: readonly Acted[]
  /** Asked to give back what never came here: they wait for the original. */
  readonly early: readonly NewDelivery[]
}

type Recorded = ActRecipient & { readonly documentId: string; readonly kind: ActKind }

/** The carriers are stored already, held. */
export async function enact(
  ports: Ports,
  tx: Repositories,
  act: Act,
  carriers: readonly NewDelivery[]
): Promise<Enacted> {
  const now = ports.clock.now()
  const stands = (
    await tx.acts.standings(
      act.originals.map(original => original.document.id),
      now
    )
  ).filter(stand => isMeant(act, stand))
  const copies = stands.map(stand => stand.delivery)
  const matched = await matchCopies(tx, carriers, copies, vietnamDate(now))
  const acted: Acted[] = []
  const early: NewDelivery[] = []
  const rows: Recorded[] = []
  const stopped: string[] = []
  const back = new Set<string>()
  for (const carrier of carriers) {
    const kind = kindFor(act.kind, act.removed, carrier.addressedCode ?? carrier.recipientCode)
    const mine = stands.filter(stand => matched.get(carrier.id)?.has(stand.delivery.id))
    if (mine.length === 0 && demandOf(kind) === 'return') {
      early.push(carrier)
      continue
    }
    const step = stepFor(
      demandOf(kind),
      mine.map(stand => stand.standing)
    )
    stopped.push(...(await takeStep(ports, tx, carrier, kind, mine, step)).map(copy => copy.id))
    if (demandOf(kind) === 'return') for (const { delivery } of mine) back.add(delivery.documentId ?? '')
    rows.push(...rowsOf(carrier, kind, mine, step))
    acted.push({ recipientCode: carrier.recipientCode, deliveryId: carrier.id, outcome: outcomeOf(step) })
  }
  await record(ports, tx, act, rows, acted)
  await follow(ports, tx, stopped)
  // The rows decide, so they are written first.
  for (const id of back) await destroyIfGivenBack(ports, tx, id)
  return { acted, early }
}

function isMeant({ originals }: Act, { delivery }: Stand): boolean {
  const only = originals.find(original => original.document.id === delivery.documentId)?.only
  return (
    only === undefined ||
    only.length === 0 ||
    only.some(code => isSameRecipient({ recipientCode: code }, delivery))
  )
}

function rowsOf(carrier: NewDelivery, kind: ActKind, mine: readonly Stand[], step: Step): Recorded[] {
  return mine.map(({ delivery }, at) => ({
    deliveryId: delivery.id,
    state: step.copies[at]?.state ?? 'waiting',
    carriedBy: carrier.id,
    documentId: delivery.documentId ?? '',
    kind
  }))
}

function outcomeOf(step: Step): Acted['outcome'] {
  if (step.message === 'not-needed') return 'withdrawn'
  if (step.message === 'waits') return 'waiting'
  const states = step.copies.map(copy => copy.state)
  return states.find(state => state === 'asked' || state === 'informed') === 'asked'
    ? 'asked'
    : states.includes('informed')
      ? 'informed'
      : 'sent'
}

/** One row for each original, and one more for those who are to give an updated document back. */
async function record(
  ports: Ports,
  tx: Repositories,
  act: Act,
  rows: readonly Recorded[],
  acted: readonly Acted[]
): Promise<void> {
  const at = ports.clock.now()
  for (const { document } of act.originals) {
    const kinds = new Set([
      act.kind,
      ...rows.filter(row => row.documentId === document.id).map(row => row.kind)
    ])
    for (const kind of kinds) {
      const said: SenderAct = {
        id: ports.clock.id(),
        documentId: document.id,
        kind,
        ...act.said,
        ...(act.reason === undefined ? {} : { reason: act.reason }),
        actor: act.actor,
        at
      }
      const mine = rows.filter(row => row.documentId === document.id && row.kind === kind)
      const id = await tx.acts.add(said, mine)
      await tx.audit.note({
        action: actions[kind],
        outcome: 'success',
        actor: act.actor,
        subject: { document: document.id, act: id, ...subjectOf(act) },
        facts: { kind, recipients: acted.map(each => `${each.recipientCode} ${each.outcome}`) },
        at
      })
    }
  }
}

const actions = {
  recall: 'document.recalled',
  'take-back': 'document.recalled',
  update: 'document.updated',
  replace: 'document.replaced'
} as const

function subjectOf({ said }: Act): Record<string, string> {
  return 'receiptId' in said ? { receipt: said.receiptId } : { by: said.actDocumentId }
}

/** Normalised; what a ReplacementInfo or a ReceiverList names. */
export function normalised(codes: readonly string[]): readonly string[] {
  return [...new Set(codes.map(normaliseCode))]
}
