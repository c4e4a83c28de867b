import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCrl } from '../../../src/signatures/certificate/crl.ts'
import { encode, encodeOid } from '../../../src/signatures/der/write.ts'
import { testPki } from '../../support/pki.ts'
import { codes, judge, read, silent } from './ground.ts'
import { extension, generalized, makeCrl, type MadeCrl, type MadeEntry } from './made-crl.ts'

const pki = await testPki()
const day = 86_400_000
const before = (milliseconds: number) => new Date(Math.floor(Date.now() / 1000) * 1000 - milliseconds)
const target = read(pki.certificate('dong-nai').der)
const serial = Buffer.from(target.serialOctets, 'hex')

const listOf = (ca: string, change: Partial<MadeCrl> = {}) =>
  makeCrl({
    issuer: read(pki.certificate(ca).der).subjectDer,
    key: pki.certificate(ca).privateKey,
    thisUpdate: before(3_600_000),
    nextUpdate: before(-7 * day),
    entries: [],
    ...change
  })
const rootList = listOf('root-g2')
const judgeBy = (crls: readonly Uint8Array[], at = new Date()) =>
  judge(pki, 'dong-nai', { at, lookup: silent, embedded: { crls: [rootList, ...crls] } })
const entry = (change: Partial<MadeEntry> = {}): MadeEntry => ({
  serial,
  revokedAt: before(10 * day),
  ...change
})

describe('an entry', () => {
  it.each([
    ['revoked before', entry(), 'certificate.revoked'],
    ['revoked in that very second', entry({ revokedAt: before(5 * day) }), 'certificate.revoked'],
    ['revoked after', entry({ revokedAt: before(4 * day) }), undefined],
    [
      'revoked after, invalid since before',
      entry({ revokedAt: before(4 * day), reason: 1, invalidSince: before(6 * day) }),
      'certificate.revoked'
    ],
    [
      'revoked after, invalid since after',
      entry({ revokedAt: before(3 * day), reason: 1, invalidSince: before(4 * day) }),
      undefined
    ],
    ['on hold', entry({ reason: 6 }), 'certificate.on-hold'],
    ['on hold later', entry({ reason: 6, revokedAt: before(day) }), undefined],
    ['of another serial', entry({ serial: Uint8Array.of(1) }), undefined]
  ])('%s', async (_what, each, code) => {
    const verdict = await judgeBy([listOf('sub-g2', { entries: [each] })], before(5 * day))
    expect(codes(verdict)).toEqual(code === undefined ? [] : [code])
  })

  it('on hold no longer counts when a newer list is silent, and does when the newer list says so', async () => {
    const held = { entries: [entry({ reason: 6 })] }
    const older = { thisUpdate: before(2 * day) }
    expect(await judgeBy([listOf('sub-g2', { ...held, ...older }), listOf('sub-g2')])).toMatchObject({
      outcome: 'valid'
    })
    const verdict = await judgeBy([listOf('sub-g2', older), listOf('sub-g2', held)])
    expect([verdict.outcome, codes(verdict)]).toEqual(['indeterminate', ['certificate.on-hold']])
  })

  it('with a critical extension that nobody knows spoils the list, whomever it is about', async () => {
    const strange = encode(
      0x30,
      encode(2, Uint8Array.of(7)),
      generalized(before(day)),
      encode(0x30, extension('1.2.3.4', encode(5), true))
    )
    const list = listOf('sub-g2')
    // Made by hand: the entry is put where the builder puts none
    const crl = readCrl(list)
    expect('code' in crl).toBe(false)
    const { summarise } = await import('../../../src/signatures/certificate/crl-entries.ts')
    expect(summarise(strange).unknownCritical).toEqual(['1.2.3.4'])
  })
})

