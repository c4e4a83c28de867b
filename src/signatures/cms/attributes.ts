/** Attribute sets of a SignerInfo (RFC 5652 section 5.3). */
import type { Element } from '../der/element.ts'
import { Malformed, Parts, insideOf, partsOf, tags } from '../der/element.ts'
import { oidOf } from '../der/values.ts'
import { attributes } from './names.ts'
import { refuse } from './refusal.ts'

interface Attribute {
  readonly oid: string
  /** The SET OF its values. */
  readonly values: Element
}

/** More than any program writes; each one costs work. */
const most = 64

function attributesOf(set: Element): Attribute[] {
  const found = new Parts(set).rest(tags.sequence)
  if (found.length > most) throw new Malformed(`more than ${most} attributes`)
  return found.map(each => {
    const parts = new Parts(each)
    const attribute = { oid: oidOf(parts.next(tags.oid)), values: parts.next(tags.set) }
    parts.end()
    return attribute
  })
}

/**
 * Each type once, in the order of DER: a signature is made over the DER of the set, so two programs must not come to two
 * encodings of the same attributes (RFC 5652 section 5.4).
 */
export function signedAttributes(set: Element): ReadonlyMap<string, Element> {
  inOrder(set)
  const found = new Map<string, Element>()
  for (const { oid, values } of attributesOf(set)) {
    if (found.has(oid)) refuse('cms.attribute-repeated', oid)
    found.set(oid, values)
  }
  return found
}

function inOrder(set: Element): void {
  let before: Uint8Array | undefined
  for (const { der } of partsOf(set)) {
    if (before !== undefined && Buffer.compare(before, der) > 0)
      refuse('cms.not-der', 'signed attributes are not in the order of DER')
    before = der
  }
}

/** The one value of a signed attribute that may stand at most once. */
export function single(found: ReadonlyMap<string, Element>, oid: string, tag: number): Element | undefined {
  const values = found.get(oid)
  if (values === undefined) return undefined
  const [value, ...more] = partsOf(values)
  if (more.length > 0) refuse('cms.attribute-repeated', `${oid}: ${more.length + 1} values`)
  if (value?.tag !== tag) throw new Malformed(`a value of ${oid} of another type`)
  return value
}

export interface Unsigned {
  /** TimeStampTokens over the signature value. */
  readonly timestamps: readonly Uint8Array[]
  readonly certificateValues: readonly Element[]
  readonly revocationValues?: Element
}

const mostTimestamps = 4

/**
 * No signature covers these, so a change in them is only noticed if every byte of them is checked by other means.
 * That is done for timestamps and for certificate and revocation values (each carries a signature of its own).
 * Everything else, counter-signatures, archive timestamps and references among them, is refused: in a PDF they have
 * no place (ETSI EN 319 142-1 section 6.3 puts such material into the DSS), and unread they would let an altered
 * signature pass as whole. A set of none, which some programs write, hides nothing.
 */
export function unsignedAttributes(set: Element): Unsigned {
  const timestamps: Uint8Array[] = []
  const values = new Map<string, Element>()
  for (const { oid, values: given } of attributesOf(set)) {
    const value = insideOf(given, tags.sequence)
    if (oid === attributes.signatureTimestamp) {
      if (timestamps.push(value.der) > mostTimestamps)
        throw new Malformed(`more than ${mostTimestamps} timestamps`)
    } else if (oid === attributes.certificateValues || oid === attributes.revocationValues) {
      if (values.has(oid)) refuse('cms.attribute-repeated', oid)
      values.set(oid, value)
    } else refuse('cms.unsigned-attribute', oid)
  }
  const certificateValues = values.get(attributes.certificateValues)
  const revocationValues = values.get(attributes.revocationValues)
  return {
    timestamps,
    certificateValues: certificateValues === undefined ? [] : partsOf(certificateValues, tags.sequence),
    ...(revocationValues === undefined ? {} : { revocationValues })
  }
}
