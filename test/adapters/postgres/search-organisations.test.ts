import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDirectoryCsv } from '../../../src/adapters/csv/directory.ts'
import { searchOrganisations } from '../../../src/adapters/postgres/search-organisations.ts'
import { searchWords } from '../../../src/domain/search-words.ts'
import type { OrganisationFilter } from '../../../src/exchange/ports/queries.ts'
import { freshDatabase } from '../../support/database.ts'
import { importDirectory } from '../../support/directory.ts'

const { db, pool, store } = await freshDatabase()
const file = `organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind
dn,000.00.00.H19,qcvn102,UBND tỉnh Đồng Nai,tinh,,,,,,,
dn,H19,qd20,UBND tỉnh Đồng Nai,tinh,,,,,,,
bp,000.00.00.H10,qcvn102,UBND tỉnh Bình Phước,tinh,,,,2025-07-01,closed,dn,merger
bb,H19.41,qd20,UBND xã Bom Bo,xa,dn,ioffice,2025-07-01,,,,
bb,H10.41,qd20,UBND xã Bom Bo,xa,dn,ioffice,,2025-07-01,,,
bc,H19.42,qd20,Ủy ban nhân dân xã Bình Châu,xa,dn,,,,,,
bs,H19.43,qd20,Trường THCS Bom Bo xã Bình Sơn,xa,bb,,,,,,
px,H19.44,qd20,UBND thành phố Đồng Xoài,xa,dn,,,,,,
sn,H19.05,qd20,Sở Nội vụ tỉnh Đồng Nai,tinh,dn,onewin,,,,,
h1,H19.4,qd20,Hội H19.4 cũ,tinh,dn,,,,,,
`
await importDirectory(db, readDirectoryCsv(file), '2026-03-02')

const find = async (filter: OrganisationFilter) =>
  (await searchOrganisations(db, filter, { limit: 50 }))!.items.map(({ name }) => name)
const idOf = async (name: string) =>
  (await pool.query('select id from organisation where name = $1', [name])).rows[0].id as string

describe('by name', () => {
  test.each([
    ['without diacritics, in any order', 'bo bom xa ubnd', ['UBND xã Bom Bo']],
    [
      'with diacritics and in any case',
      'XÃ BÌNH',
      ['Trường THCS Bom Bo xã Bình Sơn', 'Ủy ban nhân dân xã Bình Châu']
    ],
    ['by the beginnings of its words', 'th bo', ['Trường THCS Bom Bo xã Bình Sơn']],
    ['not by their insides', 'om', []],
    ['in short, where it is written out', 'ubnd chau', ['Ủy ban nhân dân xã Bình Châu']],
    ['written out, where it is short', 'uy ban nhan dan bom', ['UBND xã Bom Bo']],
    ['a city in short', 'tp dong xoai', ['UBND thành phố Đồng Xoài']],
    ['who begins so before the others', 'ubnd xa', ['UBND xã Bom Bo', 'Ủy ban nhân dân xã Bình Châu']],
    ['signs of a pattern are no words', '% _', []]
  ])('%s', async (_, q, names) => {
    expect(await find({ q })).toEqual(names)
  })
})

describe('by code', () => {
  test('old or new, in any case, and says which code was met', async () => {
    const page = await searchOrganisations(db, { q: ' h10.41 ' }, { limit: 50 })
    expect(page?.items).toMatchObject([{ name: 'UBND xã Bom Bo', code: 'H19.41', matchedCode: 'H10.41' }])
  })

  test('the very code first, then codes that begin so in their order, then names; each once', async () => {
    expect(await find({ q: 'H19.4' })).toEqual([
      'Hội H19.4 cũ',
      'UBND xã Bom Bo',
      'Ủy ban nhân dân xã Bình Châu',
      'Trường THCS Bom Bo xã Bình Sơn',
      'UBND thành phố Đồng Xoài'
    ])
    expect(await find({ q: 'cu' })).toEqual(['Hội H19.4 cũ'])
  })
})

