/** What is said of one PDF. */
import type { Problem } from '../../domain/problem.ts'
import type { Evidence, ResultClass, SignatureReport } from '../../domain/signature.ts'

export interface PdfSignature extends Omit<SignatureReport, 'evidence'> {
  /** With the DER itself, to be kept. */
  readonly evidence: readonly Evidence[]
}

export interface PdfVerdict {
  readonly class: ResultClass
  /** Of the file as a whole. */
  readonly problems: readonly Problem[]
  /** Oldest first. */
  readonly signatures: readonly PdfSignature[]
  /** How many times the file was saved; 0 when that cannot be told. */
  readonly revisions: number
}
