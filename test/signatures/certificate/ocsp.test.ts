import { sign, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import * as pkijs from 'pkijs'
import { describe, expect, it } from 'vitest'
import { checkByOcsp } from '../../../src/signatures/certificate/ocsp-check.ts'
import { ocspRequest } from '../../../src/signatures/certificate/ocsp-request.ts'
import { readOcsp } from '../../../src/signatures/certificate/ocsp.ts'
import { arithmetic, type Arithmetic } from '../../../src/signatures/certificate/signed.ts'
import { Parts, readDer } from '../../../src/signatures/der/element.ts'
import { encode, encodeOid } from '../../../src/signatures/der/write.ts'
import { pkiLookup, testPki } from '../../support/pki.ts'
import { codes, judge, read } from './ground.ts'
import { extension, generalized, makeCrl } from './made-crl.ts'

const folder = `${process.env['CORPORA_DIR'] ?? ''}/pkits/openssl-ocsp`
const isHere = existsSync(folder)
if (!isHere) console.log('SKIPPED OCSP fixtures of OpenSSL: CORPORA_DIR is not set or holds none')

/** The first certificate of the file. */
const pem = (name: string) => {
  const [, base64 = ''] = /CERTIFICATE-----([^-]+)/.exec(readFileSync(`${folder}/${name}.pem`, 'utf8')) ?? []
  return read(Buffer.from(base64, 'base64'))
}

/** The fixtures are of 2012 and signed with SHA-1, which the program does not have. */
const withSha1: Arithmetic = (signed, key) =>
  verify('sha1', signed.body, key, signed.signature) ? 'genuine' : 'wrong'

async function ask(response: string, certificate: string, issuer: string, by: Arithmetic) {
  const answer = readOcsp(Buffer.from(readFileSync(`${folder}/${response}.ors`, 'utf8'), 'base64'))
  if ('code' in answer) return answer.code
  const [target, authority] = [pem(certificate), pem(issuer)]
  const at = new Date((answer.answers[0]?.thisUpdate.getTime() ?? 0) + 1000)
  const question = {
    certificate: target,
    issuer: authority,
    path: [authority, target],
    at,
    pending: new Set<string>()
  }
  const ground = { now: at, arithmetic: by, known: [], unrevoked: async () => null }
  const { status, problems } = await checkByOcsp(question, [answer], ground)
  return status === 'good' ? 'good' : problems.map(({ code }) => code).join() || 'about another certificate'
}

const chains = [
  ['D1', 'D1_Cert_EE', 'D1_Issuer_ICA'],
  ['D2', 'D2_Cert_ICA', 'D2_Issuer_Root'],
  ['D3', 'D3_Cert_EE', 'D3_Issuer_Root'],
  ['ND1', 'ND1_Cert_EE', 'ND1_Issuer_ICA'],
  ['ND2', 'ND2_Cert_ICA', 'ND2_Issuer_Root'],
  ['ND3', 'ND3_Cert_EE', 'ND3_Issuer_Root']
] as const
const untrusted = 'certificate.revocation-untrusted'
const another = 'about another certificate'

describe.skipIf(!isHere)('OCSP fixtures of OpenSSL', () => {
  it.each(chains.filter(([name]) => name !== 'D3'))(
    '%s is good, and would not count today for its SHA-1',
    async (name, certificate, issuer) => {
      expect(await ask(name, certificate, issuer, withSha1)).toBe('good')
      expect(await ask(name, certificate, issuer, arithmetic)).toBe(untrusted)
    }
  )

  it('D3 does not count: its responder has an empty list of alternative names, which is no X.509', async () => {
    expect(await ask('D3', 'D3_Cert_EE', 'D3_Issuer_Root', withSha1)).toBe(untrusted)
  })

  it.each([
    ['ISOP', 'the signature of the response is wrong', untrusted],
    ['WRID', 'the responder id is of somebody else', untrusted],
    ['WINH', 'the hash of the issuer name is wrong', another],
    ['WIKH', 'the hash of the issuer key is wrong', another]
  ])('%s: %s', async (prefix, _what, expected) => {
    for (const [name, certificate, issuer] of chains)
      expect([name, await ask(`${prefix}_${name}`, certificate, issuer, withSha1)]).toEqual([name, expected])
  })

  it.each([
    ['WKDOSC', 'the delegated certificate has another key'],
    ['ISDOSC', 'the delegated certificate is not signed by the issuer']
  ])('%s: %s', async (prefix, _what) => {
    for (const [name, certificate, issuer] of chains.slice(0, 3))
      expect([name, await ask(`${prefix}_${name}`, certificate, issuer, withSha1)]).toEqual([name, untrusted])
  })

  it.each([
    ['WSNIC', 'the issuer certificate has another name', [another, untrusted, 'good']],
    ['WKIC', 'the issuer certificate has another key', [another]]
  ])('%s: %s', async (prefix, _what, expected) => {
    for (const [name, certificate, issuer] of chains)
      expect(expected).toContain(await ask(name, certificate, `${prefix}_${issuer}`, withSha1))
  })
})

const pki = await testPki()
const target = read(pki.certificate('dong-nai').der)
const issuer = read(pki.certificate('sub-g2').der)
const day = 86_400_000
const now = new Date(Math.floor(Date.now() / 1000) * 1000)
const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)

