/** The objects of ISO 32000-1 section 7.3, as they stand in a file. `null`, booleans and numbers are JavaScript's own. */
export type PdfValue = null | boolean | number | PdfName | PdfString | PdfArray | PdfDict | PdfRef | PdfStream

/** Without the solidus, `#xx` resolved; one character a byte (Latin-1). */
export class PdfName {
  readonly value: string
  constructor(value: string) {
    this.value = value
  }
}

/** `start` and `end` are file offsets of its delimiters (end exclusive); -1 inside an object stream. */
export class PdfString {
  readonly bytes: Uint8Array
  readonly hex: boolean
  readonly start: number
  readonly end: number
  constructor(bytes: Uint8Array, hex: boolean, start: number, end: number) {
    this.bytes = bytes
    this.hex = hex
    this.start = start
    this.end = end
  }
}

/** `start` and `end` are file offsets of its brackets (end exclusive); -1 inside an object stream. */
export class PdfArray {
  readonly items: readonly PdfValue[]
  readonly start: number
  readonly end: number
  constructor(items: readonly PdfValue[], start = -1, end = -1) {
    this.items = items
    this.start = start
    this.end = end
  }
}

export class PdfDict {
  readonly entries: ReadonlyMap<string, PdfValue>
  /** A key stood twice: readers differ on which one counts, so nobody may rest on this dictionary. */
  readonly ambiguous: boolean
  constructor(entries: ReadonlyMap<string, PdfValue>, ambiguous = false) {
    this.entries = entries
    this.ambiguous = ambiguous
  }
  /** Absent and null are the same (ISO 32000-1 7.3.7). References are not followed. */
  get(key: string): PdfValue {
    return this.entries.get(key) ?? null
  }
}

export class PdfRef {
  readonly number: number
  readonly generation: number
  constructor(number: number, generation: number) {
    this.number = number
    this.generation = generation
  }
}

/** The bytes stay in the file: `start` is the offset of the first one, `length` those before `endstream`. */
export class PdfStream {
  readonly dict: PdfDict
  readonly start: number
  readonly length: number
  constructor(dict: PdfDict, start: number, length: number) {
    this.dict = dict
    this.start = start
    this.length = length
  }
}

export function nameOf(value: PdfValue): string | undefined {
  return value instanceof PdfName ? value.value : undefined
}

/** A whole number not below zero, as offsets, counts and lengths are. */
export function countOf(value: PdfValue): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
