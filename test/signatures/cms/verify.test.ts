import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { answerOcsp } from '../../../simulators/trust-services/ocsp.ts'
import { World } from '../../../simulators/trust-services/world.ts'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import { ocspRequest } from '../../../src/signatures/certificate/ocsp.ts'
import { octets, oid, sequence, tlv } from '../../../src/signatures/cms/encode.ts'
import { signCms } from '../../../src/signatures/cms/sign.ts'
import { verifyCms } from '../../../src/signatures/cms/verify.ts'
import { pkiLookup, signingKeyOf } from '../../support/pki.ts'
import {
  algorithm,
  attribute,
  contentType,
  digest,
  forge,
  messageDigest,
  oids,
  signingCertificateV1,
  signingCertificateV2,
  signingTime,
  type Forgery
} from './forge.ts'
import { codesOf, contextNow, verdictOn } from './verdicts.ts'
import { authority, contentOf, letter, pki, sealed, trust, unstamped } from './workshop.ts'

const noTime = ['timestamp.absent']

describe('the class of a signature', () => {
  it('VALID: whole, trusted, and stamped by a trusted authority', async () => {
    const verdict = await verdictOn(await sealed())
    expect(codesOf(verdict)).toEqual([])
    expect(verdict).toMatchObject({
      class: 'VALID',
      role: 'agency',
      time: { by: 'timestamp', authority: { sha256: pki.certificate('tsa').sha256 } },
      signer: { sha256: pki.certificate('so-noi-vu').sha256 },
      algorithm: 'RSA-2048 SHA-256 (rsaEncryption)'
    })
    expect(new Set(verdict.evidence.map(each => each.kind))).toContain('timestamp')
    expect(new Set(verdict.evidence.map(each => each.kind))).toContain('certificate')
  })

  it('VALID_NO_TSA: only the time of receipt stands for its time', async () => {
    const receivedAt = new Date()
    const verdict = await verdictOn(await unstamped(), { receivedAt })
    expect(verdict).toMatchObject({
      class: 'VALID_NO_TSA',
      time: { at: receivedAt.toISOString(), by: 'receipt' }
    })
    expect(codesOf(verdict)).toEqual(noTime)
  })

  it('a later timestamp over the whole proves the time of a signature that has none', async () => {
    const proven = { at: new Date(), authority: trust.anchors[0]!.facts }
    expect(await verdictOn(await unstamped(), { proven })).toMatchObject({
      class: 'VALID',
      time: { by: 'timestamp', at: proven.at.toISOString() }
    })
  })

  it('INDETERMINATE: revocation cannot be asked for now', async () => {
    const lookup = pkiLookup(pki)
    lookup.down = ['ocsp', 'crl']
    const verdict = await verdictOn(await unstamped(), { lookup })
    expect(verdict).toMatchObject({ class: 'INDETERMINATE', role: 'agency' })
    expect(codesOf(verdict)).toContain('certificate.revocation-unavailable')
  })

  it('INVALID: revoked when it was used, and valid when its timestamp shows that it was used before', async () => {
    const before = new Date(Date.now() - 90 * 86_400_000)
    const stampedBefore = await sealed({ by: 'revoked', timestamp: authority({}, before) })
    expect(await verdictOn(stampedBefore)).toMatchObject({
      class: 'VALID',
      time: { at: expect.stringContaining(before.toISOString().slice(0, 16)) }
    })
    const after = await verdictOn(await sealed({ by: 'revoked' }))
    expect(after.class).toBe('INVALID')
    expect(codesOf(after)).toContain('certificate.revoked')
  })

  it.each(['expired', 'wrong-eku', 'under-no-ca', 'false-dong-nai', 'stranger', 'look-alike'])(
    'a signature by "%s" is never valid for an agency',
    async by => {
      const verdict = await verdictOn(await unstamped(by))
      if (by === 'look-alike') expect(verdict.role).toBe('unknown')
      else expect(['INVALID', 'INDETERMINATE']).toContain(verdict.class)
    }
  )

  it('the signer is the one that the trust store binds the certificate to', async () => {
    expect(await verdictOn(await unstamped('nguyen-van-an'))).toMatchObject({ role: 'person' })
    const bindings = trust.bindings.filter(({ match }) => !('sha256' in match))
    const verdict = await verdictOn(await unstamped(), { trust: { ...trust, bindings } })
    expect(verdict).toMatchObject({ class: 'VALID_NO_TSA', role: 'unknown' })
    expect(verdict.organisationId).toBeUndefined()
  })
})

