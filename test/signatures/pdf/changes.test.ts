import { describe, expect, it } from 'vitest'
import { allCodes, codesOf, judged } from './support/judged.ts'
import { openPdf } from '../../../src/signatures/pdf/read/document.ts'
import { added, asFile, letterObjects, Paper, stream, type Objects } from './support/paper.ts'

const altered = 'pdf-signature.altered-after-signing'
const forbidden = 'pdf-signature.forbidden-change'
const signed = await Paper.write().sign({ name: 'ChuKy' })
const at = signed.next

async function refused(paper: Paper, code = altered, detail?: RegExp): Promise<void> {
  const verdict = await judged(paper)
  expect(verdict.class).toBe('INVALID')
  expect(allCodes(verdict)).toContain(code)
  const details = verdict.signatures.flatMap(each => each.problems).map(each => each.detail ?? '')
  if (detail !== undefined) expect(details.join('\n')).toMatch(detail)
}

async function accepted(paper: Paper, cls = 'VALID'): Promise<void> {
  const verdict = await judged(paper)
  expect(
    codesOf(verdict)
      .flat()
      .filter(code => code.startsWith('pdf-signature'))
  ).toEqual([])
  expect(verdict.class).toBe(cls)
}

describe('what may come after a signature', () => {
  it('the document security store, written anew each time', async () => {
    const once = signed.update({
      1: signed.objects[1]!.replace('>>', `/DSS ${at} 0 R >>`),
      [at]: `<< /Type /DSS /Certs ${at + 1} 0 R /VRI << /${'A'.repeat(40)} ${at + 2} 0 R >> >>`,
      [at + 1]: '[ ]',
      [at + 2]: '<< /Type /VRI /Cert [] >>'
    })
    await accepted(once)
    const twice = once.update({
      [at]: `<< /Type /DSS /Certs ${at + 1} 0 R /CRLs [] /VRI << /${'A'.repeat(40)} ${at + 2} 0 R >> >>`,
      [at + 1]: `[ ${at + 3} 0 R ]`,
      [at + 2]: `<< /Type /VRI /Cert [ ${at + 3} 0 R ] >>`,
      [at + 3]: stream('', 'junk')
    })
    await accepted(twice)
  })

  it('extensions, version, metadata and information, which no page shows', async () => {
    await accepted(
      signed.update({
        1: signed.objects[1]!.replace(
          '>>',
          '/Version /1.7 /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 2 >> >> >>'
        ),
        8: '<< /Producer (other) /ModDate (D:20261125) >>',
        9: stream('/Type /Metadata /Subtype /XML', '<x:xmpmeta xmlns:x="adobe:ns:meta/">2</x:xmpmeta>')
      })
    )
  })

  it('an update that changes nothing, or says the same again', async () => {
    await accepted(
      signed.update({
        3: signed.objects[3]!,
        6: letterObjects[6]!.replace('/Type /Font ', '  /Type   /Font ')
      })
    )
  })

  it('new objects that nothing leads to', async () => {
    await accepted(signed.update({ [at]: '<< /Type /Page >>' }))
  })

  it('a new catalog with the same content', async () => {
    const moved = signed.update({ [at]: signed.objects[1]! })
    const text = moved.bytes.toString('latin1')
    const last = text.lastIndexOf('/Root 1 0 R')
    const root = `/Root ${at} 0 R`
    const bytes = Buffer.from(text.slice(0, last) + root + text.slice(last + 11), 'latin1')
    await accepted(moved.as(bytes))
  })

  it('lists of annotations, fields and kids that are objects of their own', async () => {
    const base = Paper.write({
      ...letterObjects,
      3: letterObjects[3]!.replace('/Annots []', '/Annots 12 0 R'),
      5: '<< /Fields 12 0 R /SigFlags 3 >>',
      12: '[ ]'
    })
    const one = await base.sign({ objects: { 12: '[ 13 0 R ]' } })
    const two = await one.sign({ by: 'nguyen-van-an', objects: { 12: '[ 13 0 R 16 0 R ]' } })
    await accepted(two)
  })

  it('fonts added to the form, a first appearance of the form itself', async () => {
    const one = await Paper.write().sign()
    await accepted(
      await one.sign({
        by: 'nguyen-van-an',
        objects: {
          5: `<< /Fields [ 10 0 R ${one.next} 0 R ] /SigFlags 3 /DA (/Helv 0 Tf) /DR << /Font << /Helv 6 0 R >> >> >>`
        }
      })
    )
  })
})

