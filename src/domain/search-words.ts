/**
 * What a person typed, as the words that a name is searched by: lower case, no diacritics. The database makes the same of
 * the names (`plain_words`, migration 0012); a test holds the two together.
 */
const marks = /\p{M}+/gu

/** At most twelve words: more say nothing more of an office's name. */
export function searchWords(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replace(marks, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
    .slice(0, 12)
}
