/**
 * Putting a checked document on its way: sealed, then committed with its deliveries, never to anybody twice.
 */
import { vietnamTimestamp } from '../domain/calendar.ts'
import type { ContentRef } from '../domain/content.ts'
import type { DocumentRecord } from '../domain/document.ts'
import { businessKeyOf } from '../domain/document.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Organisation } from '../domain/organisation.ts'
import { urgencyOf } from '../domain/urgency.ts'
import { appendTrace, sealMessage } from '../edxml/write.ts'
import type { Acted, AcceptedDelivery, Post } from './answers.ts'
import { afterAccepted } from './happenings.ts'
import { mustBeKept } from './kept.ts'
import type { Act } from './life/enact.ts'
import { enactPosted } from './life/posted.ts'
import { waitsForEarlier } from './life/steps.ts'
import { outboxItem } from './outbox-item.ts'
import type { NewDelivery, Ports, Repositories } from './ports/index.ts'
import type { ReadyToGo } from './prepare.ts'
import { matchWaitingReceipts } from './receipts-in.ts'
import type { Recipient } from './recipients.ts'
import { acceptedDelivery, answerFor, findRepeat, recipientsOf } from './repeats.ts'
import type { ExchangeSettings } from './settings.ts'
import { substanceOf } from './substance.ts'
import { holdOf, keepVerdict } from './verification.ts'

/** Another post took the idempotency key between our look and our commit: roll back and look again. */
class KeyJustTaken extends Error {}

export interface ReadyDocument extends ReadyToGo {
  readonly raw: ContentRef
  readonly sender: Organisation
  readonly recipients: readonly Recipient[]
  /** What it does to earlier documents. */
  readonly act?: Omit<Act, 'said'>
}

export type Sent =
  | {
      readonly kind: 'accepted' | 'duplicate'
      readonly documentId: string
      readonly deliveries: readonly AcceptedDelivery[]
      readonly acted?: readonly Acted[]
    }
  | { readonly kind: 'conflict'; readonly documentId: string }
  | { readonly kind: 'recalled'; readonly documentId: string }
  | { readonly kind: 'key-reused' }

/**
 * Commits the document under its business key. The same document posted again goes to nobody twice; posted
 * again with further recipients it goes to those alone, under a key of its own.
 */
export async function sendOnce(
  ports: Ports,
  settings: ExchangeSettings,
  post: Post,
  ready: ReadyDocument,
  businessKey: string
): Promise<Sent> {
  const { raw, recipients } = ready
  const document = await sealDocument(ports, settings, post, ready, businessKey)
  const hold = holdOf(ready.verdict.decision) ?? (ready.act === undefined ? undefined : waitsForEarlier)
  const deliveries = recipients.map(recipient => ({
    ...newDelivery(ports, document, recipient),
    priority: urgencyOf(
      document,
      ready.act?.originals.map(original => original.document)
    ),
    ...(hold === undefined ? {} : { held: hold })
  }))
  let committed: Committed
  try {
    committed = await ports.store.transaction(tx =>
      commitAccepted(ports, tx, post, ready, document, deliveries)
    )
  } catch (error) {
    if (!(error instanceof KeyJustTaken)) throw error
    const winner = await findRepeat(ports, post, raw.sha256)
    return winner === null || winner === 'key-reused' ? { kind: 'key-reused' } : winner
  }
  switch (committed.kind) {
    case 'conflict':
    case 'recalled':
      return { kind: committed.kind, documentId: committed.existing.id }
    case 'repeated':
      return answerFor(ports, committed.existing.id)
    case 'further-recipients': {
      const further = recipients.filter(r => !committed.covered.includes(r.code))
      const codes = further.map(r => r.code).sort()
      return sendOnce(
        ports,
        settings,
        post,
        { ...ready, recipients: further },
        `${businessKeyOf(ready.message)}|+${codes.join(',')}`
      )
    }
    case 'added':
      ports.log.info(
        { document: document.id, source: post.connectorId, recipients: deliveries.length, bytes: raw.size },
        'document.accepted'
      )
      return {
        kind: 'accepted',
        documentId: document.id,
        deliveries: deliveries.map((d, i) => acceptedDelivery(d, recipients[i]?.organisation)),
        ...(committed.acted === undefined ? {} : { acted: named(committed.acted, recipients) })
      }
  }
}

