import { expect, it } from 'vitest'
import { searchWords } from '../../src/domain/search-words.ts'

it.each([
  ['UBND xã Bom Bo', ['ubnd', 'xa', 'bom', 'bo']],
  ['  Sở  Kế hoạch - Đầu tư ', ['so', 'ke', 'hoach', 'dau', 'tu']],
  ['TP. Đồng Xoài', ['tp', 'dong', 'xoai']],
  ['u\u031bng do\u0323\u0302i', ['ung', 'doi']],
  ['H19.05', ['h19', '05']],
  [' .,%_ ', []]
])('%j is the words %j', (text, words) => {
  expect(searchWords(text)).toEqual(words)
})

it('takes no more words than a name could have', () => {
  expect(searchWords('a '.repeat(100))).toHaveLength(12)
})
