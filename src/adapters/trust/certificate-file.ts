/**
 * Certificates as people have them in files: PEM with one or several (RFC 7468), DER, a certs-only PKCS#7 (.p7b,
 * RFC 5652 section 5.1), or bare base64. The bytes are a stranger's: strict DER or a problem, never an exception.
 */
import type { Problem } from '../../domain/problem.ts'
import { readCertificate } from '../../signatures/certificate/certificate.ts'
import type { Certificate } from '../../signatures/certificate/certificate.ts'
import { Malformed, Parts, inParts, insideOf, readDer, tags } from '../../signatures/der/element.ts'
import { oidOf } from '../../signatures/der/values.ts'

/** Bytes of one file, and certificates in it. */
export const fileLimits = { bytes: 1024 ** 2, certificates: 200 } as const

/** All certificates, in the order of the file, or every reason why not: `trust.unreadable`, `trust.private-key-given`, … */
export function readCertificateFile(
  bytes: Uint8Array
): readonly Certificate[] | { problems: readonly Problem[] } {
  if (bytes.length > fileLimits.bytes) return unreadable(`more than ${fileLimits.bytes} bytes`)
  try {
    const ders = blocksOf(bytes).flatMap(certificatesIn)
    if (ders.length === 0) return unreadable('no certificate in it')
    if (ders.length > fileLimits.certificates)
      return { problems: [{ code: 'trust.too-many-certificates', detail: String(ders.length) }] }
    return readAll(ders)
  } catch (error) {
    if (error instanceof PrivateKey) return { problems: [{ code: 'trust.private-key-given' }] }
    if (error instanceof Malformed) return unreadable(error.message)
    throw error
  }
}

function unreadable(detail: string): { problems: readonly Problem[] } {
  return { problems: [{ code: 'trust.unreadable', detail: detail.slice(0, 200) }] }
}

class PrivateKey extends Error {}

function readAll(ders: readonly Uint8Array[]): readonly Certificate[] | { problems: readonly Problem[] } {
  const problems: Problem[] = []
  const certificates = new Map<string, Certificate>()
  for (const [index, der] of ders.entries()) {
    const certificate = readCertificate(der)
    const why =
      'code' in certificate
        ? `${certificate.code}: ${certificate.detail ?? ''}`
        : isWritable(certificate)
          ? undefined
          : 'characters in its names that cannot be written'
    if (why !== undefined)
      problems.push({ code: 'trust.unreadable', detail: `certificate ${index + 1}: ${why}`.slice(0, 200) })
    else if (!('code' in certificate)) certificates.set(certificate.sha256, certificate)
  }
  return problems.length > 0 ? { problems } : [...certificates.values()]
}

/** A name with a NUL or half a character is no text that PostgreSQL keeps. */
function isWritable({ facts }: Certificate): boolean {
  return !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(facts))
}

/** What stands between the lines of a PEM file; of any other file, the whole. */
function blocksOf(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1')
  if (text.includes('-----BEGIN ')) return armoured(text)
  return [/^[A-Za-z0-9+/=\s]+$/.test(text) ? decoded(text) : bytes]
}

const withCertificates = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'PKCS7', 'CMS', 'PKCS #7 SIGNED DATA'])

/** Line by line: a file of openings without an end must not be looked through once for each. */
function armoured(text: string): Uint8Array[] {
  const blocks: Uint8Array[] = []
  let open: { readonly label: string; readonly lines: string[] } | undefined
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, edge, label = ''] = /^\s*-----(BEGIN|END) ([A-Z0-9 #]{1,40})-----\s*$/.exec(line) ?? []
    if (label.includes('PRIVATE KEY')) throw new PrivateKey()
    if (edge === 'BEGIN') {
      if (open !== undefined) throw new Malformed('a PEM block begins inside another')
      open = { label, lines: [] }
    } else if (edge === 'END') {
      if (open?.label !== label) throw new Malformed('a PEM block ends that did not begin')
      // A bundle may bring more (CRLs); it is left aside.
      if (withCertificates.has(label)) blocks.push(decoded(open.lines.join('')))
      open = undefined
    } else open?.lines.push(line)
  }
  if (open !== undefined) throw new Malformed('a PEM block without an end')
  return blocks
}

function decoded(base64: string): Uint8Array {
  const packed = base64.replace(/\s+/g, '')
  // Buffer leaves out what it does not know: two different texts must not be the same certificate.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) throw new Malformed('not base64')
  return new Uint8Array(Buffer.from(packed, 'base64'))
}

const signedData = '1.2.840.113549.1.7.2'

/** DER of one certificate, or of the certificates inside a PKCS#7. */
function certificatesIn(bytes: Uint8Array): Uint8Array[] {
  const whole = readDer(bytes, tags.sequence)
  const parts = new Parts(whole)
  // PKCS#1, PKCS#8, SEC 1 and PKCS#12 all begin with a version.
  if (parts.tag === tags.integer) throw new PrivateKey()
  if (parts.tag !== tags.oid) return [whole.der]
  if (oidOf(parts.next(tags.oid)) !== signedData) throw new Malformed('a PKCS#7 of another kind')
  const content = new Parts(insideOf(parts.next(inParts(0)), tags.sequence))
  content.next(tags.integer)
  content.next(tags.set)
  content.next(tags.sequence)
  const certificates = content.optional(inParts(0))
  // Attribute certificates and other choices ([0], [1]…) are nothing that can be trusted here.
  return certificates === undefined ? [] : new Parts(certificates).rest(tags.sequence).map(({ der }) => der)
}
