/** What the program and a judging thread say to each other. Everything is plain data: it is copied on the way. */
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { Evidence, FileReport, SignatureReport } from '../../domain/signature.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { Embedded } from '../../signatures/judging.ts'
import type { Fetched } from '../../signatures/ports.ts'

/** Bytes as a file of this machine: a thread opens it by itself and reads it where it needs to. */
export interface FileToJudge {
  readonly path: string
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly mediaType: string
}

export interface Circumstances {
  /** Milliseconds since 1970, as all times here. */
  readonly receivedAt: number
  readonly now: number
  readonly kept?: Embedded
}

export type Task =
  | ({ readonly kind: 'file'; readonly file: FileToJudge } & Circumstances)
  /** The seal of an edXML message, over its bytes as they came. */
  | ({ readonly kind: 'envelope'; readonly file: FileToJudge } & Circumstances)

export interface JudgedFile {
  readonly kind: 'file'
  readonly report: FileReport
  readonly evidence: readonly Evidence[]
}

export interface JudgedEnvelope {
  readonly kind: 'envelope'
  /** Absent: the message bears no seal at all. */
  readonly report?: SignatureReport
  readonly evidence: readonly Evidence[]
  /** edXML of the signed parts alone; present when the seal holds. */
  readonly signed?: Uint8Array
}

export type Finding<T extends Task = Task> = T extends { kind: 'file' } ? JudgedFile : JudgedEnvelope

export type ToThread =
  /** The store is sent again only when its version has moved. */
  | { readonly kind: 'task'; readonly task: Task; readonly trust?: TrustView }
  | { readonly kind: 'fetched'; readonly ask: number; readonly fetched: Fetched }

export type FromThread =
  | {
      readonly kind: 'ask'
      readonly ask: number
      readonly what: 'ocsp' | 'crl' | 'certificate'
      readonly url: string
      readonly request?: Uint8Array
    }
  | { readonly kind: 'found'; readonly finding: JudgedFile | JudgedEnvelope }
  /** A promise of ours was broken in there; what the stranger's bytes did wrong is a finding. */
  | { readonly kind: 'broke'; readonly code: ErrorCode; readonly why: string }
