import { rootCertificates } from 'node:tls'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import { readName, showName } from '../../../src/signatures/certificate/name.ts'
import { bindingOf, readTrust, type Trust } from '../../../src/signatures/certificate/trust.ts'
import { readDer } from '../../../src/signatures/der/element.ts'
import { encode, encodeOid } from '../../../src/signatures/der/write.ts'
import type { CertificateBinding } from '../../../src/signatures/ports.ts'
import { testPki } from '../../support/pki.ts'
import { read } from './ground.ts'

const pki = await testPki()

const attribute = (oid: string, tag: number, text: string, encoding: BufferEncoding = 'utf8') =>
  encode(0x30, encodeOid(oid), encode(tag, Buffer.from(text, encoding)))
const nameOf = (...rdns: readonly (readonly Uint8Array[])[]) =>
  readName(readDer(encode(0x30, ...rdns.map(rdn => encode(0x31, ...rdn)))))

describe('reading a certificate', () => {
  it('reads the roots that Node knows, every one', () => {
    const refused = rootCertificates
      .map(pem => readCertificate(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')))
      .filter(each => 'code' in each)
    expect(refused).toEqual([])
  })

  it('never throws, whatever the octets', () => {
    const good = pki.certificate('dong-nai').der
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.uint8Array({ minLength: 1, maxLength: 4 }), (at, octets) => {
        const bytes = Uint8Array.from(good)
        bytes.set(octets.subarray(0, bytes.length - at), at)
        readCertificate(bytes)
        return true
      }),
      { numRuns: 3000 }
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), bytes => 'code' in readCertificate(bytes)))
  })

  it('refuses octets after the end and parts in parts', () => {
    const { der } = pki.certificate('dong-nai')
    expect(readCertificate(Buffer.concat([der, Buffer.of(0)]))).toMatchObject({ code: 'cms.not-der' })
    expect(readCertificate(Buffer.from('3080', 'hex'))).toMatchObject({ code: 'cms.not-der' })
    expect(readCertificate(Buffer.from('300506032a0304', 'hex'))).toMatchObject({
      code: 'certificate.malformed'
    })
  })

  it('shows its facts in Vietnamese as it is written', () => {
    const { facts } = read(pki.certificate('nguyen-van-an').der)
    expect(facts.subject).toMatch(/^(CN|UID|title|serialNumber|emailAddress)=/)
    expect(facts.commonName).toMatch(/\P{ASCII}/u)
    expect(facts.subject).toContain(`CN=${facts.commonName}`)
    expect(facts.serial).toMatch(/^([0-9a-f]{2})+$/)
    expect(facts.validFrom).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
  })
})

