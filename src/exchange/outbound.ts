/**
 * A document leaves: read, checked, sealed and committed, then answered. Nothing is promised before the commit.
 *
 * This file is the path itself. The next step of every delivery is attempt.ts, on its own, as often as needed.
 */
import { businessKeyOf } from '../domain/document.ts'
import type { DocumentRecord } from '../domain/document.ts'
import type { Edoc } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Organisation } from '../domain/organisation.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import { vietnamDate, vietnamTimestamp } from '../domain/calendar.ts'
import { readMessage } from '../edxml/read.ts'
import { appendTrace, sealMessage } from '../edxml/write.ts'
import type { AcceptAnswer, AcceptedDelivery, Post, PostAnswer } from './answers.ts'
import { outboxItem } from './outbox-item.ts'
import type { NewDelivery, Ports, Repositories } from './ports/index.ts'
import { stateReceipt } from './receipts-out.ts'
import { matchWaitingReceipts } from './receipts-in.ts'
import type { Recipient } from './recipients.ts'
import { resolveRecipients } from './recipients.ts'
import { keepRefusal } from './refusals.ts'
import type { RefusedMessage } from './refusals.ts'
import type { ExchangeSettings } from './settings.ts'
import { substanceOf } from './substance.ts'

/** Another post took the idempotency key between our look and our commit: roll back and look again. */
class KeyJustTaken extends Error {}

export async function acceptPost(ports: Ports, settings: ExchangeSettings, post: Post): Promise<PostAnswer> {
  const { store, contents } = ports
  const read = await readMessage(post.body, contents, settings.limits)
  const evidence = { direction: 'out', source: post.connectorId, actor: post.actor, raw: read.raw } as const
  if (read.kind === 'refused') {
    const seen = read.seen === undefined ? {} : { seen: read.seen }
    return {
      message: 'edoc',
      ...(await keepRefusal(ports, { ...evidence, problems: read.problems, ...seen }))
    }
  }
  if (read.message.kind === 'status')
    return { message: 'status', ...(await stateReceipt(ports, post, read.message, read.raw)) }

  const message = read.message
  const refuse = async (...problems: Problem[]): Promise<PostAnswer> => ({
    message: 'edoc',
    ...(await keepRefusal(ports, { ...evidence, problems, seen: seenIn(message) } satisfies RefusedMessage))
  })

  const repeated = await findRepeat(ports, post, read.raw.sha256)
  if (repeated === 'key-reused') return refuse({ code: 'idempotency.key-reused', field: 'Idempotency-Key' })
  if (repeated !== null) return { message: 'edoc', ...repeated }

  const today = vietnamDate(ports.clock.now())
  const sender = await checkSender(store, post, message, today)
  if ('problem' in sender) return refuse(sender.problem)
  if (message.header.to.length > settings.maxRecipients)
    return refuse({
      code: 'recipient.too-many',
      field: 'MessageHeader/To',
      detail: `${message.header.to.length} > ${settings.maxRecipients}`
    })
  const { recipients, problems, warnings } = await resolveRecipients(
    store.directory,
    message.header.to,
    today
  )
  if (problems.length > 0) return refuse(...problems)

  const acceptedAt = ports.clock.now()
  const sealed = appendTrace(
    { ...message, header: { ...message.header, to: recipients.map(r => r.block) } },
    { organId: settings.gatewayCode, timestamp: vietnamTimestamp(acceptedAt) }
  )
  const document: DocumentRecord = {
    id: ports.clock.id(),
    direction: 'out',
    source: post.connectorId,
    senderCode: normaliseCode(message.header.from.organId),
    senderId: sender.organisation.id,
    businessType: message.business.type,
    businessKey: businessKeyOf(message),
    message: sealed,
    raw: read.raw,
    envelope: await sealMessage(sealed, contents),
    substance: substanceOf(message),
    acceptedAt
  }
  const deliveries = recipients.map(recipient => newDelivery(ports, document, recipient))

  try {
    const existing = await store.transaction(tx => commitAccepted(ports, tx, post, document, deliveries))
    if (existing !== null) {
      if (existing.substance !== document.substance)
        return await refuse({ code: 'document.already-sent', detail: existing.id })
      return { message: 'edoc', ...(await answerFor(ports, existing.id, 'duplicate', warnings)) }
    }
  } catch (error) {
    if (!(error instanceof KeyJustTaken)) throw error
    const winner = await findRepeat(ports, post, read.raw.sha256)
    if (winner === 'key-reused' || winner === null)
      return refuse({ code: 'idempotency.key-reused', field: 'Idempotency-Key' })
    return { message: 'edoc', ...winner }
  }
  ports.log.info(
    { document: document.id, source: post.connectorId, recipients: deliveries.length, bytes: read.raw.size },
    'document.accepted'
  )
  return {
    message: 'edoc',
    kind: 'accepted',
    documentId: document.id,
    deliveries: deliveries.map((d, i) => acceptedDelivery(d, recipients[i]?.organisation)),
    warnings: [...read.warnings, ...warnings]
  }
}

