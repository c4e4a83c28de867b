/** Routing rules as a CSV file: position, code_pattern, level, axis_id, note. */
import type { RowProblem } from '../../domain/directory-entry.ts'
import type { Level } from '../../domain/organisation.ts'
import { levels } from '../../domain/organisation.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { RoutingRule } from '../../domain/routing.ts'
import { readRows } from './rows.ts'

/** Throws BrokenPromise `directory.invalid` with `problems: RowProblem[]`. */
export function readRulesCsv(text: string, axisIds: readonly string[]): readonly RoutingRule[] {
  const { rows } = readRows(text)
  const problems: RowProblem[] = []
  const positions = new Set<number>()
  const rules = rows.map(({ line, cells: row }): RoutingRule => {
    const expect = (column: string, ok: boolean, expected: string) => {
      const value = row[column] ?? ''
      if (!ok) problems.push({ code: 'directory.bad-value', line, column, value, expected })
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