describe('a name', () => {
  it('is shown by RFC 4514, most specific first', () => {
    const name = nameOf(
      [attribute('2.5.4.6', 0x13, 'VN')],
      [attribute('2.5.4.10', 0x0c, 'UBND tỉnh Đồng Nai, phòng "Một cửa" <1>; +\\')],
      [attribute('2.5.4.3', 0x0c, ' Nguyễn Văn An '), attribute('2.5.4.5', 0x13, '#12')],
      [attribute('1.2.3.4', 0x0c, 'x')]
    )
    expect(showName(name)).toBe(
      String.raw`1.2.3.4=#0c0178,CN=\ Nguyễn Văn An\ +serialNumber=\#12,O=UBND tỉnh Đồng Nai\, phòng \"Một cửa\" \<1\>\; \+\\,C=VN`
    )
  })

  it('cannot break a line of a log', () => {
    expect(showName(nameOf([attribute('2.5.4.3', 0x0c, 'a\nb\u0000c')]))).toBe(String.raw`CN=a\0ab\00c`)
  })

  it('is equal in any case, space, normal form and kind of string, and in nothing else', () => {
    const key = (...parts: [number, string, BufferEncoding?][]) =>
      nameOf(...parts.map(part => [attribute('2.5.4.10', ...part)])).key
    const plain = key([0x0c, 'Sở Nội vụ'])
    expect(key([0x0c, '  SỞ   NỘI VỤ '])).toBe(plain)
    expect(key([0x0c, 'Sở Nội vụ'.normalize('NFD')])).toBe(plain)
    expect(key([0x13, 'Good CA'])).toBe(key([0x0c, 'good  ca']))
    expect(key([0x1e, Buffer.from('Good CA', 'utf16le').swap16().toString('latin1'), 'latin1'])).toBe(
      key([0x0c, 'GOOD CA'])
    )
    expect(key([0x0c, 'Sở Nội vu'])).not.toBe(plain)
    // a Cyrillic а
    expect(key([0x0c, 'Good Cа'])).not.toBe(key([0x0c, 'Good Ca']))
    expect(key([0x0c, 'a'], [0x0c, 'b'])).not.toBe(key([0x0c, 'b'], [0x0c, 'a']))
    expect(key([0x0c, 'a"\n2.5.4.10="b'])).not.toBe(key([0x0c, 'a'], [0x0c, 'b']))
    expect(key([0x0c, '\xff', 'latin1'])).not.toBe(key([0x14, '\xff', 'latin1']))
  })

  it('parts of one RDN have no order', () => {
    const [a, b] = [attribute('2.5.4.3', 0x0c, 'a'), attribute('2.5.4.10', 0x0c, 'b')]
    expect(nameOf([a, b]).key).toBe(nameOf([b, a]).key)
    expect(nameOf([a, b]).key).not.toBe(nameOf([a], [b]).key)
    expect(nameOf([attribute('2.5.4.3', 0x0c, 'a"+2.5.4.10="b')]).key).not.toBe(nameOf([b, a]).key)
    expect(nameOf([attribute('2.5.4.10', 0x0c, 'b"+2.5.4.3="a')]).key).not.toBe(nameOf([b, a]).key)
  })
})

describe('whose certificate it is', () => {
  const { der } = pki.certificate('dong-nai')
  const certificate = read(der)
  const { sha256, issuer, subject } = certificate.facts
  const at = new Date('2026-07-01T00:00:00Z')
  const trust = (...bindings: CertificateBinding[]): Trust => ({
    version: 1,
    anchors: [],
    intermediates: [],
    bindings
  })
  const byDigest = { role: 'agency', organisationId: 'digest', match: { sha256 } } as const
  const byName = { role: 'agency', organisationId: 'name', match: { issuer, subject } } as const

  it('is said by digest before by name, and by the youngest', () => {
    expect(bindingOf(trust(byName, byDigest), certificate, at)?.organisationId).toBe('digest')
    const younger = { ...byName, organisationId: 'younger', validFrom: '2026-01-01T00:00:00Z' }
    expect(bindingOf(trust(byName, younger), certificate, at)?.organisationId).toBe('younger')
  })

  it('holds from its beginning up to its end, which does not belong to it', () => {
    const bound = { ...byDigest, validFrom: '2026-07-01T00:00:00Z', validTo: '2026-08-01T00:00:00Z' }
    expect(bindingOf(trust(bound), certificate, at)).toBe(bound)
    expect(bindingOf(trust(bound), certificate, new Date('2026-06-30T23:59:59Z'))).toBeUndefined()
    expect(bindingOf(trust(bound), certificate, new Date('2026-08-01T00:00:00Z'))).toBeUndefined()
  })

  it('is nobody when the subject only looks alike, or another issuer uses the name', () => {
    const lookAlike = read(pki.certificate('look-alike').der)
    expect(bindingOf(trust(byName), lookAlike, at)).toBeUndefined()
    const other = { ...byName, match: { issuer: 'CN=Another', subject } }
    expect(bindingOf(trust(other), certificate, at)).toBeUndefined()
  })

  it('a store that holds what cannot be read is a broken promise', () => {
    const view = { version: 3, anchors: [Uint8Array.of(1, 2)], intermediates: [], bindings: [] }
    expect(() => readTrust(view)).toThrow(/cms\.not-der/)
    expect(readTrust({ ...view, anchors: [der] }).anchors[0]?.sha256).toBe(sha256)
  })
})
