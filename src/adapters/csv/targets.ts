/** Targets of indicators as a CSV file: indicator, level, value, from. */
import { parse } from 'csv-parse/sync'
import type { IndicatorTarget } from '../../domain/indicator.ts'
import { readTargets } from '../../domain/indicator-targets.ts'
import { BrokenPromise } from '../../domain/problem.ts'

interface Line {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

/** Throws BrokenPromise `target.invalid` with `problems`, each naming its line. */
export function readTargetsCsv(text: string): readonly IndicatorTarget[] {
  let rows: readonly Line[]
  try {
    const options = {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      trim: true,
      comment: '#',
      info: true
    } as const
    rows = parse(text, options) as unknown as readonly Line[]
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new BrokenPromise('target.invalid', { detail }, error)
  }
  const written = rows.map(({ record }) => ({
    indicator: record['indicator'] ?? '',
    level: record['level'] ?? '',
    // Nothing is not nought.
    value: record['value'] ? Number(record['value']) : Number.NaN,
    from: record['from'] ?? ''
  }))
  const { targets, problems } = readTargets(written, (index, name) => `${rows[index]?.info.lines}: ${name}`)
  if (problems.length > 0) throw new BrokenPromise('target.invalid', { problems })
  return targets
}
