/** Who made a signature's value: the certificate, found by what the signature says and proven by arithmetic. */
import { createHash } from 'node:crypto'
import type { Problem } from '../../domain/problem.ts'
import { verifyBytes } from '../certificate/algorithms.ts'
import { readCertificate, type Certificate } from '../certificate/certificate.ts'
import { isKeyAllowed, nameOfKey } from '../certificate/key.ts'
import type { SignedProperties } from './read/properties.ts'
import type { OpenedSignature } from './read/signature.ts'

export interface ProvenSigner {
  readonly certificate: Certificate
  /** All that came along, the signer's included: they may complete its path. */
  readonly candidates: readonly Certificate[]
  readonly algorithm: string
}

/**
 * `claimed`: the signed properties, not yet proven; they only choose among the certificates here. Whoever believes the
 * result has checked their digest.
 */
export function proveSigner(
  { info, infoBytes, value, certificates }: OpenedSignature,
  claimed: SignedProperties | undefined
): ProvenSigner | Problem {
  const candidates: Certificate[] = []
  for (const der of certificates) {
    const read = readCertificate(der)
    if ('code' in read) return { ...read, field: 'KeyInfo/X509Data' }
    candidates.push(read)
  }
  if (candidates.length === 0) return { code: 'xml-signature.certificate-missing', field: 'KeyInfo' }
  const certificate = choose(candidates, claimed)
  if ('code' in certificate) return certificate
  const key = certificate.publicKey
  const named = `${nameOfKey(key)} ${info.algorithm.name.split(' ').slice(1).join(' ')}`
  const ours = key.asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa'
  if (!isKeyAllowed(key) || !info.algorithm.family.startsWith(ours))
    return {
      code: 'xml-signature.algorithm-not-allowed',
      detail: `${nameOfKey(key)}, ${info.algorithm.name}`
    }
  const { algorithm } = info
  if (!verifyBytes({ algorithm, key, data: infoBytes, signature: value, form: 'p1363' }))
    return { code: 'xml-signature.value-mismatch', detail: named }
  return { certificate, candidates, algorithm: named }
}

function choose(
  candidates: readonly Certificate[],
  claimed: SignedProperties | undefined
): Certificate | Problem {
  const named = claimed?.certificate
  if (named !== undefined) {
    const digest = (each: Certificate) => createHash(named.hash).update(each.der).digest()
    return (
      candidates.find(each => digest(each).equals(named.digest)) ?? {
        code: 'xml-signature.certificate-mismatch',
        field: 'SigningCertificateV2'
      }
    )
  }
  const different = [...new Map(candidates.map(each => [each.sha256, each])).values()]
  const leaves = different.filter(
    each =>
      different.length === 1 ||
      !different.some(other => other !== each && other.issuer.key === each.subject.key)
  )
  const [leaf, ...others] = leaves
  if (leaf === undefined || others.length > 0)
    return { code: 'xml-signature.certificate-ambiguous', detail: `${leaves.length} of ${different.length}` }
  return leaf
}
