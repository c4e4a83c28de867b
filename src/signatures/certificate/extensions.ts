/**
 * The extensions of a certificate (RFC 5280 section 4.2), all of them read when the certificate is.
 *
 * An extension that is known and cannot be read condemns the certificate, critical or not: a reader that skips what it
 * cannot read is a reader that an attacker can steer.
 */
import { inParts, Malformed, Parts, partsOf, primitive, readDer, tags, type Element } from '../der/element.ts'
import { bitsOf, booleanOf, countOf, hexOf, oidOf } from '../der/values.ts'
import { readDistributionPoints, type DistributionPoint } from './distribution-point.ts'
import { readGeneralName, readGeneralNames, type GeneralName } from './general-name.ts'

export interface PolicyMapping {
  readonly issuerDomain: string
  readonly subjectDomain: string
}

/** Bits of KeyUsage (RFC 5280 section 4.2.1.3). */
export const keyUsages = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, crlSign: 6 } as const

export interface Extensions {
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number }
  readonly keyUsage?: ReadonlySet<number>
  readonly extendedKeyUsage?: { readonly critical: boolean; readonly purposes: readonly string[] }
  readonly subjectNames: readonly GeneralName[]
  readonly nameConstraints?: {
    readonly permitted: readonly GeneralName[]
    readonly excluded: readonly GeneralName[]
  }
  /** Policies' numbers. Absent: no such extension. */
  readonly policies?: readonly string[]
  readonly policyMappings: readonly PolicyMapping[]
  readonly requireExplicitPolicy?: number
  readonly inhibitPolicyMapping?: number
  readonly inhibitAnyPolicy?: number
  readonly crlPoints: readonly DistributionPoint[]
  readonly freshestCrlPoints: readonly DistributionPoint[]
  readonly ocspUrls: readonly string[]
  readonly issuerUrls: readonly string[]
  /** Hex. */
  readonly subjectKey?: string
  /** Hex. */
  readonly authorityKey?: string
  /** id-pkix-ocsp-nocheck (RFC 6960 section 4.2.2.2.1). */
  readonly ocspNoCheck: boolean
  /** Critical, and nobody here knows them. */
  readonly unknownCritical: readonly string[]
}

type Writable = { -readonly [K in keyof Extensions]: Extensions[K] }
type Reader = (value: Element, to: Writable, critical: boolean) => void

/** id-ce-* by the last arc, and the two of PKIX. */
const readers = new Map<string, Reader>([
  ['2.5.29.14', (value, to) => (to.subjectKey = hexOf(expect(value, tags.octetString).content))],
  ['2.5.29.15', (value, to) => (to.keyUsage = bitsOf(expect(value, tags.bitString)))],
  ['2.5.29.17', (value, to) => (to.subjectNames = readGeneralNames(expect(value, tags.sequence)))],
  // issuerAltName: nothing is decided by it, but it must not count as unknown
  ['2.5.29.18', value => readGeneralNames(expect(value, tags.sequence))],
  ['2.5.29.19', readBasicConstraints],
  ['2.5.29.30', readNameConstraints],
  ['2.5.29.31', (value, to) => (to.crlPoints = readDistributionPoints(expect(value, tags.sequence)))],
  ['2.5.29.32', readPolicies],
  ['2.5.29.33', readMappings],
  ['2.5.29.35', readAuthorityKey],
  ['2.5.29.36', readPolicyConstraints],
  [
    '2.5.29.37',
    (value, to, critical) => {
      const purposes = partsOf(expect(value, tags.sequence), tags.oid).map(oidOf)
      to.extendedKeyUsage = { critical, purposes }
    }
  ],
  ['2.5.29.46', (value, to) => (to.freshestCrlPoints = readDistributionPoints(expect(value, tags.sequence)))],
  ['2.5.29.54', (value, to) => (to.inhibitAnyPolicy = countOf(expect(value, tags.integer)))],
  ['1.3.6.1.5.5.7.1.1', readAuthorityAccess],
  ['1.3.6.1.5.5.7.48.1.5', (_value, to) => (to.ocspNoCheck = true)]
])

/** An extension as it stands in certificates, CRLs, their entries and OCSP alike. */
export interface RawExtension {
  readonly oid: string
  readonly critical: boolean
  /** What the OCTET STRING holds. */
  readonly value: Uint8Array
}

/** Extensions, each at most once. Throws `Malformed`. */
export function readRawExtensions(of: Element): RawExtension[] {
  const seen = new Set<string>()
  return partsOf(of, tags.sequence).map(element => {
    const parts = new Parts(element)
    const oid = oidOf(parts.next(tags.oid))
    const critical = parts.optional(tags.boolean)
    const value = parts.next(tags.octetString).content
    parts.end()
    // RFC 5280 section 4.2: two of one kind leave it to the reader which one counts
    if (seen.has(oid)) throw new Malformed(`extension ${oid} twice`)
    seen.add(oid)
    return { oid, critical: critical !== undefined && booleanOf(critical), value }
  })
}

