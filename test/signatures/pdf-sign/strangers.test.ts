import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errors } from '../../../src/domain/errors/index.ts'
import { addValidationData } from '../../../src/signatures/pdf/sign/validation-data.ts'
import { signPdf } from '../../../src/signatures/pdf/sign/sign.ts'
import { openPdf } from '../../../src/signatures/pdf/read/document.ts'
import { signingKeyOf, testPki } from '../../support/pki.ts'
import { makePdf } from './made.ts'
import { asFile, at, has, pdfsig, wholeOf } from './signing.ts'

const corpora = process.env.CORPORA_DIR
if (corpora === undefined) console.log('SKIPPED: CORPORA_DIR is not set')
const files =
  corpora === undefined
    ? []
    : readdirSync(path.join(corpora, 'pyhanko'), { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.pdf'))
        .map(file => path.join('pyhanko', file))
        .sort()
const key = signingKeyOf(await testPki(), 'dong-nai')
const form = { kind: 'number-and-time', number: '1286/QĐ-UBND' } as const

describe.skipIf(files.length === 0)('files that others made', () => {
  it('are signed validly or refused with a reason; no signature of theirs is lost', async () => {
    const outcomes: Record<string, number> = {}
    for (const file of files) {
      const pdf = readFileSync(path.join(corpora!, file))
      const signed = await signPdf(asFile(pdf), { key, form, at })
      const outcome = 'code' in signed ? signed.code : 'signed'
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      if ('code' in signed) {
        expect(Object.keys(errors)).toContain(signed.code)
        continue
      }
      const bytes = await wholeOf(signed)
      expect(openPdf(asFile(bytes))).not.toHaveProperty('code')
      if (!has('pdfsig')) continue
      const before = pdfsig(pdf)
      const after = pdfsig(bytes)
      expect([file, after.at(-1)]).toEqual([file, { valid: true, total: true, name: signed.fieldName }])
      expect([file, after.slice(0, -1).map(each => each.valid)]).toEqual([
        file,
        before.map(each => each.valid)
      ])
    }
    console.log(outcomes)
    expect(outcomes.signed).toBeGreaterThan(0)
  }, 120_000)
})

describe('a damaged file', () => {
  it.each(['table', 'stream'] as const)(
    'never ends in anything but a signature or a reason: %s',
    async kind => {
      const pdf = makePdf({ form: kind, annots: 'indirect', acroForm: 'indirect', pages: 2 })
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(pdf.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
          fc.option(fc.nat(pdf.length), { nil: pdf.length, freq: 4 }),
          async (changes, length) => {
            const bad = Buffer.from(pdf.subarray(0, length))
            for (const [place, byte] of changes) if (place < length) bad[place] = byte
            for (const made of [
              await signPdf(asFile(bad), { key, form: { kind: 'hidden' }, at }),
              await addValidationData(asFile(bad), [])
            ])
              if ('code' in made) expect(made.code).toMatch(/^pdf-signature\./)
          }
        ),
        { numRuns: 400 }
      )
    }
  )
})
