/** Why a key cannot be used, inside this room; outside it is a `Problem` in a state. */
import type { Problem } from '../../domain/problem.ts'

export class KeyFailure extends Error {
  readonly problem: Problem

  /** `detail`: facts without any secret. */
  constructor(code: Problem['code'], detail?: string, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.problem = detail === undefined ? { code } : { code, detail: detail.slice(0, 200) }
  }
}
