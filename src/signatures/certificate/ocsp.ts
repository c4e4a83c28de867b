/** What an OCSP responder answers (RFC 6960 section 4.2). */
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
import { countOf, hexOf, oidOf, timeOf } from '../der/values.ts'
import { algorithmOfIdentifier } from './algorithms.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import { readRawExtensions } from './extensions.ts'
import { readName } from './name.ts'
import { nonceOid, sha1 } from './ocsp-request.ts'
import { signatureIn, type Signed } from './signed.ts'

const archiveCutoffOid = '1.3.6.1.5.5.7.48.1.6'
/** Extensions of CRL entries may stand in answers (RFC 6960 section 4.4.5). */
const invalidityDateOid = '2.5.29.24'

export { ocspRequest, type OcspRequest } from './ocsp-request.ts'

export interface SingleAnswer {
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt?: Date
  readonly reason?: number
  /** When the key is known or suspected to have been compromised. */
  readonly invalidSince?: Date
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  /** RFC 6960 section 4.4.4 archive cutoff. */
  readonly keepsExpiredSince?: Date
  readonly unknownCritical: readonly string[]
  isAbout(certificate: Certificate, issuer: Certificate): boolean
}

export interface OcspAnswer {
  /** A whole OCSPResponse, or a bare BasicOCSPResponse when it came so (CAdES revocation values). */
  readonly der: Uint8Array
  readonly sha256: string
  readonly signed: Signed
  readonly producedAt: Date
  /** Hex. */
  readonly nonce?: string
  readonly unknownCritical: readonly string[]
  readonly answers: readonly SingleAnswer[]
  /** Certificates that came along; nobody has vouched for them. */
  readonly certificates: readonly Certificate[]
  isFrom(responder: Certificate): boolean
}

const statuses = ['', 'malformedRequest', 'internalError', 'tryLater', '', 'sigRequired', 'unauthorized']

/** Problems: `certificate.revocation-unavailable` (the responder says so), `certificate.revocation-untrusted`. */
export function readOcsp(der: Uint8Array): OcspAnswer | Problem {
  try {
    const outer = new Parts(readDer(der, tags.sequence))
    if (outer.tag === tags.sequence) return readBasic(der, der)
    const status = countOf(outer.next(tags.enumerated))
    if (status !== 0)
      return {
        code: 'certificate.revocation-unavailable',
        detail: `OCSP: ${statuses[status] ?? String(status)}`
      }
    const bytes = new Parts(insideOf(outer.next(inParts(0)), tags.sequence))
    outer.end()
    if (oidOf(bytes.next(tags.oid)) !== '1.3.6.1.5.5.7.48.1.1')
      throw new Malformed('a response of no known kind')
    const basic = bytes.next(tags.octetString).content
    bytes.end()
    return readBasic(basic, der)
  } catch (error) {
    if (error instanceof Malformed)
      return { code: 'certificate.revocation-untrusted', detail: `OCSP: ${error.message}`.slice(0, 200) }
    throw error
  }
}

function readBasic(basic: Uint8Array, der: Uint8Array): OcspAnswer {
  const whole = new Parts(readDer(basic, tags.sequence))
  const tbs = whole.next(tags.sequence)
  const algorithm = whole.next(tags.sequence)
  const signature = signatureIn(whole.next(tags.bitString))
  const certificates = whole.optional(inParts(0))
  whole.end()

  const parts = new Parts(tbs)
  const version = parts.optional(inParts(0))
  if (version !== undefined && countOf(insideOf(version, tags.integer)) !== 0)
    throw new Malformed('another version')
  const isFrom = readResponder(parts.next())
  const producedAt = timeOf(parts.next(tags.generalizedTime))
  const answers = new Parts(parts.next(tags.sequence)).rest(tags.sequence).map(readSingle)
  const { values, unknownCritical } = readKnown(parts.optional(inParts(1)), [nonceOid])
  parts.end()
  const nonce = values.get(nonceOid)
  return {
    der,
    sha256: createHash('sha256').update(der).digest('hex'),
    signed: { body: tbs.der, algorithm: algorithmOfIdentifier(algorithm.der), signature },
    producedAt,
    ...(nonce === undefined ? {} : { nonce: nonceOf(nonce) }),
    unknownCritical,
    answers,
    certificates: certificates === undefined ? [] : readCertificates(insideOf(certificates, tags.sequence)),
    isFrom
  }
}

