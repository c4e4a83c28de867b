/** What a list of targets must be before it is kept. */
import type { IndicatorTarget } from './indicator.ts'
import { indicatorOf, isIndicatorKey } from './indicator.ts'
import type { Level } from './organisation.ts'
import { levels } from './organisation.ts'
import type { Problem } from './problem.ts'
import { isDay } from './reporting-period.ts'

export interface WrittenTarget {
  readonly indicator: string
  readonly level: string
  readonly value: number
  readonly from: string
}

/** `field` names the place of the target at `index`: `/targets/3/value`, or a line of a file. */
export function readTargets(
  written: readonly WrittenTarget[],
  field: (index: number, name: string) => string
): { readonly targets: readonly IndicatorTarget[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const seen = new Set<string>()
  const targets = written.flatMap((target, index): IndicatorTarget[] => {
    const { indicator, level, value, from } = target
    const wrong = (name: keyof WrittenTarget, detail: string, code: Problem['code'] = 'target.invalid') => {
      problems.push({ code, field: field(index, name), detail: detail.slice(0, 200) })
      return []
    }
    if (!isIndicatorKey(indicator)) return wrong('indicator', indicator, 'indicator.unknown')
    if (!levels.includes(level as Level)) return wrong('level', level)
    const { unit } = indicatorOf(indicator)
    if (!Number.isFinite(value) || value < 0 || (unit === 'percent' && value > 100))
      return wrong('value', String(value))
    if (!isDay(from)) return wrong('from', from)
    const key = `${indicator} ${level} ${from}`
    if (seen.has(key)) return wrong('from', key)
    seen.add(key)
    return [{ indicator, level: level as Level, value, from }]
  })
  return { targets, problems }
}
