import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classOf, nextCheckAfter } from '../../src/domain/judgement.ts'
import type { DocumentReport } from '../../src/domain/judgement.ts'
import { errors } from '../../src/domain/errors/index.ts'
import { resultClasses, worstOf } from '../../src/domain/signature.ts'
import type { FileReport, SignatureReport } from '../../src/domain/signature.ts'
import {
  decide,
  defaultPolicy,
  envelopeRules,
  fileRules,
  timeRules
} from '../../src/domain/signature-policy.ts'
import type { SignaturePolicy } from '../../src/domain/signature-policy.ts'
import { signatureOf } from '../support/signatures.ts'

const sender = '0193591e-7b00-7000-8000-00000000000a'
const problems = {
  VALID: [],
  VALID_NO_TSA: [{ code: 'signature.only-receipt-time' }],
  INDETERMINATE: [{ code: 'signature.undecided' }],
  INVALID: [{ code: 'signature.invalid' }],
  UNSIGNED: []
} as const

const aPolicy: fc.Arbitrary<SignaturePolicy> = fc.record({
  envelope: fc.constantFrom(...envelopeRules),
  files: fc.constantFrom(...fileRules),
  time: fc.constantFrom(...timeRules)
})
const aSignature: fc.Arbitrary<SignatureReport> = fc
  .tuple(
    fc.constantFrom('VALID', 'VALID_NO_TSA', 'INDETERMINATE', 'INVALID' as const),
    fc.constantFrom('person', 'agency', 'unknown' as const),
    fc.constantFrom(sender, 'another')
  )
  .map(([found, role, organisationId]) => signatureOf(found, problems[found], { role, organisationId }))
const aFile: fc.Arbitrary<FileReport> = fc.array(aSignature, { maxLength: 3 }).map(signatures => ({
  name: 'van-ban.pdf',
  sha256: 'ab'.repeat(32),
  size: 1,
  mediaType: 'application/pdf',
  class: worstOf(signatures.map(s => s.class)),
  problems: [],
  signatures
}))
const aReport: fc.Arbitrary<DocumentReport> = fc
  .tuple(fc.option(aSignature, { nil: undefined }), fc.array(aFile, { maxLength: 3 }))
  .map(([envelope, files]) => ({
    class: classOf(envelope, files),
    ...(envelope === undefined ? {} : { envelope }),
    files,
    judgedAt: '2026-03-02T02:00:00.000Z',
    trustVersion: 1
  }))
const direction = fc.constantFrom('out', 'in' as const)

describe('the policy of signatures', () => {
  it('never lets an altered or undecided file go that it was told to look at', () => {
    fc.assert(
      fc.property(direction, aPolicy, aReport, (way, policy, report) => {
        const { kind } = decide(way, policy, report, sender)
        const looked = policy.files !== 'reported'
        const bad = report.files.some(f => f.class === 'INVALID')
        const open = report.files.some(f => f.class === 'INDETERMINATE')
        if (looked && bad) expect(kind).toBe(way === 'out' ? 'refused' : 'blocked')
        else if (looked && open) expect(kind).not.toBe('passed')
      })
    )
  })

  it('refuses only what a DMS posts; what an axis brought is held for a person', () => {
    fc.assert(
      fc.property(direction, aPolicy, aReport, (way, policy, report) => {
        const { kind } = decide(way, policy, report, sender)
        expect(kind).not.toBe(way === 'in' ? 'refused' : 'blocked')
      })
    )
  })

  it('gives a reason with a place for everything that it stops', () => {
    fc.assert(
      fc.property(direction, aPolicy, aReport, (way, policy, report) => {
        const decision = decide(way, policy, report, sender)
        if (decision.kind === 'passed') return
        for (const problem of decision.problems) expect(errors[problem.code].vi).toMatch(/\S/)
      })
    )
  })

  it('asks for the signature of the very agency that sends: another one’s does not count', () => {
    const file = (organisationId: string): FileReport => ({
      name: 'van-ban.pdf',
      sha256: 'ab'.repeat(32),
      size: 1,
      mediaType: 'application/pdf',
      class: 'VALID',
      problems: [],
      signatures: [signatureOf('VALID', [], { role: 'agency', organisationId })]
    })
    const policy = { ...defaultPolicy.out, files: 'agency' } as const
    const decisionOf = (organisationId: string, senderId?: string) =>
      decide(
        'out',
        policy,
        { class: 'VALID', files: [file(organisationId)], judgedAt: '', trustVersion: 1 },
        senderId
      )
    expect(decisionOf(sender, sender).kind).toBe('passed')
    expect(decisionOf('another', sender)).toMatchObject({ problems: [{ code: 'signature.agency-missing' }] })
    expect(decisionOf(sender)).toMatchObject({ problems: [{ code: 'signature.agency-missing' }] })
  })

  it('takes the time of receipt unless it was told to ask for a timestamp', () => {
    const report: DocumentReport = {
      class: 'VALID_NO_TSA',
      envelope: signatureOf('VALID_NO_TSA', problems.VALID_NO_TSA),
      files: [],
      judgedAt: '',
      trustVersion: 1
    }
    expect(decide('out', defaultPolicy.out, report, sender).kind).toBe('passed')
    expect(decide('out', { ...defaultPolicy.out, time: 'timestamp' }, report, sender)).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'signature.timestamp-missing' }]
    })
  })

  it('names what led to the verdict first, and leaves what is only worth knowing to the report', () => {
    const file = (signatures: SignatureReport[], found: FileReport['class']): FileReport => ({
      name: 'van-ban.pdf',
      sha256: 'ab'.repeat(32),
      size: 1,
      mediaType: 'application/pdf',
      class: found,
      problems: [{ code: 'signature.unsigned' }],
      signatures
    })
    const of = (each: FileReport) =>
      decide(
        'out',
        defaultPolicy.out,
        { class: 'INVALID', files: [each], judgedAt: '', trustVersion: 1 },
        sender
      )
    const both = signatureOf('INVALID', [...problems.VALID_NO_TSA, ...problems.INVALID])
    expect(of(file([both], 'INVALID'))).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'signature.invalid', field: 'van-ban.pdf/Signature1' }]
    })
    // A class without any reason that fits it still stops.
    expect(of(file([signatureOf('VALID')], 'INVALID'))).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'signature.invalid', field: 'van-ban.pdf' }]
    })
  })

  it('by default holds back nothing that is merely unsigned', () => {
    const report: DocumentReport = { class: 'UNSIGNED', files: [], judgedAt: '', trustVersion: 1 }
    for (const way of ['out', 'in'] as const)
      expect(decide(way, defaultPolicy[way], report, undefined).kind).toBe('passed')
  })
})

describe('classes', () => {
  it('a whole is as good as its worst part, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...resultClasses)), classes => {
        const worst = worstOf(classes)
        expect(worst).toBe(worstOf([...classes].reverse()))
        if (classes.includes('INVALID')) expect(worst).toBe('INVALID')
        if (worst === 'VALID') expect(new Set(classes)).toEqual(new Set(['VALID']))
      })
    )
  })

  it('what waits is looked at again within the hour, ever', () => {
    const now = new Date('2026-03-02T02:00:00Z')
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), done => {
        const wait = nextCheckAfter(done, now).getTime() - now.getTime()
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual(3_600_000)
      })
    )
  })
})
