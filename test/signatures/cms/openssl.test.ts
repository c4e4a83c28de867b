import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readTrust } from '../../../src/signatures/certificate/trust.ts'
import { readSigned } from '../../../src/signatures/cms/guard.ts'
import { signCms, contentHashOf } from '../../../src/signatures/cms/sign.ts'
import { verifyTimestamp } from '../../../src/signatures/cms/timestamp.ts'
import { readTimestampResponse, timestampRequest } from '../../../src/signatures/cms/timestamp-exchange.ts'
import { hasOpenssl, OpensslPki } from './openssl.ts'
import { codesOf, verdictOn } from './verdicts.ts'
import { digestOf, letter } from './workshop.ts'

describe.skipIf(!hasOpenssl)('what openssl signs, judged here', () => {
  const openssl = hasOpenssl ? new OpensslPki() : (undefined as never)
  const world = () => ({ trust: readTrust(openssl.trust), lookup: openssl.lookup })
  openssl?.write('letter', letter)
  const signed = (options: string) => {
    openssl.run(`cms -sign -binary -in letter -outform DER -out theirs.p7s ${options}`)
    return new Uint8Array(openssl.read('theirs.p7s'))
  }

  it.each([
    ['rsa', '-cades', 'RSA-2048 SHA-256 (rsaEncryption)'],
    ['rsa', '-cades -md sha512', 'RSA-2048 SHA-512 (rsaEncryption)'],
    ['p256', '-cades', 'P-256 SHA-256'],
    ['p384', '-cades -md sha384', 'P-384 SHA-384']
  ])('%s %s', async (name, options, algorithm) => {
    const cms = signed(`-signer ${name}.crt -inkey ${name}.key -certfile sub.crt ${options}`)
    const verdict = await verdictOn(cms, world())
    expect(codesOf(verdict)).toEqual(['timestamp.absent'])
    expect(verdict).toMatchObject({ class: 'VALID_NO_TSA', algorithm })
    expect(codesOf(await verdictOn(cms, world(), Buffer.from('other')))).toEqual(['cms.digest-mismatch'])
  })

  it('RSA-PSS', async () => {
    const cms = signed(
      '-signer rsa.crt -inkey rsa.key -certfile sub.crt -cades -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:32'
    )
    expect(await verdictOn(cms, world())).toMatchObject({
      class: 'VALID_NO_TSA',
      algorithm: 'RSA-2048 PSS SHA-256'
    })
  })

  it('a signer named by key identifier', async () => {
    const cms = signed('-signer rsa.crt -inkey rsa.key -certfile sub.crt -cades -keyid')
    expect(codesOf(await verdictOn(cms, world()))).toEqual(['timestamp.absent'])
  })

  it('without the attribute that names the certificate, only where none is asked for', async () => {
    const cms = signed('-signer rsa.crt -inkey rsa.key -certfile sub.crt')
    expect(codesOf(await verdictOn(cms, world()))).toEqual(['cms.signing-certificate-missing'])
    const verdict = await verdictOn(cms, { ...world(), profile: 'cms' })
    expect(verdict.class).toBe('VALID_NO_TSA')
  })

  it.each([
    ['without signed attributes', '-signer rsa.crt -inkey rsa.key -noattr', 'cms.attributes-missing'],
    ['attached', '-signer rsa.crt -inkey rsa.key -nodetach -cades', 'cms.content-attached'],
    ['by two', '-signer rsa.crt -inkey rsa.key -signer p256.crt -inkey p256.key -cades', 'cms.signer-count'],
    ['with SHA-1', '-signer rsa.crt -inkey rsa.key -md sha1 -cades', 'cms.algorithm-legacy'],
    ['with MD5', '-signer rsa.crt -inkey rsa.key -md md5 -cades', 'cms.algorithm-legacy'],
    [
      'without a certificate',
      '-signer rsa.crt -inkey rsa.key -nocerts -cades',
      'cms.signer-certificate-missing'
    ]
  ])('%s is refused', async (_how, options, code) => {
    expect(codesOf(await verdictOn(signed(options), world()))).toEqual([code])
  })

  it('in BER with indefinite lengths is refused', async () => {
    expect(
      codesOf(await verdictOn(signed('-signer rsa.crt -inkey rsa.key -cades -stream -nodetach'), world()))
    ).toEqual(['cms.not-der'])
  })

  it.each(['sha256', 'sha384', 'sha512'])('its timestamps over %s', async hash => {
    openssl.run(`ts -query -data letter -${hash} -cert -out their.tsq`)
    openssl.run('ts -reply -config ca.cnf -section tsa1 -queryfile their.tsq -token_out -out their.token')
    const token = new Uint8Array(openssl.read('their.token'))
    const context = { ...world(), receivedAt: new Date(), now: new Date() }
    const verdict = await verifyTimestamp(token, digestOf(letter), context)
    expect(codesOf(verdict)).toEqual([])
    expect(verdict).toMatchObject({ class: 'VALID', info: { hash, ordering: true, accuracy: 1_500_000 } })
    const other = await verifyTimestamp(token, digestOf(Buffer.from('other')), context)
    expect(codesOf(other)).toEqual(['timestamp.imprint-mismatch'])
  })

  it('our signature with its timestamp', async () => {
    for (const name of ['rsa', 'p256', 'p384'] as const) {
      const key = openssl.key(name)
      const digest = createHash(contentHashOf(key)).update(letter).digest()
      const timestamp = { stamp: async (sha256: Uint8Array) => stampedBy(openssl, sha256) }
      const cms = await signCms({ digest, key, timestamp })
      expect(readSigned(cms, 'detached')).not.toHaveProperty('code')
      const verdict = await verdictOn(cms, world())
      expect(codesOf(verdict)).toEqual([])
      expect(verdict.class).toBe('VALID')
    }
  })
})

function stampedBy(openssl: OpensslPki, sha256: Uint8Array): Uint8Array {
  const nonce = Buffer.alloc(8, 0x9a)
  openssl.write('our.tsq', timestampRequest(sha256, nonce))
  openssl.run('ts -reply -config ca.cnf -section tsa1 -queryfile our.tsq -out our.tsr')
  const token = readTimestampResponse(openssl.read('our.tsr'), { sha256, nonce })
  if ('code' in token) throw new Error(`${token.code} ${token.detail ?? ''}`)
  return token
}
