/**
 * Seals an outbound message: profile A (docs: src/signatures/xml/README.md). Parts are signed, not the file, so that
 * the seal survives an axis that adds its TraceHeader; attachments are bound by a ds:Manifest of their digests, so that
 * sealing costs the same at 1 KB and at 200 MB. XAdES-B-T with a timestamp authority, B-B without one.
 */
import { createHash } from 'node:crypto'
import { SignedXml, type SignatureAlgorithm } from 'xml-crypto'
import type { Edoc } from '../../../domain/envelope.ts'
import { BrokenPromise } from '../../../domain/problem.ts'
import { sealIds } from '../../../edxml/seal-ids.ts'
import { composeSkeleton } from '../../../edxml/write.ts'
import { readCertificate, type Certificate } from '../../certificate/certificate.ts'
import type { SigningKey, TimestampAuthority } from '../../ports.ts'
import {
  dsNamespace,
  exclusive,
  manifestType,
  sha256,
  signatureMethods,
  signedPropertiesType
} from '../algorithms.ts'
import { openSeal } from '../parts/open.ts'
import { survey } from '../scan/survey.ts'
import { manifestXml, qualifyingXml, sealObjectIds, timestampXml } from './properties-xml.ts'

export interface SealOptions {
  readonly key: SigningKey
  readonly timestamp?: TimestampAuthority
  /** What the seal says of its own time; whole seconds. */
  readonly at: Date
}

/**
 * The Signature element as one line of XML, for `writeMessage(message, source, { signatureXml })`. The message must be
 * written exactly as it was given here. Throws BrokenPromise `key.unavailable`, `timestamp.unavailable`,
 * `edxml.character-not-allowed`, the certificate's own reason when it cannot be read, and `system.unexpected` when what
 * was made does not verify: no seal is better than one that nobody accepts.
 */
export async function signEnvelope(message: Edoc, options: SealOptions): Promise<string> {
  const certificate = readCertificate(options.key.certificate)
  if ('code' in certificate) throw new BrokenPromise(certificate.code, { keyId: options.key.id })
  const skeleton = Buffer.from(composeSkeleton(message, { sealed: true }).bytes).toString('utf8')
  const signature = await makeSignature(skeleton, message, certificate, options)
  const stamped = await stamp(signature, options.timestamp)
  assertOpens(message, stamped)
  return stamped
}

async function makeSignature(
  skeleton: string,
  message: Edoc,
  certificate: Certificate,
  { key, at }: SealOptions
): Promise<string> {
  const parts = [
    sealIds.header,
    ...message.trace.map((_hop, index) => sealIds.hop(index)),
    sealIds.business,
    sealIds.body
  ]
  // a Manifest holds at least one reference (XMLDSig section 5.1): a recall may have no attachment at all
  const hasManifest = message.attachments.length > 0
  const signed = [...parts, ...(hasManifest ? [sealObjectIds.manifest] : [])]
  const method = signatureMethods[key.algorithm]
  const signer = new SignedXml({
    // asked for although another holds the key
    privateKey: key.id,
    signatureAlgorithm: method,
    canonicalizationAlgorithm: exclusive,
    getKeyInfoContent: () => keyInfoXml(key),
    objects: [
      ...(hasManifest ? [{ content: manifestXml(message.attachments) }] : []),
      {
        content: qualifyingXml(
          certificate,
          at,
          signed.map(id => sealObjectIds.reference(id))
        )
      }
    ]
  })
  signer.SignatureAlgorithms = { [method]: algorithmOf(key, method) }
  for (const id of [...signed, sealObjectIds.properties]) {
    const type = typeOf(id)
    signer.addReference({
      xpath: `//*[@Id='${id}']`,
      transforms: [exclusive],
      digestAlgorithm: sha256,
      ...(type === undefined
        ? { id: sealObjectIds.reference(id) }
        : { id: sealObjectIds.reference(id), type })
    })
  }
  await new Promise<void>((resolve, reject) => {
    const options = {
      prefix: 'ds',
      attrs: { Id: sealObjectIds.signature },
      location: { reference: "//*[local-name(.)='edXMLHeader']", action: 'append' as const }
    }
    signer.computeSignature(skeleton, options, error => {
      if (error === null) resolve()
      else reject(error)
    })
  })
  return signer.getSignatureXml()
}

function typeOf(id: string): string | undefined {
  if (id === sealObjectIds.manifest) return manifestType
  return id === sealObjectIds.properties ? signedPropertiesType : undefined
}

/** xml-crypto makes one of these for every signature; the key stays with whoever holds it. */
function algorithmOf(key: SigningKey, method: string): new () => SignatureAlgorithm {
  return class {
    getSignature(
      signedInfo: unknown,
      _key: unknown,
      done?: (error: Error | null, value?: string) => void
    ): string {
      if (typeof signedInfo !== 'string' || done === undefined)
        throw new TypeError('signed one at a time only')
      key.sign(Buffer.from(signedInfo, 'utf8')).then(
        value => {
          done(null, Buffer.from(value).toString('base64'))
        },
        (error: unknown) => {
          done(error instanceof Error ? error : new Error('the holder of the key failed', { cause: error }))
        }
      )
      return ''
    }

    verifySignature(): boolean {
      throw new TypeError('verifying is not its work')
    }

    getAlgorithmName(): string {
      return method
    }
  }
}

function keyInfoXml(key: SigningKey): string {
  const certificates = [key.certificate, ...key.chain].map(
    der => `<ds:X509Certificate>${Buffer.from(der).toString('base64')}</ds:X509Certificate>`
  )
  return `<ds:X509Data>${certificates.join('')}</ds:X509Data>`
}

/** EN 319 132-1 section 5.3: over the canonical SignatureValue element. */
async function stamp(signature: string, authority: TimestampAuthority | undefined): Promise<string> {
  if (authority === undefined) return signature
  const value = /<ds:SignatureValue>([A-Za-z0-9+/=]+)<\/ds:SignatureValue>/.exec(signature)?.[1]
  if (value === undefined) throw new BrokenPromise('system.unexpected', { where: 'SignatureValue of a seal' })
  const canonical = `<ds:SignatureValue xmlns:ds="${dsNamespace}">${value}</ds:SignatureValue>`
  const token = await authority.stamp(createHash('sha256').update(canonical).digest())
  const end = '</xades:QualifyingProperties>'
  return signature.replace(end, () => timestampXml(token) + end)
}

/** Reads back what will be sent, by the readers that a recipient of ours uses. */
function assertOpens(message: Edoc, signatureXml: string): void {
  const bytes = composeSkeleton(message, { signatureXml }).bytes
  const found = survey(bytes)
  const problems =
    'code' in found
      ? [found]
      : openSeal(
          bytes,
          found,
          message.attachments.map(each => ({ contentId: each.contentId, sha256: each.transmitted.sha256 }))
        )
  if ('signed' in problems) return
  throw new BrokenPromise('system.unexpected', {
    where: 'a seal that does not verify',
    problems: problems.map(each => each.code)
  })
}
