/**
 * One attempt of one delivery. A job may run twice and a process may die at any line: the row, held on a
 * lease with a fence, decides; what may have been taken is asked about before it is sent again.
 */
import { afterFailure, closedBreaker } from '../domain/breaker.ts'
import type { Next, Outcome } from '../domain/delivery.ts'
import { afterAttempt } from '../domain/delivery.ts'
import type { ErrorCode } from '../domain/errors/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import { recipientAnswered } from './arrived.ts'
import { documentDelivered, settledBadly } from './consequences.ts'
import { afterSettled } from './happenings.ts'
import { isRecalled } from './life/frozen.ts'
import { buildParcel } from './parcel.ts'
import type { Carrier, ClaimedDelivery, Ports, Repositories } from './ports/index.ts'
import type { ExchangeSettings } from './settings.ts'
import { mayGo } from './verification.ts'

export async function attemptDelivery(
  ports: Ports,
  settings: ExchangeSettings,
  deliveryId: string
): Promise<void> {
  const { store, clock } = ports
  const claimed = await store.deliveries.claim(deliveryId, settings.leaseMs, clock.now())
  if (claimed === null) return forgetIfSettled(ports, deliveryId)

  const startedAt = clock.now()
  const outcome = await carry(ports, settings, claimed)
  const now = clock.now()
  const facts = { attempts: claimed.attempt, acceptedAt: claimed.acceptedAt }
  const next = afterAttempt(facts, outcome, now, clock.random(), settings.timetable)
  const consequence = await consequenceOf(ports, claimed, next, outcome)

  const written = await store.transaction(async tx => {
    if (!(await tx.deliveries.settle(claimed, outcome, next, now))) return false
    if (next.dueAt === undefined) await tx.outbox.done('deliver', claimed.id)
    else {
      const { id: ref, route, priority } = claimed
      await tx.outbox.schedule([{ topic: 'deliver', ref, lane: route.id, priority, dueAt: next.dueAt }])
    }
    await tx.audit.note({
      action: 'delivery.attempted',
      outcome: outcome.kind === 'handed-over' || outcome.kind === 'offered' ? 'success' : 'failure',
      actor: 'system',
      subject: {
        delivery: claimed.id,
        ...(claimed.documentId === undefined ? {} : { document: claimed.documentId })
      },
      facts: { attempt: claimed.attempt, route: claimed.route.id, outcome, next: next.state },
      at: now
    })
    await afterSettled(ports, tx, claimed, next)
    await consequence(tx)
    return true
  })
  await judgeLane(ports, settings, claimed.route.id, outcome, now)
  ports.log.info(
    {
      delivery: claimed.id,
      document: claimed.documentId,
      attempt: claimed.attempt,
      route: claimed.route.id,
      outcome: outcome.kind,
      code: 'code' in outcome ? outcome.code : undefined,
      next: next.state,
      ms: now.getTime() - startedAt.getTime(),
      written
    },
    'delivery.attempted'
  )
}

async function carry(ports: Ports, settings: ExchangeSettings, claimed: ClaimedDelivery): Promise<Outcome> {
  const carrier = ports.carriers.get(claimed.route.id)
  if (carrier === undefined) return { kind: 'failed', code: 'recipient.no-route', detail: claimed.route.id }
  const cut = new AbortController()
  const stopRenewing = keepLease(ports, settings, claimed, cut)
  try {
    // Whatever put it into the queue: a document whose signatures have not passed is not carried.
    if (claimed.kind === 'edoc' && !(await mayGo(ports.store, claimed.documentId)))
      return { kind: 'failed', code: 'signature.not-released' }
    if (await isRecalled(ports.store, claimed)) return { kind: 'failed', code: 'document.recalled' }
    // Its recipient speaks of it, so an earlier attempt arrived: whatever came of its answer, nothing is sent again.
    if (claimed.attempt > 1 && recipientAnswered(claimed)) return { kind: 'handed-over' }
    const parcel = await buildParcel(ports, claimed)
    if (claimed.mustAsk && !carrier.idempotent) {
      const earlier = await ask(carrier, parcel, cut.signal)
      if (earlier !== 'absent') return earlier
    }
    // A recall waits behind it, and nobody has it: it stays here. What cannot be asked about must go once more, or nobody
    // would ever know whether there is something to recall.
    const mayBeThere = claimed.mustAsk && carrier.idempotent
    if (!mayBeThere && claimed.kind === 'edoc' && (await ports.store.acts.takesBack(claimed.id)))
      return { kind: 'failed', code: 'delivery.withdrawn' }
    return await carrier.deliver(parcel, cut.signal)
  } catch (error) {
    // The holder of the key is away before anything was sent: certainly not taken, tried again.
    if (error instanceof BrokenPromise && /^(key|timestamp)\./.test(error.code))
      return { kind: 'failed', code: error.code, detail: error.message }
    // A carrier must not throw; if it does, the message may be on its way: never call that "not taken".
    ports.log.error({ delivery: claimed.id, error }, 'delivery.carrier-threw')
    if (error instanceof BrokenPromise && error.code.startsWith('content.'))
      return { kind: 'failed', code: error.code, detail: error.message }
    return {
      kind: 'unknown',
      code: 'carrier.interrupted',
      detail: error instanceof Error ? error.message : String(error)
    }
  } finally {
    stopRenewing()
  }
}

