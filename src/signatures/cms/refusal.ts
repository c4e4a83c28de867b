/** Thrown inside this room only: a stranger's bytes break a rule that has a code of its own. */
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { Problem } from '../../domain/problem.ts'
import { Malformed } from '../der/element.ts'

export class Refusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

export function problemOf(code: ErrorCode, detail?: string): Problem {
  return { code, ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }) }
}

export function refuse(code: ErrorCode, detail?: string): never {
  throw new Refusal(problemOf(code, detail))
}

/** Runs a reader over a stranger's bytes: what it throws for reasons of theirs becomes a problem. */
export function guarded<T extends object>(read: () => T): T | Problem {
  try {
    return read()
  } catch (fault) {
    if (fault instanceof Refusal) return fault.problem
    if (fault instanceof Malformed) return problemOf('cms.structure', fault.message)
    throw fault
  }
}

export const isProblem = (given: object): given is Problem => 'code' in given