describe('filters', () => {
  test('all that are given must hold', async () => {
    const parentId = await idOf('UBND tỉnh Đồng Nai')
    expect(await find({ status: 'closed' })).toEqual(['UBND tỉnh Bình Phước'])
    expect(await find({ q: 'ubnd', level: 'tinh', status: 'active' })).toEqual(['UBND tỉnh Đồng Nai'])
    expect(await find({ parentId, connectorId: 'ioffice' })).toEqual(['UBND xã Bom Bo'])
    expect(await find({ q: 'bom', parentId })).toEqual(['UBND xã Bom Bo'])
    expect(await find({ q: 'bom', connectorId: 'onewin' })).toEqual([])
  })

  test.each([
    ['a short list of an axis', 3],
    ['a long one', 6000]
  ])('%s: who stands in it under any code, and neither the deleted nor the gone', async (axisId, size) => {
    const [first, second] = [new Date('2026-01-01'), new Date('2026-01-02')]
    const fill = Array.from({ length: size }, (_, n) => ({ remoteKey: `f${n}`, code: `F.${n}`, name: 'x' }))
    await store.axisDirectories.keep(axisId, [{ remoteKey: 'g', code: 'H19.44', name: 'mất' }], first)
    await store.axisDirectories.keep(
      axisId,
      [
        ...fill,
        { remoteKey: 'a', code: 'khác', otherCode: ' h10.41', name: 'Bom Bo' },
        { remoteKey: 'b', code: 'h19', name: 'Đồng Nai' },
        { remoteKey: 'c', code: 'H19.05', name: 'đã xóa', deleted: true }
      ],
      second
    )
    await store.axisDirectories.markGone(axisId, second)
    expect(await find({ axisId })).toEqual(['UBND tỉnh Đồng Nai', 'UBND xã Bom Bo'])
    expect(await find({ axisId, q: 'bom' })).toEqual(['UBND xã Bom Bo'])
  })
})

test('pages of any size give everything once and in one order, across the ways of finding', async () => {
  for (const q of [undefined, 'H19.4', 'ubnd', 'xa bo', 'H']) {
    const filter = q === undefined ? {} : { q }
    const all = await find(filter)
    for (const limit of [1, 2, 3]) {
      const paged: string[] = []
      let next: string | undefined
      do {
        const page = await searchOrganisations(db, filter, {
          limit,
          ...(next === undefined ? {} : { cursor: next })
        })
        paged.push(...page!.items.map(({ name }) => name))
        next = page!.next
      } while (next !== undefined)
      expect(paged).toEqual(all)
    }
  }
})

test.each([
  'x',
  '',
  Buffer.from('["9","a",""]').toString('base64url'),
  Buffer.from('["1"]').toString('base64url')
])('a cursor that was not given out (%j) is no page', async cursor => {
  expect(await searchOrganisations(db, {}, { limit: 5, cursor })).toBeNull()
})

test('the words of a question are the words of the names, for whatever Vietnamese writes', async () => {
  const letters = 'aăâeêioôơuưyđ'
    .split('')
    .flatMap(base => ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'].map(mark => base + mark))
  const letter = fc.constantFrom(
    ...letters,
    ...letters.map(l => l.toUpperCase()),
    ...'bcdghklmnpqrstvx -.,/()0123456789'
  )
  const text = fc.array(letter, { minLength: 1, maxLength: 25 }).map(all => all.join(''))
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('NFC', 'NFD'), async (raw, form) => {
      const { rows } = await pool.query('select plain_words($1) as words', [raw.normalize(form)])
      expect(searchWords(raw.normalize(form)).join(' ')).toBe(
        (rows[0].words as string).split(' ').filter(Boolean).slice(0, 12).join(' ')
      )
    }),
    { numRuns: 150 }
  )
})
