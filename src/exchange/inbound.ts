/**
 * A message comes in from an axis: read, deduplicated, committed with one delivery for each of our recipients.
 * The axis is told "done" only after this has answered; a repeat of any part is harmless.
 */
import { vietnamDate } from '../domain/calendar.ts'
import type { ContentRef } from '../domain/content.ts'
import type { DocumentRecord } from '../domain/document.ts'
import { businessKeyOf } from '../domain/document.ts'
import type { Edoc } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Organisation } from '../domain/organisation.ts'
import type { Problem } from '../domain/problem.ts'
import { urgencyOf } from '../domain/urgency.ts'
import { readMessage } from '../edxml/read.ts'
import { announceReceived } from './announce.ts'
import type { ReceiveAnswer } from './answers.ts'
import type { InboundItem } from './axis-item.ts'
import { noteDone, refuse, refuseConflict } from './axis-item.ts'
import { afterAccepted } from './happenings.ts'
import { seenIn } from './outbound.ts'
import { noteCameAgain } from './life/came-again.ts'
import { enactArrived, enactEarlier, readArriving } from './life/arriving.ts'
import { waitsForEarlier } from './life/steps.ts'
import { outboxItem } from './outbox-item.ts'
import { placeCopy } from './place-copy.ts'
import type { NewDelivery, Ports, Repositories } from './ports/index.ts'
import { matchWaitingReceipts, recordArrived } from './receipts-in.ts'
import type { ExchangeSettings } from './settings.ts'
import { substanceOf } from './substance.ts'
import { holdOf, keepVerdict, toVerify, verifyDocument } from './verification.ts'
import type { Verdict } from './verification.ts'

export async function receiveMessage(
  ports: Ports,
  settings: ExchangeSettings,
  axisId: string,
  item: InboundItem,
  body: AsyncIterable<Uint8Array>
): Promise<ReceiveAnswer> {
  const read = await readMessage(body, ports.contents, settings.limits)
  const known = await ports.store.axisItems.find(axisId, item.remoteId)
  if (read.kind !== 'refused') await noteCameAgain(ports, read.message, read.raw)
  if (known?.result === 'done') return { kind: 'duplicate', subjectId: known.subjectId ?? item.remoteId }
  if (read.kind === 'refused') return refuse(ports, axisId, item, read.raw, read.problems, read.seen)
  const { message, raw } = read
  if (message.kind === 'status')
    return ports.store.transaction(async tx => {
      const answer = await recordArrived(ports, tx, { axisId, message, raw })
      const subjectId = 'subjectId' in answer ? answer.subjectId : item.remoteId
      await noteDone(ports, tx, axisId, item, 'status', subjectId)
      return answer
    })
  return receiveDocument(ports, axisId, item, message, raw)
}

