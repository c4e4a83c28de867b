import { describe, expect, it } from 'vitest'
import { allCodes, judged } from './support/judged.ts'
import { letterObjects, Paper, type Objects } from './support/paper.ts'

const altered = 'pdf-signature.altered-after-signing'

/** A tagged letter, as Word makes them: 20 root, 21 document, 22 paragraph, 23 parent tree, 24 marked content. */
const tagged: Objects = {
  ...letterObjects,
  1: letterObjects[1]!.replace('>>', '/MarkInfo << /Marked true >> /StructTreeRoot 20 0 R >>'),
  3: letterObjects[3]!.replace('/Parent', '/StructParents 0 /Parent'),
  20: '<< /Type /StructTreeRoot /K [21 0 R] /ParentTree 23 0 R /ParentTreeNextKey 1 >>',
  21: '<< /Type /StructElem /S /Document /P 20 0 R /K [22 0 R] >>',
  22: '<< /Type /StructElem /S /P /P 21 0 R /Pg 3 0 R /K 0 >>',
  23: '<< /Nums [0 24 0 R] >>',
  24: '[22 0 R]'
}
const signed = await Paper.write(tagged).sign({ name: 'Mot' })

/** The second signature as programs enter it into the tree; `objects` are what the update does besides. */
const second = (objects: Objects, timestamp = false as const): Promise<Paper> => {
  const field = signed.next
  return signed.sign({
    by: 'nguyen-van-an',
    timestamp,
    field: '/StructParent 1',
    objects: {
      20: tagged[20]!.replace('23 0 R /ParentTreeNextKey 1', `50 0 R /ParentTreeNextKey 2`),
      21: tagged[21]!.replace('22 0 R]', '22 0 R 51 0 R]'),
      50: '<< /Nums [0 52 0 R 1 51 0 R] >>',
      51: `<< /Type /StructElem /S /Form /P 21 0 R /Pg 3 0 R /K << /Type /OBJR /Obj ${field} 0 R >> >>`,
      52: '[22 0 R]',
      ...objects
    }
  })
}

describe('the structure tree of a tagged file', () => {
  it('may take in the widget of a new signature', async () => {
    const verdict = await judged(await second({}))
    expect(verdict.signatures.map(each => each.class)).toEqual(['VALID', 'VALID_NO_TSA'])
  })

  it.each<[string, Objects]>([
    ['an element is taken out', { 21: '<< /Type /StructElem /S /Document /P 20 0 R /K [51 0 R] >>' }],
    ['an element is another', { 22: tagged[22]!.replace('/S /P', '/S /Artifact') }],
    ['an element says something else', { 22: tagged[22]!.replace('/K 0', '/K 0 /ActualText (9999)') }],
    ['content gets another place', { 21: tagged[21]!.replace('[22 0 R]', '[22 0 R 51 0 R 7]') }],
    ['something old is led to', { 21: tagged[21]!.replace('[22 0 R]', '[22 0 R 51 0 R 7 0 R]') }],
    ['the parent tree leads elsewhere', { 52: '[51 0 R]' }],
    ['the parent tree forgets', { 50: '<< /Nums [1 51 0 R] >>' }],
    ['roles are mapped anew', { 20: tagged[20]!.replace('/K', '/IDTree << >> /K') }],
    ['the page gets another entry', { 3: signed.objects[3]!.replace('/StructParents 0', '/StructParents 1') }]
  ])('%s: refused', async (_, objects) => {
    const verdict = await judged(await second(objects))
    expect(verdict.class).toBe('INVALID')
    expect(allCodes(verdict)).toContain(altered)
  })

  it('without a new signature there is no reason to touch it', async () => {
    const verdict = await judged(
      signed.update({ 20: tagged[20]!.replace('/ParentTreeNextKey 1', '/ParentTreeNextKey 2') })
    )
    expect(allCodes(verdict)).toContain(altered)
  })
})
