/** What an axis answered, whatever its dialect. */
import type { Found, Outcome } from '../../domain/delivery.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import { errors } from '../../domain/errors/index.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Reply } from './request.ts'
import { WireFault } from './request.ts'

export type Fields = Readonly<Record<string, unknown>>

export type Answer =
  | { readonly kind: 'ok'; readonly fields: Fields }
  /** It understood and says no; `number` is '' when it gives none. */
  | { readonly kind: 'fail'; readonly number: string; readonly detail?: string }
  /** HTTP says that the request was not carried out. */
  | { readonly kind: 'http'; readonly status: number; readonly detail?: string }
  /** HTTP says that it was, but nobody can read what came of it. */
  | { readonly kind: 'unreadable'; readonly detail: string }

/** The numbers of SPEC 4.6. They are not public; whatever else comes is "unrecognised". */
const numbers: Readonly<Record<string, ErrorCode>> = {
  '10': 'carrier.file-invalid',
  '15': 'carrier.credentials-refused',
  '18': 'carrier.recipient-unknown',
  '19': 'carrier.sender-unregistered',
  '20': 'carrier.server-error',
  '21': 'carrier.server-error',
  '22': 'carrier.format-refused',
  '23': 'carrier.recipient-locked'
}

/** The code of our list for an answer that is not `ok`. */
export function codeOfAnswer(answer: Exclude<Answer, { kind: 'ok' }>): ErrorCode {
  switch (answer.kind) {
    case 'fail':
      return numbers[answer.number] ?? 'carrier.answer-unrecognised'
    case 'http':
      return codeOfStatus(answer.status)
    case 'unreadable':
      return 'carrier.answer-unreadable'
  }
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401 || status === 403) return 'carrier.credentials-refused'
  if (status === 413) return 'carrier.file-invalid'
  if (status >= 500 || status === 408 || status === 429) return 'carrier.server-error'
  return 'carrier.answer-unreadable' // a wrong address or version
}

/**
 * An answer to a hand-over.
 *
 * A number that nobody knows is `unknown`, not `failed`: it might say "I have it already". Unknown asks the sent
 * list first, so the document is neither lost (it is sent again when absent) nor doubled (not when present),
 * and after the window a person decides. The same holds for 502 and 504, which speak for a proxy in between, and
 * for an error of the axis itself (5xx, 20, 21): it may have failed before it took the document or after.
 *
 * `canAsk`: there is a list of what was sent. Without one only 503 is believed: it says that nobody was there to take
 * it, and an hour of that must not leave hundreds of documents for a person to decide. Every other error may have come
 * after the document was taken; then the recipient's first receipt proves it, or a person who has asked there.
 */
export function outcomeOf(answer: Answer, remoteId: string | undefined, canAsk: boolean): Outcome {
  if (answer.kind === 'ok') {
    return remoteId === undefined ? { kind: 'handed-over' } : { kind: 'handed-over', remoteId }
  }
  const code = codeOfAnswer(answer)
  const detail = detailOf(answer)
  if (answer.kind === 'unreadable') return { kind: 'unknown', code, detail }
  if (answer.kind === 'http') {
    if (answer.status === 502 || answer.status === 504) {
      return { kind: 'unknown', code: 'carrier.answer-lost', detail }
    }
    const nobodyThere = answer.status === 503 && !canAsk
    return { kind: answer.status >= 500 && !nobodyThere ? 'unknown' : 'failed', code, detail }
  }
  if (code === 'carrier.server-error' || code === 'carrier.answer-unrecognised')
    return { kind: 'unknown', code, detail }
  const { retry, fault } = errors[code]
  if (!retry && (fault === 'recipient' || fault === 'sender')) return { kind: 'refused', code, detail }
  return { kind: 'failed', code, detail }
}

/** A fault on the way of a hand-over. What is no fault of the wire is an accident of ours, and thrown on. */
export function outcomeOfFault(error: unknown): Outcome {
  if (error instanceof BrokenPromise && error.code === 'carrier.answer-unreadable') {
    return { kind: 'unknown', code: error.code, detail: detailOfFacts(error) }
  }
  if (!(error instanceof WireFault)) throw error
  const detail = error.message
  if (error.stage === 'before-body') {
    const code = error.reason === 'aborted' ? 'carrier.interrupted' : 'carrier.unreachable'
    return { kind: 'failed', code, detail }
  }
  const code = error.reason === 'aborted' ? 'carrier.interrupted' : 'carrier.answer-lost'
  return { kind: 'unknown', code, detail }
}

/** The code for any fault of a call that is not a hand-over: such a call may simply be made again. */
export function codeOfFault(error: unknown): { code: ErrorCode; detail: string } {
  if (error instanceof BrokenPromise) return { code: error.code, detail: detailOfFacts(error) }
  if (!(error instanceof WireFault)) throw error
  return { code: codeOfWire(error), detail: error.message }
}

function codeOfWire(fault: WireFault): ErrorCode {
  if (fault.reason === 'aborted') return 'carrier.interrupted'
  return fault.stage === 'before-body' ? 'carrier.unreachable' : 'carrier.answer-lost'
}

export function cannotTell(error: unknown): Found {
  const { code, detail } = codeOfFault(error)
  return { kind: 'cannot-tell', code, detail }
}

/** For calls whose failure is thrown: list, fetch, acknowledge, directory. */
export function promised(answer: Answer, call: string): Fields {
  if (answer.kind === 'ok') return answer.fields
  throw new BrokenPromise(codeOfAnswer(answer), { call, detail: detailOf(answer) })
}

export function rethrown(error: unknown, call: string): never {
  if (!(error instanceof WireFault)) throw error
  throw new BrokenPromise(codeOfWire(error), { call, detail: error.message }, error)
}

/** Makes a call; a fault of the wire is thrown with a code of the one list. */
export async function reached(call: string, make: () => Promise<Reply>): Promise<Reply> {
  return make().catch((error: unknown) => rethrown(error, call))
}

/** The same for what streams on after the call was made. */
export async function* faithfully<T>(call: string, source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source
  } catch (error) {
    rethrown(error, call)
  }
}

export function detailOf(answer: Exclude<Answer, { kind: 'ok' }>): string {
  const said = answer.detail === undefined || answer.detail === '' ? '' : `: ${answer.detail}`
  switch (answer.kind) {
    case 'fail':
      return short(`ErrorCode ${answer.number === '' ? '(none)' : answer.number}${said}`)
    case 'http':
      return short(`HTTP ${answer.status}${said}`)
    case 'unreadable':
      return short(answer.detail)
  }
}

function detailOfFacts(error: BrokenPromise): string {
  const said = error.facts.detail ?? error.facts.why
  return short(typeof said === 'string' ? said : JSON.stringify(error.facts))
}

function short(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}

/** A field by name without regard to case: the wire writes ErrorCode, errorCode and error_code. */
export function field(fields: unknown, ...names: readonly string[]): unknown {
  if (typeof fields !== 'object' || fields === null) return undefined
  const wanted = names.map(name => name.toLowerCase())
  for (const [key, value] of Object.entries(fields)) {
    if (wanted.includes(key.toLowerCase()) && value !== null) return value
  }
  return undefined
}

/** The same as text; numbers are written out, anything else is no text. */
export function textField(fields: unknown, ...names: readonly string[]): string | undefined {
  const value = field(fields, ...names)
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim()
  return typeof value === 'number' ? String(value) : undefined
}
