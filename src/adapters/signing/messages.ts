/** What the program and a judging thread say to each other. Everything is plain data: it is copied on the way. */
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { Problem } from '../../domain/problem.ts'
import type { Evidence, FileReport, SignatureReport } from '../../domain/signature.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { Embedded } from '../../signatures/judging.ts'
import type { SignatureForm } from '../../signatures/pdf/sign/appearance/form.ts'
import type { Fetched, SigningKey } from '../../signatures/ports.ts'

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

export type JudgingTask =
  | ({ readonly kind: 'file'; readonly file: FileToJudge } & Circumstances)
  /** The seal of an edXML message, over its bytes as they came. */
  | ({ readonly kind: 'envelope'; readonly file: FileToJudge } & Circumstances)

/** A PDF gets the agency's signature; the key itself stays with the program, which is asked to use it. */
export interface SigningTask {
  readonly kind: 'sign'
  readonly file: FileToJudge
  readonly key: Omit<SigningKey, 'sign'>
  readonly timestamped: boolean
  readonly form: SignatureForm
  readonly at: number
  /** Where the signed file is written; whoever asked keeps or removes it. */
  readonly target: string
}

export type Task = JudgingTask | SigningTask

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

export interface SignedFile {
  readonly kind: 'sign'
  /** Present when it was not signed, for good. */
  readonly problem?: Problem
}

interface Findings {
  readonly file: JudgedFile
  readonly envelope: JudgedEnvelope
  readonly sign: SignedFile
}
export type Finding<T extends Task = Task> = Findings[T['kind']]

export type ToThread =
  /** The store is sent again only when its version has moved. */
  | { readonly kind: 'task'; readonly task: Task; readonly trust?: TrustView }
  | { readonly kind: 'answer'; readonly ask: number; readonly answer: Answer }

export type Question =
  | { readonly what: 'ocsp'; readonly url: string; readonly request: Uint8Array }
  | { readonly what: 'crl' | 'certificate'; readonly url: string }
  /** Bytes to sign with the task's key; a digest to have timestamped. */
  | { readonly what: 'sign' | 'stamp'; readonly bytes: Uint8Array }

/** `broke`: what was asked for cannot be had now, by the code of a BrokenPromise. */
export type Answer = Fetched | { readonly kind: 'broke'; readonly code: ErrorCode }

export type FromThread =
  | { readonly kind: 'ask'; readonly ask: number; readonly question: Question }
  | { readonly kind: 'found'; readonly finding: Finding }
  /** A promise of ours was broken in there; what the stranger's bytes did wrong is a finding. */
  | { readonly kind: 'broke'; readonly code: ErrorCode; readonly why: string }
