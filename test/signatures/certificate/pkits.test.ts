/**
 * NIST PKITS 1.0.1 (2011 certificates): every end-entity path, with all CRLs at hand and no network.
 *
 * Refused though PKITS calls them valid, and why: two paths need DSA, which is not in the table of algorithms (4.1.4,
 * 4.1.5), and in one the only word about a CRL signer's revocation is its own (4.14.30).
 */
import { verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCertificate, type Certificate } from '../../../src/signatures/certificate/certificate.ts'
import { judgeCertificate, judgeWith } from '../../../src/signatures/certificate/judge.ts'
import type { PolicyInputs } from '../../../src/signatures/certificate/policies.ts'
import { arithmetic, type Arithmetic } from '../../../src/signatures/certificate/signed.ts'
import { codes, silent } from './ground.ts'

const corpus = `${process.env['CORPORA_DIR'] ?? ''}/pkits`
const isHere = existsSync(`${corpus}/expected.json`)
if (!isHere) console.log('SKIPPED PKITS: CORPORA_DIR is not set or holds no pkits')

const load = (folder: string) =>
  isHere
    ? readdirSync(`${corpus}/nist_pkits/${folder}`).map(
        file => [file, new Uint8Array(readFileSync(`${corpus}/nist_pkits/${folder}/${file}`))] as const
      )
    : []
const certificates = new Map(load('certs').map(([file, der]) => [file, readCertificate(der)]))
const crls = load('crls').map(([, der]) => der)
const expected: { ee: string; expected_by_name: string; openssl: string; openssl_error: number }[] = isHere
  ? JSON.parse(readFileSync(`${corpus}/expected.json`, 'utf8'))
  : []

const readable = [...certificates.values()].filter((each): each is Certificate => !('code' in each))
const anchor = readable.find(({ facts }) => facts.commonName === 'Trust Anchor')
const now = new Date('2020-06-01T00:00:00Z')

const options = (policies: PolicyInputs) => ({
  purpose: 'document' as const,
  at: now,
  now,
  trust: { version: 1, anchors: anchor === undefined ? [] : [anchor], intermediates: [], bindings: [] },
  lookup: silent,
  candidates: readable,
  embedded: { crls },
  policies
})

async function outcome(file: string, policies: PolicyInputs = {}, by: Arithmetic = arithmetic) {
  const target = certificates.get(file)
  if (target === undefined) throw new Error(`no ${file}`)
  // A key that cannot even be read: whoever reads the certificate has this as the answer
  if ('code' in target) return { outcome: 'invalid' as const, problems: [target] }
  return judgeWith(by, target, options(policies))
}

const dsa = ['ValidDSASignaturesTest4EE.crt', 'ValidDSAParameterInheritanceTest5EE.crt']
const circular = 'ValidcRLIssuerTest30EE.crt'
const ofName = (kind: string) => expected.filter(each => each.expected_by_name === kind).map(({ ee }) => ee)

