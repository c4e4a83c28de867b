/** A certificate (RFC 5280 section 4), read once and whole. */
import { createHash, type KeyObject } from 'node:crypto'
import * as pkijs from 'pkijs'
import type { Problem } from '../../domain/problem.ts'
import type { CertificateFacts } from '../../domain/signature.ts'
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
import { checkDer } from '../der/gate.ts'
import { countOf, hexOf, timeOf } from '../der/values.ts'
import { algorithmOfIdentifier } from './algorithms.ts'
import { readExtensions, readRawExtensions, type Extensions } from './extensions.ts'
import { keyBitsOf, readPublicKey, UnusableKey } from './key.ts'
import { readName, showName, textIn, type Name } from './name.ts'
import { signatureIn, type Signed } from './signed.ts'

export interface Certificate {
  readonly der: Uint8Array
  /** 64 hex digits over the DER: the certificate's identity everywhere. */
  readonly sha256: string
  readonly facts: CertificateFacts
  readonly publicKey: KeyObject
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array
  /** The key's own octets, which identifiers are made over (RFC 6960 issuerKeyHash). */
  readonly keyBits: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
  readonly subject: Name
  readonly issuer: Name
  readonly subjectDer: Uint8Array
  readonly issuerDer: Uint8Array
  /** Hex, without leading zeros beyond a whole octet. For people. */
  readonly serial: string
  /** Hex of the INTEGER's octets as they stand: -1 (`ff`) is not 255 (`00ff`). For comparing. */
  readonly serialOctets: string
  readonly extensions: Extensions
  readonly isSelfIssued: boolean
  readonly signed: Signed
  /** The same bytes as pkijs sees them, for CMS. */
  readonly asn1: pkijs.Certificate
}

/** DER to certificate. Problems: `cms.not-der`, `der.over-limit`, `certificate.malformed`, and
 * `certificate.key-not-allowed` for a key that nobody here can even read. Never throws on bytes. */
export function readCertificate(der: Uint8Array): Certificate | Problem {
  const problem = checkDer(der)
  if (problem !== null) return problem
  try {
    return read(new Uint8Array(der))
  } catch (error) {
    if (error instanceof UnusableKey) return { code: 'certificate.key-not-allowed', detail: error.message }
    if (error instanceof Malformed)
      return { code: 'certificate.malformed', detail: error.message.slice(0, 200) }
    throw error
  }
}

function read(der: Uint8Array): Certificate {
  const whole = new Parts(readDer(der, tags.sequence))
  const tbs = whole.next(tags.sequence)
  const algorithm = whole.next(tags.sequence)
  const signature = signatureIn(whole.next(tags.bitString))
  whole.end()

  const parts = new Parts(tbs)
  const version = readVersion(parts.optional(inParts(0)))
  const serial = parts.next(tags.integer).content
  // RFC 5280 section 4.1.1.2: the one inside is signed, the one outside is not
  if (!same(parts.next(tags.sequence).der, algorithm.der)) throw new Malformed('two signature algorithms')
  const issuer = readName(parts.next(tags.sequence))
  const [notBefore, notAfter] = readValidity(parts.next(tags.sequence))
  const subject = readName(parts.next(tags.sequence))
  const spki = parts.next(tags.sequence).der
  const uniqueIds = [parts.optional(primitive(1)), parts.optional(primitive(2))]
  const extensions = parts.optional(inParts(3))
  parts.end()
  if (extensions !== undefined && version !== 3) throw new Malformed('extensions need version 3')
  if (uniqueIds.some(id => id !== undefined) && version === 1)
    throw new Malformed('unique identifiers need version 2')
  const raw = extensions === undefined ? [] : readRawExtensions(insideOf(extensions, tags.sequence))

  const sha256 = createHash('sha256').update(der).digest('hex')
  const serialOctets = hexOf(serial)
  const shownSerial = serialOctets.replace(/^(00)+(?=..)/, '')
  const commonName = textIn(subject, '2.5.4.3')
  const organisation = textIn(subject, '2.5.4.10')
  return {
    der,
    sha256,
    publicKey: readPublicKey(spki),
    spki,
    keyBits: keyBitsOf(spki),
    notBefore,
    notAfter,
    subject,
    issuer,
    subjectDer: subject.der,
    issuerDer: issuer.der,
    serial: shownSerial,
    serialOctets,
    extensions: readExtensions(raw),
    isSelfIssued: subject.key === issuer.key,
    signed: { body: tbs.der, algorithm: algorithmOfIdentifier(algorithm.der), signature },
    asn1: readAsPkijs(der),
    facts: {
      sha256,
      subject: showName(subject),
      issuer: showName(issuer),
      serial: shownSerial,
      ...(commonName === undefined ? {} : { commonName }),
      ...(organisation === undefined ? {} : { organisation }),
      validFrom: notBefore.toISOString(),
      validTo: notAfter.toISOString()
    }
  }
}

function readVersion(explicit: Element | undefined): number {
  const version = explicit === undefined ? 1 : countOf(insideOf(explicit, tags.integer)) + 1
  if (version > 3) throw new Malformed(`version ${version}`)
  return version
}

function readValidity(element: Element): [Date, Date] {
  const parts = new Parts(element)
  const times: [Date, Date] = [timeOf(parts.next()), timeOf(parts.next())]
  parts.end()
  return times
}

function readAsPkijs(der: Uint8Array): pkijs.Certificate {
  try {
    return pkijs.Certificate.fromBER(der)
  } catch (cause) {
    throw new Malformed('a structure that is not X.509', { cause })
  }
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
