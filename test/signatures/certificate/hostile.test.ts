/** What is made to keep the verifier busy. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Certificate } from '../../../src/signatures/certificate/certificate.ts'
import { judgeCertificate } from '../../../src/signatures/certificate/judge.ts'
import { PolicyGraph } from '../../../src/signatures/certificate/policies.ts'
import type { Extensions } from '../../../src/signatures/certificate/extensions.ts'
import { encode, encodeOid } from '../../../src/signatures/der/write.ts'
import { codes, read, silent } from './ground.ts'
import { extension, generalized } from './made-crl.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ecdsa = encode(0x30, encodeOid('1.2.840.10045.4.3.2'))
const named = (text: string) =>
  encode(0x30, encode(0x31, encode(0x30, encodeOid('2.5.4.3'), encode(0x0c, Buffer.from(text)))))
const yes = encode(1, Uint8Array.of(255))

let serial = 1
function make(
  subject: string,
  issuer: string,
  key: KeyObject = publicKey,
  extra: readonly Uint8Array[] = []
) {
  const body = encode(
    0x30,
    encode(0xa0, encode(2, Uint8Array.of(2))),
    encode(2, Buffer.from([1, serial >> 8, serial++ & 255])),
    ecdsa,
    named(issuer),
    encode(0x30, generalized(new Date('2020-01-01')), generalized(new Date('2040-01-01'))),
    named(subject),
    key.export({ format: 'der', type: 'spki' }),
    encode(0xa3, encode(0x30, extension('2.5.29.19', encode(0x30, yes), true), ...extra))
  )
  return read(encode(0x30, body, ecdsa, encode(3, Uint8Array.of(0), sign('sha256', body, privateKey))))
}

const now = new Date('2026-07-01T00:00:00Z')
const judge = (target: Certificate, candidates: readonly Certificate[], anchors: readonly Certificate[]) =>
  judgeCertificate(target, {
    purpose: 'document',
    at: now,
    now,
    trust: { version: 1, anchors, intermediates: [], bindings: [] },
    lookup: silent,
    candidates
  })

describe('hostile certificates', () => {
  it('that certify each other in every way end the search, not the verifier', async () => {
    const keys = Array.from(
      { length: 12 },
      () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    )
    // All signatures verify with one key, so every certificate may follow every other
    const web = Array.from({ length: 20 }, (_, a) =>
      Array.from({ length: 20 }, (_, b) =>
        make(`CA ${a}`, `CA ${b}`, a % 2 === 0 ? publicKey : keys[a % 12]!)
      )
    ).flat()
    const started = performance.now()
    const verdict = await judge(make('target', 'CA 0'), web, [])
    expect(verdict.outcome).toBe('invalid')
    expect(codes(verdict)).toEqual(['certificate.search-exhausted'])
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('that make a circle end where they began', async () => {
    const [a, b] = [make('A', 'B'), make('B', 'A')]
    expect(codes(await judge(make('target', 'A'), [a, b], []))).not.toEqual([])
  })

  it('of a thousand namesakes are not all tried', async () => {
    const strangers = Array.from({ length: 900 }, () => make('CA', 'nobody'))
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    const root = make('CA', 'CA', other)
    const started = performance.now()
    expect((await judge(make('target', 'CA'), strangers, [root])).outcome).not.toBe('valid')
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('longer than ten are refused, up to ten are judged', async () => {
    const chain = Array.from({ length: 12 }, (_, n) => make(`CA ${n}`, n === 0 ? 'root' : `CA ${n - 1}`))
    const root = make('root', 'root')
    const long = await judge(make('target', 'CA 11'), chain, [root])
    expect(codes(long)).toEqual(['certificate.path-too-long'])
    const short = await judge(make('target', 'CA 8'), chain, [root])
    // found whole; only its revocation is unknown
    expect([codes(short), short.path.length]).toEqual([['certificate.revocation-unavailable'], 11])
  })

  it('one extension twice is refused', () => {
    const twice = extension('2.5.29.14', encode(4, Uint8Array.of(1)))
    expect(() => make('twice', 'CA', publicKey, [twice, twice])).toThrow(/twice/)
  })

  it('whose policies map to each other by the hundred are judged in no time', () => {
    const policies = Array.from({ length: 100 }, (_, n) => `1.2.${n + 3}`)
    const policyMappings = policies.flatMap(issuerDomain =>
      policies.map(subjectDomain => ({ issuerDomain, subjectDomain }))
    )
    const extensions = { policies, policyMappings } as unknown as Extensions
    const graph = new PolicyGraph(10, { requireExplicit: true, acceptable: new Set(['1.2.3']) })
    const started = performance.now()
    for (let index = 1; index <= 10; index++) {
      expect(graph.take(extensions, index, false)).toBe(true)
      if (index < 10) expect(graph.prepare(extensions, false)).toBe(true)
    }
    expect(graph.conclude(extensions)).toBe(true)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
