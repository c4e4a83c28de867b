/** Thrown inside the splitter only, which turns it into its `refusal`. */
import type { ErrorCode } from '../domain/errors/index.ts'
import type { Problem } from '../domain/problem.ts'

export class Refusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

export function refuse(code: ErrorCode, line: number, detail?: string): never {
  throw new Refusal({ code, line, ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }) })
}

/** The control characters that XML 1.0 does not have. */
export const isBadControl = (byte: number): boolean =>
  byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09