describe('a list', () => {
  const indirect = encode(0x30, encode(0x84, Uint8Array.of(255)))
  it.each([
    ['fresh', {}, []],
    ['whose next is overdue', { nextUpdate: before(60_000) }, ['certificate.revocation-stale']],
    ['without nextUpdate from an hour before', { nextUpdate: undefined }, ['certificate.revocation-stale']],
    ['without nextUpdate from now', { nextUpdate: undefined, thisUpdate: before(0) }, []],
    ['from the future', { thisUpdate: before(-day) }, ['certificate.revocation-untrusted']],
    [
      'with a critical extension that nobody knows',
      { extensions: [extension('1.2.3.4', encode(5), true)] },
      ['certificate.revocation-untrusted']
    ],
    ['with another that is not critical', { extensions: [extension('1.2.3.4', encode(5))] }, []],
    [
      'signed by somebody else',
      { key: pki.certificate('van-phong').privateKey },
      ['certificate.revocation-untrusted']
    ],
    [
      'of another authority',
      { issuer: read(pki.certificate('sub-g1').der).subjectDer },
      ['certificate.revocation-unavailable']
    ],
    [
      'only for authorities',
      { extensions: [extension('2.5.29.28', encode(0x30, encode(0x82, Uint8Array.of(255))), true)] },
      ['certificate.revocation-unavailable']
    ],
    [
      'only for users',
      { extensions: [extension('2.5.29.28', encode(0x30, encode(0x81, Uint8Array.of(255))), true)] },
      []
    ],
    [
      'only for some reasons',
      { extensions: [extension('2.5.29.28', encode(0x30, encode(0x83, Uint8Array.of(5, 0x60))), true)] },
      ['certificate.revocation-unavailable']
    ],
    [
      'that is a delta',
      { extensions: [extension('2.5.29.27', encode(2, Uint8Array.of(1)), true)] },
      ['certificate.revocation-unavailable']
    ],
    ['that is indirect and of the issuer', { extensions: [extension('2.5.29.28', indirect, true)] }, []]
  ] as const)('%s', async (_what, change, expected) => {
    const { nextUpdate, ...rest } = { nextUpdate: before(-7 * day), ...change } as Partial<MadeCrl>
    const list = makeCrl({
      ...{ issuer: target.issuerDer, key: pki.certificate('sub-g2').privateKey },
      ...{ thisUpdate: before(3_600_000), entries: [] },
      ...rest,
      ...(nextUpdate === undefined ? {} : { nextUpdate })
    })
    const verdict = await judgeBy([list])
    expect(codes(verdict)).toEqual(expected)
  })

  it('of any octets is read or refused, and never throws', () => {
    const good = listOf('sub-g2', { entries: [entry({ reason: 1 })] })
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = Uint8Array.from(good)
        bytes[at]! ^= mask
        const crl = readCrl(bytes)
        if (!('code' in crl)) crl.entryOf(target)
        return true
      }),
      { numRuns: 2000 }
    )
  })

  it('changed in any one octet says nothing', async () => {
    const good = listOf('sub-g2')
    for (let at = 0; at < good.length; at += 7) {
      const bytes = Uint8Array.from(good)
      bytes[at]! ^= 1 << (at % 8)
      expect([at, (await judgeBy([bytes])).outcome]).toEqual([at, 'indeterminate'])
    }
  })

  it('of 20 MB is judged in seconds', async () => {
    const entries: MadeEntry[] = Array.from({ length: 480_000 }, (_, index) => {
      const number = Buffer.alloc(16, 0x5a)
      number.writeUInt32BE(index, 4)
      return { serial: number, revokedAt: before(20 * day), reason: index % 5 === 4 ? 3 : 1 }
    })
    const clean = listOf('sub-g2', { entries })
    const listed = listOf('sub-g2', { entries: [...entries, entry()] })
    entries.length = 0
    expect(clean.length).toBeGreaterThan(20_000_000)
    const started = performance.now()
    const crl = readCrl(clean)
    const readIn = performance.now() - started
    expect('code' in crl ? crl : crl.count).toBe(480_000)
    const walk = performance.now()
    expect('code' in crl ? crl : crl.entryOf(target)).toBeUndefined()
    const foundIn = performance.now() - walk
    expect(await judgeBy([clean])).toMatchObject({ outcome: 'valid' })
    expect(codes(await judgeBy([listed]))).toEqual(['certificate.revoked'])
    console.log(
      `CRL of ${(clean.length / 1e6).toFixed(1)} MB, 480,000 entries: read in ${readIn.toFixed(0)} ms, looked up in ` +
        `${foundIn.toFixed(0)} ms`
    )
    expect(readIn).toBeLessThan(10_000)
    expect(foundIn).toBeLessThan(2_000)
  })
})

describe('an object identifier', () => {
  it('is written as it is read', async () => {
    const { oidOf } = await import('../../../src/signatures/der/values.ts')
    const { readDer } = await import('../../../src/signatures/der/element.ts')
    for (const oid of [
      '1.2.840.113549.1.1.11',
      '2.5.29.28',
      '2.16.840.1.101.3.4.2.1',
      '0.9.2342.19200300.100.1.25'
    ])
      expect(oidOf(readDer(encodeOid(oid)))).toBe(oid)
  })
})
