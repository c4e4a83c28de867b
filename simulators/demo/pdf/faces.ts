/**
 * Be Vietnam Pro comes as files of separate character sets, and "Độc" needs two of them: a face is the set of
 * files, and text is cut into runs that one file can write.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export type Face = 'regular' | 'bold' | 'italic'

const files: Record<Face, string> = { regular: '400-normal', bold: '700-normal', italic: '400-italic' }
const sets = ['latin', 'vietnamese', 'latin-ext'] as const
const require = createRequire(import.meta.url)

interface FontDocument {
  registerFont(name: string, source: Buffer): unknown
  font(name: string): unknown
}

export interface Run {
  readonly font: string
  readonly text: string
}

/** Registers every file and returns the cutter. */
export function loadFaces(document: FontDocument): (text: string, face: Face) => Run[] {
  const writers = new Map<string, (codePoint: number) => boolean>()
  for (const [face, file] of Object.entries(files)) {
    for (const set of sets) {
      const name = `${face}-${set}`
      document.registerFont(
        name,
        readFileSync(require.resolve(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${set}-${file}.woff`))
      )
      document.font(name)
      writers.set(name, glyphTest(document))
    }
  }
  return (text, face) => {
    const runs: { font: string; text: string }[] = []
    for (const character of text.normalize('NFC')) {
      const code = character.codePointAt(0) ?? 0
      const set = sets.find(one => writers.get(`${face}-${one}`)?.(code) === true) ?? 'latin'
      const font = `${face}-${set}`
      const last = runs.at(-1)
      if (last?.font === font) last.text += character
      else runs.push({ font, text: character })
    }
    return runs
  }
}

/** PDFKit keeps the opened font to itself; only it knows which characters the file can write. */
function glyphTest(document: FontDocument): (codePoint: number) => boolean {
  const { _font } = document as unknown as {
    _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } }
  }
  return codePoint => _font.font.hasGlyphForCodePoint(codePoint)
}
