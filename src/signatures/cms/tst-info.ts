/** What a timestamp says (TSTInfo, RFC 3161 section 2.4.2). */
import type { Hash, RefusedAlgorithm } from '../certificate/algorithms.ts'
import { hashOfIdentifier, lengthOfHash } from '../certificate/algorithms.ts'
import type { Element } from '../der/element.ts'
import { Malformed, Parts, inParts, insideOf, primitive, readDer, tags } from '../der/element.ts'
import { booleanOf, countOf, hexOf, integerOf, oidOf, timeOf } from '../der/values.ts'

export interface TstInfo {
  readonly policy: string
  readonly hash: Hash | RefusedAlgorithm
  readonly imprint: Uint8Array
  /** Hex. */
  readonly serial: string
  readonly at: Date
  /** How far the true time may be from `at`, in microseconds. */
  readonly accuracy?: number
  readonly ordering: boolean
  readonly nonce?: bigint
  /** The authority's directory name as it names itself, DER. */
  readonly authorityName?: Uint8Array
}

/** Throws Malformed. */
export function readTstInfo(der: Uint8Array): TstInfo {
  const parts = new Parts(readDer(der, tags.sequence))
  if (countOf(parts.next(tags.integer)) !== 1) throw new Malformed('a TSTInfo of another version than 1')
  const policy = oidOf(parts.next(tags.oid))
  const { hash, imprint } = readImprint(parts.next(tags.sequence))
  const serial = parts.next(tags.integer)
  if (serial.content.length > 20) throw new Malformed('a serial number above 160 bits')
  // The gate holds the syntax of RFC 3161: UTC, whole seconds or a fraction without trailing zeros.
  const at = timeOf(parts.next(tags.generalizedTime))
  const accuracyPart = parts.optional(tags.sequence)
  const accuracy = accuracyPart === undefined ? undefined : readAccuracy(accuracyPart)
  const orderingPart = parts.optional(tags.boolean)
  const noncePart = parts.optional(tags.integer)
  const name = parts.optional(inParts(0))
  const extensions = parts.optional(inParts(1))
  parts.end()
  if (extensions !== undefined) nothingCritical(extensions)
  const authorityName = name === undefined ? undefined : directoryName(name)
  return {
    policy,
    hash,
    imprint,
    serial: hexOf(serial.content),
    at,
    ...(accuracy === undefined ? {} : { accuracy }),
    ordering: orderingPart !== undefined && booleanOf(orderingPart),
    ...(noncePart === undefined ? {} : { nonce: integerOf(noncePart) }),
    ...(authorityName === undefined ? {} : { authorityName })
  }
}

/** MessageImprint. A digest of the wrong length is none. */
export function readImprint(element: Element): { hash: Hash | RefusedAlgorithm; imprint: Uint8Array } {
  const parts = new Parts(element)
  const hash = hashOfIdentifier(parts.next(tags.sequence).der)
  const imprint = parts.next(tags.octetString).content
  parts.end()
  if (typeof hash === 'string' && imprint.length !== lengthOfHash(hash))
    throw new Malformed('an imprint of another length than its digest has')
  return { hash, imprint }
}

/** Seconds, thousandths and millionths; the latter two from 1 to 999. */
function readAccuracy(element: Element): number {
  const parts = new Parts(element)
  const seconds = parts.optional(tags.integer)
  const thousandths = parts.optional(primitive(0))
  const millionths = parts.optional(primitive(1))
  parts.end()
  const fraction = (part: Element | undefined) => {
    if (part === undefined) return 0
    const value = countOf(part)
    if (value < 1 || value > 999) throw new Malformed('an accuracy outside its range')
    return value
  }
  return (
    (seconds === undefined ? 0 : countOf(seconds)) * 1e6 + fraction(thousandths) * 1e3 + fraction(millionths)
  )
}

/** No extension is known here; a critical one would have to be (RFC 3161 section 2.4.2). */
function nothingCritical(extensions: Element): void {
  for (const each of new Parts(extensions).rest(tags.sequence)) {
    const parts = new Parts(each)
    const oid = oidOf(parts.next(tags.oid))
    const critical = parts.optional(tags.boolean)
    parts.next(tags.octetString)
    parts.end()
    if (critical !== undefined && booleanOf(critical))
      throw new Malformed(`an unknown critical extension ${oid}`)
  }
}

const directory = inParts(4)

function directoryName(tagged: Element): Uint8Array | undefined {
  const name = insideOf(tagged)
  return name.tag === directory ? insideOf(name, tags.sequence).der : undefined
}
