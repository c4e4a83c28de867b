import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src/domain/signature.ts'
import type { Lookup } from '../../../src/signatures/ports.ts'
import type { JudgeOptions } from '../../../src/signatures/certificate/judge.ts'
import { pkiLookup, testPki, type PkiLookup } from '../../support/pki.ts'
import { codes, judge, read, silent } from './ground.ts'

const pki = await testPki()
const day = 86_400_000
const before = (milliseconds: number) => new Date(Date.now() - milliseconds)
/** Sub-CAs have no OCSP of their own: theirs is the root's list, which stays. */
function onlyOcsp(lookup: PkiLookup): Lookup {
  return {
    ...lookup,
    crl: async url =>
      url.includes('/sub-') ? { kind: 'unavailable', why: 'switched off by the test' } : lookup.crl(url)
  }
}

const embeddedOf = (evidence: readonly Evidence[]) => ({
  ocsp: evidence.filter(({ kind }) => kind === 'ocsp').map(({ der }) => der),
  crls: evidence.filter(({ kind }) => kind === 'crl').map(({ der }) => der)
})

/** Judged again ten years later, when nobody answers, from what was kept and nothing else. */
const again = (name: string, evidence: readonly Evidence[], options: Partial<JudgeOptions>) =>
  judge(pki, name, {
    ...options,
    lookup: silent,
    now: new Date(Date.now() + 3650 * day),
    candidates: evidence.filter(({ kind }) => kind === 'certificate').map(({ der }) => read(der)),
    embedded: embeddedOf(evidence)
  })

describe('the order of asking', () => {
  it('OCSP first; lists are not asked when it answers', async () => {
    const lookup = pkiLookup(pki)
    const verdict = await judge(pki, 'dong-nai', { lookup })
    expect(verdict.outcome).toBe('valid')
    expect(verdict.evidence.filter(({ kind }) => kind === 'ocsp').length).toBeGreaterThan(0)
    expect(lookup.asked.filter(each => each.includes('sub-g2.crl'))).toEqual([])
  })

  it('lists when OCSP is away', async () => {
    const lookup = pkiLookup(pki)
    lookup.down = ['ocsp']
    const verdict = await judge(pki, 'dong-nai', { lookup })
    expect(verdict.outcome).toBe('valid')
    expect(verdict.evidence.filter(({ kind }) => kind === 'crl').length).toBe(2)
  })

  it('nothing is asked when what came along is enough', async () => {
    const first = await judge(pki, 'dong-nai', { lookup: pkiLookup(pki) })
    const lookup = pkiLookup(pki)
    const second = await judge(pki, 'dong-nai', { lookup, embedded: embeddedOf(first.evidence) })
    expect([second.outcome, lookup.asked]).toEqual(['valid', []])
  })

  it('away altogether is its own outcome, and never valid', async () => {
    const verdict = await judge(pki, 'dong-nai', { lookup: silent })
    expect([verdict.outcome, codes(verdict)]).toEqual([
      'indeterminate',
      ['certificate.revocation-unavailable']
    ])
  })
})

describe('OCSP answers that do not count', () => {
  it.each([
    [{ status: 'unknown' }, 'certificate.revocation-unknown'],
    [{ window: 'expired' }, 'certificate.revocation-stale'],
    [{ window: 'future' }, 'certificate.revocation-untrusted'],
    [{ nonce: 'wrong' }, 'certificate.revocation-untrusted'],
    [{ signer: 'ocsp-undelegated' }, 'certificate.revocation-untrusted'],
    [{ signer: 'dong-nai' }, 'certificate.revocation-untrusted'],
    [{ signer: 'stranger' }, 'certificate.revocation-untrusted'],
    [{ signature: 'spoilt' }, 'certificate.revocation-untrusted'],
    [{ signature: 'none' }, 'certificate.revocation-untrusted'],
    [{ refusal: 'tryLater' }, 'certificate.revocation-unavailable'],
    [{ bare: true }, 'certificate.revocation-untrusted']
  ] as const)('%j: %s', async (manner, code) => {
    const lookup = pkiLookup(pki)
    lookup.ocspManner = manner
    const verdict = await judge(pki, 'dong-nai', { lookup: onlyOcsp(lookup) })
    expect([verdict.outcome, codes(verdict)]).toEqual(['indeterminate', [code]])
    // The list still decides when it can be had
    expect(await judge(pki, 'dong-nai', { lookup })).toMatchObject({ outcome: 'valid' })
  })

  it('without a nonce an answer counts by its times', async () => {
    const lookup = pkiLookup(pki)
    lookup.ocspManner = { nonce: 'left-out' }
    expect(await judge(pki, 'dong-nai', { lookup: onlyOcsp(lookup) })).toMatchObject({ outcome: 'valid' })
  })

  it('a delegate that is not sent along is known from elsewhere, and kept', async () => {
    const lookup = pkiLookup(pki)
    lookup.ocspManner = { bare: true }
    const candidates = pki.all.filter(({ name }) => name.startsWith('ocsp-')).map(({ der }) => read(der))
    const verdict = await judge(pki, 'dong-nai', { lookup: onlyOcsp(lookup), candidates })
    expect(verdict.outcome).toBe('valid')
    expect(await again('dong-nai', verdict.evidence, { at: new Date() })).toMatchObject({ outcome: 'valid' })
  })
})

