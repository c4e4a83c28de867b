/** A calendar as a CSV file: day, kind (off or working), name. Whole or not at all; every wrong row is named. */
import { CsvError, parse } from 'csv-parse/sync'
import type { CalendarDay, DayKind } from '../../domain/working-days.ts'
import { dayKinds, isCalendarDay } from '../../domain/working-days.ts'
import type { CalendarFile, CalendarRowProblem } from '../../exchange/ports/clocks.ts'

interface Numbered {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

const longestName = 200

export function readCalendarCsv(text: string): CalendarFile {
  const rows = rowsOf(text)
  if ('expected' in rows) return { kind: 'wrong', problems: [rows] }
  const problems: CalendarRowProblem[] = []
  const seen = new Set<string>()
  const days = rows.map(({ record, info }): CalendarDay => {
    const { day = '', kind = '', name = '' } = record
    const expect = (column: string, value: string, ok: boolean, expected: string) => {
      if (!ok) problems.push({ line: info.lines, column, value: value.slice(0, 60), expected })
    }
    expect('day', day, isCalendarDay(day), 'yyyy-MM-dd')
    expect('day', day, !seen.has(day), 'a day once')
    expect('kind', kind, dayKinds.includes(kind as DayKind), dayKinds.join(' | '))
    expect('name', name, name !== '' && name.length <= longestName, `1..${longestName} characters`)
    seen.add(day)
    return { day, kind: kind as DayKind, name }
  })
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'read', days }
}

function rowsOf(text: string): readonly Numbered[] | CalendarRowProblem {
  try {
    return parse(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      trim: true,
      comment: '#',
      comment_no_infix: true,
      info: true
    }) as unknown as readonly Numbered[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1
    return { line, column: '', value: '', expected: `CSV: ${error.code}` }
  }
}
