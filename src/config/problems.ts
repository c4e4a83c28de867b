/** What is wrong with the configuration, told to the person who wrote it: every key at once, Vietnamese first. */
import { BrokenPromise } from '../domain/problem.ts'

export interface Bilingual {
  readonly vi: string
  readonly en: string
}

export interface ConfigProblem {
  /** The environment key, or the place in the partners file: `axes/0/label`. */
  readonly key: string
  /** What stands there now. Never holds the value of a secret. */
  readonly found: Bilingual
  readonly expected: Bilingual
  readonly example?: string
}

export function configInvalid(problems: readonly ConfigProblem[], cause?: unknown): BrokenPromise {
  return new BrokenPromise('config.invalid', { problems }, cause)
}

/** One paragraph a problem, for the terminal. */
export function describeConfigProblems(problems: readonly ConfigProblem[]): string {
  const told = (language: 'vi' | 'en', need: string, example: string) =>
    problems
      .map(p => {
        const lines = [`  ${p.key}: ${p.found[language]}`, `    ${need}: ${p.expected[language]}`]
        if (p.example !== undefined) lines.push(`    ${example}: ${p.example}`)
        return lines.join('\n')
      })
      .join('\n')
  return [
    `Cấu hình không hợp lệ, ${String(problems.length)} chỗ cần sửa:`,
    told('vi', 'cần', 'ví dụ'),
    '',
    `The configuration is invalid, ${String(problems.length)} to mend:`,
    told('en', 'expected', 'example')
  ].join('\n')
}

/** The known name that is fewest letters away, when it is near enough to have been meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map(candidate => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? best.candidate : undefined
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
