/**
 * A problem is what stands between a message and its acceptance: a code of the one list, and its place.
 * Refusals carry problems as data; only a broken promise is thrown.
 */
import type { ErrorCode } from './errors/index.ts'

export interface Problem {
  readonly code: ErrorCode
  /** Path of the offending part: `MessageHeader/To[2]/OrganId`, or a JSON pointer, or a parameter's name. */
  readonly field?: string
  /** 1-based line of the raw message, where one is known. */
  readonly line?: number
  /** The offending value or the facts, shortened; never content of a document. */
  readonly detail?: string
}

/** Something to tell the sender that does not stop the message. */
export type Warning = Problem

/** A promise of ours or of a neighbour was broken; retrying the same input may or may not help (see the list). */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
  readonly code: ErrorCode
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, facts: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(facts)}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.facts = facts
  }
}