/** Throws `Malformed`. */
export function readExtensions(raw: readonly RawExtension[]): Extensions {
  const unknownCritical: string[] = []
  const to: Writable = {
    subjectNames: [],
    policyMappings: [],
    crlPoints: [],
    freshestCrlPoints: [],
    ocspUrls: [],
    issuerUrls: [],
    ocspNoCheck: false,
    unknownCritical
  }
  for (const { oid, critical, value } of raw) {
    const read = readers.get(oid)
    if (read === undefined) {
      if (critical) unknownCritical.push(oid)
      continue
    }
    try {
      read(readDer(value), to, critical)
    } catch (error) {
      if (error instanceof Malformed) throw new Malformed(`extension ${oid}: ${error.message}`)
      throw error
    }
  }
  return to
}

function expect(value: Element, tag: number): Element {
  if (value.tag !== tag) throw new Malformed('a value of another type')
  return value
}

function readBasicConstraints(value: Element, to: Writable): void {
  const parts = new Parts(expect(value, tags.sequence))
  const ca = parts.optional(tags.boolean)
  const pathLength = parts.optional(tags.integer)
  parts.end()
  to.basicConstraints = {
    ca: ca !== undefined && booleanOf(ca),
    ...(pathLength === undefined ? {} : { pathLength: countOf(pathLength) })
  }
}

function readNameConstraints(value: Element, to: Writable): void {
  const parts = new Parts(expect(value, tags.sequence))
  const permitted = parts.optional(inParts(0))
  const excluded = parts.optional(inParts(1))
  parts.end()
  if (permitted === undefined && excluded === undefined) throw new Malformed('constraints of nothing')
  to.nameConstraints = { permitted: readSubtrees(permitted), excluded: readSubtrees(excluded) }
}

function readSubtrees(of: Element | undefined): GeneralName[] {
  if (of === undefined) return []
  return partsOf(of, tags.sequence).map(subtree => {
    const parts = new Parts(subtree)
    const base = readGeneralName(parts.next())
    // RFC 5280 section 4.2.1.10: minimum is zero and maximum absent; anything else is beyond the profile
    parts.end()
    return base
  })
}

function readPolicies(value: Element, to: Writable): void {
  const policies = partsOf(expect(value, tags.sequence), tags.sequence).map(element => {
    const parts = new Parts(element)
    const oid = oidOf(parts.next(tags.oid))
    parts.optional(tags.sequence)
    parts.end()
    return oid
  })
  if (new Set(policies).size !== policies.length) throw new Malformed('a policy twice')
  to.policies = policies
}

function readMappings(value: Element, to: Writable): void {
  to.policyMappings = partsOf(expect(value, tags.sequence), tags.sequence).map(element => {
    const parts = new Parts(element)
    const mapping = { issuerDomain: oidOf(parts.next(tags.oid)), subjectDomain: oidOf(parts.next(tags.oid)) }
    parts.end()
    return mapping
  })
}

function readPolicyConstraints(value: Element, to: Writable): void {
  const parts = new Parts(expect(value, tags.sequence))
  const explicit = parts.optional(primitive(0))
  const mapping = parts.optional(primitive(1))
  parts.end()
  if (explicit === undefined && mapping === undefined) throw new Malformed('constraints of nothing')
  if (explicit !== undefined) to.requireExplicitPolicy = countOf(explicit)
  if (mapping !== undefined) to.inhibitPolicyMapping = countOf(mapping)
}

function readAuthorityKey(value: Element, to: Writable): void {
  const key = new Parts(expect(value, tags.sequence)).optional(primitive(0))
  if (key !== undefined) to.authorityKey = hexOf(key.content)
}

function readAuthorityAccess(value: Element, to: Writable): void {
  const ocsp: string[] = []
  const issuers: string[] = []
  for (const element of partsOf(expect(value, tags.sequence), tags.sequence)) {
    const parts = new Parts(element)
    const method = oidOf(parts.next(tags.oid))
    const where = readGeneralName(parts.next())
    parts.end()
    if (where.kind !== 'uri' || !/^https?:\/\//i.test(where.text)) continue
    if (method === '1.3.6.1.5.5.7.48.1') ocsp.push(where.text)
    if (method === '1.3.6.1.5.5.7.48.2') issuers.push(where.text)
  }
  to.ocspUrls = ocsp
  to.issuerUrls = issuers
}