interface Made {
  readonly status?: Uint8Array
  readonly thisUpdate?: Date
  readonly nextUpdate?: Date
  readonly extensions?: readonly Uint8Array[]
  readonly singleExtensions?: readonly Uint8Array[]
}

/** Signed by the issuer itself. */
function makeOcsp(made: Made): Uint8Array {
  const request = new Parts(readDer(ocspRequest(target, issuer).der))
  const list = new Parts(new Parts(request.next()).next())
  const id = new Parts(list.next()).next().der
  const single = encode(
    0x30,
    id,
    made.status ?? encode(0x80),
    generalized(made.thisUpdate ?? before(day)),
    ...(made.nextUpdate === undefined ? [] : [encode(0xa0, generalized(made.nextUpdate))]),
    ...(made.singleExtensions === undefined ? [] : [encode(0xa1, encode(0x30, ...made.singleExtensions))])
  )
  const body = encode(
    0x30,
    encode(0xa1, issuer.subjectDer),
    generalized(made.thisUpdate ?? before(day)),
    encode(0x30, single),
    ...(made.extensions === undefined ? [] : [encode(0xa1, encode(0x30, ...made.extensions))])
  )
  const algorithm = encode(0x30, encodeOid('1.2.840.113549.1.1.11'), encode(5))
  const signature = sign('sha256', body, pki.certificate('sub-g2').privateKey)
  const basic = encode(0x30, body, algorithm, encode(3, Uint8Array.of(0), signature))
  return encode(
    0x30,
    encode(0x0a, Uint8Array.of(0)),
    encode(0xa0, encode(0x30, encodeOid('1.3.6.1.5.5.7.48.1.1'), encode(4, basic)))
  )
}

const revoked = (at: Date, reason?: number) =>
  encode(
    0xa1,
    generalized(at),
    ...(reason === undefined ? [] : [encode(0xa0, encode(0x0a, Uint8Array.of(reason)))])
  )

const rootList = makeCrl({
  issuer: read(pki.certificate('root-g2').der).subjectDer,
  key: pki.certificate('root-g2').privateKey,
  thisUpdate: before(3_600_000),
  nextUpdate: before(-7 * day),
  entries: []
})
const judgeBy = (ocsp: readonly Uint8Array[], at = now) => {
  const lookup = pkiLookup(pki)
  lookup.down = ['ocsp', 'crl']
  return judge(pki, 'dong-nai', { at, now, lookup, embedded: { ocsp, crls: [rootList] } })
}
const current = { nextUpdate: before(-day) }
const archiveCutoff = (at: Date) => [extension('1.3.6.1.5.5.7.48.1.6', generalized(at))]

