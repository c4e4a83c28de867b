/** A list of revoked certificates (RFC 5280 section 5). */
import { createHash } from 'node:crypto'
import type { Problem } from '../../domain/problem.ts'
import {
  inParts,
  insideOf,
  Malformed,
  Parts,
  primitive,
  readDer,
  tags,
  type Element
} from '../der/element.ts'
import { crlDerLimits } from '../der/gate.ts'
import { bitsOf, booleanOf, hexOf, integerOf, timeOf } from '../der/values.ts'
import { algorithmOfIdentifier } from './algorithms.ts'
import { same, type Certificate } from './certificate.ts'
import { findEntry, summarise, type CrlEntry } from './crl-entries.ts'
import {
  readDistributionPoints,
  readPointName,
  type DistributionPoint,
  type PointName
} from './distribution-point.ts'
import { readRawExtensions } from './extensions.ts'
import { readName, type Name } from './name.ts'
import { signatureIn, type Signed } from './signed.ts'

/** IssuingDistributionPoint: what the list is about (RFC 5280 section 5.2.5). */
export interface CrlScope {
  readonly der: Uint8Array
  readonly name?: PointName
  readonly onlyUsers: boolean
  readonly onlyAuthorities: boolean
  readonly onlyAttributes: boolean
  readonly reasons?: ReadonlySet<number>
  readonly indirect: boolean
}

export interface Crl {
  readonly der: Uint8Array
  readonly sha256: string
  readonly signed: Signed
  readonly issuer: Name
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  readonly number?: bigint
  /** A delta: what changed since this base. Never counts alone. */
  readonly baseNumber?: bigint
  readonly authorityKey?: string
  readonly scope?: CrlScope
  readonly freshestPoints: readonly DistributionPoint[]
  /** ITU-T X.509 expiredCertsOnCRL: certificates that expired after this stay on the list. */
  readonly keepsExpiredSince?: Date
  readonly count: number
  /** Critical, of the list or of any entry, and nobody here knows them: the list must not be used. */
  readonly unknownCritical: readonly string[]
  /** What the list says of this certificate. */
  entryOf(certificate: Certificate): CrlEntry | undefined
}

/** DER to CRL; up to 128 MB. Problem: `certificate.revocation-untrusted`. */
export function readCrl(der: Uint8Array): Crl | Problem {
  try {
    return read(der)
  } catch (error) {
    if (error instanceof Malformed)
      return { code: 'certificate.revocation-untrusted', detail: `CRL: ${error.message}`.slice(0, 200) }
    throw error
  }
}

function read(der: Uint8Array): Crl {
  const whole = new Parts(readDer(der, tags.sequence, crlDerLimits))
  const tbs = whole.next(tags.sequence)
  const algorithm = whole.next(tags.sequence)
  const signature = signatureIn(whole.next(tags.bitString))
  whole.end()

  const parts = new Parts(tbs)
  const version = parts.optional(tags.integer)
  if (version !== undefined && integerOf(version) !== 1n) throw new Malformed('a version that nobody knows')
  if (!same(parts.next(tags.sequence).der, algorithm.der)) throw new Malformed('two signature algorithms')
  const issuer = readName(parts.next(tags.sequence))
  const thisUpdate = timeOf(parts.next())
  const isTime = parts.tag === tags.utcTime || parts.tag === tags.generalizedTime
  const nextUpdate = isTime ? timeOf(parts.next()) : undefined
  const entries = parts.optional(tags.sequence)?.content ?? new Uint8Array()
  const extensions = parts.optional(inParts(0))
  parts.end()

  const summary = summarise(entries)
  const { unknownCritical, ...read } = readCrlExtensions(extensions)
  return {
    der,
    sha256: createHash('sha256').update(der).digest('hex'),
    signed: { body: tbs.der, algorithm: algorithmOfIdentifier(algorithm.der), signature },
    issuer,
    thisUpdate,
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    freshestPoints: [],
    ...read,
    count: summary.count,
    unknownCritical: [...unknownCritical, ...summary.unknownCritical],
    entryOf(certificate) {
      const owns = (at: number) => {
        const section = summary.sections.findLast(each => each.at <= at)
        return (section?.issuer ?? issuer.key) === certificate.issuer.key
      }
      return findEntry(entries, certificate.serialOctets, owns)
    }
  }
}

type ReadExtensions = Partial<
  Pick<Crl, 'number' | 'baseNumber' | 'authorityKey' | 'scope' | 'freshestPoints' | 'keepsExpiredSince'>
>

function readCrlExtensions(explicit: Element | undefined): ReadExtensions & { unknownCritical: string[] } {
  const unknownCritical: string[] = []
  const to: { -readonly [K in keyof ReadExtensions]: ReadExtensions[K] } = {}
  const raw = explicit === undefined ? [] : readRawExtensions(insideOf(explicit, tags.sequence))
  for (const { oid, critical, value } of raw) {
    if (oid === '2.5.29.20') to.number = integerOf(readDer(value, tags.integer))
    else if (oid === '2.5.29.27') to.baseNumber = integerOf(readDer(value, tags.integer))
    else if (oid === '2.5.29.28') to.scope = readScope(readDer(value, tags.sequence))
    else if (oid === '2.5.29.35') {
      const key = new Parts(readDer(value, tags.sequence)).optional(primitive(0))
      if (key !== undefined) to.authorityKey = hexOf(key.content)
    } else if (oid === '2.5.29.46') to.freshestPoints = readDistributionPoints(readDer(value, tags.sequence))
    else if (oid === '2.5.29.60') to.keepsExpiredSince = timeOf(readDer(value, tags.generalizedTime))
    else if (critical) unknownCritical.push(oid)
  }
  return { ...to, unknownCritical }
}

function readScope(element: Element): CrlScope {
  const parts = new Parts(element)
  const flag = (number: number) => {
    const found = parts.optional(primitive(number))
    return found !== undefined && booleanOf(found)
  }
  const name = parts.optional(inParts(0))
  const onlyUsers = flag(1)
  const onlyAuthorities = flag(2)
  const reasons = parts.optional(primitive(3))
  const indirect = flag(4)
  const onlyAttributes = flag(5)
  parts.end()
  return {
    der: element.der,
    ...(name === undefined ? {} : { name: readPointName(name) }),
    onlyUsers,
    onlyAuthorities,
    onlyAttributes,
    ...(reasons === undefined ? {} : { reasons: bitsOf(reasons) }),
    indirect
  }
}