describe.skipIf(!isHere)('PKITS', () => {
  it('has all its certificates', () => {
    expect(expected.length).toBe(223)
    expect([ofName('valid').length, ofName('invalid').length]).toEqual([88, 115])
  })

  it('accepts no invalid path', async () => {
    const accepted: string[] = []
    for (const file of ofName('invalid')) if ((await outcome(file)).outcome === 'valid') accepted.push(file)
    expect(accepted).toEqual([])
  })

  it('refuses three valid paths: two for DSA, one that vouches for itself', async () => {
    const refused: Record<string, string[]> = {}
    for (const file of ofName('valid')) {
      const verdict = await outcome(file)
      if (verdict.outcome !== 'valid') refused[file] = [...new Set(codes(verdict))]
    }
    expect(refused).toEqual({
      [dsa[0]!]: ['certificate.key-not-allowed'],
      [dsa[1]!]: ['certificate.key-not-allowed'],
      [circular]: ['certificate.revocation-untrusted']
    })
  })

  it('the DSA path is sound but for its algorithm, and its forged twin is not', async () => {
    const withDsa: Arithmetic = (signed, key) => {
      if (key.asymmetricKeyType !== 'dsa') return arithmetic(signed, key)
      return verify('sha1', signed.body, { key, dsaEncoding: 'der' }, signed.signature) ? 'genuine' : 'wrong'
    }
    // The target's own key stays refused: nothing lets it in
    expect(codes(await outcome(dsa[0]!, {}, withDsa))).toEqual(['certificate.key-not-allowed'])
    const forged = await outcome('InvalidDSASignatureTest6EE.crt', {}, withDsa)
    expect(codes(forged)).toContain('certificate.signature-wrong')
  })

  it('differs from `openssl verify -x509_strict` in the non-critical basicConstraints and in DSA only', async () => {
    const differ: string[] = []
    for (const { ee, openssl, expected_by_name } of expected) {
      if (expected_by_name === 'policy-dependent') continue
      if (((await outcome(ee)).outcome === 'valid') !== (openssl === 'valid')) differ.push(ee)
    }
    expect(differ.sort()).toEqual([dsa[0]!, 'ValidbasicConstraintsNotCriticalTest4EE.crt'])
  })

  // OpenSSL's error numbers (x509_vfy.h) beside the reasons that may stand for them
  const reasons: Record<number, string[]> = {
    7: ['certificate.signature-wrong', 'certificate.key-not-allowed'],
    8: ['certificate.revocation-untrusted'],
    9: ['certificate.not-yet-valid', 'certificate.issuer-not-in-force'],
    10: ['certificate.expired', 'certificate.issuer-not-in-force'],
    12: ['certificate.revocation-stale', 'certificate.revocation-untrusted'],
    20: ['certificate.issuer-not-found'],
    // on hold, and revoked where a CRL's signer is revoked himself
    23: [
      'certificate.revoked',
      'certificate.issuer-revoked',
      'certificate.on-hold',
      'certificate.revocation-untrusted'
    ],
    25: ['certificate.path-too-long'],
    34: ['certificate.unknown-critical-extension'],
    35: ['certificate.revocation-untrusted'],
    42: ['certificate.policy-not-accepted'],
    43: ['certificate.policy-not-accepted'],
    44: ['certificate.revocation-unavailable', 'certificate.revocation-untrusted'],
    47: ['certificate.name-not-permitted'],
    48: ['certificate.name-not-permitted'],
    79: ['certificate.issuer-not-authorised']
  }

  it.each(
    expected.filter(each => each.expected_by_name === 'invalid').map(each => [each.ee, each.openssl_error])
  )('%s is refused for the reason that OpenSSL gives (%i)', async (file, error) => {
    const verdict = await outcome(String(file))
    expect(verdict.problems.length).toBeGreaterThan(0)
    for (const code of codes(verdict)) expect(reasons[Number(error)]).toContain(code)
  })
})

const nist = (...numbers: number[]) => new Set(numbers.map(n => `2.16.840.1.101.3.2.1.48.${n}`))
const explicit = { requireExplicit: true }
const acceptable = (...numbers: number[]) => ({ acceptable: nist(...numbers) })

