/** What the tests of this room work with: the throw-away PKI, a timestamp authority, documents, signatures. */
import { createHash, randomBytes } from 'node:crypto'
import { stamp, type TsaManner } from '../../../simulators/trust-services/tsa.ts'
import { World } from '../../../simulators/trust-services/world.ts'
import { BrokenPromise } from '../../../src/domain/problem.ts'
import { readTrust } from '../../../src/signatures/certificate/trust.ts'
import { signCms, type CmsToMake } from '../../../src/signatures/cms/sign.ts'
import { readTimestampResponse, timestampRequest } from '../../../src/signatures/cms/timestamp-exchange.ts'
import type { SignedContent } from '../../../src/signatures/cms/verify.ts'
import type { TimestampAuthority } from '../../../src/signatures/ports.ts'
import { signingKeyOf, testPki, trustViewOf } from '../../support/pki.ts'

export const pki = await testPki()
export const trust = readTrust(trustViewOf(pki))
const world = new World(pki.folder)

export const letter = Buffer.from('Sở Nội vụ kính gửi Văn phòng Ủy ban nhân dân tỉnh', 'utf8')

export const contentOf = (bytes: Uint8Array): SignedContent => ({
  digest: hash => createHash(hash).update(bytes).digest()
})
export const digestOf = (bytes: Uint8Array) => (hash: string) => createHash(hash).update(bytes).digest()

/** Answers at once and truly, unless told otherwise. */
export function authority(manner: TsaManner = {}, now: Date = new Date()): TimestampAuthority {
  return {
    stamp: async sha256 => {
      const nonce = randomBytes(16)
      const answer = stamp(timestampRequest(sha256, nonce), world, manner, now)
      const token = readTimestampResponse(answer, { sha256, nonce })
      if ('code' in token) throw new BrokenPromise('timestamp.unavailable', { why: token.detail })
      return token
    }
  }
}

/** A token as the authority gives it, whether or not we would take it. */
export async function rawToken(
  sha256: Uint8Array,
  manner: TsaManner = {},
  now: Date = new Date()
): Promise<Uint8Array> {
  const answer = stamp(timestampRequest(sha256, randomBytes(16)), world, manner, now)
  const { TimeStampResp } = await import('pkijs')
  return new Uint8Array(TimeStampResp.fromBER(answer).timeStampToken!.toSchema().toBER())
}

/** `letter` signed by the Department of Home Affairs with a timestamp, unless told otherwise. */
export async function sealed(given: Partial<CmsToMake> & { readonly by?: string } = {}): Promise<Uint8Array> {
  const { by = 'so-noi-vu', ...rest } = given
  const digest = createHash('sha256').update(letter).digest()
  return new Uint8Array(
    await signCms({ digest, key: signingKeyOf(pki, by), timestamp: authority(), ...rest })
  )
}

/** The same without a timestamp. */
export async function unstamped(by = 'so-noi-vu'): Promise<Uint8Array> {
  const digest = createHash('sha256').update(letter).digest()
  return new Uint8Array(await signCms({ digest, key: signingKeyOf(pki, by) }))
}
