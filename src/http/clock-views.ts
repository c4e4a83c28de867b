/** Clocks as they are shown, to administrators whole and to a DMS as its own. */
import type { ClockKind } from '../domain/clock.ts'
import type { ClockState, ClockView } from '../exchange/ports/clocks.ts'
import { describe } from './errors.ts'
import type { ClockBody } from './schemas/clock.ts'
import { given, iso } from './views.ts'

const kindTexts: Readonly<Record<ClockKind, { readonly vi: string; readonly en: string }>> = {
  send: { vi: 'Gửi văn bản đi', en: 'Send the document' },
  arrival: { vi: 'Thông báo đã nhận (01 hoặc 03)', en: 'Notice of receipt (01 or 03)' },
  due: { vi: 'Hoàn thành xử lý (06)', en: 'Completion (06)' },
  answer: { vi: 'Trả lời thu hồi, cập nhật (15 hoặc 16)', en: 'Answer to a recall or update (15 or 16)' }
}

function stateAt({ remindAt, dueAt }: ClockView, now: Date): ClockState {
  return dueAt <= now ? 'overdue' : remindAt <= now ? 'running-out' : 'running'
}

export function clockBody(clock: ClockView, now: Date): ClockBody {
  const { startedAt, remindAt, dueAt, remindedAt, overdueAt, kind, ...rest } = clock
  return given({
    ...rest,
    kind,
    kindText: kindTexts[kind].vi,
    kindTextEn: kindTexts[kind].en,
    state: stateAt(clock, now),
    startedAt: startedAt.toISOString(),
    remindAt: remindAt.toISOString(),
    dueAt: dueAt.toISOString(),
    remindedAt: iso(remindedAt),
    overdueAt: iso(overdueAt)
  })
}

/** Which other DMS acts or waits is not told. */
export function ownClockBody(clock: ClockView, connectorId: string, now: Date): ClockBody {
  const { actingConnector, waitingConnector: _, ...rest } = clock
  return { ...clockBody(rest, now), mustAct: actingConnector === connectorId }
}

export function missingWarnings(years: readonly number[]) {
  return years.map(year => describe({ code: 'calendar.missing', detail: String(year) }))
}