/** Document, deliveries, their outbox rows and the audit event: one commit. The document that was there, or null. */
async function commitAccepted(
  ports: Ports,
  tx: Repositories,
  post: Post,
  document: DocumentRecord,
  deliveries: readonly NewDelivery[]
): Promise<DocumentRecord | null> {
  const added = await tx.documents.add(document)
  const id = added.kind === 'existing' ? added.document.id : document.id
  const sameSubstance = added.kind === 'added' || added.document.substance === document.substance
  if (post.idempotencyKey !== undefined && sameSubstance) {
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
  if (added.kind === 'existing') return added.document
  await tx.deliveries.add(deliveries)
  await tx.outbox.schedule(deliveries.map(outboxItem))
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
  return null
}

async function findRepeat(
  ports: Ports,
  post: Post,
  rawSha256: string
): Promise<AcceptAnswer | 'key-reused' | null> {
  if (post.idempotencyKey === undefined) return null
  const prior = await ports.store.idempotency.find(post.connectorId, post.idempotencyKey)
  if (prior === null) return null
  if (prior.rawSha256 !== rawSha256) return 'key-reused'
  return answerFor(ports, prior.documentId, 'duplicate', [])
}

async function checkSender(
  store: Repositories,
  post: Post,
  message: Edoc,
  today: string
): Promise<{ organisation: Organisation } | { problem: Problem }> {
  const code = message.header.from.organId
  const field = 'MessageHeader/From/OrganId'
  const resolution = await store.directory.resolve(normaliseCode(code), today)
  if (resolution.kind === 'unknown') return { problem: { code: 'sender.unknown', field, detail: code } }
  if (resolution.kind !== 'found') return { problem: { code: 'sender.closed', field, detail: code } }
  if (resolution.organisation.connectorId !== post.connectorId)
    return { problem: { code: 'sender.not-yours', field, detail: code } }
  return { organisation: resolution.organisation }
}

function newDelivery(ports: Ports, document: DocumentRecord, recipient: Recipient): NewDelivery {
  return {
    id: ports.clock.id(),
    kind: 'edoc',
    documentId: document.id,
    senderCode: document.senderCode,
    recipientCode: recipient.code,
    recipientId: recipient.organisation.id,
    route: recipient.route,
    priority: document.message.header.otherInfo.priority,
    acceptedAt: document.acceptedAt
  }
}

async function answerFor(
  ports: Ports,
  documentId: string,
  kind: 'accepted' | 'duplicate',
  warnings: readonly Warning[]
): Promise<Extract<AcceptAnswer, { documentId: string }>> {
  const deliveries = await ports.store.deliveries.ofDocument(documentId)
  const documents = deliveries.filter(d => d.kind === 'edoc').map(d => acceptedDelivery(d, undefined))
  return { kind, documentId, deliveries: documents, warnings }
}

function acceptedDelivery(delivery: NewDelivery, organisation: Organisation | undefined): AcceptedDelivery {
  const name = organisation === undefined ? {} : { recipientName: organisation.name }
  return { id: delivery.id, recipientCode: delivery.recipientCode, route: delivery.route, ...name }
}

/** What of a refused document helps a person to find it again. */
export function seenIn(message: Edoc) {
  const { from, documentId, codeNumber, codeNotation, subject } = message.header
  const code = [codeNumber, codeNotation].filter(part => part !== undefined).join('/')
  return {
    from: from.organId,
    ...(documentId === undefined ? {} : { documentId }),
    ...(code === '' ? {} : { code }),
    ...(subject === undefined ? {} : { subject })
  }
}
