import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { octets, oid, sequence, setOf, tlv } from '../../../src/signatures/cms/encode.ts'
import { readSigned } from '../../../src/signatures/cms/guard.ts'
import { derLength, withoutPadding } from '../../../src/signatures/cms/padding.ts'
import {
  algorithm,
  attribute,
  contentType,
  forge,
  messageDigest,
  oids,
  signingCertificateV2,
  type Forgery
} from './forge.ts'
import { letter, sealed } from './workshop.ts'

const codeOf = (cms: Uint8Array) => {
  const read = readSigned(cms, 'detached')
  return 'code' in read ? read.code : 'taken'
}
const essential = [contentType(), messageDigest(), signingCertificateV2('so-noi-vu')]
const otherDigest = messageDigest(Buffer.from('other'))

describe('the gate of CMS', () => {
  it('takes a signature as it should be', () => {
    expect(codeOf(forge())).toBe('taken')
  })

  const refused: [string, Forgery, string][] = [
    ['a content inside, even the very document', { content: letter }, 'cms.content-attached'],
    ['an empty content inside', { content: new Uint8Array() }, 'cms.content-attached'],
    ['no signer', { signers: 0 }, 'cms.signer-count'],
    ['two signers', { signers: 2 }, 'cms.signer-count'],
    ['no signed attributes', { signed: [] }, 'cms.attributes-missing'],
    ['no messageDigest', { signed: [contentType()] }, 'cms.attributes-missing'],
    ['no contentType', { signed: [messageDigest()] }, 'cms.attributes-missing'],
    ['messageDigest twice', { signed: [...essential, otherDigest] }, 'cms.attribute-repeated'],
    ['contentType twice', { signed: [...essential, contentType(oids.tstInfo)] }, 'cms.attribute-repeated'],
    [
      'messageDigest with two values',
      {
        signed: [
          contentType(),
          attribute(oids.messageDigest, octets(randomBytes(32)), octets(randomBytes(32)))
        ]
      },
      'cms.attribute-repeated'
    ],
    [
      'contentType of another kind',
      { signed: [contentType(oids.tstInfo), messageDigest()] },
      'cms.content-type-wrong'
    ],
    ['a content of another kind', { contentOid: oids.tstInfo, version: 3 }, 'cms.content-type-wrong'],
    ['signed attributes out of order', { signed: [...essential].reverse(), unsorted: true }, 'cms.not-der'],
    ['another digest at the head', { headDigests: [algorithm(oids.sha512)] }, 'cms.algorithm-conflict'],
    [
      'two digests at the head',
      { headDigests: [algorithm(oids.sha256), algorithm(oids.sha512)] },
      'cms.algorithm-conflict'
    ],
    ['no digest at the head', { headDigests: [] }, 'cms.algorithm-conflict'],
    [
      'a digest at the head with other parameters',
      { headDigests: [sequence(oid(oids.sha256), octets(Buffer.of()))] },
      'cms.algorithm-conflict'
    ],
    ['another version', { version: 3 }, 'cms.structure'],
    ['another version of the signer', { signerVersion: 3 }, 'cms.structure'],
    [
      'a counter-signature',
      { unsigned: [attribute(oids.counterSignature, sequence())] },
      'cms.unsigned-attribute'
    ],
    [
      'an archive timestamp',
      { unsigned: [attribute(oids.archiveTimestamp, sequence())] },
      'cms.unsigned-attribute'
    ],
    [
      'an unknown unsigned attribute',
      { unsigned: [attribute('1.2.3.4', sequence())] },
      'cms.unsigned-attribute'
    ],
    [
      'an unsigned attribute of no values',
      { unsigned: [sequence(oid(oids.signatureTimestamp), setOf([]))] },
      'cms.structure'
    ],
    [
      'too many certificates',
      { certificates: Array.from({ length: 25 }, (_, at) => sequence(octets(Buffer.of(at)))) },
      'cms.certificates-too-many'
    ],
    ['an attribute certificate', { certificates: [tlv(0xa1)] }, 'cms.structure'],
    [
      'revocation information of an unknown kind',
      { crls: [tlv(0xa1, oid('1.2.3.4'), sequence())], version: 5 },
      'cms.structure'
    ]
  ]
  it.each(refused)('refuses %s', (_what, forgery, code) => {
    expect(codeOf(forge(forgery))).toBe(code)
  })

  it('refuses a message of another type and one that goes on after its end', async () => {
    expect(codeOf(new Uint8Array(sequence(oid(oids.data), tlv(0xa0, octets(letter)))))).toBe('cms.structure')
    const cms = await sealed()
    expect(codeOf(Buffer.concat([cms, Buffer.of(0)]))).toBe('cms.not-der')
    expect(codeOf(cms.subarray(0, -1))).toBe('cms.not-der')
  })

  it('refuses algorithms that the protected attribute names differently', () => {
    const protects = (digest: string, signature: string) =>
      attribute('1.2.840.113549.1.9.52', sequence(algorithm(digest), tlv(0xa1, oid(signature), tlv(0x05))))
    expect(codeOf(forge({ signed: [...essential, protects(oids.sha256, oids.rsa)] }))).toBe('taken')
    const others = [protects(oids.sha512, oids.rsa), protects(oids.sha256, oids.rsaSha256)]
    for (const other of others)
      expect(codeOf(forge({ signed: [...essential, other] }))).toBe('cms.algorithm-conflict')
  })

  it('takes the digest of the signed attributes over the bytes that stand in the message', () => {
    const cms = forge()
    const read = readSigned(cms, 'detached')
    if ('code' in read) throw new Error(read.code)
    const covered = Buffer.from(read.signer.signedBytes)
    expect(covered[0]).toBe(0x31)
    expect(Buffer.from(cms).includes(covered.subarray(1))).toBe(true)
  })

  it('never throws, whatever the bytes', () => {
    const cms = forge()
    const cut = fc.nat(cms.length - 1)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        expect(codeOf(bytes)).not.toBe('taken')
      })
    )
    fc.assert(
      fc.property(cut, cut, fc.uint8Array({ maxLength: 8 }), (from, to, put) => {
        codeOf(Buffer.concat([cms.subarray(0, from), put, cms.subarray(to)]))
      }),
      { numRuns: 2_000 }
    )
  })
})