describe('an OCSP answer', () => {
  it.each<[string, Made, string[]]>([
    ['good and current', current, []],
    ['good and overdue', { nextUpdate: before(1000) }, ['certificate.revocation-stale']],
    ['good from before, without a next', {}, ['certificate.revocation-stale']],
    ['good from now, without a next', { thisUpdate: now }, []],
    ['unknown', { ...current, status: encode(0x82) }, ['certificate.revocation-unknown']],
    ['revoked before', { ...current, status: revoked(before(day)) }, ['certificate.revoked']],
    [
      'revoked before, said long ago',
      { status: revoked(before(9 * day)), thisUpdate: before(8 * day) },
      ['certificate.revoked']
    ],
    ['revoked after', { ...current, status: revoked(before(-1000), 1) }, []],
    [
      'revoked after, invalid since before',
      {
        ...current,
        status: revoked(before(-1000), 1),
        singleExtensions: [extension('2.5.29.24', generalized(before(day)))]
      },
      ['certificate.revoked']
    ],
    ['on hold', { ...current, status: revoked(before(day), 6) }, ['certificate.on-hold']],
    [
      'with a critical extension that nobody knows',
      { ...current, extensions: [extension('1.2.3.4', encode(5), true)] },
      ['certificate.revocation-untrusted']
    ],
    [
      'with one about the certificate',
      { ...current, singleExtensions: [extension('1.2.3.4', encode(5), true)] },
      ['certificate.revocation-untrusted']
    ],
    [
      'with one that is not critical',
      {
        ...current,
        extensions: [extension('1.2.3.4', encode(5))],
        singleExtensions: archiveCutoff(before(900 * day))
      },
      []
    ]
  ])('%s', async (_what, made, expected) => {
    expect(codes(await judgeBy([makeOcsp(made)]))).toEqual(expected)
  })

  it('on hold is over when a newer answer says good', async () => {
    const held = { ...current, status: revoked(before(3 * day), 6), thisUpdate: before(2 * day) }
    expect(codes(await judgeBy([makeOcsp(held), makeOcsp(current)]))).toEqual([])
  })

  it('may come bare, as CAdES keeps it', async () => {
    const whole = new Parts(readDer(makeOcsp(current)))
    whole.next()
    const bytes = new Parts(new Parts(whole.next()).next())
    bytes.next()
    expect(await judgeBy([bytes.next().content])).toMatchObject({ outcome: 'valid' })
  })

  it('changed in any one octet says nothing', async () => {
    const good = makeOcsp(current)
    for (let at = 0; at < good.length; at += 5) {
      const bytes = Uint8Array.from(good)
      bytes[at]! ^= 1 << (at % 8)
      expect([at, (await judgeBy([bytes])).outcome]).toEqual([at, 'indeterminate'])
    }
  })

  it('of any octets is read or refused, and never throws', () => {
    const good = makeOcsp(current)
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = Uint8Array.from(good)
        bytes[at]! ^= mask
        readOcsp(bytes)
        return true
      }),
      { numRuns: 2000 }
    )
  })
})

describe('an OCSP request', () => {
  it('is read by another library as what it asks', () => {
    const request = ocspRequest(target, issuer)
    const read = pkijs.OCSPRequest.fromBER(request.der)
    const id = read.tbsRequest.requestList[0]!.reqCert
    expect(id.hashAlgorithm.algorithmId).toBe('1.3.14.3.2.26')
    expect(Buffer.from(id.serialNumber.valueBlock.valueHexView).toString('hex')).toBe(target.serialOctets)
    expect(read.tbsRequest.requestExtensions?.[0]?.extnID).toBe('1.3.6.1.5.5.7.48.1.2')
    expect(request.nonce).toMatch(/^[0-9a-f]{32}$/)
  })
})
