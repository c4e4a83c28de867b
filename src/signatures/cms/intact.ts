/**
 * Whether a signature is whole: its arithmetic is right, its digest is the content's, and it is tied to its certificate.
 * Whose certificate that is and whether it counts comes afterwards, so that a forged signature starts no look-ups.
 */
import type { Problem } from '../../domain/problem.ts'
import type { Hash, RefusedAlgorithm, SignatureAlgorithm } from '../certificate/algorithms.ts'
import {
  algorithmOfIdentifier,
  algorithmOfSigner,
  hashOfIdentifier,
  verifyBytes
} from '../certificate/algorithms.ts'
import type { Certificate } from '../certificate/certificate.ts'
import { readCertificate } from '../certificate/certificate.ts'
import { isKeyAllowed, nameOfKey } from '../certificate/key.ts'
import { classOf } from './class.ts'
import type { Signed } from './guard.ts'
import { guarded, isProblem, refuse } from './refusal.ts'
import { signerIn } from './signer-certificate.ts'
import type { SignerInfo } from './signer-info.ts'
import { checkSigningCertificate } from './signing-certificate.ts'

export type DigestOf = (hash: Hash) => Uint8Array

export interface Intact {
  /** Not whole: one that says why. Whole: notes at most. */
  readonly problems: readonly Problem[]
  readonly whole: boolean
  /** The signer's, as far as it could be read. */
  readonly certificate?: Certificate
  /** All that the message carries, the signer's among them. */
  readonly certificates: readonly Certificate[]
  /** `RSA-2048 SHA-256`. */
  readonly algorithm?: string
}

/** `need`: whether the signature must name its certificate in a signed attribute (CAdES and timestamps: yes). */
export function checkIntact(signed: Signed, digestOf: DigestOf, need: 'required' | 'optional'): Intact {
  const found = guarded(() => {
    const certificates = signed.certificates.map(readEmbedded)
    return { certificates, certificate: signerIn(certificates, signed.signer.id) }
  })
  if (isProblem(found)) return { problems: [found], whole: false, certificates: [] }
  const { signer } = signed
  const { publicKey: key } = found.certificate
  const algorithm = algorithmIn(signer)
  const named = { ...found, algorithm: `${nameOfKey(key)} ${nameIn(signer, algorithm)}` }
  const problems = guarded(() => {
    if ('refused' in algorithm) refuse(reasons[algorithm.refused], algorithm.name)
    if (!isKeyAllowed(key))
      refuse(key.asymmetricKeyType === 'rsa' ? 'cms.key-weak' : 'cms.algorithm-unknown', nameOfKey(key))
    if (!verifyBytes({ algorithm, key, data: signer.signedBytes, signature: signer.signature }))
      refuse('cms.signature-wrong', named.algorithm)
    if (Buffer.compare(digestOf(algorithm.hash), signer.messageDigest) !== 0) refuse('cms.digest-mismatch')
    return [...signed.notes, ...checkSigningCertificate(signer.attributes, found.certificate, need)]
  })
  if (isProblem(problems)) return { ...named, problems: [problems], whole: false }
  return { ...named, problems, whole: classOf(problems) === 'VALID' }
}

function readEmbedded(der: Uint8Array): Certificate {
  const read = readCertificate(der)
  if (isProblem(read)) refuse('cms.certificate-unreadable', `${read.code} ${read.detail ?? ''}`)
  return read
}

function algorithmIn(signer: SignerInfo): SignatureAlgorithm | RefusedAlgorithm {
  const digest = hashOfIdentifier(signer.digestAlgorithm)
  return typeof digest === 'string' ? algorithmOfSigner(signer.signatureAlgorithm, digest) : digest
}

const reasons = {
  broken: 'cms.algorithm-legacy',
  unknown: 'cms.algorithm-unknown',
  parameters: 'cms.algorithm-conflict'
} as const

/**
 * `SHA-256`, and how the message spells RSA where it does so without the digest (RFC 5754 section 3.2): no signature
 * covers the spelling, so a report has to show which one it met.
 */
function nameIn(signer: SignerInfo, algorithm: SignatureAlgorithm | RefusedAlgorithm): string {
  if ('refused' in algorithm) return algorithm.name
  const hash = algorithm.name.replace(/^(RSA|ECDSA)[ -]/, '')
  return 'refused' in algorithmOfIdentifier(signer.signatureAlgorithm) ? `${hash} (rsaEncryption)` : hash
}
