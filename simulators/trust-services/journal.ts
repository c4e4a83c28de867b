/** What the services were asked: the last ten thousand requests, so that a long run does not fill the memory. */
import type { Endpoint } from './faults.ts'

export interface Asked {
  readonly at: string
  readonly endpoint: Endpoint
  /** `POST /ocsp/sub-g2` */
  readonly request: string
}

export class Journal {
  readonly #asked: Asked[] = []

  write(asked: Asked): void {
    this.#asked.push(asked)
    if (this.#asked.length > 10_000) this.#asked.shift()
  }

  read(): readonly Asked[] {
    return [...this.#asked]
  }
}
