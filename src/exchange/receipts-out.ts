/**
 * A receipt leaves: stated by a DMS of ours, or by the gateway itself (01 when a DMS has durably taken a
 * document, 02 when it refused it). Recorded on the document it speaks of and sent to the other party.
 */
import { vietnamDate, vietnamTimestamp } from '../domain/calendar.ts'
import type { ContentRef } from '../domain/content.ts'
import type { OrganizationBlock, StatusMessage } from '../domain/envelope.ts'
import { codeOf } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Problem } from '../domain/problem.ts'
import type { ReceiptCode, ReceiptEffect } from '../domain/receipt.ts'
import { readReceiptCode } from '../domain/receipt.ts'
import type { Route } from '../domain/routing.ts'
import { chooseRoute } from '../domain/routing.ts'
import { writeMessage } from '../edxml/write.ts'
import type { Post, StatusAnswer } from './answers.ts'
import type { Correlated } from './correlate.ts'
import { correlate, partiesOf, receiptKey } from './correlate.ts'
import type { NewReceipt, Ports, Repositories } from './ports/index.ts'
import { afterReceipt, afterSettled } from './happenings.ts'
import { advance } from './progress.ts'
import { keepRefusal } from './refusals.ts'
import { sendStatus, tellDms } from './tell.ts'

/** A DMS posts a status. */
export async function stateReceipt(
  ports: Ports,
  post: Post,
  message: StatusMessage,
  raw: ContentRef
): Promise<StatusAnswer> {
  const checked = await check(ports.store, post, message, vietnamDate(ports.clock.now()))
  if ('problem' in checked) {
    const { responseFor } = message
    const seen = {
      from: message.from.organId,
      ...(responseFor.code === undefined ? {} : { code: responseFor.code })
    }
    return keepRefusal(ports, {
      direction: 'out',
      source: post.connectorId,
      actor: post.actor,
      raw,
      problems: [checked.problem],
      seen
    })
  }
  const stated = { message, raw, code: checked.code, source: post.connectorId, actor: post.actor }
  return ports.store.transaction(tx => commitReceipt(ports, tx, checked.found, stated))
}

async function check(
  repositories: Repositories,
  post: Post,
  message: StatusMessage,
  today: string
): Promise<{ problem: Problem } | { code: ReceiptCode; found: Correlated }> {
  const code = readReceiptCode(message.statusCode)
  if (code === null)
    return {
      problem: { code: 'status.code-unknown', field: 'MessageHeader/StatusCode', detail: message.statusCode }
    }
  if ((code === '02' || code === '13') && (message.description ?? '').trim() === '')
    return { problem: { code: 'status.reason-missing', field: 'MessageHeader/Description' } }
  const from = await repositories.directory.resolve(normaliseCode(message.from.organId), today)
  const field = 'MessageHeader/From/OrganId'
  if (!('organisation' in from))
    return { problem: { code: 'sender.unknown', field, detail: message.from.organId } }
  if (from.organisation.connectorId !== post.connectorId)
    return { problem: { code: 'sender.not-yours', field, detail: message.from.organId } }
  const found = await correlate(repositories, partiesOf(message, code), today)
  if (found === null) return { problem: { code: 'document.unknown', field: 'MessageHeader/ResponseFor' } }
  // A take-back is the sender's to ask, and only of a document that this very system sent.
  const party = code === '13' ? found.document.source : found.delivery.route.id
  if (party !== post.connectorId) return { problem: { code: 'status.not-for-you', field } }
  return { code, found }
}

export interface StatedReceipt {
  readonly message: StatusMessage
  readonly raw: ContentRef
  readonly code: ReceiptCode
  readonly source: string
  readonly actor: string
}

