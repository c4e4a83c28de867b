/**
 * Tinos has the widths of Times New Roman, which the law names and nobody may embed freely. It comes as one file for
 * each character set and "Đồng Nai" needs several of them, so text is cut into runs that one file can write.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type PDFDocument from 'pdfkit'

const require = createRequire(import.meta.url)
const sets = ['latin', 'vietnamese', 'latin-ext'] as const

export interface Run {
  readonly font: string
  readonly text: string
}

export interface Faces {
  /** The runs of a text in NFC; undefined when a character is in none of the files. */
  cut(text: string): readonly Run[] | undefined
  /** Points at the size; what cannot be written has no width. */
  width(text: string, size: number): number
}

/** Makes the regular face known to a document. */
export function openFaces(document: InstanceType<typeof PDFDocument>): Faces {
  const writers = sets.map(set => {
    const file = require.resolve(`@fontsource/tinos/files/tinos-${set}-400-normal.woff`)
    document.registerFont(set, readFileSync(file))
    document.font(set)
    return { font: set, writes: glyphTest(document) }
  })

  function cut(text: string): readonly Run[] | undefined {
    const runs: { font: string; text: string }[] = []
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0
      const writer = writers.find(each => each.writes(code))
      if (writer === undefined) return undefined
      const last = runs.at(-1)
      if (last?.font === writer.font) last.text += character
      else runs.push({ font: writer.font, text: character })
    }
    return runs
  }

  return {
    cut,
    width: (text, size) =>
      (cut(text) ?? []).reduce(
        (sum, run) => sum + document.font(run.font).fontSize(size).widthOfString(run.text),
        0
      )
  }
}

/** PDFKit keeps the opened font to itself; only it knows which characters the file can write. */
function glyphTest(document: InstanceType<typeof PDFDocument>): (codePoint: number) => boolean {
  const { _font } = document as unknown as {
    _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } }
  }
  const { font } = _font
  return codePoint => codePoint >= 0x20 && font.hasGlyphForCodePoint(codePoint)
}