describe('a signature that is not whole is INVALID and asks nobody', () => {
  const essential = (by = 'so-noi-vu') => [contentType(), messageDigest(), signingCertificateV2(by)]
  const broken: [string, Forgery, string][] = [
    [
      'other content',
      { signed: [contentType(), messageDigest(Buffer.from('?')), signingCertificateV2('so-noi-vu')] },
      'cms.digest-mismatch'
    ],
    [
      'a digest of the right start',
      {
        signed: [
          contentType(),
          attribute(oids.messageDigest, Buffer.from('0401aa', 'hex')),
          signingCertificateV2('so-noi-vu')
        ]
      },
      'cms.digest-mismatch'
    ],
    [
      'a signature by another key',
      { by: 'dong-nai', certificates: [pki.certificate('so-noi-vu').der], keyId: Buffer.of(0) },
      'cms.signer-certificate-missing'
    ],
    ['no certificate', { certificates: [] }, 'cms.signer-certificate-missing'],
    [
      'the certificate twice',
      { certificates: [pki.certificate('so-noi-vu').der, pki.certificate('so-noi-vu').der] },
      'cms.signer-certificate-ambiguous'
    ],
    [
      'a certificate that cannot be read',
      { certificates: [pki.certificate('so-noi-vu').der, sequence()] },
      'cms.certificate-unreadable'
    ],
    ['SHA-1', { hash: 'sha1', digestOid: oids.sha1 }, 'cms.algorithm-legacy'],
    ['MD5', { hash: 'md5', digestOid: oids.md5 }, 'cms.algorithm-legacy'],
    [
      'another digest in the signature algorithm',
      { signatureOid: '1.2.840.113549.1.1.13' },
      'cms.algorithm-conflict'
    ],
    ['RSA with SHA-1 beside SHA-256', { signatureOid: '1.2.840.113549.1.1.5' }, 'cms.algorithm-legacy'],
    ['an unknown digest', { digestOid: '1.2.3.4' }, 'cms.algorithm-unknown'],
    ['an RSA key of 1024 bits', { by: 'weak-rsa' }, 'cms.key-weak'],
    [
      'the attribute naming another certificate',
      { signed: essential('dong-nai') },
      'cms.signing-certificate-wrong'
    ],
    [
      'the old attribute naming another certificate',
      { signed: [contentType(), messageDigest(), signingCertificateV1('dong-nai')] },
      'cms.signing-certificate-wrong'
    ],
    [
      'the two attributes naming two certificates',
      { signed: [...essential(), signingCertificateV1('dong-nai')] },
      'cms.signing-certificate-wrong'
    ],
    ['no such attribute', { signed: [contentType(), messageDigest()] }, 'cms.signing-certificate-missing']
  ]
  it.each(broken)('%s', async (_what, forgery, code) => {
    const lookup = pkiLookup(pki)
    const verdict = await verdictOn(forge(forgery), { lookup })
    expect(codesOf(verdict)).toEqual([code])
    expect(verdict).toMatchObject({ class: 'INVALID', role: 'unknown' })
    expect(lookup.asked).toEqual([])
  })

  it('the attribute naming another serial number or issuer than the certificate has', async () => {
    const { der } = pki.certificate('so-noi-vu')
    const certificate = readCertificate(der)
    if ('code' in certificate) throw new Error(certificate.code)
    const named = (issuerDer: Uint8Array, serial: Uint8Array) => {
      const issuerSerial = sequence(sequence(tlv(0xa4, issuerDer)), tlv(0x02, serial))
      const id = sequence(octets(digest('sha256', der)), issuerSerial)
      const ties = attribute(oids.signingCertificateV2, sequence(sequence(id)))
      return verdictOn(forge({ signed: [contentType(), messageDigest(), ties] }))
    }
    const serial = Buffer.from(certificate.serialOctets, 'hex')
    expect(codesOf(await named(certificate.issuerDer, serial))).toEqual(noTime)
    const wrong = [
      await named(certificate.issuerDer, Buffer.of(1)),
      await named(certificate.subjectDer, serial)
    ]
    for (const verdict of wrong) expect(codesOf(verdict)).toEqual(['cms.signing-certificate-wrong'])
  })

  it('an attached content passes for no document, not even for itself', async () => {
    for (const content of [letter, Buffer.from('other')]) {
      const cms = forge({
        content,
        signed: [contentType(), messageDigest(content), signingCertificateV2('so-noi-vu')]
      })
      for (const document of [letter, content, Buffer.from('hello')])
        expect(codesOf(await verdictOn(cms, {}, document))).toEqual(['cms.content-attached'])
    }
  })

  it('one document is not another', async () => {
    const cms = await sealed()
    const other = Buffer.concat([letter, Buffer.from(' ')])
    expect(codesOf(await verdictOn(cms, {}, other))).toEqual(['cms.digest-mismatch'])
  })

  it('a repeated question to the content is not needed', async () => {
    let asked = 0
    const content = { digest: (hash: string) => (asked++, createHash(hash).update(letter).digest()) }
    expect((await verifyCms(await sealed(), content, contextNow())).class).toBe('VALID')
    expect(asked).toBe(1)
  })
})