describe('hostile ASN.1 is refused fast', () => {
  const deep = (levels: number) => {
    let inner: Uint8Array = new Uint8Array()
    for (let level = 0; level < levels; level++) inner = sequence(inner)
    return inner
  }
  const wide = tlv(0x31, Buffer.alloc(400_000, Buffer.of(0x05, 0x00)))
  const hostile: [string, Uint8Array][] = [
    ['5,000 levels', deep(5_000)],
    ['5,000 levels in an attribute', forge({ unsigned: [attribute(oids.signatureTimestamp, deep(5_000))] })],
    ['a length of 4 GiB', Buffer.from('30840fffffff0200', 'hex')],
    ['a length of 2^56', Buffer.from('3087ffffffffffffff0200', 'hex')],
    ['an indefinite length', Buffer.from('30800609', 'hex')],
    ['a length that is longer than it must be', Buffer.from('308103020100', 'hex')],
    ['200,000 elements', sequence(oid(oids.signedData), tlv(0xa0, wide))],
    ['200,000 signed attributes', forge({ signed: [wide] })],
    ['an end-of-contents', Buffer.from('30020000', 'hex')],
    ['nothing', new Uint8Array()]
  ]
  it.each(hostile)('%s', (_what, bytes) => {
    const start = performance.now()
    expect(codeOf(bytes)).not.toBe('taken')
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('the padding of a signature', () => {
  const padded = (cms: Uint8Array, room = 100) => Buffer.concat([cms, Buffer.alloc(room)])

  it('is taken off, whatever its length', () => {
    const cms = forge()
    for (const room of [0, 1, 5_000]) {
      expect(derLength(padded(cms, room))).toBe(cms.length)
      expect(withoutPadding(padded(cms, room))).toEqual(Buffer.from(cms))
    }
  })

  it('is refused when anything but zeros stands in it', () => {
    const dirty = padded(forge())
    dirty[dirty.length - 1] = 1
    expect(withoutPadding(dirty)).toMatchObject({ code: 'cms.padding-dirty' })
  })

  it('needs a whole element before it', () => {
    for (const bytes of ['', '30', '3080', '3005aa', '30841fffffff'])
      expect(withoutPadding(Buffer.from(bytes, 'hex'))).toMatchObject({ code: 'cms.not-der' })
  })
})
