/** What every judgement of a signature is given, whatever the signature stands in. */
import type { CertificateFacts } from '../domain/signature.ts'
import type { Trust } from './certificate/trust.ts'
import type { Lookup } from './ports.ts'

export interface JudgingContext {
  readonly trust: Trust
  readonly lookup: Lookup
  /** When the gateway received the bytes: the time that stands in where no trusted timestamp does. */
  readonly receivedAt: Date
  /** When it is judged: evidence from after this moment does not exist yet. */
  readonly now: Date
  /** What earlier verdicts on the same document rested on: asked before anything is fetched. */
  readonly kept?: Embedded
}

/** Material that came with the document (a PDF's DSS, a CMS's own sets). It helps, it is never trusted. DER. */
export interface Embedded {
  readonly certificates?: readonly Uint8Array[]
  readonly ocsp?: readonly Uint8Array[]
  readonly crls?: readonly Uint8Array[]
}

/** A later timestamp that covers the signature (a PDF's document timestamp) proves that it existed by then. */
export interface ProvenTime {
  readonly at: Date
  readonly authority?: CertificateFacts
}
