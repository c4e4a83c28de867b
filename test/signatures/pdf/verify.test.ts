import { describe, expect, it } from 'vitest'
import { pkiLookup } from '../../support/pki.ts'
import { authority, pki } from '../cms/workshop.ts'
import { allCodes, codesOf, judged } from './support/judged.ts'
import { asFile, letterObjects, Paper, stream } from './support/paper.ts'

describe('the class of a PDF', () => {
  it('VALID: signed whole, trusted, stamped', async () => {
    const verdict = await judged(await Paper.write().sign({ name: 'ChuKy' }))
    expect(codesOf(verdict)).toEqual([[], []])
    expect(verdict).toMatchObject({ class: 'VALID', revisions: 2 })
    expect(verdict.signatures[0]).toMatchObject({
      kind: 'pdf',
      place: 'ChuKy',
      class: 'VALID',
      role: 'agency',
      organisationId: 'dong-nai',
      time: { by: 'timestamp' },
      coverage: { revision: 2, of: 2, wholeFile: true },
      signer: { sha256: pki.certificate('dong-nai').sha256 }
    })
    expect(verdict.signatures[0]!.evidence.map(each => each.kind)).toContain('timestamp')
    expect(verdict.signatures[0]!.evidence.every(each => each.der.length > 0)).toBe(true)
  })

  it('the same for cross-reference streams', async () => {
    const paper = await (await Paper.write(letterObjects, 'stream').sign()).sign({ by: 'nguyen-van-an' })
    const verdict = await judged(paper)
    expect(codesOf(verdict)).toEqual([[], [], []])
    expect(verdict.class).toBe('VALID')
  })

  it('VALID_NO_TSA: without a timestamp only the time of receipt stands for its time', async () => {
    expect(await judged(await Paper.write().sign({ timestamp: false }))).toMatchObject({
      class: 'VALID_NO_TSA'
    })
  })

  it('INDETERMINATE: revocation cannot be asked for now', async () => {
    const lookup = pkiLookup(pki)
    lookup.down = ['ocsp', 'crl']
    const verdict = await judged(await Paper.write().sign({ timestamp: false }), { lookup })
    expect(verdict).toMatchObject({ class: 'INDETERMINATE' })
  })

  it('UNSIGNED: no signature, or an empty field only', async () => {
    expect(await judged(Paper.write())).toMatchObject({ class: 'UNSIGNED', problems: [], signatures: [] })
    const empty = Paper.write({
      ...letterObjects,
      5: '<< /Fields [10 0 R] >>',
      10: '<< /FT /Sig /T (Sig) >>'
    })
    expect(await judged(empty)).toMatchObject({ class: 'UNSIGNED', problems: [], signatures: [] })
  })

  it('is that of its worst signature', async () => {
    const paper = await (await Paper.write().sign()).sign({ by: 'revoked' })
    const verdict = await judged(paper)
    expect(verdict.class).toBe('INVALID')
    expect(verdict.signatures.map(each => each.class)).toEqual(['VALID', 'INVALID'])
  })

  it('a file that is no PDF, or broken, and holds nothing like a signature is UNSIGNED with a note', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Paper.write().bytes.subarray(40)]) {
      const verdict = await judged({ file: asFile(bytes) })
      expect(verdict).toMatchObject({ class: 'UNSIGNED', revisions: 0 })
      expect(allCodes(verdict)).toEqual(['pdf-signature.unreadable'])
    }
  })
})

