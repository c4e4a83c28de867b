/** How a reading ends early: thrown inside the room, a Problem at its door. */
import type { ErrorCode } from '../../../domain/errors/index.ts'
import type { Problem } from '../../../domain/problem.ts'

export class PdfRefusal extends Error {
  override readonly name = 'PdfRefusal'
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

export function refuse(code: ErrorCode, detail: string): never {
  throw new PdfRefusal({ code, detail: detail.slice(0, 200) })
}

/** Runs a reading; a refusal becomes its problem. Anything else is a mistake of ours and goes on. */
export function attempt<T>(reading: () => T): { readonly value: T } | { readonly problem: Problem } {
  try {
    return { value: reading() }
  } catch (error) {
    if (error instanceof PdfRefusal) return { problem: error.problem }
    throw error
  }
}
