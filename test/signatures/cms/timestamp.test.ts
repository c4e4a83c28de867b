import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { stamp } from '../../../simulators/trust-services/tsa.ts'
import { World } from '../../../simulators/trust-services/world.ts'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import { octets, oid, sequence, tlv, unsigned } from '../../../src/signatures/cms/encode.ts'
import {
  readTimestampResponse,
  timestampRequest,
  verifyTimestamp
} from '../../../src/signatures/cms/timestamp.ts'
import { readTstInfo } from '../../../src/signatures/cms/tst-info.ts'
import { pkiLookup } from '../../support/pki.ts'
import {
  algorithm,
  attribute,
  contentType,
  digest,
  forge,
  integer,
  messageDigest,
  oids,
  signingCertificateV2
} from './forge.ts'
import { codesOf, contextNow, verdictOn } from './verdicts.ts'
import { digestOf, letter, pki, rawToken, sealed, trust, authority } from './workshop.ts'

const sha256 = createHash('sha256').update(letter).digest()
const judge = (token: Uint8Array, overrides = {}, over: Uint8Array = letter) =>
  verifyTimestamp(token, digestOf(over), contextNow(overrides))

/** A TSTInfo by hand; fields in their order, each may be another or be left out. */
interface Info {
  readonly version?: number
  readonly imprint?: Uint8Array
  readonly serial?: Uint8Array
  readonly time?: string
  readonly rest?: readonly Uint8Array[]
}
const imprintOf = (hash: string, bytes: Uint8Array, id: string = oids.sha256) =>
  sequence(algorithm(id), octets(digest(hash, bytes)))
const tstInfo = (given: Info = {}) =>
  sequence(
    integer(given.version ?? 1),
    oid('2.999.1'),
    given.imprint ?? imprintOf('sha256', letter),
    given.serial ?? unsigned(randomBytes(8)),
    tlv(0x18, Buffer.from(given.time ?? `${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}Z`)),
    ...(given.rest ?? [])
  )
/** A token by hand. */
const tokenOver = (content: Uint8Array, by = 'tsa', signed?: readonly Uint8Array[]) =>
  forge({
    by,
    content,
    contentOid: oids.tstInfo,
    version: 3,
    signed: signed ?? [contentType(oids.tstInfo), messageDigest(content), signingCertificateV2(by)],
    certificates: [pki.certificate(by).der, pki.certificate('sub-g2').der]
  })