describe('shadow attacks: something else is shown after signing', () => {
  const cases: [string, Objects, RegExp?][] = [
    ['the contents of a page', { 4: stream('', 'BT (QUYET DINH so 9999) Tj ET') }, /object 4/],
    ['a font', { 6: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' }, /object 6 \(Font Type1/],
    [
      'a picture',
      { 7: stream('/Type /XObject /Subtype /Form /BBox [0 0 900 900]', '0 0 900 900 re f') },
      /object 7/
    ],
    [
      'the page leads to other contents',
      { 3: signed.objects[3]!.replace('4 0 R', '7 0 R') },
      /page .*Contents/
    ],
    [
      'the page gets other resources',
      { 3: signed.objects[3]!.replace('/F1 6 0 R', '/F1 7 0 R') },
      /page .*Resources/
    ],
    [
      'the page gets another size',
      { 3: signed.objects[3]!.replace('/Parent', '/MediaBox [0 0 9 9] /Parent') },
      /page .*MediaBox/
    ],
    [
      'the page is rotated',
      { 3: signed.objects[3]!.replace('/Parent', '/Rotate 180 /Parent') },
      /page .*Rotate/
    ],
    [
      'the page gets an action',
      { 3: signed.objects[3]!.replace('/Parent', '/AA << >> /Parent') },
      /page .*AA/
    ],
    [
      'a page is added',
      { 2: letterObjects[2]!.replace('3 0 R', `3 0 R ${at} 0 R`), [at]: '<< /Type /Page /Parent 2 0 R >>' },
      /object 2 \(Pages/
    ],
    [
      'pages are others',
      { 2: letterObjects[2]!.replace('3 0 R', `${at} 0 R`), [at]: '<< /Type /Page /Parent 2 0 R >>' },
      /object 2/
    ],
    [
      'the catalog leads to other pages',
      {
        1: letterObjects[1]!.replace('/Pages 2 0 R', `/Pages ${at} 0 R`),
        [at]: '<< /Type /Pages /Kids [] /Count 0 >>'
      },
      /catalog \/Pages/
    ],
    [
      'an action when it is opened',
      { 1: letterObjects[1]!.replace('>>', '/OpenAction << /S /JavaScript /JS (x) >> >>') },
      /catalog \/OpenAction/
    ],
    ['names with scripts', { 1: letterObjects[1]!.replace('>>', '/Names << >> >>') }, /catalog \/Names/],
    [
      'layers that hide',
      { 1: letterObjects[1]!.replace('>>', '/OCProperties << /OCGs [] /D << >> >> >>') },
      /catalog \/OCProperties/
    ],
    [
      'an annotation over the page',
      {
        3: added(signed.objects[3]!, '/Annots', at),
        [at]: '<< /Type /Annot /Subtype /FreeText /Rect [0 0 595 842] >>'
      },
      /annotation/
    ],
    [
      'an annotation written into the page',
      {
        3: signed.objects[3]!.replace(
          '/Annots [',
          '/Annots [ << /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] >>'
        )
      },
      /annotation/
    ],
    [
      'the annotations are taken away',
      { 3: signed.objects[3]!.replace(/\/Annots \[[^\]]*\]/, '') },
      /taken out/
    ],
    ['an object is freed', { 7: null }, /object 7 .*removed/],
    [
      'the form is taken away',
      { 1: letterObjects[1]!.replace('/AcroForm 5 0 R', '') },
      /form was taken away/
    ],
    ['the form is XFA', { 5: signed.objects[5]!.replace('>>', '/XFA [] >>') }, /form \/XFA/],
    [
      'readers are to draw all fields anew',
      { 5: signed.objects[5]!.replace('>>', '/NeedAppearances true >>') },
      /form \/NeedAppearances/
    ],
    [
      'the flag "append only" is taken back',
      { 5: signed.objects[5]!.replace('/SigFlags 3', '/SigFlags 1') },
      /form \/SigFlags/
    ],
    [
      'another kind of field is added',
      { 5: added(signed.objects[5]!, '/Fields', at), [at]: '<< /FT /Tx /T (a) /V (b) >>' },
      /a field was added/
    ],
    [
      'the signed field gets another appearance',
      { 10: signed.objects[10]!.replace('/N 12 0 R', '/N 7 0 R') },
      /signed field/
    ],
    [
      'the signed field moves',
      { 10: signed.objects[10]!.replace('100 100 250 160', '0 0 595 842') },
      /signed field/
    ],
    [
      'the appearance of the signature is drawn anew',
      { 12: stream('/Type /XObject /Subtype /Form /BBox [0 0 150 60]', 'BT ET') },
      /object 12/
    ],
    ['the signature dictionary is another', { 11: '<< /Type /Sig >>' }, /object 11/]
  ]
  it.each(cases)('%s', async (_, objects, detail) => {
    await refused(signed.update(objects), altered, detail)
    await refused(
      await signed.update(objects).sign({ by: 'nguyen-van-an', timestamp: false }),
      altered,
      detail
    )
  })

  it('hide: an update that only leads to another place for the same number', async () => {
    const hidden = Paper.write({ ...letterObjects, 4: stream('', 'BT (before) Tj ET') })
    const place = hidden.bytes.indexOf('4 0 obj')
    const base = await hidden.update({ 4: letterObjects[4]! }).sign()
    const text = base.bytes.toString('latin1')
    const xref = text.lastIndexOf('\nxref\n') + 1
    const update = `xref\n4 1\n${String(place).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 13 /Root 1 0 R /Info 8 0 R /Prev ${xref} >>\nstartxref\n${text.length}\n%%EOF\n`
    await refused(base.as(Buffer.from(text + update, 'latin1')), altered, /object 4/)
  })

  it('hide and replace: a number that was referred to and empty is filled', async () => {
    const base = await Paper.write({
      ...letterObjects,
      3: letterObjects[3]!.replace('/Contents 4 0 R', '/Contents [4 0 R 40 0 R]')
    }).sign()
    await refused(base.update({ 40: stream('', 'BT (more) Tj ET') }), altered, /object 40 .*missing/)
  })

  it('replace: a picture that was in an object stream, by another container', async () => {
    const packed = '6 0 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>'
    const other = '6 0 << /Type /Font /Subtype /Type1 /BaseFont /Symbol      >>'
    const container = (data: string) => stream('/Type /ObjStm /N 1 /First 4', data)
    const { 6: _, ...others } = letterObjects
    const one = Paper.write({ ...others, 20: container(packed) }, 'stream')
    // the entry of object 6: packed in 20, index 0
    const pack = (paper: Paper) => {
      const own = 900
      const offset = paper.bytes.length
      const dict = `/Type /XRef /Size ${own + 1} /W [1 4 1] /Index [6 1 ${own} 1] /Root 1 0 R /Info 8 0 R /Filter /ASCIIHexDecode /Prev ${/startxref\n(\d+)\n%%EOF\n$/.exec(paper.bytes.toString('latin1'))![1]!}`
      const data = `020000001400` + `01${offset.toString(16).padStart(8, '0')}00`
      return Buffer.concat([
        paper.bytes,
        Buffer.from(`${own} 0 obj\n${stream(dict, data)}\nendobj\nstartxref\n${offset}\n%%EOF\n`, 'latin1')
      ])
    }
    expect(pack(one).length).toBeGreaterThan(one.bytes.length)
    const document = openPdf(asFile(pack(one)))
    if ('code' in document) throw new Error(document.code)
    expect(document.view().object(6)).not.toBeNull()
    const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(pack(one).toString('latin1'))![1]!
    const signedOne = await Paper.continued(one.as(pack(one)), Number(previous)).sign()
    await refused(signedOne.update({ 20: container(other) }), altered, /object stream 20/)
  })

  it('an object used in two places may not change for the sake of one', async () => {
    const base = Paper.write({
      ...letterObjects,
      1: letterObjects[1]!.replace('>>', '/DSS 20 0 R >>'),
      3: letterObjects[3]!.replace('/Contents', '/PieceInfo 20 0 R /Contents'),
      20: '<< /Type /DSS >>'
    })
    await refused((await base.sign()).update({ 20: '<< /Type /DSS /Certs [] >>' }), altered, /object 20/)
  })

  it('a widget that hides most of the page', async () => {
    await refused(
      await signed.sign({ by: 'nguyen-van-an', rect: '0 0 595 800' }),
      'pdf-signature.covers-page'
    )
  })

  it('a new field made of an object that lay hidden in the signed revision', async () => {
    const base = await Paper.write({
      ...letterObjects,
      20: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Hidden) /Rect [0 0 90 90] >>'
    }).sign()
    await refused(base.update({ 5: added(base.objects[5]!, '/Fields', 20) }), altered, /was there before/)
  })

  it('a new signature field that brings an action along', async () => {
    await refused(
      await signed.sign({ by: 'nguyen-van-an', field: '/AA << /E << /S /JavaScript /JS (x) >> >>' }),
      altered,
      /signature field with AA/
    )
  })

  it('bytes after the end of the signed file', async () => {
    const verdict = await judged(signed.as(Buffer.concat([signed.bytes, Buffer.from('x')])))
    expect(verdict.class).toBe('INVALID')
    expect(allCodes(verdict)).toContain('pdf-signature.bytes-after-end')
  })
})

describe('what signers allow', () => {
  const certify = (p: number) =>
    `/Reference [ << /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P ${p} /V /1.2 >> >> ]`
  const lock = (inner: string) =>
    `/Reference [ << /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams ${inner} /V /1.2 >> >> ]`
  const form: Objects = {
    ...letterObjects,
    3: letterObjects[3]!.replace('/Annots []', '/Annots [20 0 R 21 0 R]'),
    5: '<< /Fields [20 0 R 21 0 R] /SigFlags 3 >>',
    20: `<< /Type /Annot /Subtype /Widget /FT /Tx /T (Ten) /V (An) /Rect [0 0 90 20] /P 3 0 R /AP << /N 22 0 R >> >>`,
    21: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (KyThem) /F 132 /Rect [100 100 250 160] /P 3 0 R >>',
    22: stream('/Type /XObject /Subtype /Form /BBox [0 0 90 20]', 'BT (An) Tj ET')
  }
  const filled: Objects = {
    20: form[20]!.replace('(An)', '(Binh)'),
    22: stream('/Type /XObject /Subtype /Form /BBox [0 0 90 20]', 'BT (Binh) Tj ET')
  }

  it('P 1: nothing but the security store and document timestamps', async () => {
    const base = await Paper.write(form).sign({ more: certify(1) })
    await refused(await base.sign({ by: 'nguyen-van-an' }), forbidden)
    await refused(await base.sign({ by: 'nguyen-van-an', existing: 21, name: 'KyThem' }), forbidden)
    await refused(base.update(filled), forbidden)
    await accepted(await base.stamp())
    await accepted(base.update({ 1: base.objects[1]!.replace('>>', '/DSS << /Certs [] >> >>') }))
  })

  it('P 2: filling in and signing, no annotations', async () => {
    const base = await Paper.write(form).sign({ more: certify(2) })
    await accepted(await base.update(filled).sign({ by: 'nguyen-van-an', existing: 21, name: 'KyThem' }))
    await refused(base.update({ 20: form[20]!.replace('[0 0 90 20]', '[0 0 500 500]') }), altered)
    await refused(
      base.update({
        3: added(base.objects[3]!, '/Annots', 50),
        50: '<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] >>'
      })
    )
  })

  it('nobody said anything: filling in is refused, signing is not', async () => {
    const base = await Paper.write(form).sign()
    await refused(base.update(filled), altered, /field "Ten": V/)
    await accepted(await base.sign({ by: 'nguyen-van-an', existing: 21, name: 'KyThem' }))
  })

  it('a lock holds the fields that it names, and leaves the others', async () => {
    const locked = await Paper.write(form).sign({ more: lock('/Action /Include /Fields [(Ten)]') })
    await refused(locked.update(filled), forbidden)
    await accepted(await locked.sign({ by: 'nguyen-van-an', existing: 21, name: 'KyThem' }))
    const others = await Paper.write(form).sign({ more: lock('/Action /Exclude /Fields [(Ten)]') })
    await accepted(others.update(filled))
    await refused(await others.sign({ by: 'nguyen-van-an', existing: 21, name: 'KyThem' }), forbidden)
    await refused((await Paper.write(form).sign({ more: lock('/Action /All') })).update(filled), forbidden)
    await refused((await Paper.write(form).sign({ more: lock('') })).update(filled), forbidden)
  })

  it("the lock of the signature's own field counts as well", async () => {
    const base = await Paper.write(form).sign({ field: '/Lock << /Type /SigFieldLock /Action /All /P 1 >>' })
    await refused(await base.sign({ by: 'nguyen-van-an' }), forbidden)
  })

  it('the picture of a field that a page shows as well may not change by filling in', async () => {
    const base = await Paper.write({
      ...form,
      3: form[3]!.replace('/X1 7 0 R', '/X1 22 0 R')
    }).sign({ more: certify(2) })
    await refused(base.update(filled), altered, /object 22/)
  })
})

describe('what a signed file shows besides', () => {
  it('a field whose picture says something else than its value is refused', async () => {
    const paper = await Paper.write({
      ...letterObjects,
      3: letterObjects[3]!.replace('/Annots []', '/Annots [20 0 R]'),
      5: '<< /Fields [20 0 R] >>',
      20: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (SoTien) /V (1000000) /Rect [0 0 90 20] /AP << /N 21 0 R >> >>',
      21: stream('/Type /XObject /Subtype /Form /BBox [0 0 90 20]', '/Tx BMC BT (9,500) Tj ET EMC')
    }).sign()
    await refused(paper, 'pdf-signature.field-appearance-mismatch')
  })

  it('the same value, formatted, is the same value', async () => {
    const paper = await Paper.write({
      ...letterObjects,
      5: '<< /Fields [20 0 R] >>',
      20: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (SoTien) /V (1000000) /Rect [0 0 90 20] /AP << /N 21 0 R >> >>',
      21: stream('/Type /XObject /Subtype /Form /BBox [0 0 90 20]', 'BT (1,000,000) Tj ET')
    }).sign()
    await accepted(paper)
  })

  const flagged: [string, Objects, string, string][] = [
    ['scripts', { 30: '<< /S /JavaScript /JS (app.alert\\(1\\)) >>' }, 'pdf-signature.javascript', 'VALID'],
    [
      'actions that leave the file',
      { 30: '<< /S /Launch /F (cmd.exe) >>' },
      'pdf-signature.launch-action',
      'VALID'
    ],
    [
      'files inside',
      { 30: '<< /Type /Filespec /F (a.txt) /EF << >> >>' },
      'pdf-signature.embedded-files',
      'VALID'
    ],
    [
      'pages that nothing shows',
      { 30: '<< /Type /Page /Contents 4 0 R >>' },
      'pdf-signature.hidden-objects',
      'VALID'
    ],
    [
      'content from outside',
      { 30: '<< /F (other.bin) /Length 0 >>\nstream\n\nendstream' },
      'pdf-signature.external-content',
      'INVALID'
    ],
    [
      'a page of another file',
      { 30: stream('/Type /XObject /Subtype /Form /Ref << /F (b.pdf) /Page 0 >>', 'q Q') },
      'pdf-signature.external-content',
      'INVALID'
    ]
  ]
  it.each(flagged)('%s are reported', async (_, objects, code, cls) => {
    const verdict = await judged(await Paper.write({ ...letterObjects, ...objects }).sign())
    expect(verdict.problems.map(each => each.code)).toContain(code)
    expect(verdict.class).toBe(cls)
  })
})
