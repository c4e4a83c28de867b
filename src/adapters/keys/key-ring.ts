/** All keys of this gateway, and which of them signs for whom at an instant. */
import { inspect } from 'node:util'
import type { Problem } from '../../domain/problem.ts'
import type { PagePlace } from '../../signatures/pdf/sign/appearance/form.ts'
import type { SigningKey } from '../../signatures/ports.ts'
import type { Entry } from './entry.ts'
import { turnAt } from './rotation.ts'
import type { KeyState } from './state.ts'

/** No key can be had now. Told by `problem.code`; `key.none` when none was ever configured. */
export interface KeyUnavailable {
  readonly kind: 'unavailable'
  readonly problem: Problem
}

export interface AgencySeal {
  /** PNG. */
  readonly image: Uint8Array
  readonly widthMm: number
  readonly place?: PagePlace
}

export type SealFound = AgencySeal | KeyUnavailable | undefined

/** How often a key that could not be opened is tried again because somebody asks for it. */
const patienceMs = 5000

export class KeyRing {
  readonly #entries: readonly Entry[]
  readonly #seals: ReadonlyMap<string, AgencySeal | KeyUnavailable>
  readonly #now: () => Date
  readonly #close: () => void
  #tried = 0

  constructor(
    entries: readonly Entry[],
    seals: ReadonlyMap<string, AgencySeal | KeyUnavailable>,
    now: () => Date,
    close: () => void
  ) {
    this.#entries = entries
    this.#seals = seals
    this.#now = now
    this.#close = close
    this.#tried = now().getTime()
  }

  /**
   * The gateway's own key for envelopes, or an agency's by its code. A key on an HSM that is away is given all the same:
   * its `sign` throws BrokenPromise `key.unavailable`, the document waits, and the next attempt finds it back.
   */
  keyFor(purpose: string, at: Date): SigningKey | KeyUnavailable {
    const entries = this.#of(purpose)
    const turn = turnAt(entries, at)
    if (turn.kind === 'none') return unavailable({ code: 'key.none', detail: purpose })
    if (turn.kind === 'over') return unavailable({ code: 'key.expired', detail: lastUntil(entries) })
    if (turn.kind === 'not-yet') return unavailable({ code: 'key.not-yet-valid', detail: firstFrom(entries) })
    const { key, reason, config } = turn.it
    if (key !== undefined) return key
    this.#tryAgain()
    const { code, detail } = reason ?? { code: 'key.unavailable' as const }
    return unavailable({ code, detail: [config.id, detail].filter(part => part !== undefined).join(': ') })
  }

  /** The picture of an agency's seal; `undefined` when none is configured. */
  sealFor(organisation: string): SealFound {
    return this.#seals.get(organisation)
  }

  /** Codes of the organisations that have a key, whatever its state. */
  get organisations(): readonly string[] {
    return [...new Set(this.#entries.flatMap(({ organisation }) => organisation ?? []))]
  }

  /** For the console; holds no secret. `at`: of `serving` and `expiry`. */
  states(at: Date = this.#now()): readonly KeyState[] {
    const serving = new Set(
      [envelope, ...this.organisations].map(purpose => {
        const turn = turnAt(this.#of(purpose), at)
        return turn.kind === 'serves' ? turn.it : undefined
      })
    )
    return this.#entries.map(entry => entry.state(at, serving.has(entry)))
  }

  /** Opens what could not be opened before, and asks every token whether it is there. Never throws. */
  async refresh(): Promise<void> {
    this.#tried = this.#now().getTime()
    await Promise.all(this.#entries.map(entry => entry.refresh()))
  }

  /** Ends the processes that hold tokens. Keys of files go on signing. */
  close(): void {
    this.#close()
  }

  toJSON(): readonly KeyState[] {
    return this.states()
  }

  [inspect.custom](): string {
    return `KeyRing(${this.#entries.map(({ config }) => config.id).join(', ')})`
  }

  #of(purpose: string): readonly Entry[] {
    const organisation = purpose === envelope ? undefined : purpose
    return this.#entries.filter(entry => entry.organisation === organisation)
  }

  #tryAgain(): void {
    if (this.#now().getTime() - this.#tried >= patienceMs) void this.refresh()
  }
}

/** The purpose that is no organisation. */
export const envelope = 'envelope'

function unavailable(problem: Problem): KeyUnavailable {
  return { kind: 'unavailable', problem }
}

function lastUntil(entries: readonly Entry[]): string {
  const ends = entries.map(({ window }) => window.until?.getTime() ?? 0)
  return new Date(Math.max(...ends)).toISOString()
}

function firstFrom(entries: readonly Entry[]): string {
  const begins = entries.map(({ window }) => window.from?.getTime() ?? Number.POSITIVE_INFINITY)
  return new Date(Math.min(...begins)).toISOString()
}
