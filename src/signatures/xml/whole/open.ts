/** Profile B: a document that somebody else signed as a whole, URI="" with the Signature inside it. */
import type { Problem } from '../../../domain/problem.ts'
import type { Intact } from '../judge.ts'
import { proveSigner } from '../signer.ts'
import { Surveyor, type FoundElement, type Survey } from '../scan/survey.ts'
import { digestWhole, readWhole, type RawSource } from './digest.ts'
import { fits, modeOf, type Fragment, type Problems } from './fragment.ts'

/** A whole document. */
export interface SignedDocument {
  readonly kind: 'document'
  /** Its canonical bytes without the Signature, well-formed again: what the reader may act on. */
  open(): AsyncIterable<Uint8Array>
}

export type OpenedDocument = Intact & { readonly signed: SignedDocument }

const sliceSize = 64 * 1024

/** The first pass. */
export async function surveyRaw(raw: RawSource): Promise<Survey | Problem> {
  const surveyor = new Surveyor()
  for await (const chunk of raw.open()) {
    for (let at = 0; at < chunk.length; at += sliceSize) {
      const problem = surveyor.push(chunk.subarray(at, at + sliceSize))
      if (problem !== undefined) return problem
    }
  }
  return surveyor.end()
}

/** The second pass, after everything that needs none. `signature` has been found to stand where it may. */
export async function openWhole(
  raw: RawSource,
  fragment: Fragment,
  signature: FoundElement
): Promise<OpenedDocument | Problems> {
  const { opened, content } = fragment
  if (!content.enveloped)
    return [{ code: 'xml-signature.transform-not-allowed', detail: 'URI="" without enveloped-signature' }]
  const proven = proveSigner(opened, fragment.properties)
  if ('code' in proven) return [proven]
  const form = { mode: modeOf(content), hash: content.hash, signature }
  const digest = await digestWhole(raw, form)
  if ('code' in digest) return [digest]
  if (!fits(content, digest)) return [{ code: 'xml-signature.digest-mismatch' }]
  return {
    ...fragment,
    proven,
    signed: { kind: 'document', open: () => readWhole(raw, form, content.digest) }
  }
}

/** Gate of the first pass that every profile shares: one Signature, no comments inside the document. */
export function gateOf(survey: Survey): Problem | undefined {
  if (survey.signatures.length > 1)
    return { code: 'xml-signature.several', detail: `${survey.signatures.length} Signatures` }
  if (survey.commentAt !== undefined) return { code: 'xml-signature.comment', line: survey.commentAt }
  return undefined
}