describe('lists that do not count', () => {
  it.each([
    [{ window: 'expired' }, 'certificate.revocation-stale'],
    [{ window: 'future' }, 'certificate.revocation-untrusted'],
    [{ signer: 'dong-nai' }, 'certificate.revocation-untrusted'],
    [{ signature: 'spoilt' }, 'certificate.revocation-untrusted']
  ] as const)('%j: %s', async (manner, code) => {
    const lookup = pkiLookup(pki)
    lookup.down = ['ocsp']
    lookup.crlManner = manner
    const verdict = await judge(pki, 'dong-nai', { lookup })
    expect([verdict.outcome, codes(verdict)]).toEqual(['indeterminate', [code]])
  })
})

describe.each(['ocsp', 'crl'] as const)('revocation and time, by %s', by => {
  const world = (change: (lookup: PkiLookup) => void = () => {}): Lookup => {
    const lookup = pkiLookup(pki)
    change(lookup)
    if (by === 'ocsp') return onlyOcsp(lookup)
    lookup.down = ['ocsp']
    return lookup
  }

  it('revoked before the time is refused, revoked after it is not', async () => {
    // 60 days ago, keyCompromise
    const early = await judge(pki, 'revoked', { lookup: world(), at: before(90 * day) })
    const late = await judge(pki, 'revoked', { lookup: world(), at: before(30 * day) })
    expect(early).toMatchObject({ outcome: 'valid' })
    expect([late.outcome, codes(late)]).toEqual(['invalid', ['certificate.revoked']])
  })

  it('an authority revoked before the time takes everything below with it', async () => {
    const lookup = world(each => {
      each.revoke('sub-g2', { at: before(5 * day) })
    })
    const late = await judge(pki, 'dong-nai', { lookup })
    expect([late.outcome, codes(late)]).toEqual(['invalid', ['certificate.issuer-revoked']])
    expect(await judge(pki, 'dong-nai', { lookup, at: before(10 * day) })).toMatchObject({ outcome: 'valid' })
  })

  it('what was made after the certificate expired proves nothing by its silence', async () => {
    const { notAfter } = read(pki.certificate('expired').der)
    const at = new Date(notAfter.getTime() - day)
    const verdict = await judge(pki, 'expired', { lookup: world(), at })
    expect([verdict.outcome, codes(verdict)]).toEqual(['indeterminate', ['certificate.revocation-lapsed']])
  })

  it.each([
    ['dong-nai', 0],
    ['nguyen-van-an', 0],
    ['revoked', 90],
    ['revoked', 30],
    ['revoked-closed', 0]
  ])('%s, %i days ago: the same verdict from the evidence alone', async (name, days) => {
    const at = before(days * day)
    const first = await judge(pki, name, { lookup: world(), at })
    const second = await again(name, first.evidence, { at })
    expect([second.outcome, codes(second)]).toEqual([first.outcome, codes(first)])
    expect(second.evidence.map(({ sha256 }) => sha256).sort()).toEqual(
      first.evidence.map(({ sha256 }) => sha256).sort()
    )
  })
})

describe('what could not be decided', () => {
  it.each([
    ['dong-nai', { status: 'unknown' }, 0],
    ['dong-nai', { window: 'expired' }, 0],
    ['expired', {}, 370]
  ] as const)('%s, %j: is not decided again, for the same reason', async (name, manner, days) => {
    const at = before(days * day)
    const lookup = pkiLookup(pki)
    lookup.ocspManner = manner
    const first = await judge(pki, name, { at, lookup: onlyOcsp(lookup) })
    expect(first.outcome).toBe('indeterminate')
    const second = await again(name, first.evidence, { at })
    expect([second.outcome, codes(second)]).toEqual([first.outcome, codes(first)])
  })
})

describe('what came along', () => {
  it('revoked by one is revoked, whatever another says', async () => {
    const good = pkiLookup(pki)
    const first = await judge(pki, 'dong-nai', { lookup: good })
    const bad = pkiLookup(pki)
    bad.down = ['ocsp']
    bad.revoke('dong-nai', { at: before(day) })
    const second = await judge(pki, 'dong-nai', { lookup: bad })
    expect(codes(second)).toEqual(['certificate.revoked'])
    const embedded = embeddedOf([...first.evidence, ...second.evidence])
    const verdict = await judge(pki, 'dong-nai', { lookup: silent, embedded })
    expect([verdict.outcome, codes(verdict)]).toEqual(['invalid', ['certificate.revoked']])
  })

  it('garbage is as good as nothing', async () => {
    const embedded = {
      ocsp: [Uint8Array.of(1, 2, 3)],
      crls: [new Uint8Array(), pki.certificate('dong-nai').der]
    }
    const verdict = await judge(pki, 'dong-nai', { lookup: silent, embedded })
    expect(codes(verdict)).toEqual(['certificate.revocation-unavailable'])
  })

  it('evidence holds each thing once and only what the verdict rests on', async () => {
    const { evidence, path } = await judge(pki, 'dong-nai', { lookup: pkiLookup(pki) })
    expect(new Set(evidence.map(({ sha256 }) => sha256)).size).toBe(evidence.length)
    for (const certificate of path) expect(evidence.map(({ sha256 }) => sha256)).toContain(certificate.sha256)
  })
})
