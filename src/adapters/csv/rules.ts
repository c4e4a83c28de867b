/** Routing rules as a CSV file: position, code_pattern, level, axis_id, note. */
import { parse } from 'csv-parse/sync'
import type { Level } from '../../domain/organisation.ts'
import { levels } from '../../domain/organisation.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { RoutingRule } from '../../domain/routing.ts'
import type { RowProblem } from './directory.ts'

/** Throws BrokenPromise `directory.invalid` with `problems: RowProblem[]`. */
export function readRulesCsv(text: string, axisIds: readonly string[]): readonly RoutingRule[] {
  const rows = parse<Record<string, string>>(text, {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
    comment: '#'
  })
  const problems: RowProblem[] = []
  const positions = new Set<number>()
  const rules = rows.map((row, index): RoutingRule => {
    const expect = (column: string, ok: boolean, expected: string) => {
      if (!ok) problems.push({ line: index + 2, column, value: row[column] ?? '', expected })
    }
    const position = Number(row['position'])
    const level = row['level'] ?? ''
    expect(
      'position',
      Number.isInteger(position) && position >= 0 && !positions.has(position),
      'a whole number, used once'
    )
    expect(
      'code_pattern',
      /^[0-9A-Za-z.*_-]{1,60}$/.test(row['code_pattern'] ?? ''),
      'a code, * for any run of characters'
    )
    expect('level', level === '' || levels.includes(level as Level), levels.join(' | '))
    expect('axis_id', axisIds.includes(row['axis_id'] ?? ''), axisIds.join(' | '))
    positions.add(position)
    return {
      position,
      codePattern: row['code_pattern'] ?? '',
      ...(level === '' ? {} : { level: level as Level }),
      axisId: row['axis_id'] ?? '',
      ...(row['note'] ? { note: row['note'] } : {})
    }
  })
  if (problems.length > 0) throw new BrokenPromise('directory.invalid', { problems })
  return rules
}