describe('what is noted and harms nobody', () => {
  it('the old attribute, and its absence where the kind of signature does not ask for it', async () => {
    const old = forge({ signed: [contentType(), messageDigest(), signingCertificateV1('so-noi-vu')] })
    expect(codesOf(await verdictOn(old))).toEqual(['cms.signing-certificate-v1', ...noTime])
    const none = forge({ signed: [contentType(), messageDigest()] })
    const verdict = await verdictOn(none, { profile: 'cms' })
    expect(codesOf(verdict)).toEqual(['cms.signing-certificate-absent', ...noTime])
    expect(verdict.class).toBe('VALID_NO_TSA')
  })

  it('a version that older programs write', async () => {
    const keyId = signerKeyId()
    const good = await verdictOn(forge({ keyId }))
    expect(codesOf(good)).toEqual(noTime)
    expect(codesOf(await verdictOn(forge({ keyId, version: 1 })))).toEqual(['cms.version-odd', ...noTime])
  })

  it('a claimed time over a day away, which is never the time', async () => {
    const claimed = new Date(Date.now() + 2 * 86_400_000)
    const signed = [contentType(), messageDigest(), signingCertificateV2('so-noi-vu'), signingTime(claimed)]
    const verdict = await verdictOn(forge({ signed }))
    expect(codesOf(verdict).sort()).toEqual(['cms.signing-time-far', ...noTime])
    expect(verdict.time.by).toBe('receipt')
    expect(verdict.claimedAt?.slice(0, 19)).toBe(claimed.toISOString().slice(0, 19))
    const digest = createHash('sha256').update(letter).digest()
    const key = signingKeyOf(pki, 'so-noi-vu')
    const past = new Date(Date.now() - 2 * 86_400_000)
    const stamped = await signCms({ digest, key, timestamp: authority(), signingTime: past })
    const late = await verdictOn(stamped)
    expect(late.class).toBe('VALID')
    expect(codesOf(late)).toEqual(['cms.signing-time-far'])
  })

  it('seven hours of time zone are not worth a note', async () => {
    const claimed = new Date(Date.now() + 7 * 3_600_000)
    const signed = [contentType(), messageDigest(), signingCertificateV2('so-noi-vu'), signingTime(claimed)]
    expect(codesOf(await verdictOn(forge({ signed })))).toEqual(noTime)
  })

  it('how RSA is spelled, since no signature covers that', async () => {
    expect((await verdictOn(forge({ signatureOid: oids.rsaSha256 }))).algorithm).toBe('RSA-2048 SHA-256')
    expect((await verdictOn(forge({ signatureOid: oids.rsa }))).algorithm).toBe(
      'RSA-2048 SHA-256 (rsaEncryption)'
    )
  })

  it.each(['sha384', 'sha512'] as const)('%s counts as well as SHA-256', async hash => {
    const verdict = await verdictOn(forge({ hash, digestOid: oids[hash] }))
    expect(verdict).toMatchObject({
      class: 'VALID_NO_TSA',
      algorithm: expect.stringContaining(hash.slice(3))
    })
  })
})

