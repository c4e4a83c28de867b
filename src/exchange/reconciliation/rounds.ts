/** When days are compared: every day by itself, again after a failure, and when somebody asks. */
import { vietnamDate } from '../../domain/calendar.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { OutboxItem } from '../ports/index.ts'
import type { Run } from '../ports/reconciliation.ts'
import { compareDay } from './compare.ts'
import { dayBefore, nextAt, spanOfDay } from './day.ts'
import { judgedSpan } from './gather.ts'
import type { Comparing, ReconciliationSettings } from './settings.ts'

/** How far back a day is still made up for after a time of standing still. */
const daysBack = 3

/** A run that waits for a worker. Throws BrokenPromise `access.not-found`, `reconciliation.day-not-over`. */
export async function askForRun(
  ports: Comparing,
  { partnerId, day, askedBy }: { partnerId: string; day: string; askedBy: string }
): Promise<Run> {
  if (ports.carriers.get(partnerId) === undefined)
    throw new BrokenPromise('access.not-found', { partner: partnerId })
  judgedSpan(ports, day)
  const askedAt = ports.clock.now()
  return ports.store.transaction(async tx => {
    const run = await tx.reconciliations.ask({ id: ports.clock.id(), partnerId, day, askedBy, askedAt })
    await tx.outbox.schedule([item(partnerId, askedAt)])
    return run
  })
}

/** The job: whatever is due of this partner, then the next time. */
export async function reconcileRound(
  ports: Comparing,
  settings: ReconciliationSettings,
  partnerId: string
): Promise<void> {
  if (ports.carriers.get(partnerId) === undefined) return ports.store.outbox.done('reconcile', partnerId)
  await askForMissedDays(ports, settings, partnerId)
  const now = ports.clock.now()
  const since = dayBefore(vietnamDate(now), 30)
  for (const run of await ports.store.reconciliations.open(partnerId, since))
    await compareDay(ports, settings, run.id)
  await ports.store.outbox.schedule([item(partnerId, await nextDue(ports, settings, partnerId))])
}

/** At start: every partner has its row. What a standstill left open is done at once; a new partner waits for its hour. */
export async function scheduleReconciliation(
  ports: Comparing,
  settings: ReconciliationSettings
): Promise<void> {
  const partners = [...ports.carriers.axes(), ...ports.carriers.connectors()]
  const rows = await Promise.all(
    partners.map(async ({ id }) => item(id, await firstDue(ports, settings, id)))
  )
  await ports.store.outbox.schedule(rows)
}

async function firstDue(
  ports: Comparing,
  settings: ReconciliationSettings,
  partnerId: string
): Promise<Date> {
  const { missed, isNew } = await missedDays(ports, settings, partnerId)
  return missed.length > 0 && !isNew ? ports.clock.now() : nextDue(ports, settings, partnerId)
}

async function nextDue(ports: Comparing, settings: ReconciliationSettings, partnerId: string): Promise<Date> {
  const now = ports.clock.now()
  const open = await ports.store.reconciliations.open(partnerId, dayBefore(vietnamDate(now), 30))
  const times = open.map(({ againAt }) => againAt ?? now)
  return new Date(
    Math.min(nextAt(settings.dailyAtMinute, now).getTime(), ...times.map(time => time.getTime()))
  )
}

async function askForMissedDays(
  ports: Comparing,
  settings: ReconciliationSettings,
  partnerId: string
): Promise<void> {
  const { missed } = await missedDays(ports, settings, partnerId)
  const askedAt = ports.clock.now()
  for (const day of missed)
    await ports.store.reconciliations.ask({
      id: ports.clock.id(),
      partnerId,
      day,
      askedBy: 'system',
      askedAt
    })
}

/**
 * Days without any run, newest first, up to the last that has one; yesterday counts from its hour on. A partner that was
 * not compared for long, or never, begins with yesterday.
 */
async function missedDays(
  ports: Comparing,
  { dailyAtMinute }: ReconciliationSettings,
  partnerId: string
): Promise<{ missed: readonly string[]; isNew: boolean }> {
  const now = ports.clock.now()
  const today = vietnamDate(now)
  const isTime = now.getTime() >= spanOfDay(today).from + dailyAtMinute * 60_000
  const missed: string[] = []
  for (let back = isTime ? 1 : 2; missed.length < daysBack; back += 1) {
    const day = dayBefore(today, back)
    if ((await ports.store.reconciliations.latest(partnerId, day)) !== null) break
    missed.push(day)
  }
  const isNew = missed.length === daysBack
  return { missed: isNew ? missed.slice(0, isTime ? 1 : 0) : missed, isNew }
}

/** On a lane of its own: a long list must not keep documents waiting. */
function item(partnerId: string, dueAt: Date): OutboxItem {
  return { topic: 'reconcile', ref: partnerId, lane: `reconcile:${partnerId}`, priority: 0, dueAt }
}
