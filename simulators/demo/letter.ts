/** A letter as its office wrote it: enough for the page and for the edXML around it. */
export interface Office {
  readonly code: string
  readonly name: string
}

export interface Letter {
  /** Names its files, and is the idempotency key of its post. */
  readonly id: string
  readonly from: Office
  readonly to: readonly Office[]
  /** As the head of the page has it: the office above it and its own name in capitals. */
  readonly issuer: { readonly above?: string; readonly name: string }
  readonly number: string
  readonly notation: string
  readonly place: string
  /** yyyy-MM-dd */
  readonly date: string
  readonly typeName: string
  /** Words of the named kinds (GIẤY MỜI, CÔNG ĐIỆN); a công văn has none. */
  readonly title?: string
  /** What it is about, without "V/v". */
  readonly about: string
  /** Trích yếu. */
  readonly subject: string
  readonly addressees: readonly string[]
  readonly paragraphs: readonly string[]
  readonly toPlaces: readonly string[]
  readonly signer: { readonly competence?: string; readonly position: string; readonly fullName: string }
  /** 0 thường … 3 hỏa tốc */
  readonly priority: 0 | 1 | 2 | 3
  /** yyyy-MM-dd */
  readonly dueDate?: string
  /** Its sender wants it back once everybody has it, and why. */
  readonly recalledBecause?: string
  /** Its sender puts another in its place, and why. */
  readonly replaced?: { readonly by: Letter; readonly because: string }
}
