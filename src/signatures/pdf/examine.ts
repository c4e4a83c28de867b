/** All that can be said of a signed file without any certificate: its signatures, what they cover, what came later. */
import type { Problem } from '../../domain/problem.ts'
import type { Embedded } from '../judging.ts'
import { compareRevisions } from './changes/compare-revisions.ts'
import type { RevisionChanges } from './changes/compare-revisions.ts'
import { mismatchedFields } from './content/field-appearance.ts'
import { embeddedIn } from './content/security-store.ts'
import { fieldsOf } from './form/fields.ts'
import { hasUsageRights, knownByteRanges, signaturesOf } from './form/signatures.ts'
import type { FoundSignature } from './form/signatures.ts'
import type { PdfRevision } from './read/chain.ts'
import type { PdfDocument } from './read/document.ts'
import { closedBy, hasBytesAfter } from './shape/coverage.ts'
import { byteRangesIn } from './shape/search.ts'

export interface ExaminedSignature extends FoundSignature {
  /** The revision that it closes. */
  readonly closes: PdfRevision | undefined
  /** Of its shape, its coverage and what was changed after it. */
  readonly problems: readonly Problem[]
}

export interface Examination {
  readonly signatures: readonly ExaminedSignature[]
  /** Of the file as a whole. */
  readonly problems: readonly Problem[]
  readonly embedded: Embedded
}

/** Throws PdfRefusal. */
export function examine(document: PdfDocument): Examination {
  const { source, revisions } = document
  const found = signaturesOf(document)
  const known = knownByteRanges(document, found)
  const strangers = byteRangesIn(source).filter(at => !known.has(at))
  if (found.length === 0 && strangers.length === 0) return { signatures: [], problems: [], embedded: {} }

  const closes = found.map(each => closing(document, each))
  const sealed = found.flatMap((each, index) => {
    const revision = closes[index]
    return revision === undefined ? [] : [{ revision: revision.index, permissions: each.permissions }]
  })
  const signedEnds = found.flatMap(({ shape }) => ('code' in shape ? [] : [shape.end]))
  const changes = sealed.length === 0 ? undefined : compareRevisions(document, sealed)
  const signatures = found.map((each, index) => ({
    ...each,
    closes: closes[index],
    problems: problemsOf(each, closes[index], changes)
  }))
  return {
    signatures,
    problems: [
      ...(hasBytesAfter(source, revisions, signedEnds)
        ? [{ code: 'pdf-signature.bytes-after-end' } as const]
        : []),
      ...strayed(strangers, changes),
      ...(changes?.scan.flags.problems() ?? []),
      ...mismatchedFields(document.view(), fieldsOf(document.view())),
      ...(hasUsageRights(document.view()) ? [{ code: 'pdf-signature.usage-rights' } as const] : [])
    ],
    embedded: embeddedIn(document.view())
  }
}

/** It must stand in the very revision that it closes: placed earlier, it would cover what its signer did not see. */
function closing({ source, revisions }: PdfDocument, signature: FoundSignature): PdfRevision | undefined {
  if ('code' in signature.shape) return undefined
  const revision = closedBy(source, revisions, signature.shape.end)
  const before = revision === undefined ? undefined : revisions[revision.index - 1]
  return signature.shape.gapStart > (before?.end ?? 0) && signature.revision === revision?.index
    ? revision
    : undefined
}

function problemsOf(
  signature: FoundSignature,
  closes: PdfRevision | undefined,
  changes: RevisionChanges | undefined
): Problem[] {
  const problems: Problem[] = []
  if ('code' in signature.shape) problems.push(signature.shape)
  else if (closes === undefined) {
    problems.push({
      code: 'pdf-signature.revision-not-covered',
      detail: `covers ${signature.shape.end} bytes`
    })
  }
  if (!signature.inForm) problems.push({ code: 'pdf-signature.not-in-form' })
  const from = closes?.index ?? signature.revision
  for (const [revision, found] of changes?.problems ?? []) if (revision > from) problems.push(...found)
  return problems
}

/** A `/ByteRange` that belongs to no signature of any form; inside a stream it is only data. */
function strayed(strangers: readonly number[], changes: RevisionChanges | undefined): Problem[] {
  const data = changes?.scan.data ?? []
  return strangers
    .filter(at => !data.some(([from, to]) => at >= from && at < to))
    .slice(0, 5)
    .map(at => ({ code: 'pdf-signature.not-in-form', detail: `offset ${at}` }))
}
