import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  algorithmOfIdentifier,
  algorithmOfSigner,
  algorithmOfUri,
  hashOfIdentifier,
  hashOfUri,
  verifyBytes,
  type SignatureAlgorithm
} from '../../../src/signatures/certificate/algorithms.ts'

const corpora = process.env['CORPORA_DIR']
if (corpora === undefined) console.log('SKIPPED Wycheproof: CORPORA_DIR is not set')

const der = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const known = (algorithm: ReturnType<typeof algorithmOfIdentifier>): SignatureAlgorithm => {
  if ('refused' in algorithm) throw new Error(algorithm.name)
  return algorithm
}

const files: [string, SignatureAlgorithm, 'der' | 'p1363'][] = [
  ['ecdsa_secp256r1_sha256_p1363_test', { family: 'ecdsa', hash: 'sha256', name: '' }, 'p1363'],
  ['ecdsa_secp256r1_sha256_test', { family: 'ecdsa', hash: 'sha256', name: '' }, 'der'],
  ['ecdsa_secp384r1_sha384_p1363_test', { family: 'ecdsa', hash: 'sha384', name: '' }, 'p1363'],
  ['ecdsa_secp384r1_sha384_test', { family: 'ecdsa', hash: 'sha384', name: '' }, 'der'],
  [
    'rsa_pss_2048_sha256_mgf1_32_test',
    { family: 'rsa-pss', hash: 'sha256', saltLength: 32, name: '' },
    'der'
  ],
  [
    'rsa_pss_3072_sha256_mgf1_32_test',
    { family: 'rsa-pss', hash: 'sha256', saltLength: 32, name: '' },
    'der'
  ],
  ['rsa_signature_2048_sha256_test', { family: 'rsa', hash: 'sha256', name: '' }, 'der'],
  ['rsa_signature_2048_sha512_test', { family: 'rsa', hash: 'sha512', name: '' }, 'der'],
  ['rsa_signature_3072_sha256_test', { family: 'rsa', hash: 'sha256', name: '' }, 'der']
]

describe.skipIf(corpora === undefined)('Wycheproof', () => {
  // "acceptable" (a DigestInfo without NULL, which old programs wrote) is refused: one form, the standard's
  it.each(files)('%s: nothing wrong is accepted, nothing right is refused', (file, algorithm, form) => {
    const vectors = JSON.parse(readFileSync(`${corpora}/wycheproof/${file}.json`, 'utf8'))
    let count = 0
    const wrong: unknown[] = []
    for (const group of vectors.testGroups) {
      const key = createPublicKey({
        key: Buffer.from(group.publicKeyDer, 'hex'),
        format: 'der',
        type: 'spki'
      })
      for (const test of group.tests) {
        count++
        const data = Buffer.from(test.msg, 'hex')
        const verdict = verifyBytes({ algorithm, key, data, signature: Buffer.from(test.sig, 'hex'), form })
        if (verdict !== (test.result === 'valid')) wrong.push([test.tcId, test.comment, test.result])
      }
    }
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(100)
  })
})

const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
const data = Buffer.from('số 12/QĐ-UBND')
const rsaSha256 = known(algorithmOfUri('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'))
const ecdsaSha256 = known(algorithmOfUri('http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'))

describe('the keys that count', () => {
  it.each([
    ['RSA of 2048 bits counts', rsa, rsaSha256, true],
    ['RSA of 1024 bits does not', small, rsaSha256, false],
    ['P-256 counts', ec, ecdsaSha256, true],
    ['secp256k1 does not', koblitz, ecdsaSha256, false]
  ])('a signature of %s', (_what, pair, algorithm, counts) => {
    const signature = sign('sha256', data, pair.privateKey)
    expect(verifyBytes({ algorithm, key: pair.publicKey, data, signature })).toBe(counts)
  })

  it('a key of one kind verifies nothing of another', () => {
    const signature = sign('sha256', data, rsa.privateKey)
    expect(verifyBytes({ algorithm: ecdsaSha256, key: rsa.publicKey, data, signature })).toBe(false)
    expect(verifyBytes({ algorithm: rsaSha256, key: ec.publicKey, data, signature })).toBe(false)
  })

  it('a secret or private key is no verification key', () => {
    const signature = sign('sha256', data, rsa.privateKey)
    expect(verifyBytes({ algorithm: rsaSha256, key: rsa.privateKey, data, signature })).toBe(false)
  })
})

const pss = (body: string) =>
  der(`30 ${(body.length / 2 + 11).toString(16).padStart(2, '0')} 06092a864886f70d01010a ${body}`)