describe('several signatures', () => {
  it('every one of every revision is found, with what it covers', async () => {
    const one = await Paper.write().sign({ by: 'nguyen-van-an', name: 'CaNhan' })
    const two = await one.sign({ name: 'CoQuan' })
    const three = await two.stamp({ name: 'DauThoiGian' })
    const verdict = await judged(three)
    expect(codesOf(verdict)).toEqual([[], [], [], []])
    expect(verdict.signatures.map(each => [each.kind, each.place, each.role, each.coverage])).toEqual([
      ['pdf', 'CaNhan', 'person', { revision: 2, of: 4, wholeFile: false }],
      ['pdf', 'CoQuan', 'agency', { revision: 3, of: 4, wholeFile: false }],
      ['document-timestamp', 'DauThoiGian', 'unknown', { revision: 4, of: 4, wholeFile: true }]
    ])
  })

  it('a signature field that was there empty may be signed later', async () => {
    const base = Paper.write({
      ...letterObjects,
      3: letterObjects[3]!.replace('/Annots []', '/Annots [10 0 R]'),
      5: '<< /Fields [10 0 R] /SigFlags 1 >>',
      10: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Second) /F 132 /Rect [100 100 250 160] /P 3 0 R >>'
    })
    const first = await base.sign({ name: 'First', by: 'nguyen-van-an' })
    const second = await first.sign({ existing: 10, name: 'Second' })
    expect(codesOf(await judged(second))).toEqual([[], [], []])
  })
})

describe('time', () => {
  it('a document timestamp proves when a signature without one existed', async () => {
    const paper = await (await Paper.write().sign({ timestamp: false })).stamp()
    const verdict = await judged(paper)
    expect(verdict).toMatchObject({ class: 'VALID' })
    expect(verdict.signatures[0]!.time).toMatchObject({
      by: 'timestamp',
      authority: { sha256: pki.certificate('tsa').sha256 }
    })
  })

  it('a document timestamp before a signature proves nothing for it', async () => {
    const paper = await (await Paper.write().stamp()).sign({ timestamp: false })
    const verdict = await judged(paper)
    expect(verdict.signatures.map(each => each.time.by)).toEqual(['timestamp', 'receipt'])
  })

  it('of several the earliest that covers the signature counts', async () => {
    const hour = 3_600_000
    const at = (ago: number) => authority({}, new Date(Date.now() - ago))
    const stamped = (ago: number) => ({
      cms: async (content: Uint8Array) => {
        const { createHash } = await import('node:crypto')
        return at(ago).stamp(createHash('sha256').update(content).digest())
      }
    })
    const paper = await (
      await (await Paper.write().sign({ timestamp: false })).stamp(stamped(2 * hour))
    ).stamp(stamped(hour))
    const verdict = await judged(paper)
    const times = verdict.signatures.map(each => Date.now() - Date.parse(each.time.at))
    expect(times[0]).toBeGreaterThan(1.9 * hour)
    expect(verdict.class).toBe('VALID')
  })

  it('a document timestamp over other bytes is refused and proves nothing', async () => {
    const paper = await (
      await Paper.write().sign({ timestamp: false })
    ).stamp({ cms: () => authority().stamp(new Uint8Array(32)) })
    const verdict = await judged(paper)
    expect(verdict.signatures.map(each => [each.class, each.time.by])).toEqual([
      ['VALID_NO_TSA', 'receipt'],
      ['INVALID', 'receipt']
    ])
  })
})

describe('the document security store', () => {
  it('its answers are used when nobody can be asked, and it may be added after signing', async () => {
    const now = new Date()
    const signed = await Paper.write().sign({ timestamp: false })
    const lookup = pkiLookup(pki)
    const crls = pki.all.flatMap(each => (each.crlDer === undefined ? [] : [each.crlDer]))
    const first = signed.next
    const hex = (der: Uint8Array) => stream('/Filter /ASCIIHexDecode', `${Buffer.from(der).toString('hex')}>`)
    const withStore = signed.update({
      1: signed.objects[1]!.replace('>>', `/DSS ${first} 0 R >>`),
      [first]: `<< /Type /DSS /CRLs [${crls.map((_, index) => `${first + 1 + index} 0 R`).join(' ')}] >>`,
      ...Object.fromEntries(crls.map((der, index) => [first + 1 + index, hex(der)]))
    })
    lookup.down = ['ocsp', 'crl', 'certificate']
    expect((await judged(signed, { lookup, now, receivedAt: now })).class).toBe('INDETERMINATE')
    const verdict = await judged(withStore, { lookup, now, receivedAt: now })
    expect(verdict.class).toBe('VALID_NO_TSA')
    expect(verdict.signatures[0]!.evidence.some(each => each.kind === 'crl')).toBe(true)
  })
})
