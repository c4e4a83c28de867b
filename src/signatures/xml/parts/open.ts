/**
 * A sealed message, opened: gate, value and every digest, with no certificate judged yet. What comes out is intact and
 * was signed by the key of `proven.certificate`; whether that counts is for judgeIntact to say.
 */
import { createHash } from 'node:crypto'
import type { Problem } from '../../../domain/problem.ts'
import { readCanonical, type CanonicalElement } from '../canonical/read.ts'
import type { SignedTree, XmlElement } from '../canonical/tree.ts'
import { elementAt, withTree } from '../canonical/tree.ts'
import { canonicalDocument } from '../canonical/document.ts'
import type { Intact } from '../judge.ts'
import { qualifyingProperties, readSignedProperties, readUnsignedProperties } from '../read/properties.ts'
import { openSignature } from '../read/signature.ts'
import type { Survey } from '../scan/survey.ts'
import { proveSigner } from '../signer.ts'
import { checkAttachments, type ReceivedAttachment } from './attachments.ts'
import { bindParts, type BoundPart } from './bind.ts'
import { findPlaces } from './places.ts'
import { reassemble } from './reassemble.ts'

export interface SignedPart {
  readonly place: BoundPart['place']
  readonly id: string
  /** Exclusive canonical form: the bytes that the digest was made over. */
  readonly bytes: Uint8Array
}

export interface UnsignedHop {
  readonly organId?: string
  /** As written on the wire. */
  readonly timestamp?: string
}

/** What a seal vouches for. */
export interface SealedContent {
  readonly kind: 'parts'
  readonly parts: readonly SignedPart[]
  /** The message from signed parts only: a skeleton with placeholders that the reader may act on. */
  readonly message: Uint8Array
  readonly attachments: readonly ReceivedAttachment[]
  /** Hops added after sealing: nobody vouches for them. */
  readonly unsignedHops: readonly UnsignedHop[]
}

export type OpenedSeal = Intact & { readonly signed: SealedContent }
type Problems = readonly [Problem, ...Problem[]]

/** `survey` must be of the same bytes. */
export function openSeal(
  skeleton: Uint8Array,
  survey: Survey,
  received: readonly ReceivedAttachment[]
): OpenedSeal | Problems {
  const opened = withTree(skeleton, tree => openTree(tree, skeleton, survey, received))
  return 'code' in opened ? [opened] : opened
}

function openTree(
  tree: SignedTree,
  skeleton: Uint8Array,
  survey: Survey,
  received: readonly ReceivedAttachment[]
): OpenedSeal | Problems {
  const scanned = canonicalDocument(skeleton, { mode: 'inclusive' })
  if ('code' in scanned) return [scanned]
  if (!scanned.equals(tree.whole('inclusive'))) return [{ code: 'xml-signature.readers-disagree' }]

  const signature = elementAt(tree.root, survey.signatures[0]?.path ?? [])
  if (signature === undefined) return [{ code: 'xml-signature.readers-disagree' }]
  const opened = openSignature(tree, signature)
  if (!('info' in opened)) return opened
  const places = findPlaces(tree.root)
  if ('code' in places) return [places]
  const bound = bindParts(places, opened.info.references, survey.ids)
  if ('code' in bound) return [bound]

  const parts = bound.parts.map(({ place, id, element, reference }) => {
    const bytes = tree.part(element, 'exclusive')
    const intact = createHash(reference.hash).update(bytes).digest().equals(reference.digest)
    return { place, id, bytes, intact }
  })
  const at = (place: BoundPart['place']) => parts.find(each => each.place === place)?.bytes
  const qualifying = qualifyingProperties(opened.element)
  const properties = read(at('properties'), readSignedProperties)
  const added = qualifying && readUnsignedProperties(qualifying)
  if (properties?.certificate === undefined || added === undefined)
    return [{ code: 'xml-signature.properties-missing', field: 'edXMLHeader/Signature' }]
  // what was altered is told as such, and no certificate is read for it
  const [altered, ...more] = parts.filter(each => !each.intact).map(changed)
  if (altered !== undefined) return [altered, ...more]
  const proven = proveSigner(opened, properties)
  if ('code' in proven) return [proven]

  const [header, business, body, manifest] = [at('header'), at('business'), at('body'), at('manifest')]
  const bodyElement = read(body, each => each)
  if (!header || !business || !body || bodyElement === undefined)
    return [{ code: 'xml-signature.part-unsigned' }]
  const listed = checkAttachments(
    bodyElement,
    read(manifest, each => each),
    places.attachments,
    received
  )
  if (isProblems(listed)) return listed
  const hops = parts.filter(each => each.place === 'hop').map(each => each.bytes)
  return {
    opened,
    proven,
    properties,
    added,
    signed: {
      kind: 'parts',
      parts: parts.map(({ place, id, bytes }) => ({ place, id, bytes })),
      message: reassemble({ header, hops, business, body }, listed),
      attachments: received.map(({ contentId, sha256 }) => ({ contentId, sha256 })),
      unsignedHops: bound.unsignedHops.map(hopOf)
    }
  }
}

function read<T>(bytes: Uint8Array | undefined, as: (element: CanonicalElement) => T): T | undefined {
  const element = bytes && readCanonical(bytes)
  return element && as(element)
}

const changed = ({ place, id }: { place: string; id: string }): Problem => ({
  code: 'xml-signature.digest-mismatch',
  field: place,
  detail: id.slice(0, 100)
})

const isProblems = (given: ReturnType<typeof checkAttachments>): given is Problems =>
  given.length > 0 && given.every(each => 'code' in each)

function hopOf(hop: XmlElement): UnsignedHop {
  const text = (name: string) => {
    const child = hop.get(`*[local-name()='${name}']`)
    return child === null ? undefined : child.content.trim().slice(0, 100)
  }
  const [organId, timestamp] = [text('OrganId'), text('Timestamp')]
  return { ...(organId === undefined ? {} : { organId }), ...(timestamp === undefined ? {} : { timestamp }) }
}
