/** Verdicts of the tests, in the world of the throw-away PKI. */
import type { JudgingContext } from '../../../../src/signatures/judging.ts'
import type { RandomAccess } from '../../../../src/signatures/ports.ts'
import { verifyPdf, type PdfVerdict } from '../../../../src/signatures/pdf/verify.ts'
import { pkiLookup } from '../../../support/pki.ts'
import { pki, trust } from '../../cms/workshop.ts'

export function contextNow(overrides: Partial<JudgingContext> = {}): JudgingContext {
  const now = new Date()
  return { trust, lookup: pkiLookup(pki), receivedAt: now, now, ...overrides }
}

export const judged = (
  paper: { file: RandomAccess },
  overrides: Partial<JudgingContext> = {}
): Promise<PdfVerdict> => verifyPdf(paper.file, contextNow(overrides))

/** Codes of the file, then of each signature. */
export const codesOf = (verdict: PdfVerdict): string[][] => [
  verdict.problems.map(each => each.code),
  ...verdict.signatures.map(each => each.problems.map(({ code }) => code))
]
export const allCodes = (verdict: PdfVerdict): string[] => [...new Set(codesOf(verdict).flat())]
