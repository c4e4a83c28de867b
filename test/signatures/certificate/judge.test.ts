import { describe, expect, it } from 'vitest'
import { judgeCertificate } from '../../../src/signatures/certificate/judge.ts'
import { pkiLookup, testPki } from '../../support/pki.ts'
import { codes, judge, read, trustOf } from './ground.ts'

const pki = await testPki()
const online = () => pkiLookup(pki)
const candidate = (name: string) => read(pki.certificate(name).der)

describe('a certificate that is in order', () => {
  it.each(['dong-nai', 'van-phong', 'so-tai-chinh', 'nguyen-van-an', 'tran-thi-binh'])('%s', async name => {
    const verdict = await judge(pki, name, { lookup: online() })
    expect(verdict).toMatchObject({ outcome: 'valid', problems: [] })
    expect(verdict.path[0]?.sha256).toBe(read(pki.certificate(name).der).sha256)
    expect(verdict.path.at(-1)?.isSelfIssued).toBe(true)
  })

  it('is found through its issuer address when the store has no intermediate', async () => {
    const lookup = online()
    const trust = trustOf(pki, ['sub-g2', 'sub-g1'])
    expect(await judge(pki, 'dong-nai', { lookup, trust })).toMatchObject({ outcome: 'valid' })
    expect(lookup.asked.some(each => each.startsWith('certificate '))).toBe(true)
    lookup.down = ['certificate']
    const without = await judge(pki, 'dong-nai', { lookup, trust })
    expect(without.outcome).toBe('indeterminate')
    expect(codes(without)).toEqual(['certificate.issuer-not-found'])
  })

  it('is found over what came along', async () => {
    const lookup = online()
    lookup.down = ['certificate']
    const trust = trustOf(pki, ['sub-g2', 'sub-g1'])
    const candidates = [candidate('sub-g2'), candidate('sub-g1'), candidate('false-ca')]
    expect(await judge(pki, 'dong-nai', { lookup, trust, candidates })).toMatchObject({ outcome: 'valid' })
  })

  it('a timestamp authority stamps, and signs no documents; an agency signs, and stamps nothing', async () => {
    const lookup = online()
    expect(await judge(pki, 'tsa', { lookup, purpose: 'timestamp' })).toMatchObject({ outcome: 'valid' })
    for (const [name, purpose] of [
      ['tsa', 'document'],
      ['dong-nai', 'timestamp'],
      ['tsa-loose', 'timestamp'],
      ['dong-nai', 'ocsp']
    ] as const) {
      const verdict = await judge(pki, name, { lookup, purpose })
      expect([name, purpose, verdict.outcome, codes(verdict)]).toEqual([
        name,
        purpose,
        'invalid',
        ['certificate.wrong-purpose']
      ])
    }
  })
})

describe('a certificate that must be refused', () => {
  it.each([
    ['expired', 'certificate.expired'],
    ['not-yet-valid', 'certificate.not-yet-valid'],
    ['revoked', 'certificate.revoked'],
    ['revoked-closed', 'certificate.revoked'],
    ['wrong-eku', 'certificate.wrong-purpose'],
    ['weak-rsa', 'certificate.key-not-allowed'],
    ['sha1-signed', 'certificate.algorithm-not-allowed'],
    ['stranger', 'certificate.root-not-trusted'],
    ['under-no-ca', 'certificate.issuer-not-authorised'],
    ['false-dong-nai', 'certificate.signature-wrong']
  ])('%s: %s', async (name, code) => {
    const candidates = ['no-ca', 'false-ca', 'stranger'].map(candidate)
    const verdict = await judge(pki, name, { lookup: online(), candidates })
    expect([verdict.outcome, codes(verdict)[0]]).toEqual(['invalid', code])
  })

  it('a look-alike name changes nothing about its path: only a binding says whose it is', async () => {
    expect(await judge(pki, 'look-alike', { lookup: online() })).toMatchObject({ outcome: 'valid' })
  })

  it('a root that only the signer vouches for is never an anchor', async () => {
    const trust = trustOf(pki, ['root-g2'])
    const candidates = [candidate('root-g2'), candidate('sub-g2')]
    const verdict = await judge(pki, 'dong-nai', { lookup: online(), trust, candidates })
    expect([verdict.outcome, codes(verdict)]).toEqual(['invalid', ['certificate.root-not-trusted']])
  })

  it('a root is no signer of documents, though it is an anchor', async () => {
    const verdict = await judge(pki, 'root-g2', { lookup: online() })
    expect(codes(verdict)).toContain('certificate.wrong-purpose')
  })
})

describe('any one octet of a valid path changed', () => {
  it('is never valid', async () => {
    const lookup = online()
    const trust = trustOf(pki, ['sub-g2', 'sub-g1'])
    const leaf = pki.certificate('dong-nai').der
    const issuer = pki.certificate('sub-g2').der
    lookup.down = ['certificate']
    const { readCertificate } = await import('../../../src/signatures/certificate/certificate.ts')
    const now = new Date()
    const judgeBoth = async (leafDer: Uint8Array, issuerDer: Uint8Array) => {
      const target = readCertificate(leafDer)
      const above = readCertificate(issuerDer)
      if ('code' in target || 'code' in above) return 'unreadable'
      const options = { purpose: 'document' as const, at: now, now, trust, lookup, candidates: [above] }
      return (await judgeCertificate(target, options)).outcome
    }
    expect(await judgeBoth(leaf, issuer)).toBe('valid')
    let flips = 0
    for (const which of ['leaf', 'issuer'] as const) {
      const original = which === 'leaf' ? leaf : issuer
      for (let at = 0; at < original.length; at += 3) {
        const changed = Uint8Array.from(original)
        changed[at]! ^= 1 << (at % 8)
        const outcome = which === 'leaf' ? await judgeBoth(changed, issuer) : await judgeBoth(leaf, changed)
        expect([which, at, outcome]).not.toEqual([which, at, 'valid'])
        flips++
      }
    }
    expect(flips).toBeGreaterThan(500)
  })
})