async function ask(
  carrier: Carrier,
  parcel: Parameters<Carrier['deliver']>[0],
  signal: AbortSignal
): Promise<Outcome | 'absent'> {
  const found = (await carrier.find?.(parcel, signal)) ?? { kind: 'cannot-tell', code: 'carrier.interrupted' }
  switch (found.kind) {
    case 'absent':
      return 'absent'
    case 'taken':
      return { kind: 'handed-over', ...(found.remoteId === undefined ? {} : { remoteId: found.remoteId }) }
    case 'cannot-tell':
      return {
        kind: 'unknown',
        code: found.code,
        ...(found.detail === undefined ? {} : { detail: found.detail })
      }
  }
}

/** Renews at a third of the lease; a lost lease cuts the carrier off, because another worker may hold the row. */
function keepLease(
  ports: Ports,
  settings: ExchangeSettings,
  claimed: ClaimedDelivery,
  cut: AbortController
): () => void {
  const renew = async () => {
    try {
      const held = await ports.store.deliveries.renew(
        claimed.id,
        claimed.fence,
        settings.leaseMs,
        ports.clock.now()
      )
      if (!held) cut.abort(new BrokenPromise('carrier.interrupted', { delivery: claimed.id }))
    } catch (error) {
      // The database is away: the lease still stands for two more beats, settle() will tell.
      ports.log.warn({ delivery: claimed.id, error }, 'delivery.lease-not-renewed')
    }
  }
  const beat = setInterval(() => void renew(), settings.leaseMs / 3)
  return () => clearInterval(beat)
}

/** A job for a row that is settled or gone leaves nothing behind; one for a row held by another just ends. */
async function forgetIfSettled(ports: Ports, deliveryId: string): Promise<void> {
  const row = await ports.store.deliveries.find(deliveryId)
  const waits = row !== null && (row.state === 'queued' || row.state === 'unknown')
  if (!waits) await ports.store.outbox.done('deliver', deliveryId)
}

/** What else must be written when the state is final: receipts of our own, word to the DMS that sent it. */
async function consequenceOf(ports: Ports, claimed: ClaimedDelivery, next: Next, outcome: Outcome) {
  if (next.state === 'handed-over') return documentDelivered(ports, claimed)
  if (next.state === 'refused' || next.state === 'failed' || next.state === 'held')
    return settledBadly(ports, claimed, next, 'detail' in outcome ? outcome.detail : undefined)
  return (_tx: Repositories) => Promise.resolve()
}

/** Codes that speak of the partner as a whole, not of this one message. */
const partnerTrouble: readonly ErrorCode[] = [
  'carrier.unreachable',
  'carrier.answer-lost',
  'carrier.answer-unreadable',
  'carrier.server-error',
  'carrier.credentials-refused'
]

async function judgeLane(
  ports: Ports,
  settings: ExchangeSettings,
  lane: string,
  outcome: Outcome,
  now: Date
): Promise<void> {
  const troubled =
    (outcome.kind === 'failed' || outcome.kind === 'unknown') && partnerTrouble.includes(outcome.code)
  const before = await ports.lanes.read(lane)
  if (!troubled && before.failuresInARow === 0) return
  const refusesUs = troubled && outcome.code === 'carrier.credentials-refused'
  const after = await ports.lanes.change(lane, b =>
    troubled ? afterFailure(b, refusesUs, now, settings.breaker) : closedBreaker
  )
  if (after.pausedUntil !== undefined) ports.log.warn({ lane, ...after }, 'lane.paused')
  else if (before.pausedUntil !== undefined) ports.log.info({ lane }, 'lane.open')
}
