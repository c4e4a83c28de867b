/**
 * A PDF judged by all its signatures (ISO 32000-1 12.8, ETSI EN 319 142-1, NĐ 30/2020 Art 5): every signature of
 * every revision, what each covers, what came after it, and who signed when.
 */
import { errors } from '../../domain/errors/index.ts'
import type { Problem } from '../../domain/problem.ts'
import { worstOf } from '../../domain/signature.ts'
import { classOf } from '../cms/class.ts'
import type { JudgingContext } from '../judging.ts'
import type { RandomAccess } from '../ports.ts'
import { examine } from './examine.ts'
import { judgeSignatures } from './judge-signatures.ts'
import type { Judges } from './judge-signatures.ts'
import { openPdf } from './read/document.ts'
import { Budget } from './read/limits.ts'
import { attempt } from './read/refusal.ts'
import { PdfSource } from './read/source.ts'
import { byteRangesIn } from './shape/search.ts'
import type { PdfVerdict } from './verdict.ts'

export type { PdfSignature, PdfVerdict } from './verdict.ts'

/** Never throws for what a file holds; what `file.read` throws passes through. `judges` is for tests. */
export async function verifyPdf(
  file: RandomAccess,
  context: JudgingContext,
  judges?: Judges
): Promise<PdfVerdict> {
  const document = openPdf(file, new Budget())
  if ('code' in document) return unreadable(file, document, 0)
  const revisions = document.revisions.length
  if (document.encrypted) return unreadable(file, { code: 'pdf-signature.encrypted' }, revisions)
  const examined = attempt(() => examine(document))
  if ('problem' in examined) return unreadable(file, examined.problem, revisions)
  const { signatures: found, problems, embedded } = examined.value
  if (found.length === 0 && problems.length === 0) {
    return { class: 'UNSIGNED', problems, signatures: [], revisions }
  }
  const signatures = await judgeSignatures(document, found, embedded, context, judges)
  const classes = [classOf(problems), ...signatures.map(signature => signature.class)]
  return { class: worstOf(classes), problems, signatures, revisions }
}

/** A file that cannot be examined is refused when anything in it looks like a signature; else it has none. */
function unreadable(file: RandomAccess, problem: Problem, revisions: number): PdfVerdict {
  const signed = byteRangesIn(new PdfSource(file)).length > 0
  if (signed) {
    const verdict = errors[problem.code].verdict === 'INDETERMINATE' ? 'INDETERMINATE' : 'INVALID'
    return { class: verdict, problems: [problem], signatures: [], revisions }
  }
  const note: Problem = {
    code: 'pdf-signature.unreadable',
    detail: [problem.code, problem.detail].join(' ').trim()
  }
  return { class: 'UNSIGNED', problems: [note], signatures: [], revisions }
}