/** Receipt, progress and the delivery that tells the other side, in the caller's commit. */
export async function commitReceipt(
  ports: Ports,
  tx: Repositories,
  found: Correlated,
  stated: StatedReceipt
): Promise<Exclude<StatusAnswer, { kind: 'refused' }>> {
  const { document, delivery } = found
  const { message, code } = stated
  const receivedAt = ports.clock.now()
  const at = message.timestamp ?? vietnamTimestamp(receivedAt)
  const fromCode = normaliseCode(message.from.organId)
  const toCode = code === '13' ? delivery.recipientCode : document.senderCode
  const receipt: NewReceipt = {
    id: ports.clock.id(),
    direction: 'out',
    documentId: document.id,
    deliveryId: delivery.id,
    fromCode,
    toCode,
    code,
    at,
    message,
    raw: stated.raw,
    effect: 'repeated',
    source: stated.source,
    receivedAt,
    key: receiptKey(fromCode, document.id, code, at)
  }
  const added = await tx.receipts.add(receipt)
  if (added.kind === 'repeated')
    return { kind: 'repeated', receiptId: added.firstId, documentId: document.id, effect: 'repeated' }
  const effect: ReceiptEffect = await advance(tx, delivery.id, code, at)
  await tx.receipts.match(receipt.id, document.id, delivery.id, effect)
  await afterReceipt(ports, tx, found, receipt, effect)
  // A status proves that the DMS has the document, even when its acknowledgement of the inbox was lost.
  if (code !== '13') {
    const moved = await tx.deliveries.move(delivery.id, ['offered'], { state: 'handed-over' }, receivedAt)
    if (moved) {
      await tx.outbox.done('deliver', delivery.id)
      await afterSettled(ports, tx, delivery, { state: 'handed-over' })
    }
  }
  const route = code === '13' ? delivery.route : await routeToSender(tx, found, vietnamDate(receivedAt))
  const base = { kind: 'recorded', receiptId: receipt.id, documentId: document.id, effect } as const
  await tx.audit.note({
    action: 'receipt.stated',
    outcome: 'success',
    actor: stated.actor,
    subject: { receipt: receipt.id, document: document.id, delivery: delivery.id },
    facts: { code, from: fromCode, to: toCode, effect },
    at: receivedAt
  })
  if (route === null) return base
  const parcel = {
    receiptId: receipt.id,
    documentId: document.id,
    senderCode: fromCode,
    recipientCode: toCode,
    route
  }
  const deliveryId = await sendStatus(ports, tx, { ...parcel, priority: delivery.priority })
  if (route.kind === 'dms')
    await tellDms(ports, tx, route.id, 'receipt.recorded', {
      documentId: document.id,
      deliveryId: delivery.id,
      recipientCode: delivery.recipientCode,
      code,
      at
    })
  return { ...base, deliveryId }
}

/** Back to the sender: its own DMS if it is one of ours, else the axis that brought the document. */
async function routeToSender(
  tx: Repositories,
  { document }: Correlated,
  today: string
): Promise<Route | null> {
  if (document.direction === 'out') return { kind: 'dms', id: document.source }
  const sender = await tx.directory.resolve(document.senderCode, today)
  if ('organisation' in sender && sender.organisation.connectorId !== undefined)
    return chooseRoute(sender.organisation, document.senderCode, [])
  return { kind: 'axis', id: document.source }
}

/** What the gateway itself states about a document that it handed to a DMS, or that a DMS refused. */
export async function composeOwnReceipt(
  ports: Ports,
  { document, delivery }: Correlated,
  code: '01' | '02',
  recipient: OrganizationBlock,
  description: string
): Promise<{ message: StatusMessage; raw: ContentRef }> {
  const { header } = document.message
  const documentCode = codeOf(header)
  const message: StatusMessage = {
    kind: 'status',
    from: { ...recipient, organId: delivery.recipientCode },
    responseFor: {
      organId: header.from.organId,
      ...(documentCode === undefined ? {} : { code: documentCode }),
      ...(header.promulgationDate === undefined ? {} : { promulgationDate: header.promulgationDate }),
      ...(header.documentId === undefined ? {} : { documentId: header.documentId })
    },
    statusCode: code,
    description,
    timestamp: vietnamTimestamp(ports.clock.now())
  }
  return { message, raw: await ports.contents.put(writeMessage(message, ports.contents)) }
}
