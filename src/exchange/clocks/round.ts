/**
 * The round over the clocks: each reminder and each escalation is told once, in the commit that marks it. It comes
 * back by itself; two at once share the work, because each passes over what the other holds.
 */
import { vietnamDate, vietnamTimestamp } from '../../domain/calendar.ts'
import { missingYears } from '../../domain/working-days.ts'
import type { TellingClock } from '../ports/clocks.ts'
import type { DmsEvent, OutboxItem, Ports, Repositories } from '../ports/index.ts'
import { tellDms } from '../tell.ts'

const everySeconds = 30
/** Clocks of one commit, and commits of one round: a flood is told in many rounds, not in one that never ends. */
const batch = 100
const batchesARound = 20

export async function watchClocks(ports: Ports): Promise<void> {
  let more = false
  try {
    await complainOfMissingYears(ports)
    // The late first: who is late needs no reminder any more.
    more = (await tellAll(ports, takeOverdue)) || (await tellAll(ports, takeReminders))
  } finally {
    await ports.store.outbox.schedule([clocksItem(ports, more ? 0 : everySeconds)])
  }
  // Last: a directory that cannot begin its day must not keep anybody's clock from being told.
  await ports.store.directory.beginDay(vietnamDate(ports.clock.now()))
}

export function clocksItem(ports: Pick<Ports, 'clock'>, inSeconds: number): OutboxItem {
  const dueAt = new Date(ports.clock.now().getTime() + inSeconds * 1000)
  return { topic: 'clocks', ref: 'all', lane: 'clocks', priority: 4, dueAt }
}

interface Telling {
  readonly type: DmsEvent['type']
  readonly action: string
  readonly take: (tx: Repositories, now: Date) => Promise<readonly TellingClock[]>
  readonly whom: (clock: TellingClock) => readonly string[]
}

/** Whoever must act, where it is one of ours. */
const takeReminders: Telling = {
  type: 'clock.running-out',
  action: 'clock.reminded',
  take: (tx, now) => tx.clocks.takeReminders(now, batch),
  whom: ({ actingConnector }) => (actingConnector === undefined ? [] : [actingConnector])
}

/** And whoever waits for it: a sender learns that its recipient is late. */
const takeOverdue: Telling = {
  type: 'clock.overdue',
  action: 'clock.overdue',
  take: (tx, now) => tx.clocks.takeOverdue(now, batch),
  whom: ({ actingConnector, waitingConnector }) =>
    [actingConnector, waitingConnector].filter(each => each !== undefined)
}

/** True when there was more than one round may take. */
async function tellAll(ports: Ports, telling: Telling): Promise<boolean> {
  for (let turn = 0; turn < batchesARound; turn++) {
    const now = ports.clock.now()
    const count = await ports.store.transaction(async tx => {
      const clocks = await telling.take(tx, now)
      for (const clock of clocks) await tell(ports, tx, telling, clock, now)
      return clocks.length
    })
    if (count > 0) ports.log.info({ clocks: count }, telling.action)
    if (count < batch) return false
  }
  return true
}

async function tell(
  ports: Ports,
  tx: Repositories,
  { type, action, whom }: Telling,
  clock: TellingClock,
  at: Date
): Promise<void> {
  const told = whom(clock)
  const { deliveryId, documentId, kind, senderCode, recipientCode, code, priority } = clock
  const body = {
    documentId,
    deliveryId,
    kind,
    senderCode,
    recipientCode,
    ...(code === undefined ? {} : { code }),
    priority,
    startedAt: vietnamTimestamp(clock.startedAt),
    dueAt: vietnamTimestamp(clock.dueAt)
  }
  for (const connectorId of told)
    await tellDms(ports, tx, connectorId, type, { ...body, mustAct: connectorId === clock.actingConnector })
  await tx.audit.note({
    action,
    outcome: action === 'clock.overdue' ? 'failure' : 'success',
    actor: 'system',
    subject: { delivery: deliveryId, document: documentId },
    facts: { kind, dueAt: clock.dueAt, recipient: recipientCode, told },
    at
  })
}

/** Once a year and gateway: until it is there, only weekends are off. */
async function complainOfMissingYears(ports: Ports): Promise<void> {
  const at = ports.clock.now()
  const { calendar } = await ports.store.clocks.basis()
  for (const year of missingYears(calendar, vietnamDate(at))) {
    const first = await ports.store.transaction(async tx => {
      if (!(await tx.clocks.complainOf(year, at))) return false
      await tx.audit.note({
        action: 'calendar.missing',
        outcome: 'failure',
        actor: 'system',
        subject: {},
        facts: { year },
        at
      })
      return true
    })
    if (first) ports.log.warn({ year }, 'calendar.missing')
  }
}