/** PKITS sections 4.8 to 4.12 with the settings that the document names. */
const settings: [string, string, PolicyInputs, boolean][] = [
  ['4.8.1.1', 'ValidCertificatePathTest1', explicit, true],
  ['4.8.1.2', 'ValidCertificatePathTest1', { ...explicit, ...acceptable(1) }, true],
  ['4.8.1.3', 'ValidCertificatePathTest1', { ...explicit, ...acceptable(2) }, false],
  ['4.8.1.4', 'ValidCertificatePathTest1', { ...explicit, ...acceptable(1, 2) }, true],
  ['4.8.2.1', 'AllCertificatesNoPoliciesTest2', {}, true],
  ['4.8.2.2', 'AllCertificatesNoPoliciesTest2', explicit, false],
  ['4.8.3.1', 'DifferentPoliciesTest3', {}, true],
  ['4.8.3.2', 'DifferentPoliciesTest3', explicit, false],
  ['4.8.3.3', 'DifferentPoliciesTest3', { ...explicit, ...acceptable(1, 2) }, false],
  ['4.8.4', 'DifferentPoliciesTest4', {}, false],
  ['4.8.5', 'DifferentPoliciesTest5', {}, false],
  ['4.8.6.1', 'OverlappingPoliciesTest6', {}, true],
  ['4.8.6.2', 'OverlappingPoliciesTest6', acceptable(1), true],
  ['4.8.6.3', 'OverlappingPoliciesTest6', acceptable(2), false],
  ['4.8.7', 'DifferentPoliciesTest7', {}, false],
  ['4.8.8', 'DifferentPoliciesTest8', {}, false],
  ['4.8.9', 'DifferentPoliciesTest9', {}, false],
  ['4.8.10.1', 'AllCertificatesSamePoliciesTest10', acceptable(1), true],
  ['4.8.10.2', 'AllCertificatesSamePoliciesTest10', acceptable(2), true],
  ['4.8.10.3', 'AllCertificatesSamePoliciesTest10', {}, true],
  ['4.8.11.1', 'AllCertificatesanyPolicyTest11', {}, true],
  ['4.8.11.2', 'AllCertificatesanyPolicyTest11', acceptable(1), true],
  ['4.8.12', 'DifferentPoliciesTest12', {}, false],
  ['4.8.13.1', 'AllCertificatesSamePoliciesTest13', acceptable(1), true],
  ['4.8.13.2', 'AllCertificatesSamePoliciesTest13', acceptable(2), true],
  ['4.8.13.3', 'AllCertificatesSamePoliciesTest13', acceptable(3), true],
  ['4.8.14.1', 'AnyPolicyTest14', acceptable(1), true],
  ['4.8.14.2', 'AnyPolicyTest14', acceptable(2), false],
  ['4.8.15', 'UserNoticeQualifierTest15', {}, true],
  ['4.8.16', 'UserNoticeQualifierTest16', {}, true],
  ['4.8.17', 'UserNoticeQualifierTest17', {}, true],
  ['4.8.18.1', 'UserNoticeQualifierTest18', acceptable(1), true],
  ['4.8.18.2', 'UserNoticeQualifierTest18', acceptable(2), true],
  ['4.8.19', 'UserNoticeQualifierTest19', {}, true],
  ['4.8.20', 'CPSPointerQualifierTest20', explicit, true],
  ['4.9.1', 'ValidrequireExplicitPolicyTest1', {}, true],
  ['4.9.2', 'ValidrequireExplicitPolicyTest2', {}, true],
  ['4.9.4', 'ValidrequireExplicitPolicyTest4', {}, true],
  ['4.9.6', 'ValidSelfIssuedrequireExplicitPolicyTest6', {}, true],
  ['4.10.1.1', 'ValidPolicyMappingTest1', acceptable(1), true],
  ['4.10.1.2', 'ValidPolicyMappingTest1', acceptable(2), false],
  ['4.10.1.3', 'ValidPolicyMappingTest1', { inhibitMapping: true }, false],
  ['4.10.2.1', 'InvalidPolicyMappingTest2', {}, false],
  ['4.10.2.2', 'InvalidPolicyMappingTest2', { inhibitMapping: true }, false],
  ['4.10.3.1', 'ValidPolicyMappingTest3', acceptable(1), false],
  ['4.10.3.2', 'ValidPolicyMappingTest3', acceptable(2), true],
  ['4.10.5.1', 'ValidPolicyMappingTest5', acceptable(1), true],
  ['4.10.5.2', 'ValidPolicyMappingTest5', acceptable(6), false],
  ['4.10.6.1', 'ValidPolicyMappingTest6', acceptable(1), true],
  ['4.10.6.2', 'ValidPolicyMappingTest6', acceptable(6), false],
  ['4.10.9', 'ValidPolicyMappingTest9', {}, true],
  ['4.10.11', 'ValidPolicyMappingTest11', {}, true],
  ['4.10.12.1', 'ValidPolicyMappingTest12', acceptable(1), true],
  ['4.10.12.2', 'ValidPolicyMappingTest12', acceptable(2), true],
  ['4.10.13', 'ValidPolicyMappingTest13', {}, true],
  ['4.10.14', 'ValidPolicyMappingTest14', {}, true],
  ['4.11.2', 'ValidinhibitPolicyMappingTest2', {}, true],
  ['4.11.4', 'ValidinhibitPolicyMappingTest4', {}, true],
  ['4.11.7', 'ValidSelfIssuedinhibitPolicyMappingTest7', {}, true],
  ['4.12.2', 'ValidinhibitAnyPolicyTest2', {}, true],
  ['4.12.3.1', 'inhibitAnyPolicyTest3', {}, true],
  ['4.12.3.2', 'inhibitAnyPolicyTest3', { inhibitAny: true }, false],
  ['4.12.7', 'ValidSelfIssuedinhibitAnyPolicyTest7', {}, true],
  ['4.12.9', 'ValidSelfIssuedinhibitAnyPolicyTest9', {}, true]
]

describe.skipIf(!isHere)('PKITS certificate policies', () => {
  it.each(settings)('%s: %s', async (_section, name, policies, isValid) => {
    const verdict = await outcome(`${name}EE.crt`, policies)
    expect(codes(verdict)).toEqual(isValid ? [] : ['certificate.policy-not-accepted'])
  })

  it('covers all twenty whose verdict depends on them', () => {
    const tested = new Set(settings.map(([, name]) => `${name}EE.crt`))
    expect(ofName('policy-dependent').filter(file => !tested.has(file))).toEqual([])
  })
})

describe.skipIf(!isHere)('PKITS as it was judged again', () => {
  it('from the evidence alone, every path has the same verdict', async () => {
    for (const { ee } of expected) {
      const target = certificates.get(ee)!
      if ('code' in target) continue
      const first = await judgeCertificate(target, options({}))
      const kept = (kind: string) => first.evidence.filter(each => each.kind === kind).map(({ der }) => der)
      const again = await judgeCertificate(target, {
        ...options({}),
        candidates: kept('certificate')
          .map(der => readCertificate(der))
          .filter((each): each is Certificate => !('code' in each)),
        embedded: { crls: kept('crl') },
        now: new Date('2029-01-01T00:00:00Z')
      })
      if (first.outcome === 'valid') expect([ee, again.outcome]).toEqual([ee, 'valid'])
      else expect(again.outcome).not.toBe('valid')
    }
  })
})
