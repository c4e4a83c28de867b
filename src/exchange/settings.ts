/** What the story may be told by configuration; every value has a safe default. */
import type { BreakerRule } from '../domain/breaker.ts'
import { standardBreaker } from '../domain/breaker.ts'
import type { Timetable } from '../domain/delivery.ts'
import { standardTimetable } from '../domain/delivery.ts'
import type { ReadLimits } from '../edxml/read.ts'
import { defaultLimits } from '../edxml/read.ts'

export interface ExchangeSettings {
  /** Code written in the TraceHeader that this hop adds (the province's point of contact, QĐ 28/2018 Art 7.3.c). */
  readonly gatewayCode: string
  readonly limits: ReadLimits
  /** Recipients of one document. */
  readonly maxRecipients: number
  readonly timetable: Timetable
  readonly breaker: BreakerRule
  /** How long a worker may hold a delivery without a sign of life, milliseconds. It renews at a third of it. */
  readonly leaseMs: number
  /** Content put this lately is not destroyed yet, milliseconds: a commit that refers to it may be under way. */
  readonly destroyAfterMs: number
}

export const defaultSettings: Omit<ExchangeSettings, 'gatewayCode'> = {
  limits: defaultLimits,
  maxRecipients: 1000,
  timetable: standardTimetable,
  breaker: standardBreaker,
  leaseMs: 60_000,
  destroyAfterMs: 3_600_000
}