describe('a timestamp', () => {
  it('is VALID over its data, by a trusted authority', async () => {
    const at = new Date(Date.now() - 60_000)
    const verdict = await judge(await rawToken(sha256, {}, at))
    expect(codesOf(verdict)).toEqual([])
    expect(verdict).toMatchObject({ class: 'VALID', authority: { sha256: pki.certificate('tsa').sha256 } })
    expect(verdict.info?.at.toISOString().slice(0, 19)).toBe(at.toISOString().slice(0, 19))
    expect(verdict.evidence[0]?.kind).toBe('timestamp')
  })

  it('by hand, with accuracy, ordering, nonce and name, is read in full', async () => {
    const name = tlv(0xa0, tlv(0xa4, subjectOf('tsa')))
    const accuracy = sequence(integer(2), tlv(0x80, Buffer.of(5)), tlv(0x81, Buffer.of(7)))
    const rest = [accuracy, tlv(0x01, Buffer.of(0xff)), unsigned(Buffer.of(1, 2)), name]
    const verdict = await judge(tokenOver(tstInfo({ rest })))
    expect(codesOf(verdict)).toEqual([])
    expect(verdict.info).toMatchObject({
      accuracy: 2_005_007,
      ordering: true,
      nonce: 258n,
      policy: '2.999.1'
    })
  })

  const broken: [string, () => Uint8Array | Promise<Uint8Array>, string][] = [
    ['over other data', () => rawToken(digest('sha256', Buffer.from('other'))), 'timestamp.imprint-mismatch'],
    ['with a spoilt signature', () => rawToken(sha256, { signature: 'spoilt' }), 'timestamp.broken'],
    ['without a signature', () => rawToken(sha256, { signature: 'none' }), 'timestamp.broken'],
    ['without its certificate', () => rawToken(sha256, { bare: true }), 'timestamp.broken'],
    ['that is a signature', () => sealed(), 'timestamp.broken'],
    ['that is nothing', () => new Uint8Array(), 'timestamp.broken'],
    [
      'over SHA-1',
      () => tokenOver(tstInfo({ imprint: imprintOf('sha1', letter, oids.sha1) })),
      'timestamp.algorithm-legacy'
    ],
    [
      'over an unknown digest',
      () => tokenOver(tstInfo({ imprint: imprintOf('sha256', letter, '1.2.3') })),
      'timestamp.broken'
    ],
    [
      'with a digest of another length',
      () => tokenOver(tstInfo({ imprint: imprintOf('sha512', letter) })),
      'timestamp.broken'
    ],
    ['of version 2', () => tokenOver(tstInfo({ version: 2 })), 'timestamp.broken'],
    ['with a local time', () => tokenOver(tstInfo({ time: '20261124080000' })), 'timestamp.broken'],
    ['with an offset', () => tokenOver(tstInfo({ time: '20261124080000+0700' })), 'timestamp.broken'],
    ['with trailing zeros', () => tokenOver(tstInfo({ time: '20261124080000.50Z' })), 'timestamp.broken'],
    ['of 31 February', () => tokenOver(tstInfo({ time: '20260231080000Z' })), 'timestamp.broken'],
    [
      'with a serial number beyond measure',
      () => tokenOver(tstInfo({ serial: unsigned(Buffer.alloc(21, 1)) })),
      'timestamp.broken'
    ],
    [
      'with an accuracy out of range',
      () => tokenOver(tstInfo({ rest: [sequence(tlv(0x80, Buffer.of(0)))] })),
      'timestamp.broken'
    ],
    [
      'with a critical extension',
      () =>
        tokenOver(
          tstInfo({
            rest: [tlv(0xa1, sequence(oid('1.2.3'), tlv(0x01, Buffer.of(0xff)), octets(Buffer.of())))]
          })
        ),
      'timestamp.broken'
    ],
    [
      'with more than its definition allows',
      () => tokenOver(tstInfo({ rest: [octets(Buffer.of())] })),
      'timestamp.broken'
    ],
    [
      'that does not name its certificate',
      () => tokenOver(tstInfo(), 'tsa', [contentType(oids.tstInfo), messageDigest(tstInfo())]),
      'timestamp.broken'
    ],
    [
      'whose content is not its digest',
      () =>
        tokenOver(tstInfo(), 'tsa', [
          contentType(oids.tstInfo),
          messageDigest(letter),
          signingCertificateV2('tsa')
        ]),
      'timestamp.broken'
    ]
  ]
  it.each(broken)('%s is INVALID and asks nobody', async (_what, make, code) => {
    const lookup = pkiLookup(pki)
    const verdict = await judge(await make(), { lookup })
    expect(codesOf(verdict)).toEqual([code])
    expect(verdict.class).toBe('INVALID')
    expect(lookup.asked).toEqual([])
  })

  it.each(['tsa-loose', 'so-noi-vu', 'wrong-eku', 'ocsp-g2'])(
    'by "%s", whose certificate is for something else, is INVALID',
    async signer => {
      const verdict = await judge(await rawToken(sha256, { signer }))
      expect(verdict.class).toBe('INVALID')
      expect(codesOf(verdict)).toEqual(
        expect.arrayContaining(['timestamp.authority-refused', 'certificate.wrong-purpose'])
      )
    }
  )

  it('by an authority that nobody knows is undecided, never valid', async () => {
    const verdict = await judge(await rawToken(sha256), {
      trust: { ...trust, anchors: [], intermediates: [] }
    })
    expect(verdict.class).toBe('INDETERMINATE')
    expect(codesOf(verdict)).toContain('timestamp.authority-unknown')
  })

  it('is undecided while revocation cannot be asked for', async () => {
    const lookup = pkiLookup(pki)
    lookup.down = ['ocsp', 'crl']
    expect((await judge(await rawToken(sha256), { lookup })).class).toBe('INDETERMINATE')
  })

  it('from after the receipt is undecided, but for what clocks differ', async () => {
    const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)
    expect((await judge(await rawToken(sha256, {}, later(2)))).class).toBe('VALID')
    const verdict = await judge(await rawToken(sha256, {}, later(60)))
    expect(verdict.class).toBe('INDETERMINATE')
    expect(codesOf(verdict)).toContain('timestamp.future')
  })

  it('whose authority names itself differently is noted', async () => {
    const name = tlv(0xa0, tlv(0xa4, subjectOf('so-noi-vu')))
    const verdict = await judge(tokenOver(tstInfo({ rest: [name] })))
    expect(verdict.class).toBe('VALID')
    expect(codesOf(verdict)).toEqual(['timestamp.authority-name-differs'])
  })
})

