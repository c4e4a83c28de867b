import { beforeAll, describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src/domain/signature.ts'
import { addDocumentTimestamp } from '../../../src/signatures/pdf/sign/document-timestamp.ts'
import { addValidationData } from '../../../src/signatures/pdf/sign/validation-data.ts'
import { verifyPdf } from '../../../src/signatures/pdf/verify.ts'
import { signingKeyOf } from '../../support/pki.ts'
import { pkiLookup } from '../../support/pki-lookup.ts'
import { authority, pki, trust } from '../cms/workshop.ts'
import { makePdf } from './made.ts'
import { asFile, at, pdfsig, qpdfCheck, signedBytes, wholeOf } from './signing.ts'

const key = signingKeyOf(pki, 'dong-nai')
const timestamp = authority()
const number = { kind: 'number-and-time', number: '1286/QĐ-UBND' } as const

async function judged(bytes: Uint8Array, options: { readonly offline?: boolean } = {}) {
  const lookup = pkiLookup(pki)
  if (options.offline === true) lookup.down = ['ocsp', 'crl', 'certificate']
  const now = new Date()
  return verifyPdf(asFile(bytes), { trust, lookup, receivedAt: now, now })
}
const evidenceOf = (verdict: Awaited<ReturnType<typeof judged>>): Evidence[] =>
  verdict.signatures.flatMap(each => each.evidence)

describe.each(['table', 'stream'] as const)('a signed file with a %s', form => {
  let signed: Buffer
  let evidence: Evidence[]
  beforeAll(async () => {
    signed = await signedBytes(makePdf({ form }), { key, form: number, at, timestamp })
    evidence = evidenceOf(await judged(signed))
  })

  it('cannot be judged when the servers are gone', async () => {
    expect((await judged(signed, { offline: true })).class).toBe('INDETERMINATE')
  })

  it('can, with what it was judged by inside it', async () => {
    const lasting = await wholeOf(await addValidationData(asFile(signed), evidence))
    expect(lasting.subarray(0, signed.length)).toEqual(signed)
    const verdict = await judged(lasting, { offline: true })
    expect(verdict.signatures.map(each => each.problems)).toEqual([[]])
    expect(verdict).toMatchObject({ class: 'VALID', problems: [] })
    expect(pdfsig(lasting)).toMatchObject([{ valid: true }])
    expect(qpdfCheck(lasting)).toContain('No syntax or stream encoding errors found')
  })

  it('takes in only what is new', async () => {
    const [first, ...others] = evidence.filter(each => each.kind !== 'timestamp')
    const once = await wholeOf(await addValidationData(asFile(signed), [first!, first!]))
    const twice = await wholeOf(await addValidationData(asFile(once), evidence))
    const thrice = await wholeOf(await addValidationData(asFile(twice), evidence))
    expect(others.length).toBeGreaterThan(0)
    expect(twice.length).toBeGreaterThan(once.length)
    expect(thrice).toEqual(twice)
    expect(await judged(twice, { offline: true })).toMatchObject({ class: 'VALID', problems: [] })
  })

  it('gets a timestamp over everything, and another signature after it', async () => {
    const lasting = await wholeOf(await addValidationData(asFile(signed), evidence))
    const sealed = await wholeOf(await addDocumentTimestamp(asFile(lasting), timestamp))
    const verdict = await judged(sealed)
    expect(verdict).toMatchObject({ class: 'VALID', problems: [] })
    expect(verdict.signatures).toMatchObject([
      { kind: 'pdf', class: 'VALID' },
      { kind: 'document-timestamp', class: 'VALID', place: 'DauThoiGian1', coverage: { wholeFile: true } }
    ])
    const more = await signedBytes(sealed, { key, form: { kind: 'hidden' }, at, timestamp })
    expect(await judged(more)).toMatchObject({ class: 'VALID', problems: [] })
  })
})

describe('validation data and timestamps', () => {
  it('are refused for a file that cannot be read', async () => {
    const bad = asFile(Buffer.from('no PDF'))
    const code = 'pdf-signature.cannot-sign-broken-file'
    expect(await addValidationData(bad, [])).toMatchObject({ code })
    expect(await addDocumentTimestamp(bad, timestamp)).toMatchObject({ code })
  })
})
