/** A key that never leaves its HSM or token. Found by labels; proven at opening to belong to its certificate. */
import { createHash, randomBytes, verify } from 'node:crypto'
import { BrokenPromise, type Problem } from '../../domain/problem.ts'
import type { Certificate } from '../../signatures/certificate/certificate.ts'
import { algorithmOf, hashOf, type Algorithm } from './algorithm.ts'
import { certificateOf, certificatesIn, issuersOf } from './certificates.ts'
import type { Pkcs11Config } from './config.ts'
import { KeyFailure } from './failure.ts'
import { readKeyFile } from './files.ts'
import { PrivateKey } from './private-key.ts'
import type { TokenHolder } from './token/holder.ts'
import type { KeyName } from './token/messages.ts'

/** Told at each use: `undefined` when the holder answered, else why it did not. */
export type Report = (problem: Problem | undefined) => void

/** Throws KeyFailure. Its `sign` throws BrokenPromise `key.unavailable`; the next call tries again. */
export async function openPkcs11(
  config: Pkcs11Config,
  holder: TokenHolder,
  report: Report
): Promise<PrivateKey> {
  const key = nameOf(config)
  const { own, others } = await holder.open({ op: 'open', key })
  const given = config.certificate === undefined ? [] : certificatesIn(await readKeyFile(config.certificate))
  const candidates = given.length > 0 ? given : own.map(certificateOf)
  const leaf = await theOneOf(candidates, holder, key)
  const heap = [...given, ...own.map(certificateOf), ...others.flatMap(readable)]
  return new PrivateKey(config.id, { leaf, chain: issuersOf(leaf, heap) }, async data => {
    try {
      const signature = await signBy(holder, key, algorithmOf(leaf.publicKey), data)
      report(undefined)
      return signature
    } catch (error) {
      const { problem } = error as KeyFailure
      report(problem)
      throw new BrokenPromise('key.unavailable', {
        key: config.id,
        why: problem.code,
        ...(problem.detail === undefined ? {} : { detail: problem.detail })
      })
    }
  })
}

/** Signs a few random octets that no document could be, and asks each certificate whether it was its key. */
async function theOneOf(
  candidates: readonly Certificate[],
  holder: TokenHolder,
  key: KeyName
): Promise<Certificate> {
  const [first] = candidates
  if (first === undefined) throw new KeyFailure('key.certificate-missing')
  const newestFirst = [...candidates].sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime())
  for (const candidate of newestFirst) {
    const algorithm = algorithmOf(candidate.publicKey)
    const challenge = Buffer.concat([Buffer.from('Liên Thông: thử khóa '), randomBytes(16)])
    try {
      const signature = await signBy(holder, key, algorithm, challenge)
      const publicKey = { key: candidate.publicKey, dsaEncoding: 'ieee-p1363' as const }
      if (verify(hashOf[algorithm], challenge, publicKey, signature)) return candidate
    } catch (error) {
      // The key is of another kind than this certificate's: it belongs to another, perhaps to the next one.
      if ((error as KeyFailure).problem.code !== 'key.not-allowed') throw error
    }
  }
  throw new KeyFailure('key.certificate-mismatch', first.facts.subject)
}

function signBy(
  holder: TokenHolder,
  key: KeyName,
  algorithm: Algorithm,
  data: Uint8Array
): Promise<Uint8Array> {
  return algorithm === 'rsa-sha256'
    ? holder.sign({ op: 'sign', key, mechanism: 'rsa-sha256', data })
    : holder.sign({
        op: 'sign',
        key,
        mechanism: 'ecdsa',
        data: new Uint8Array(createHash(hashOf[algorithm]).update(data).digest())
      })
}

/** What else lies on the token may be of any kind; it is only looked through for issuers. */
function readable(der: Uint8Array): Certificate[] {
  try {
    return [certificateOf(der)]
  } catch {
    return []
  }
}

function nameOf({ keyLabel, keyId }: Pkcs11Config): KeyName {
  return {
    ...(keyLabel === undefined ? {} : { label: keyLabel }),
    ...(keyId === undefined ? {} : { id: keyId })
  }
}
