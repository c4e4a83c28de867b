/** The text that a form field's appearance shows, as far as simple fonts let it be read. */
import { Keyword, Lexer } from '../read/lexer.ts'
import { PdfRefusal } from '../read/refusal.ts'
import { PdfString } from '../read/values.ts'
import type { Budget } from '../read/limits.ts'

const showing = new Set(['Tj', 'TJ', "'", '"'])

/**
 * Strings shown one after the other. Undefined when there are none, or when they are in codes of a font's own
 * (two bytes a glyph), which say nothing without the font.
 */
export function shownText(content: Uint8Array, budget: Budget): string | undefined {
  const lexer = new Lexer(content, -1, true, budget)
  let shown = ''
  let pending: PdfString[] = []
  try {
    for (let token = lexer.next(); token !== 'end'; token = lexer.next()) {
      if (token instanceof PdfString) pending.push(token)
      else if (token instanceof Keyword) {
        if (showing.has(token.word)) {
          if (pending.some(each => each.hex || each.bytes.some(byte => byte < 0x20 && byte !== 0x0a)))
            return undefined
          shown += pending.map(each => Buffer.from(each.bytes).toString('latin1')).join('')
        }
        pending = []
      }
    }
  } catch (error) {
    if (error instanceof PdfRefusal && error.problem.code !== 'pdf-signature.too-complex') return undefined
    throw error
  }
  return shown === '' ? undefined : shown
}
