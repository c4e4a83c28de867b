/**
 * Tinos, which has the measures of Times New Roman (NĐ 30/2020 Appendix I asks for Times New Roman). It comes as files of
 * separate character sets and one Vietnamese word may need two of them: text is cut into runs that one file can write.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export type Face = 'regular' | 'bold' | 'italic'
export const fontFiles: Readonly<Record<Face, string>> = {
  regular: '400-normal',
  bold: '700-normal',
  italic: '400-italic'
}
/** In the order in which they are tried. */
export const characterSets = ['latin', 'vietnamese', 'latin-ext'] as const

const require = createRequire(import.meta.url)
const read = new Map<string, Buffer>()

/** `format`: woff2 for pages, woff for PDF. */
export function fontFile(set: (typeof characterSets)[number], face: Face, format: 'woff' | 'woff2'): Buffer {
  const path = `@fontsource/tinos/files/tinos-${set}-${fontFiles[face]}.${format}`
  const known = read.get(path) ?? readFileSync(require.resolve(path))
  read.set(path, known)
  return known
}

export interface Run {
  readonly font: string
  readonly text: string
}

interface FontDocument {
  registerFont(name: string, source: Buffer): unknown
  font(name: string): unknown
}

/** Registers the files with a document; returns the cutter. A character that none of them has is written as a box. */
export function loadFaces(document: FontDocument): (text: string, face: Face) => readonly Run[] {
  const has = new Map<string, (codePoint: number) => boolean>()
  for (const face of Object.keys(fontFiles) as Face[])
    for (const set of characterSets) {
      const name = `${face}-${set}`
      document.registerFont(name, fontFile(set, face, 'woff'))
      document.font(name)
      has.set(name, glyphsOf(document))
    }
  const fonts = new Map<string, string>()
  const fontFor = (character: string, face: Face): string => {
    const known = fonts.get(face + character)
    if (known !== undefined) return known
    const codePoint = character.codePointAt(0) ?? 0
    const set = characterSets.find(each => has.get(`${face}-${each}`)?.(codePoint) === true) ?? 'latin'
    fonts.set(face + character, `${face}-${set}`)
    return `${face}-${set}`
  }
  return (text, face) => {
    const runs: { font: string; text: string }[] = []
    for (const character of text.normalize('NFC')) {
      const font = fontFor(character, face)
      const last = runs.at(-1)
      if (last?.font === font) last.text += character
      else runs.push({ font, text: character })
    }
    return runs
  }
}

/** PDFKit keeps the opened font to itself; only that knows which characters the file can write. */
function glyphsOf(document: FontDocument): (codePoint: number) => boolean {
  const { _font: opened } = document as unknown as {
    _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } }
  }
  const { font } = opened
  return codePoint => font.hasGlyphForCodePoint(codePoint)
}
