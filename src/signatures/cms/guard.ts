/**
 * The gate of CMS: what a signature must be before anything about it is believed (RFC 5652 section 5, narrowed).
 *
 * Two holes of lenient readers are closed here. A content that lies inside the message is taken instead of the document
 * by some libraries, so that one signature passes for every document: detached means that there is none. And a message
 * that is not DER has more than one reading: it is refused before any is chosen. What is checked here is also what is
 * used later: there is no second parser that could understand the message differently.
 */
import type { Problem } from '../../domain/problem.ts'
import type { Element } from '../der/element.ts'
import { Malformed, Parts, elementAt, inParts, insideOf, tags } from '../der/element.ts'
import { hashOfIdentifier } from '../certificate/algorithms.ts'
import { checkDer } from '../der/gate.ts'
import { countOf, oidOf } from '../der/values.ts'
import { single } from './attributes.ts'
import type { Answers } from './carried.ts'
import { archivedAnswers, certificatesOf, revocationInfoOf } from './carried.ts'
import { attributes, contentTypes } from './names.ts'
import { guarded, problemOf, refuse } from './refusal.ts'
import type { SignerInfo } from './signer-info.ts'
import { readSignerInfo } from './signer-info.ts'

export interface Signed {
  readonly signer: SignerInfo
  /** Among them the signer's. DER. */
  readonly certificates: readonly Uint8Array[]
  /** Carried outside the signature: every byte of them has to be checked by other means. */
  readonly loose: Answers
  /** Carried inside the signature. */
  readonly sealed: Answers
  /** The TSTInfo of a timestamp, DER; nothing for a detached signature. */
  readonly content: Uint8Array | undefined
  /** What is odd about the message and harms nobody. */
  readonly notes: readonly Problem[]
}

/** `detached`: the document lies elsewhere. `timestamp`: the content is a TSTInfo (RFC 3161 section 2.4.2). */
export type SignedKind = 'detached' | 'timestamp'

export function readSigned(cms: Uint8Array, kind: SignedKind): Signed | Problem {
  const broken = checkDer(cms)
  if (broken !== null) return broken
  return guarded(() => {
    const outer = elementAt(cms, 0)
    if (outer.tag !== tags.sequence) throw new Malformed('not a ContentInfo')
    const parts = new Parts(outer)
    const type = oidOf(parts.next(tags.oid))
    if (type !== contentTypes.signedData) throw new Malformed(`a ContentInfo of the type ${type}`)
    const signedData = insideOf(parts.next(inParts(0)), tags.sequence)
    parts.end()
    return readSignedData(signedData, kind)
  })
}

function readSignedData(element: Element, kind: SignedKind): Signed {
  const parts = new Parts(element)
  const version = countOf(parts.next(tags.integer))
  const digests = new Parts(parts.next(tags.set)).rest(tags.sequence)
  const { contentType, content } = readContent(parts.next(tags.sequence), kind)
  const certificateSet = parts.optional(inParts(0))
  const revocationSet = parts.optional(inParts(1))
  const signers = new Parts(parts.next(tags.set)).rest(tags.sequence)
  parts.end()

  const [only] = signers
  if (only === undefined || signers.length > 1) refuse('cms.signer-count', `${signers.length}`)
  const signer = readSignerInfo(only)
  if (signer.contentType !== contentType)
    refuse('cms.content-type-wrong', `${signer.contentType} instead of ${contentType}`)
  sameDigest(digests, signer)

  const { certificateValues, revocationValues } = signer.unsigned
  const revocation = revocationInfoOf(listed(revocationSet))
  const values = revocationValues === undefined ? nothing : archivedAnswers(revocationValues, 'cades')
  const archive = single(signer.attributes, attributes.adobeRevocation, tags.sequence)
  const plain = contentType === contentTypes.data && signer.id.kind === 'issuer-and-serial'
  const expected = revocation.ocsp.length > 0 ? 5 : plain ? 1 : 3
  return {
    signer,
    certificates: certificatesOf([...listed(certificateSet), ...certificateValues]),
    loose: { crls: [...revocation.crls, ...values.crls], ocsp: [...revocation.ocsp, ...values.ocsp] },
    sealed: archive === undefined ? nothing : archivedAnswers(archive, 'adobe'),
    content,
    notes: versionNotes(version, expected)
  }
}

const nothing: Answers = { crls: [], ocsp: [] }
const listed = (set: Element | undefined): Element[] => (set === undefined ? [] : new Parts(set).rest())

function readContent(element: Element, kind: SignedKind): { contentType: string; content?: Uint8Array } {
  const parts = new Parts(element)
  const contentType = oidOf(parts.next(tags.oid))
  const inside = parts.optional(inParts(0))
  parts.end()
  if (kind === 'detached' && inside !== undefined) refuse('cms.content-attached')
  if (contentType !== (kind === 'detached' ? contentTypes.data : contentTypes.tstInfo))
    refuse('cms.content-type-wrong', contentType)
  if (kind === 'detached') return { contentType }
  if (inside === undefined) throw new Malformed('a timestamp without its TSTInfo')
  return { contentType, content: insideOf(inside, tags.octetString).content }
}

/** The list of digests at the head serves reading in one pass; it may not name another than the signer does. */
function sameDigest(digests: readonly Element[], signer: SignerInfo): void {
  const [digest] = digests
  const head = digest === undefined || digests.length > 1 ? undefined : hashOfIdentifier(digest.der)
  const own = hashOfIdentifier(signer.digestAlgorithm)
  const same = typeof head === 'object' && typeof own === 'object' ? head.name === own.name : head === own
  if (!same) refuse('cms.algorithm-conflict', 'the head of the message and the signer name different digests')
}

/**
 * RFC 5652 section 5.1 computes it, and no signature covers it, so no other number is taken; but programs that never
 * heard of the rule write 1 where a key identifier asks for 3, and that is noted.
 */
function versionNotes(version: number, expected: number): Problem[] {
  if (version === expected) return []
  if (version === 1 && expected === 3) return [problemOf('cms.version-odd', 'version 1 instead of 3')]
  throw new Malformed(`SignedData of version ${version} instead of ${expected}`)
}
