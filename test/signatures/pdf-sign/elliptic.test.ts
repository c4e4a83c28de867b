import { execFileSync } from 'node:child_process'
import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import type { SigningKey } from '../../../src/signatures/ports.ts'
import { signPdf } from '../../../src/signatures/pdf/sign/sign.ts'
import { makePdf } from './made.ts'
import { asFile, at, inFolder, missing, pdfsig, signedBytes, wholeOf } from './signing.ts'

function ellipticKey(curve: string, hash: 'sha256' | 'sha384'): SigningKey {
  return inFolder(file => {
    const key = file('key.pem', Buffer.alloc(0))
    const made = file('made.pem', Buffer.alloc(0))
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-nodes', `-${hash}`],
        ...['-days', '30', '-keyout', key, '-out', made, '-utf8', '-subj', '/C=VN/CN=Sở Nội vụ (thử nghiệm)']
      ],
      { stdio: 'ignore' }
    )
    const certificate = new Uint8Array(new X509Certificate(readFileSync(made)).raw)
    const read = readCertificate(certificate)
    if ('code' in read) throw new Error(read.code)
    const privateKey = createPrivateKey(readFileSync(key))
    return {
      id: curve,
      certificate,
      chain: [],
      facts: read.facts,
      algorithm: `ecdsa-${hash}`,
      sign: async data => new Uint8Array(sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
    }
  })
}

describe.skipIf(missing('openssl', 'pdfsig'))('with an elliptic key', () => {
  it.each([
    ['P-256', 'sha256'],
    ['P-384', 'sha384']
  ] as const)('%s the digest is the key’s (%s) and the signature is valid', async (curve, hash) => {
    const key = ellipticKey(curve, hash)
    const pdf = makePdf()
    const bytes = await signedBytes(pdf, { key, form: { kind: 'hidden' }, at })
    expect(pdfsig(bytes)).toEqual([{ valid: true, total: true, name: 'ChuKySo1' }])
    const signed = await signPdf(asFile(pdf), { key, form: { kind: 'hidden' }, at })
    const whole = await wholeOf(signed)
    expect(signed).toMatchObject({ sha256: createHash('sha256').update(whole).digest('hex') })
  })
})
