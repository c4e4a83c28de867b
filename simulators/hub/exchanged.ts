/** A request as a simulator sees it, and what it answers. */
import type { IncomingHttpHeaders } from 'node:http'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Answered {
  readonly status: number
  readonly contentType?: string
  /** A large body comes in pieces. */
  readonly body: string | Iterable<Buffer>
}
