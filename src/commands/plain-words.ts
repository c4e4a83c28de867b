/** An error for whoever sits at the terminal: what is wrong, where, and what to do. No stack, no jargon. */
import type { ConfigProblem } from '../config/index.ts'
import { describeConfigProblems } from '../config/index.ts'
import type { RowProblem } from '../domain/directory-entry.ts'
import { errors } from '../domain/errors/index.ts'
import { BrokenPromise } from '../domain/problem.ts'

export function explain(error: unknown): string {
  if (!(error instanceof BrokenPromise)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return `\n${errors['system.unexpected'].vi} / ${errors['system.unexpected'].en}\n${text}\n`
  }
  const { vi, en, remedy } = errors[error.code]
  return [
    '',
    `✗ ${vi}`,
    ...detailsOf(error),
    `→ ${remedy.vi}`,
    '',
    `  ${en} ${remedy.en} [${error.code}]`,
    ''
  ].join('\n')
}

function detailsOf(error: BrokenPromise): string[] {
  const { problems, ...facts } = error.facts
  if (error.code === 'config.invalid' && Array.isArray(problems) && problems.every(isConfigProblem))
    return [describeConfigProblems(problems)]
  if (error.code === 'directory.invalid' && Array.isArray(problems))
    return (problems as RowProblem[]).map(
      p =>
        `  dòng ${p.line}, cột ${p.column}: "${p.value}" — cần: ${p.expected}. ${errors[p.code].vi} [${p.code}]`
    )
  const more = Array.isArray(problems) ? { problems } : {}
  return Object.entries({ ...facts, ...more }).map(
    ([name, value]) => `  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`
  )
}

function isConfigProblem(problem: unknown): problem is ConfigProblem {
  return typeof problem === 'object' && problem !== null && 'key' in problem && 'found' in problem
}
