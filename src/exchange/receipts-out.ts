/**
 * A receipt leaves: stated by a DMS of ours, or by the gateway itself (01 when a DMS has durably taken a
 * document, 02 when it refused it). Recorded on the document it speaks of and sent to the other party.
 */
import { vietnamDate, vietnamTimestamp } from '../domain/calendar.ts'
import type { ContentRef } from '../domain/content.ts'
import type { OrganizationBlock, StatusMessage } from '../domain/envelope.ts'
import { codeOf } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { ReceiptEffect } from '../domain/receipt.ts'
import { receiptNames } from '../domain/receipt.ts'
import { writeMessage } from '../edxml/write.ts'
import type { Post, StatusAnswer } from './answers.ts'
import type { Correlated } from './correlate.ts'
import { receiptKey } from './correlate.ts'
import type { NewReceipt, Ports, Repositories } from './ports/index.ts'
import { afterReceipt, afterSettled } from './happenings.ts'
import { takeBack } from './life/take-back.ts'
import { advance } from './progress.ts'
import { addressOfRecipient, addressOfSender, speakerOf } from './receipt-address.ts'
import type { StatedReceipt } from './receipt-check.ts'
import { checkStatement, outOfOrder } from './receipt-check.ts'
import { keepRefusal } from './refusals.ts'
import { sendStatus, tellDms } from './tell.ts'

/** A DMS posts a status. What it states is held against the present state under the recipient's lock. */
export async function stateReceipt(
  ports: Ports,
  post: Post,
  message: StatusMessage,
  raw: ContentRef
): Promise<StatusAnswer> {
  const { responseFor } = message
  const evidence = {
    direction: 'out',
    source: post.connectorId,
    actor: post.actor,
    raw,
    seen: {
      from: message.from.organId,
      ...(responseFor.documentId === undefined ? {} : { documentId: responseFor.documentId }),
      ...(responseFor.code === undefined ? {} : { code: responseFor.code })
    }
  } as const
  const checked = await checkStatement(ports.store, post.connectorId, message, vietnamDate(ports.clock.now()))
  if ('problem' in checked) return keepRefusal(ports, { ...evidence, problems: [checked.problem] })
  const { code, found } = checked
  return ports.store.transaction(async tx => {
    const stated = { message, raw, code, source: post.connectorId, actor: post.actor }
    const problem = await outOfOrder(ports, tx, found, stated)
    if (problem !== null) return keepRefusal(ports, { ...evidence, problems: [problem] }, tx)
    return commitReceipt(ports, tx, found, stated)
  })
}

/** Receipt, progress and the delivery that tells the other side, in the caller's commit. */
export async function commitReceipt(
  ports: Ports,
  tx: Repositories,
  found: Correlated,
  stated: StatedReceipt
): Promise<Exclude<StatusAnswer, { kind: 'refused' }>> {
  const { document, delivery } = found
  const { code } = stated
  const receivedAt = ports.clock.now()
  const today = vietnamDate(receivedAt)
  const at = stated.message.timestamp ?? vietnamTimestamp(receivedAt)
  const fromCode = await speakerOf(tx, found, code, stated.message.from.organId, today)
  const to =
    code === '13' ? await addressOfRecipient(tx, delivery, today) : await addressOfSender(tx, document, today)
  const receipt: NewReceipt = {
    id: ports.clock.id(),
    direction: 'out',
    documentId: document.id,
    deliveryId: delivery.id,
    fromCode,
    toCode: to.code,
    code,
    at,
    message: await spokenBy(tx, stated, fromCode, at, today),
    raw: stated.raw,
    effect: 'repeated',
    source: stated.source,
    receivedAt,
    key: receiptKey(fromCode, document.id, code, at)
  }
  const added = await tx.receipts.add(receipt)
  const note = (effect: ReceiptEffect) =>
    tx.audit.note({
      action: 'receipt.stated',
      outcome: 'success',
      actor: stated.actor,
      subject: { receipt: receipt.id, document: document.id, delivery: delivery.id },
      facts: { code, from: fromCode, to: to.code, effect },
      at: receivedAt
    })
  if (added.kind === 'repeated') {
    await note('repeated')
    return { kind: 'repeated', receiptId: added.firstId, documentId: document.id, effect: 'repeated' }
  }
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
  await note(effect)
  const parcel = {
    receiptId: receipt.id,
    documentId: document.id,
    senderCode: fromCode,
    recipientCode: to.code,
    ...(to.organisationId === undefined ? {} : { recipientId: to.organisationId }),
    route: to.route,
    priority: delivery.priority,
    ...(to.held === undefined ? {} : { held: to.held })
  }
  const recorded = { kind: 'recorded', receiptId: receipt.id, documentId: document.id, effect } as const
  if (code === '13') {
    const acted = await takeBack(ports, tx, found, receipt, parcel)
    const goes = acted.outcome === 'withdrawn' ? {} : { deliveryId: acted.deliveryId }
    return { ...recorded, ...goes, acted: [acted] }
  }
  const deliveryId = await sendStatus(ports, tx, parcel)
  if (to.route.kind === 'dms' && to.held === undefined)
    await tellDms(ports, tx, to.route.id, 'receipt.recorded', {
      documentId: document.id,
      deliveryId: delivery.id,
      recipientCode: delivery.recipientCode,
      code,
      at
    })
  return { ...recorded, deliveryId }
}

/** The form that leaves (SPEC 1.8): the speaker under the code it speaks by, and its name; a time; a description. */
async function spokenBy(
  tx: Repositories,
  { message, code }: StatedReceipt,
  fromCode: string,
  at: string,
  today: string
): Promise<StatusMessage> {
  const { from, description = receiptNames[code].vi } = message
  const organId = normaliseCode(from.organId) === fromCode ? from.organId : fromCode
  const speaker = await tx.directory.resolve(fromCode, today)
  const name = from.organName ?? ('organisation' in speaker ? speaker.organisation.name : undefined)
  const named = name === undefined ? {} : { organName: name }
  return { ...message, from: { ...from, organId, ...named }, statusCode: code, description, timestamp: at }
}

/** What the gateway itself states about a document that it handed to a DMS, or that a DMS refused. */
export async function composeOwnReceipt(
  ports: Ports,
  { document, delivery }: Correlated,
  code: '01' | '02' | '16',
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
