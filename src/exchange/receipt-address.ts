/**
 * To whom a receipt goes, and in whose name: codes close while documents are still being worked on. The original
 * code stays in ResponseFor; only the address follows the succession (decision 32).
 */
import type { DocumentRecord } from '../domain/document.ts'
import type { Organisation } from '../domain/organisation.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Problem } from '../domain/problem.ts'
import type { ReceiptCode } from '../domain/receipt.ts'
import type { Route } from '../domain/routing.ts'
import { chooseRoute } from '../domain/routing.ts'
import type { Correlated } from './correlate.ts'
import type { DeliveryRecord, Repositories } from './ports/index.ts'

export interface ReceiptAddress {
  /** Normalised code of whoever hears of it today. */
  readonly code: string
  readonly organisationId?: string
  readonly route: Route
  /** Nobody stands alone in the sender's place: a person chooses. */
  readonly held?: Problem
}

/**
 * Back to the sender: the DMS that sent the document, or the axis that brought it; once the sender has closed, to the
 * successor standing on this day (yyyy-MM-dd).
 */
export async function addressOfSender(
  tx: Repositories,
  document: DocumentRecord,
  today: string
): Promise<ReceiptAddress> {
  const { senderCode } = document
  const back = backTo(document)
  const sender = await tx.directory.resolve(senderCode, today)
  switch (sender.kind) {
    case 'unknown':
      return { code: senderCode, route: back }
    case 'found': {
      const { id, connectorId } = sender.organisation
      const moved = document.direction === 'in' && connectorId !== undefined
      return { code: senderCode, organisationId: id, route: moved ? { kind: 'dms', id: connectorId } : back }
    }
    case 'redirected':
      return addressOfSuccessor(tx, document, sender.organisation)
    case 'closed': {
      // The system of an office that ended without a successor is still the one that knows the document.
      if (sender.successors.length === 0 && document.direction === 'out')
        return { code: senderCode, route: back }
      const successors = sender.successors.map(s => `${s.code} ${s.name}`).join('; ')
      const held: Problem = { code: 'receipt.sender-closed', detail: `${senderCode} → ${successors || '∅'}` }
      return { code: senderCode, route: back, held }
    }
  }
}

/** The successor's own DMS; else the axis that brought the document, or the one that the rules name. */
export async function addressOfSuccessor(
  tx: Repositories,
  document: DocumentRecord,
  successor: Organisation
): Promise<ReceiptAddress> {
  const code = normaliseCode(successor.code)
  const { id: organisationId, connectorId } = successor
  if (connectorId !== undefined) return { code, organisationId, route: { kind: 'dms', id: connectorId } }
  const back = backTo(document)
  const route =
    document.direction === 'in' ? back : (chooseRoute(successor, code, await tx.directory.rules()) ?? back)
  return { code, organisationId, route }
}

/** A take-back follows the document: the DMS that holds it, or the axis, which takes no closed code. */
export async function addressOfRecipient(
  tx: Repositories,
  { recipientCode, recipientId, route }: DeliveryRecord,
  today: string
): Promise<ReceiptAddress> {
  const as = {
    code: recipientCode,
    ...(recipientId === undefined ? {} : { organisationId: recipientId }),
    route
  }
  if (route.kind === 'dms') return as
  const recipient = await tx.directory.resolve(recipientCode, today)
  if (recipient.kind !== 'redirected') return as
  return {
    code: normaliseCode(recipient.organisation.code),
    organisationId: recipient.organisation.id,
    route
  }
}

/**
 * The code in whose name an office speaks: the one written on the document, because the other side knows no other;
 * once that is closed, the one the office has today. 13 is the sender's word, all others are the recipient's.
 */
export async function speakerOf(
  tx: Repositories,
  { document, delivery }: Correlated,
  code: ReceiptCode,
  stated: string,
  today: string
): Promise<string> {
  const written = normaliseCode(code === '13' ? document.senderCode : delivery.recipientCode)
  const own = normaliseCode(stated)
  if (written === own) return own
  if ((await tx.directory.resolve(written, today)).kind === 'found') return written
  const speaker = await tx.directory.resolve(own, today)
  return speaker.kind === 'redirected' ? normaliseCode(speaker.organisation.code) : own
}

function backTo({ direction, source }: DocumentRecord): Route {
  return direction === 'out' ? { kind: 'dms', id: source } : { kind: 'axis', id: source }
}