async function sealDocument(
  ports: Ports,
  settings: ExchangeSettings,
  post: Post,
  { message, posted, raw, sender, recipients }: ReadyDocument,
  businessKey: string
): Promise<DocumentRecord> {
  const acceptedAt = ports.clock.now()
  const addressed = { ...message, header: { ...message.header, to: recipients.map(r => r.block) } }
  const hop = { organId: settings.gatewayCode, timestamp: vietnamTimestamp(acceptedAt) }
  const sealed = appendTrace(addressed, hop)
  return {
    id: ports.clock.id(),
    direction: 'out',
    source: post.connectorId,
    senderCode: normaliseCode(message.header.from.organId),
    senderId: sender.id,
    businessType: message.business.type,
    businessKey,
    message: sealed,
    raw,
    envelope: await sealMessage(sealed, ports.contents),
    substance: substanceOf(posted),
    acceptedAt
  }
}

function named(acted: readonly Acted[], recipients: readonly Recipient[]): readonly Acted[] {
  return acted.map(each => {
    const name = recipients.find(recipient => recipient.code === each.recipientCode)?.organisation.name
    return name === undefined ? each : { ...each, recipientName: name }
  })
}

type Committed =
  | { readonly kind: 'added'; readonly acted?: readonly Acted[] }
  | { readonly kind: 'repeated' | 'conflict' | 'recalled'; readonly existing: DocumentRecord }
  | { readonly kind: 'further-recipients'; readonly covered: readonly string[] }

/** Document, deliveries, their outbox rows and the audit event: one commit. */
async function commitAccepted(
  ports: Ports,
  tx: Repositories,
  post: Post,
  { verdict, toSign, act }: ReadyDocument,
  document: DocumentRecord,
  deliveries: readonly NewDelivery[]
): Promise<Committed> {
  const added = await tx.documents.add(document)
  if (added.kind === 'existing') {
    const existing = added.document
    if (existing.substance !== document.substance) return { kind: 'conflict', existing }
    const covered = await recipientsOf(tx, document)
    if (deliveries.some(d => !covered.includes(d.recipientCode))) {
      const recalled = await tx.destructions.isRecalled(existing.id)
      return recalled ? { kind: 'recalled', existing } : { kind: 'further-recipients', covered }
    }
    await keepKey(tx, post, document, existing.id)
    return { kind: 'repeated', existing }
  }
  await mustBeKept(ports, document)
  await keepKey(tx, post, document, document.id)
  await tx.deliveries.add(deliveries)
  if (verdict.decision.kind === 'passed' && act === undefined)
    await tx.outbox.schedule(deliveries.map(outboxItem))
  if (toSign !== undefined) await tx.signingRequests.add(document.id, toSign)
  await keepVerdict(ports, tx, document.id, verdict)
  await afterAccepted(ports, tx, document, deliveries)
  await matchWaitingReceipts(ports, tx, document, deliveries)
  await tx.audit.note({
    action: 'document.accepted',
    outcome: 'success',
    actor: post.actor,
    subject: { document: document.id },
    facts: {
      recipients: deliveries.map(d => d.recipientCode),
      raw: document.raw.sha256,
      envelope: document.envelope.sha256
    },
    at: document.acceptedAt
  })
  if (act === undefined) return { kind: 'added' }
  return { kind: 'added', acted: await enactPosted(ports, tx, act, document, deliveries) }
}

async function keepKey(tx: Repositories, post: Post, document: DocumentRecord, id: string): Promise<void> {
  if (post.idempotencyKey === undefined) return
  const { connectorId, idempotencyKey } = post
  const kept = await tx.idempotency.keep(
    connectorId,
    idempotencyKey,
    document.raw.sha256,
    id,
    document.acceptedAt
  )
  if (!kept) throw new KeyJustTaken()
}

function newDelivery(
  ports: Ports,
  document: DocumentRecord,
  recipient: Recipient
): Omit<NewDelivery, 'priority'> {
  return {
    id: ports.clock.id(),
    kind: 'edoc',
    documentId: document.id,
    senderCode: document.senderCode,
    recipientCode: recipient.code,
    ...(recipient.addressedCode === undefined ? {} : { addressedCode: recipient.addressedCode }),
    recipientId: recipient.organisation.id,
    route: recipient.route,
    acceptedAt: document.acceptedAt
  }
}
