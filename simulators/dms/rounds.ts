/** Work that comes round: never twice at once, and what was asked for meanwhile is done right after. */
export class Rounds {
  readonly #work: () => Promise<void>
  readonly #onError: (error: unknown) => void
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(work: () => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work
    this.#onError = onError
  }

  every(ms: number): void {
    if (ms > 0) this.#timer = setInterval(() => this.ask(), ms)
  }

  /** Soon, by itself; what goes wrong waits for the next time. */
  ask(): void {
    this.run().catch(this.#onError)
  }

  /** Resolves when a whole round has been done that began after the call. */
  run(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    if (this.#running === undefined) return this.#start()
    this.#next ??= this.#running.catch(this.#onError).then(() => {
      this.#next = undefined
      return this.#closed ? undefined : this.#start()
    })
    return this.#next
  }

  #start(): Promise<void> {
    this.#running = this.#work().finally(() => (this.#running = undefined))
    return this.#running
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#running?.catch(this.#onError)
    await this.#next?.catch(this.#onError)
  }
}