/** RFC 8954 wraps the nonce in an OCTET STRING of its own; older responders send it bare. */
function nonceOf(value: Uint8Array): string {
  const isWrapped = value[0] === tags.octetString && value[1] === value.length - 2
  return hexOf(isWrapped ? value.subarray(2) : value)
}

/** One that cannot be read is no help, and no harm: nobody is bound to it. */
const readCertificates = (of: Element): Certificate[] =>
  new Parts(of).rest(tags.sequence).flatMap(({ der }) => {
    const certificate = readCertificate(der)
    return 'code' in certificate ? [] : [certificate]
  })

function readResponder(id: Element): (responder: Certificate) => boolean {
  if (id.tag === inParts(1)) {
    const { key } = readName(insideOf(id, tags.sequence))
    return responder => responder.subject.key === key
  }
  if (id.tag !== inParts(2)) throw new Malformed('a responder of no known kind')
  const hash = hexOf(insideOf(id, tags.octetString).content)
  return responder => sha1(responder.keyBits).toString('hex') === hash
}

function readSingle(element: Element): SingleAnswer {
  const parts = new Parts(element)
  const isAbout = readId(parts.next(tags.sequence))
  const status = parts.next()
  const thisUpdate = timeOf(parts.next(tags.generalizedTime))
  const nextUpdate = parts.optional(inParts(0))
  const { values, unknownCritical } = readKnown(parts.optional(inParts(1)), [
    archiveCutoffOid,
    invalidityDateOid
  ])
  parts.end()
  const cutoff = values.get(archiveCutoffOid)
  const invalid = values.get(invalidityDateOid)
  return {
    ...readStatus(status),
    thisUpdate,
    ...(nextUpdate === undefined ? {} : { nextUpdate: timeOf(insideOf(nextUpdate, tags.generalizedTime)) }),
    ...(cutoff === undefined ? {} : { keepsExpiredSince: timeOf(readDer(cutoff, tags.generalizedTime)) }),
    ...(invalid === undefined ? {} : { invalidSince: timeOf(readDer(invalid, tags.generalizedTime)) }),
    unknownCritical,
    isAbout
  }
}

function readStatus(status: Element): Pick<SingleAnswer, 'status' | 'revokedAt' | 'reason'> {
  if (status.tag === primitive(0)) return { status: 'good' }
  if (status.tag === primitive(2)) return { status: 'unknown' }
  if (status.tag !== inParts(1)) throw new Malformed('a status of no known kind')
  const parts = new Parts(status)
  const revokedAt = timeOf(parts.next(tags.generalizedTime))
  const reason = parts.optional(inParts(0))
  parts.end()
  return {
    status: 'revoked',
    revokedAt,
    ...(reason === undefined ? {} : { reason: countOf(insideOf(reason, tags.enumerated)) })
  }
}

const idHashes = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512']
])

function readId(element: Element): SingleAnswer['isAbout'] {
  const parts = new Parts(element)
  const hash = idHashes.get(oidOf(new Parts(parts.next(tags.sequence)).next(tags.oid)))
  const name = hexOf(parts.next(tags.octetString).content)
  const key = hexOf(parts.next(tags.octetString).content)
  const serial = hexOf(parts.next(tags.integer).content)
  parts.end()
  return (certificate, issuer) => {
    if (hash === undefined || serial !== certificate.serialOctets) return false
    const over = (bytes: Uint8Array) => createHash(hash).update(bytes).digest('hex')
    return over(certificate.issuerDer) === name && over(issuer.keyBits) === key
  }
}

function readKnown(explicit: Element | undefined, known: readonly string[]) {
  const values = new Map<string, Uint8Array>()
  const unknownCritical: string[] = []
  if (explicit === undefined) return { values, unknownCritical }
  for (const { oid, critical, value } of readRawExtensions(insideOf(explicit, tags.sequence))) {
    if (known.includes(oid)) values.set(oid, value)
    else if (critical) unknownCritical.push(oid)
  }
  return { values, unknownCritical }
}