const sha256Id = '300d06096086480165030402010500'
const mgf1 = (hash: string) =>
  `301a06092a864886f70d010108${hash}`.replace('301a', `30${(11 + hash.length / 2).toString(16)}`)
const tagged = (n: number, inner: string) =>
  `a${n}${(inner.length / 2).toString(16).padStart(2, '0')}${inner}`
const sequence = (inner: string) => `30${(inner.length / 2).toString(16).padStart(2, '0')}${inner}`

describe('algorithm identifiers', () => {
  it('RSA takes NULL or nothing, ECDSA nothing', () => {
    expect(algorithmOfIdentifier(der('300d06092a864886f70d01010b0500'))).toMatchObject({
      family: 'rsa',
      hash: 'sha256'
    })
    expect(algorithmOfIdentifier(der('300b06092a864886f70d01010b'))).toMatchObject({ family: 'rsa' })
    expect(algorithmOfIdentifier(der('301006092a864886f70d01010b0203010203'))).toMatchObject({
      refused: 'parameters'
    })
    expect(algorithmOfIdentifier(der('300a06082a8648ce3d040302'))).toMatchObject({
      family: 'ecdsa',
      hash: 'sha256'
    })
    expect(algorithmOfIdentifier(der('300c06082a8648ce3d0403020500'))).toMatchObject({
      refused: 'parameters'
    })
  })

  it('SHA-1, MD5, DSA and HMAC are recognised and refused', () => {
    expect(algorithmOfIdentifier(der('300d06092a864886f70d0101050500'))).toEqual({
      refused: 'broken',
      name: 'RSA SHA-1'
    })
    expect(algorithmOfIdentifier(der('300906072a8648ce380403'))).toEqual({
      refused: 'broken',
      name: 'DSA SHA-1'
    })
    expect(algorithmOfUri('http://www.w3.org/2000/09/xmldsig#rsa-sha1')).toMatchObject({ refused: 'broken' })
    expect(algorithmOfUri('http://www.w3.org/2000/09/xmldsig#hmac-sha1')).toMatchObject({ refused: 'broken' })
    expect(algorithmOfUri('http://www.w3.org/2001/04/xmldsig-more#hmac-sha256')).toMatchObject({
      refused: 'broken'
    })
    expect(algorithmOfUri('urn:x')).toEqual({ refused: 'unknown', name: 'urn:x' })
    expect(hashOfUri('http://www.w3.org/2000/09/xmldsig#sha1')).toEqual({ refused: 'broken', name: 'SHA-1' })
    expect(hashOfIdentifier(der('300906052b0e03021a0500'))).toMatchObject({ refused: 'broken' })
    expect(hashOfIdentifier(der(sha256Id))).toBe('sha256')
  })

  it('PSS needs the same named hash twice and takes the salt at its word', () => {
    const full = tagged(0, sha256Id) + tagged(1, mgf1(sha256Id)) + tagged(2, '020120')
    expect(algorithmOfIdentifier(pss(sequence(full)))).toMatchObject({
      family: 'rsa-pss',
      hash: 'sha256',
      saltLength: 32
    })
    const two = tagged(0, sha256Id) + tagged(1, mgf1('300d06096086480165030402020500'))
    expect(algorithmOfIdentifier(pss(sequence(two)))).toMatchObject({ refused: 'parameters' })
    expect(algorithmOfIdentifier(pss(sequence('')))).toMatchObject({
      refused: 'broken',
      name: 'RSA-PSS SHA-1'
    })
    expect(algorithmOfIdentifier(der('300b06092a864886f70d01010a'))).toMatchObject({ refused: 'parameters' })
    expect(algorithmOfIdentifier(pss(sequence(full + tagged(3, '020102'))))).toMatchObject({
      refused: 'parameters'
    })
  })

  it('a signer whose signature names another hash than its digest is refused', () => {
    expect(algorithmOfSigner(der('300d06092a864886f70d0101010500'), 'sha384')).toMatchObject({
      family: 'rsa',
      hash: 'sha384'
    })
    expect(algorithmOfSigner(der('300d06092a864886f70d01010b0500'), 'sha384')).toMatchObject({
      refused: 'parameters'
    })
    expect(algorithmOfSigner(der('300d06092a864886f70d01010b0500'), 'sha256')).toMatchObject({
      family: 'rsa'
    })
  })

  it('what is not DER is no algorithm', () => {
    expect(algorithmOfIdentifier(der('3080'))).toMatchObject({ refused: 'parameters' })
    expect(hashOfIdentifier(new Uint8Array())).toMatchObject({ refused: 'parameters' })
  })
})