async function receiveDocument(
  ports: Ports,
  axisId: string,
  item: InboundItem,
  message: Edoc,
  raw: ContentRef
): Promise<ReceiveAnswer> {
  const today = vietnamDate(ports.clock.now())
  const addressed = item.to === undefined ? message.header.to.map(to => to.organId) : [item.to]
  const recipients = await ourRecipients(ports.store, addressed, today)
  if (recipients.size === 0) {
    const problem: Problem = {
      code: 'recipient.not-ours',
      field: 'MessageHeader/To',
      detail: addressed.slice(0, 10).join(', ')
    }
    return refuse(ports, axisId, item, raw, [problem], seenIn(message))
  }
  const sender = await ports.store.directory.resolve(
    normaliseCode(message.header.from.organId),
    writtenOn(message, today),
    today
  )
  const document: DocumentRecord = {
    id: ports.clock.id(),
    direction: 'in',
    source: axisId,
    senderCode: normaliseCode(message.header.from.organId),
    ...('organisation' in sender ? { senderId: sender.organisation.id } : {}),
    businessType: message.business.type,
    businessKey: businessKeyOf(message),
    message,
    raw,
    envelope: raw,
    substance: substanceOf(message),
    acceptedAt: ports.clock.now()
  }
  // Before the commit, because it may ask the outside; what it cannot decide is held, not refused.
  const verdict = await verifyDocument(ports, toVerify(document))
  return ports.store.transaction(async tx => {
    const arriving = await readArriving(ports, tx, document)
    if ('problem' in arriving)
      return refuse(ports, axisId, item, raw, [arriving.problem], seenIn(message), tx)
    const { act } = arriving
    const { kept, missing, conflict } = await placeCopy(ports, tx, document, recipients)
    if (conflict) return refuseConflict(ports, tx, axisId, item, raw, message, kept)
    const standing = await standingVerdict(ports, tx, kept, verdict)
    const hold = holdOf(standing.decision)
    const priority = urgencyOf(
      kept,
      act?.originals.map(original => original.document)
    )
    const deliveries = missing.map(([code, organisation]) => ({
      ...newInboundDelivery(ports, kept, code, organisation),
      priority,
      ...(act === null ? {} : { held: waitsForEarlier }),
      ...(hold === undefined ? {} : { held: hold })
    }))
    await tx.deliveries.add(deliveries)
    const goes = hold === undefined && act === null
    if (goes) await tx.outbox.schedule(deliveries.map(outboxItem))
    if (deliveries.length > 0) await afterAccepted(ports, tx, kept, deliveries)
    // What is not known to be its sender's must not stop a document; a held act is carried out when it is let go.
    if (act !== null && hold === undefined && deliveries.length > 0)
      await enactArrived(ports, tx, act, kept, deliveries)
    await enactEarlier(ports, tx, kept, deliveries)
    await matchWaitingReceipts(ports, tx, kept, deliveries)
    await noteDone(ports, tx, axisId, item, 'edoc', kept.id)
    if (deliveries.length === 0) return { kind: 'duplicate', subjectId: kept.id }
    await tx.audit.note({
      action: 'document.received',
      outcome: 'success',
      actor: `axis:${axisId}`,
      subject: { document: kept.id },
      facts: { remoteId: item.remoteId, recipients: deliveries.map(d => d.recipientCode), raw: raw.sha256 },
      at: document.acceptedAt
    })
    // A held document is announced when it goes; what was taken back meanwhile never is.
    if (goes)
      for (const delivery of await stillQueued(tx, kept, deliveries))
        await announceReceived(ports, tx, kept, delivery)
    ports.log.info(
      { document: kept.id, axis: axisId, remoteId: item.remoteId, recipients: deliveries.length },
      'document.received'
    )
    return { kind: 'accepted', subjectId: kept.id }
  })
}

async function stillQueued(tx: Repositories, { id }: DocumentRecord, deliveries: readonly NewDelivery[]) {
  const now = await tx.deliveries.ofDocument(id)
  return now.filter(each => each.state === 'queued' && deliveries.some(one => one.id === each.id))
}

/**
 * Who wrote it is asked of the day it was written: an office that has merged since was still itself. Whom we hand it to is
 * asked of today. A day to come is a slip of the pen.
 */
function writtenOn({ header }: Edoc, today: string): string {
  const { promulgationDate = today } = header
  return promulgationDate < today ? promulgationDate : today
}

/** Addressed codes that a DMS of ours manages, by the code to deliver under. */
async function ourRecipients(
  repositories: Repositories,
  addressed: readonly string[],
  today: string
): Promise<ReadonlyMap<string, Organisation>> {
  const ours = new Map<string, Organisation>()
  for (const code of addressed) {
    const resolution = await repositories.directory.resolve(normaliseCode(code), today)
    if (!('organisation' in resolution) || resolution.organisation.connectorId === undefined) continue
    // The addressed code is kept: receipts must name it, the sender knows no other.
    ours.set(normaliseCode(code), resolution.organisation)
  }
  return ours
}

function newInboundDelivery(
  ports: Ports,
  document: DocumentRecord,
  code: string,
  organisation: Organisation
): Omit<NewDelivery, 'priority'> {
  return {
    id: ports.clock.id(),
    kind: 'edoc',
    documentId: document.id,
    senderCode: document.senderCode,
    recipientCode: code,
    recipientId: organisation.id,
    route: { kind: 'dms', id: organisation.connectorId ?? '' },
    acceptedAt: ports.clock.now()
  }
}

/** Another copy of a document that is here shares its judgement; a new one brings its own. */
async function standingVerdict(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  verdict: Verdict
): Promise<Pick<Verdict, 'decision'>> {
  return (await tx.judgements.latest(document.id)) ?? keepVerdict(ports, tx, document.id, verdict)
}
