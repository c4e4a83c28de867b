/** Clocks begin in the commit of what they are about. */
import type { ClockFacts, ClockKind, ClockTimes } from '../../domain/clock.ts'
import { answerTimes, arrivalTimes, dueTimes, ruleFor, sendTimes } from '../../domain/clock.ts'
import type { DocumentRecord } from '../../domain/document.ts'
import { noProgress } from '../../domain/receipt.ts'
import type { Level } from '../../domain/organisation.ts'
import type { ClockBasis, NewClock } from '../ports/clocks.ts'
import type { DeliveryRecord, NewDelivery, Ports, Repositories } from '../ports/index.ts'

/** A document of ours was accepted: it must leave. What an axis brought has left its sender already. */
export async function startSendClocks(
  tx: Repositories,
  document: DocumentRecord,
  deliveries: readonly NewDelivery[]
): Promise<void> {
  if (document.direction !== 'out' || deliveries.length === 0) return
  const basis = await tx.clocks.basis()
  const level = await levelOf(tx, document.senderId)
  const rule = ruleFor(basis.rules, 'send', level)
  const { priority } = deliveries.reduce((most, each) => (each.priority > most.priority ? each : most))
  const times = sendTimes(rule, basis.calendar, factsOf(document, priority), document.acceptedAt)
  await tx.clocks.start(
    deliveries.map(delivery => ({
      ...clock(delivery.id, 'send', times, basis, level),
      actingConnector: document.source
    }))
  )
}

/** The recipient's system has the document: its notice of receipt is awaited, and its answer by DueDate. */
export async function startRecipientClocks(
  ports: Ports,
  tx: Repositories,
  delivery: DeliveryRecord
): Promise<void> {
  const document = delivery.documentId === undefined ? null : await tx.documents.find(delivery.documentId)
  if (document === null) return
  const basis = await tx.clocks.basis()
  const level = await levelOf(tx, delivery.recipientId)
  const [facts, now] = [factsOf(document, delivery.priority), ports.clock.now()]
  const arrival = arrivalTimes(ruleFor(basis.rules, 'arrival', level), basis.calendar, facts, now)
  const due = dueTimes(ruleFor(basis.rules, 'due', level), basis.calendar, facts, now)
  const parties = partiesOf(document, delivery)
  // A receipt may have come before us: read under the lock of the row that has just been moved.
  const progress = (await tx.deliveries.find(delivery.id))?.progress ?? noProgress
  const started: NewClock[] = []
  if (arrival !== null)
    started.push({
      ...clock(delivery.id, 'arrival', arrival, basis, level),
      ...parties,
      ...already(progress.step !== undefined || progress.refused, progress.refused, now)
    })
  if (due !== null)
    started.push({
      ...clock(delivery.id, 'due', due, basis, level),
      ...parties,
      ...already(progress.step === '06' || progress.refused, progress.refused, now)
    })
  await tx.clocks.start(started)
}

/** A recipient was asked to give a document back, or told of an update: 15 or 16 is awaited on the original. */
export async function startAnswer(ports: Ports, tx: Repositories, delivery: DeliveryRecord): Promise<void> {
  const document = delivery.documentId === undefined ? null : await tx.documents.find(delivery.documentId)
  if (document === null) return
  const basis = await tx.clocks.basis()
  const level = await levelOf(tx, delivery.recipientId)
  const times = answerTimes(ruleFor(basis.rules, 'answer', level), basis.calendar, ports.clock.now())
  await tx.clocks.start([
    { ...clock(delivery.id, 'answer', times, basis, level), ...partiesOf(document, delivery) }
  ])
}

function clock(
  deliveryId: string,
  kind: ClockKind,
  times: ClockTimes,
  { version }: ClockBasis,
  level: Level | undefined
): NewClock {
  return { deliveryId, kind, ...times, rulesVersion: version, ...(level === undefined ? {} : { level }) }
}

/** The recipient acts; a sender of ours waits, and when both have the same DMS it hears once. */
function partiesOf(document: DocumentRecord, { route }: DeliveryRecord) {
  const acting = route.kind === 'dms' ? route.id : undefined
  const waiting = document.direction === 'out' && document.source !== acting ? document.source : undefined
  return {
    ...(acting === undefined ? {} : { actingConnector: acting }),
    ...(waiting === undefined ? {} : { waitingConnector: waiting })
  }
}

function already(done: boolean, refused: boolean, at: Date): Pick<NewClock, 'stopped'> {
  return done ? { stopped: { at, by: refused ? 'refused' : 'receipt' } } : {}
}

/** The priority is the delivery's: a recall has that of the document it calls back. */
function factsOf({ businessType, message: { header } }: DocumentRecord, priority: number): ClockFacts {
  const { promulgationDate, dueDate } = header
  return {
    businessType,
    priority,
    ...(promulgationDate === undefined ? {} : { promulgationDate }),
    ...(dueDate === undefined ? {} : { dueDate })
  }
}

async function levelOf(tx: Repositories, organisationId: string | undefined): Promise<Level | undefined> {
  if (organisationId === undefined) return undefined
  return (await tx.directory.get(organisationId))?.level
}