describe('the timestamp of a signature', () => {
  const stampedWith = async (token: Uint8Array) =>
    verdictOn(await sealed({ timestamp: { stamp: async () => token } }))

  it('over other bytes, or spoilt, makes it INVALID', async () => {
    const other = await stampedWith(await rawToken(digest('sha256', Buffer.from('other'))))
    expect(other).toMatchObject({ class: 'INVALID', time: { by: 'receipt' } })
    expect(other.problems).toEqual([{ code: 'timestamp.imprint-mismatch', field: 'timestamp' }])
    expect(codesOf(await stampedWith(sequence()))).toEqual(['timestamp.broken'])
  })

  it('over the document instead of the signature is over other bytes', async () => {
    expect(codesOf(await stampedWith(await rawToken(sha256)))).toEqual(['timestamp.imprint-mismatch'])
  })

  it('by an authority without the purpose makes it INVALID', async () => {
    const cms = await sealed({ timestamp: authority({ signer: 'so-noi-vu' }) })
    const verdict = await verdictOn(cms)
    expect(verdict.class).toBe('INVALID')
    expect(codesOf(verdict)).toContain('timestamp.authority-refused')
  })

  it('from the future leaves it open, and the time of receipt stands', async () => {
    const cms = await sealed({ timestamp: authority({}, new Date(Date.now() + 3_600_000)) })
    expect(await verdictOn(cms)).toMatchObject({ class: 'INDETERMINATE', time: { by: 'receipt' } })
  })

  it('of two, the earlier is the time; one that is broken spoils both', async () => {
    const early = new Date(Date.now() - 3_600_000)
    const value = Buffer.from('value')
    const token = (at?: Date, over = value) => rawToken(digest('sha256', over), {}, at)
    const { judgeTime } = await import('../../../src/signatures/cms/judged-time.ts')
    const judged = async (...timestamps: Uint8Array[]) =>
      judgeTime({ signature: value, unsigned: { timestamps, certificateValues: [] } } as never, contextNow())
    const both = await judged(await token(), await token(early))
    expect(both.problems).toEqual([])
    expect(both.time.at.slice(0, 19)).toBe(early.toISOString().slice(0, 19))
    const one = await judged(await token(early), await token(early, letter))
    expect(codesOf(one)).toEqual(['timestamp.imprint-mismatch'])
  })
})

describe('asking for a timestamp', () => {
  const world = new World(pki.folder)
  const nonce = Buffer.from('ff00000000000001', 'hex')
  const request = timestampRequest(sha256, nonce)
  const answered = (manner = {}) =>
    readTimestampResponse(stamp(request, world, manner, new Date()), { sha256, nonce })

  it('takes the token that answers the request, whatever bits the nonce begins with', () => {
    expect(answered()).toBeInstanceOf(Uint8Array)
    const zeros = Buffer.alloc(8)
    const answer = stamp(timestampRequest(sha256, zeros), world, {}, new Date())
    expect(readTimestampResponse(answer, { sha256, nonce: zeros })).toBeInstanceOf(Uint8Array)
  })

  it.each([
    ['another nonce', { nonce: 'wrong' }, 'timestamp.response-wrong'],
    ['no nonce', { nonce: 'left-out' }, 'timestamp.response-wrong'],
    ['another imprint', { imprint: 'wrong' }, 'timestamp.response-wrong'],
    ['a spoilt signature', { signature: 'spoilt' }, 'timestamp.response-wrong'],
    ['no certificate', { bare: true }, 'timestamp.response-wrong'],
    ['a refusal', { rejection: 'timeNotAvailable' }, 'timestamp.response-refused']
  ])('refuses %s', (_what, manner, code) => {
    expect(answered(manner)).toMatchObject({ code })
  })

  it('says why it was refused', () => {
    expect(answered({ rejection: 'badAlg' })).toMatchObject({
      detail: 'status 2, failure 0, dịch vụ tạm ngừng'
    })
  })

  it('refuses what is no answer', () => {
    for (const bytes of ['', '3000', '30053003020100', '300730030201003000', '48545450'])
      expect(readTimestampResponse(Buffer.from(bytes, 'hex'), { sha256, nonce })).toMatchObject({
        code: 'timestamp.response-wrong'
      })
  })

  it('granted with modifications is granted', () => {
    const answer = Buffer.from(stamp(request, world, {}, new Date()))
    const at = answer.indexOf(Buffer.from('3003020100', 'hex'))
    answer.writeUInt8(1, at + 4)
    expect(readTimestampResponse(answer, { sha256, nonce })).toBeInstanceOf(Uint8Array)
  })

  it('asks for SHA-256 and a nonce that cannot be guessed', () => {
    expect(() => timestampRequest(randomBytes(20), nonce)).toThrow(RangeError)
    expect(() => timestampRequest(sha256, randomBytes(7))).toThrow(RangeError)
  })
})

it('an attribute of a timestamp outside the allowed ones is refused in a token as well', async () => {
  const content = tstInfo()
  const token = forge({
    by: 'tsa',
    content,
    contentOid: oids.tstInfo,
    version: 3,
    signed: [contentType(oids.tstInfo), messageDigest(content), signingCertificateV2('tsa')],
    unsigned: [attribute('1.2.3.4', sequence())]
  })
  expect(codesOf(await judge(token))).toEqual(['timestamp.broken'])
  expect(readTstInfo(content).serial).toMatch(/^[0-9a-f]+$/)
})

function subjectOf(name: string): Uint8Array {
  const certificate = readCertificate(pki.certificate(name).der)
  if ('code' in certificate) throw new Error(certificate.code)
  return certificate.subjectDer
}