describe('what a message carries along', () => {
  const leaf = pki.certificate('so-noi-vu').der
  const sub = pki.certificate('sub-g2').der
  const crl = pki.certificate('sub-g2').crlDer!
  const spoilt = (der: Uint8Array, at = der.length - 20) => {
    const copy = Uint8Array.from(der)
    copy[at]! ^= 1
    return copy
  }

  it('a chain and a root are welcome', async () => {
    const certificates = [leaf, sub, pki.certificate('root-g2').der]
    expect((await verdictOn(forge({ certificates }))).class).toBe('VALID_NO_TSA')
  })

  it('an altered certificate spoils the whole, though nothing rests on it', async () => {
    const verdict = await verdictOn(forge({ certificates: [leaf, spoilt(sub)] }))
    expect(verdict.class).toBe('INVALID')
    expect(codesOf(verdict)).toContain('cms.certificate-altered')
    const other = await verdictOn(forge({ certificates: [leaf, spoilt(pki.certificate('stranger').der)] }))
    expect(codesOf(other)).toContain('cms.certificate-altered')
  })

  it('a certificate whose issuer nobody knows leaves it open', async () => {
    const empty = {
      ...trust,
      intermediates: trust.intermediates.filter(each => each.sha256 !== pki.certificate('sub-g1').sha256)
    }
    const verdict = await verdictOn(forge({ certificates: [leaf, pki.certificate('so-tai-chinh').der] }), {
      trust: empty
    })
    expect(verdict.class).toBe('INDETERMINATE')
    expect(codesOf(verdict)).toContain('cms.certificate-unattached')
  })

  it('CRLs and OCSP answers outside the signature help when they are whole and spoil it when they are not', async () => {
    expect((await verdictOn(forge({ crls: [crl] }))).class).toBe('VALID_NO_TSA')
    const verdict = await verdictOn(forge({ crls: [spoilt(crl)] }))
    expect(verdict.class).toBe('INVALID')
    expect(codesOf(verdict)).toContain('cms.revocation-altered')
  })

  it('an OCSP answer outside the signature counts in the same way', async () => {
    const answer = (bytes: Uint8Array) => [tlv(0xa1, oid('1.3.6.1.5.5.7.16.2'), bytes)]
    const whole = ocspAnswer('so-noi-vu')
    const lookup = pkiLookup(pki)
    const good = await verdictOn(forge({ crls: answer(whole), version: 5 }), { lookup })
    expect(good.class).toBe('VALID_NO_TSA')
    // Near the end lie the responder's certificate and before it the signature; near the start the status.
    for (const at of [6, whole.length - 20, whole.length - 1_200]) {
      const verdict = await verdictOn(forge({ crls: answer(spoilt(whole, at)), version: 5 }))
      expect(['INVALID', 'INDETERMINATE']).toContain(verdict.class)
    }
  })

  it('revocation inside the signature is used when nobody answers (ISO 32000-1 section 12.8.3.3.2)', async () => {
    const lookup = pkiLookup(pki)
    lookup.down = ['ocsp', 'crl']
    const crls = [crl, pki.certificate('root-g2').crlDer!]
    const archive = attribute(oids.adobeRevocation, sequence(tlv(0xa0, sequence(...crls))))
    const signed = [contentType(), messageDigest(), signingCertificateV2('so-noi-vu'), archive]
    expect((await verdictOn(forge({ signed }), { lookup })).class).toBe('VALID_NO_TSA')
    expect((await verdictOn(forge(), { lookup })).class).toBe('INDETERMINATE')
  })

  it('revocation values of CAdES count in the same way', async () => {
    const values = (der: Uint8Array) => attribute(oids.revocationValues, sequence(tlv(0xa0, sequence(der))))
    expect((await verdictOn(forge({ unsigned: [values(crl)] }))).class).toBe('VALID_NO_TSA')
    expect((await verdictOn(forge({ unsigned: [values(spoilt(crl))] }))).class).toBe('INVALID')
  })

  it('certificate values of CAdES count in the same way', async () => {
    const values = (der: Uint8Array) => attribute(oids.certificateValues, sequence(der))
    expect((await verdictOn(forge({ unsigned: [values(sub)] }))).class).toBe('VALID_NO_TSA')
    expect((await verdictOn(forge({ unsigned: [values(spoilt(sub))] }))).class).toBe('INVALID')
  })

  it('what a PDF brings beside the message completes the path', async () => {
    const away = pkiLookup(pki)
    away.down = ['certificate']
    const bare = { ...trust, intermediates: [] }
    const cms = forge({ certificates: [leaf] })
    expect((await verdictOn(cms, { trust: bare, lookup: away })).class).toBe('INDETERMINATE')
    const embedded = { certificates: [sub, Buffer.from('3000', 'hex')], crls: [crl] }
    expect((await verdictOn(cms, { trust: bare, lookup: away, embedded })).class).toBe('VALID_NO_TSA')
  })
})

it('garbage is INVALID and never throws', async () => {
  for (const bytes of [new Uint8Array(), Buffer.from('hello'), sequence(), sequence(algorithm(oids.data))])
    expect((await verifyCms(bytes, contentOf(letter), contextNow())).class).toBe('INVALID')
})

function ocspAnswer(name: string): Uint8Array {
  const certificate = readCertificate(pki.certificate(name).der)
  const issuer = readCertificate(pki.certificate('sub-g2').der)
  if ('code' in certificate || 'code' in issuer) throw new Error('unreadable')
  return new Uint8Array(
    answerOcsp(ocspRequest(certificate, issuer).der, new World(pki.folder), {}, new Date())
  )
}

function signerKeyId(): Uint8Array {
  const { der } = pki.certificate('so-noi-vu')
  const at = Buffer.from(der).indexOf(Buffer.from('0603551d0e0416', 'hex'))
  return der.subarray(at + 9, at + 9 + 20)
}
