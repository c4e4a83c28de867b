import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyPdf } from '../../../src/signatures/pdf/verify.ts'
import { corpusPdfs, rootsIn } from './support/corpus.ts'
import { contextNow } from './support/judged.ts'
import { asFile } from './support/paper.ts'

const corpora = process.env['CORPORA_DIR'] ?? ''
if (corpora === '') console.log('SKIPPED: CORPORA_DIR is not set, so the PDFs of the corpus are not judged')

/**
 * As received on 2020-12-01 with the corpus's own roots as anchors and nobody to ask about revocation: what is whole
 * is INDETERMINATE, what brings its own answers is VALID, what is not allowed is INVALID by the code that says why.
 */
const untold = 'certificate.revocation-unavailable'
const altered = 'pdf-signature.altered-after-signing'
const table: Readonly<Record<string, readonly [cls: string, ...codes: string[]]>> = {
  'certified-with-indirect-refs-in-dir.pdf': ['INDETERMINATE', untold],
  'coverage-anomalies/base.pdf': ['INVALID', 'cms.not-der'],
  'coverage-anomalies/one-byterange.pdf': ['INVALID', 'pdf-signature.byte-range-wrong'],
  'coverage-anomalies/signature-gap-too-big.pdf': ['INVALID', 'pdf-signature.gap-wrong'],
  'coverage-anomalies/tail-uncovered.pdf': ['INVALID', 'pdf-signature.revision-not-covered'],
  'coverage-anomalies/weird-byterange.pdf': ['INVALID', 'pdf-signature.gap-wrong'],
  'ed448-disallowed-hash.pdf': ['INVALID', 'cms.algorithm-unknown'],
  'ed448-shake256-nolen.pdf': ['INVALID', 'cms.algorithm-unknown'],
  'extensions-direct.pdf': ['INVALID', untold, 'cms.algorithm-unknown'],
  'extensions-indirect-not-all-paths.pdf': ['INVALID', altered, 'cms.algorithm-unknown'],
  'extensions-indirect.pdf': ['INVALID', untold, 'cms.algorithm-unknown'],
  'extensions-update-direct.pdf': ['INVALID', untold, 'cms.algorithm-unknown'],
  'extensions-update-indirect.pdf': ['INVALID', untold, 'cms.algorithm-unknown'],
  'form-update-ap-indirect-sneaky-trailer.pdf': ['INVALID', altered, untold],
  'form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf': ['INVALID', altered, untold],
  'form-update-no-override-appearance-stream-ap-indirect.pdf': ['INDETERMINATE', untold, untold],
  'form-update-original-ap-type-wrong.pdf': ['INDETERMINATE', untold, untold],
  'form-update-override-appearance-stream-ap-indirect-sneaky.pdf': ['INVALID', altered, untold],
  'form-update-override-appearance-stream-ap-indirect.pdf': ['INDETERMINATE', untold, untold],
  'form-update-override-appearance-stream-sneaky.pdf': ['INVALID', altered, untold],
  'form-update-override-appearance-stream.pdf': ['INDETERMINATE', untold, untold],
  'minimal-signed-twice-both-created.pdf': [
    'INVALID',
    'certificate.root-not-trusted',
    'certificate.root-not-trusted'
  ],
  'minimal-signed-twice-no-sig-type.pdf': ['INDETERMINATE', untold, untold],
  'minimal-signed-twice-second-created.pdf': [
    'INVALID',
    'certificate.root-not-trusted',
    'certificate.root-not-trusted'
  ],
  'minimal-two-fields-signed-twice.pdf': [
    'INVALID',
    'certificate.root-not-trusted',
    'certificate.root-not-trusted'
  ],
  'pades-lta-dss-indirect-arrs-test-2.pdf': ['VALID', '', '', ''],
  'pades-lta-dss-indirect-arrs-test.pdf': ['VALID', '', ''],
  'pades-with-old-style-signing-cert-attr-issser.pdf': ['INDETERMINATE', untold],
  'pades-with-old-style-signing-cert-attr.pdf': ['INDETERMINATE', untold],
  'pdf-sig-with-econtent.pdf': ['INVALID', 'cms.content-attached'],
  'separate-annots-kids-indir.pdf': ['INDETERMINATE', untold, untold],
  'sig-no-signed-attrs.pdf': ['INVALID', 'cms.attributes-missing'],
  'sig-with-ski-sid.pdf': ['INDETERMINATE', untold]
}

describe.skipIf(corpora === '')('the PDFs of pyHanko', () => {
  const files = corpora === '' ? [] : corpusPdfs(corpora)
  const anchors = rootsIn(files, 'Testing Authority')
  const silent = async () => ({ kind: 'unavailable' as const, why: 'offline' })
  const context = contextNow({
    trust: { version: 1, anchors, intermediates: [], bindings: [] },
    lookup: { ocsp: silent, crl: silent, certificate: silent },
    receivedAt: new Date('2020-12-01T00:00:00Z')
  })

  it.each(Object.entries(table))('%s', async (name, [cls, ...codes]) => {
    const file = files.find(each => each.name === name)
    expect(file, 'stands in the corpus').toBeDefined()
    const verdict = await verifyPdf(asFile(file!.bytes), context)
    expect(verdict.class).toBe(cls)
    expect(verdict.signatures).toHaveLength(codes.length)
    verdict.signatures.forEach((signature, index) => {
      const found = signature.problems.map(each => each.code)
      if (codes[index] === '') expect(found).toEqual([])
      else expect(found).toContain(codes[index])
    })
  })

  it('the encrypted one cannot be examined', async () => {
    const file = files.find(each => each.name === 'signed-encrypted-pubkey-with-catalog-ref.pdf')!
    const verdict = await verifyPdf(asFile(file.bytes), context)
    expect(verdict).toMatchObject({ class: 'INDETERMINATE', problems: [{ code: 'pdf-signature.encrypted' }] })
  })

  it('all others are UNSIGNED, readable or not', async () => {
    const signed = new Set([...Object.keys(table), 'signed-encrypted-pubkey-with-catalog-ref.pdf'])
    const others = files.filter(each => !signed.has(each.name))
    for (const { name, bytes } of others) {
      const verdict = await verifyPdf(asFile(bytes), context)
      expect([name, verdict.class]).toEqual([name, 'UNSIGNED'])
    }
    console.log(`${Object.keys(table).length + 1} signed, ${others.length} unsigned`)
  })

  const tool = spawnSync('pdfsig', ['-v']).status
  if (tool !== 0) console.log('SKIPPED: pdfsig is not installed, so its word on integrity is not compared')

  it.skipIf(tool !== 0)('what is whole for us is whole for poppler', async () => {
    for (const [name, [cls]] of Object.entries(table)) {
      if (cls === 'INVALID' || name === 'sig-with-ski-sid.pdf') continue
      const { stdout } = spawnSync('pdfsig', ['-nocert', path.join(corpora, 'pyhanko', 'pdf', name)], {
        encoding: 'utf8'
      })
      // it does not read document timestamps, and does not find a signer by key identifier
      const words = stdout.match(/Signature Validation: .*/g)?.filter(each => !each.includes('not yet')) ?? []
      expect([name, ...new Set(words)]).toEqual([name, 'Signature Validation: Signature is Valid.'])
    }
  })
})
