/** `12 0 obj … endobj` at an offset (ISO 32000-1 7.3.10). The offset must hit exactly; nothing is searched for. */
import type { Budget } from './limits.ts'
import { Keyword } from './lexer.ts'
import type { Lexer } from './lexer.ts'
import { expectWord, parseValue, readAt } from './parser.ts'
import { refuse } from './refusal.ts'
import type { PdfSource } from './source.ts'
import { countOf, PdfDict, PdfRef, PdfStream } from './values.ts'
import type { PdfValue } from './values.ts'

export interface IndirectObject {
  readonly number: number
  readonly generation: number
  readonly value: PdfValue
  /** Offset after `endobj`. */
  readonly end: number
}

/** `data`: where a stream's bytes begin, else -1. */
type Head = IndirectObject & { readonly data: number }

/** `length` follows the stream's /Length when it is a reference. */
export function readIndirect(
  source: PdfSource,
  offset: number,
  budget: Budget,
  length: (reference: PdfRef) => PdfValue
): IndirectObject {
  const head = readAt(source, offset, budget, lexer => headOf(lexer))
  if (head.data < 0) return head
  if (!(head.value instanceof PdfDict)) refuse('pdf-signature.stream-broken', 'a stream without a dictionary')
  const stated = head.value.get('Length')
  const bytes = countOf(stated instanceof PdfRef ? length(stated) : stated)
  if (bytes === undefined || head.data + bytes > source.size) {
    refuse('pdf-signature.stream-broken', `object ${head.number}: wrong /Length`)
  }
  const end = endOf(source, head.data + bytes, budget, head.number)
  return {
    number: head.number,
    generation: head.generation,
    value: new PdfStream(head.value, head.data, bytes),
    end
  }
}

function headOf(lexer: Lexer): Head {
  const begins = lexer.offset()
  const number = lexer.next()
  const generation = lexer.next()
  const word = lexer.next()
  if (
    typeof number !== 'number' ||
    typeof generation !== 'number' ||
    !(word instanceof Keyword) ||
    word.word !== 'obj'
  ) {
    return refuse('pdf-signature.xref-broken', `offset ${begins} is not the start of an object`)
  }
  const value = parseValue(lexer)
  const data = expectWord(lexer, 'endobj', 'stream') === 'stream' ? lexer.offset(lexer.streamStart()) : -1
  return { number, generation, value, end: lexer.offset(), data }
}

/** Only a line end may stand before `endstream`: with a comment there, readers would differ on where data end. */
function endOf(source: PdfSource, at: number, budget: Budget, number: number): number {
  const tail = Buffer.from(source.read(at, 16)).toString('latin1')
  const match = /^[\r\n \t]{0,4}endstream/.exec(tail)
  if (match === null) {
    return refuse('pdf-signature.stream-broken', `object ${number}: /Length does not lead to "endstream"`)
  }
  return readAt(source, at + match[0].length, budget, lexer => {
    expectWord(lexer, 'endobj')
    return lexer.offset()
  })
}
