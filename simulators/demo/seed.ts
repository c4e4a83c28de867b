/** The example directory, read for the partners' side: who stands behind which simulated system. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import type { AgencySetup } from '../axis/index.ts'

export const directoryFile = fileURLToPath(new URL('../../seed/directory.csv', import.meta.url))
export const rulesFile = fileURLToPath(new URL('../../seed/rules.csv', import.meta.url))
export const calendarFiles = [2025, 2026, 2027].map(year =>
  fileURLToPath(new URL(`../../seed/calendar-${year}.csv`, import.meta.url))
)

export interface Seat {
  readonly agency: AgencySetup
  readonly level: string
  /** '' when no DMS of the province manages it. */
  readonly connector: string
  readonly ours: boolean
}

/** Organisations that are active, each by its first code. */
export function seats(): readonly Seat[] {
  const rows = parse<Record<string, string>>(readFileSync(directoryFile, 'utf8'), { columns: true })
  const active = new Map<string, Record<string, string>[]>()
  for (const row of rows.filter(each => each['status'] === 'active')) {
    const key = row['organisation'] ?? ''
    active.set(key, [...(active.get(key) ?? []), row])
  }
  return [...active.values()].map(([first = {}, second]) => ({
    agency: {
      code: first['code'] ?? '',
      name: first['name'] ?? '',
      ...(second?.['code'] === undefined ? {} : { otherCode: second['code'] })
    },
    level: first['level'] ?? '',
    connector: first['connector'] ?? '',
    // Whoever a DMS of ours manages, and the province's other offices (behind the LGSP).
    ours: (first['connector'] ?? '') !== '' || (first['code'] ?? '').endsWith('.H19')
  }))
}
