import type { Log } from '../../exchange/ports/index.ts'

/** A server that is away is retried many times a second; the log says so once, and once when it is back. */
export class Outage {
  readonly #log: Log
  readonly #facts: Readonly<Record<string, unknown>>
  #failures = 0

  constructor(log: Log, facts: Readonly<Record<string, unknown>>) {
    this.#log = log
    this.#facts = facts
  }

  get isOn(): boolean {
    return this.#failures > 0
  }

  down(error: unknown): void {
    this.#failures += 1
    if (this.#failures === 1) this.#log.warn({ ...this.#facts, error }, 'queue.unreachable')
  }

  up(): void {
    if (this.#failures === 0) return
    const failures = this.#failures
    this.#failures = 0
    this.#log.info({ ...this.#facts, failures }, 'queue.reachable')
  }
}
