import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readSigned } from '../../../src/signatures/cms/guard.ts'
import { contentHashOf, signCms } from '../../../src/signatures/cms/sign.ts'
import { timestampRequest, readTimestampResponse } from '../../../src/signatures/cms/timestamp-exchange.ts'
import { signingKeyOf } from '../../support/pki.ts'
import { hasOpenssl, OpensslPki } from './openssl.ts'
import { authority, letter, pki, sealed, unstamped } from './workshop.ts'

const digest = createHash('sha256').update(letter).digest()
const read = (cms: Uint8Array) => {
  const signed = readSigned(cms, 'detached')
  if ('code' in signed) throw new Error(signed.code)
  return signed
}

describe('making a signature', () => {
  it('carries the leaf and its issuers, one timestamp, and no signing time unless it is given', async () => {
    const signed = read(await sealed())
    expect(signed.certificates).toHaveLength(2)
    expect(signed.signer.unsigned.timestamps).toHaveLength(1)
    expect(signed.signer.claimedAt).toBeUndefined()
    expect(signed.signer.attributes.size).toBe(4)
  })

  it('says the signing time in whole seconds where it is asked to', async () => {
    for (const time of ['2026-11-24T08:30:15.000Z', '2051-01-02T03:04:05.000Z']) {
      const cms = await signCms({ digest, key: signingKeyOf(pki, 'so-noi-vu'), signingTime: new Date(time) })
      expect(read(cms).signer.claimedAt?.toISOString()).toBe(time)
    }
  })

  it('keeps to its room', async () => {
    const key = signingKeyOf(pki, 'so-noi-vu')
    const { length } = await signCms({ digest, key })
    await expect(signCms({ digest, key, room: length })).resolves.toHaveLength(length)
    await expect(signCms({ digest, key, room: length - 1 })).rejects.toThrow(RangeError)
  })

  it('gives nothing away when the holder of the key signs with another key', async () => {
    const other = signingKeyOf(pki, 'dong-nai')
    const key = { ...signingKeyOf(pki, 'so-noi-vu'), sign: async (data: Uint8Array) => other.sign(data) }
    await expect(signCms({ digest, key })).rejects.toMatchObject({ code: 'key.unavailable' })
  })

  it('waits when there is no timestamp to be had', async () => {
    const refusing = authority({ rejection: 'timeNotAvailable' })
    await expect(sealed({ timestamp: refusing })).rejects.toMatchObject({ code: 'timestamp.unavailable' })
  })

  it('refuses a digest of another length than the key asks for', async () => {
    const key = signingKeyOf(pki, 'so-noi-vu')
    await expect(signCms({ digest: randomBytes(48), key })).rejects.toThrow(RangeError)
  })

  it('makes the same bytes but for the signature time after time', async () => {
    expect(await unstamped()).toEqual(await unstamped())
  })
})

describe.skipIf(!hasOpenssl)('what is signed here, read by openssl', () => {
  const openssl = hasOpenssl ? new OpensslPki() : (undefined as never)
  const verify = (data: string) =>
    openssl.says(
      `cms -verify -binary -cades -inform DER -in own.p7s -content ${data} -CAfile root.crt -purpose any -out /dev/null`
    )

  it.each(['rsa', 'p256', 'p384'] as const)(
    'a signature by %s verifies, and not over other bytes',
    async name => {
      const key = openssl.key(name)
      const hash = createHash(contentHashOf(key)).update(letter).digest()
      openssl.write('own.p7s', await signCms({ digest: hash, key, signingTime: new Date() }))
      openssl.write('letter', letter)
      openssl.write('other', Buffer.concat([letter, Buffer.of(0)]))
      expect(verify('letter')).toMatchObject({ ok: true })
      expect(verify('other')).toMatchObject({ ok: false })
    }
  )

  it('takes our request for a timestamp, and we take its token', () => {
    const nonce = randomBytes(16)
    openssl.write('own.tsq', timestampRequest(digest, nonce))
    openssl.run('ts -reply -config ca.cnf -section tsa1 -queryfile own.tsq -out own.tsr')
    const token = readTimestampResponse(openssl.read('own.tsr'), { sha256: digest, nonce })
    if ('code' in token) throw new Error(`${token.code} ${token.detail ?? ''}`)
    openssl.write('own.token', token)
    openssl.write('letter', letter)
    const verified = openssl.says(
      'ts -verify -data letter -token_in -in own.token -CAfile root.crt -untrusted chain.pem'
    )
    expect(verified.words).toContain('Verification: OK')
  })

  it('verifies the timestamp inside our signature over the signature value', async () => {
    const key = openssl.key('rsa')
    const timestamp = {
      stamp: async (sha256: Uint8Array) => {
        const nonce = randomBytes(8)
        openssl.write('in.tsq', timestampRequest(sha256, nonce))
        openssl.run('ts -reply -config ca.cnf -section tsa1 -queryfile in.tsq -out in.tsr')
        const token = readTimestampResponse(openssl.read('in.tsr'), { sha256, nonce })
        if ('code' in token) throw new Error(token.code)
        return token
      }
    }
    const cms = await signCms({ digest, key, timestamp })
    openssl.write('own.p7s', cms)
    openssl.write('letter', letter)
    expect(verify('letter')).toMatchObject({ ok: true })
    const { signature, unsigned } = read(cms).signer
    openssl.write('value', signature)
    openssl.write('value.token', unsigned.timestamps[0] ?? Buffer.of())
    const stamped = openssl.says(
      'ts -verify -data value -token_in -in value.token -CAfile root.crt -untrusted chain.pem'
    )
    expect(stamped.words).toContain('Verification: OK')
  })
})
