/**
 * The visible forms of an agency's signature, after NĐ 30/2020/NĐ-CP Appendix I, and nothing besides them.
 */

/** Where something stands on a page as the reader sees it (after /Rotate), in millimetres from its upper left corner. */
export interface PagePlace {
  /** Counted from 1; from the end when negative (-1 is the last page). */
  readonly page: number
  readonly leftMm: number
  readonly topMm: number
}

export type SealPlace =
  | ({ readonly by: 'page' } & PagePlace)
  /**
   * Over the left third of a personal signature: of the named field, else of the last visible signature of the file.
   * `otherwise` is for files in which the person's signature cannot be seen.
   */
  | { readonly by: 'signature'; readonly field?: string; readonly otherwise?: PagePlace }

/** Appendix I, part I, II.8: the seal in red, true size, transparent background, covering a third of the signature. */
export interface SealForm {
  readonly kind: 'seal'
  /** PNG with transparency. */
  readonly image: Uint8Array
  /** The seal's true width; its height follows from the image. */
  readonly widthMm: number
  readonly place: SealPlace
}

/** Appendix I, part I, II.8: on an attachment of its own file, "số và ký hiệu văn bản; thời gian ký", without an image. */
export interface NumberForm {
  readonly kind: 'number-and-time'
  /** Number and notation of the document: `1286/QĐ-UBND`. */
  readonly number: string
}

/** NĐ 30/2020 Art 25: true copy, copy of a copy, extract. */
export type CopyKind = 'sao-y' | 'sao-luc' | 'trich-sao'

/** Appendix I, part II: the electronic copy says its form, the agency that made it and when. */
export interface CopyForm {
  readonly kind: 'copy'
  readonly copy: CopyKind
  /** The agency that makes the copy. */
  readonly agency: string
  /** Number and notation of the copy (`15/SY-VP`), for agencies that write it there too. */
  readonly number?: string
}

/** Valid in law without a picture, too: a signature nobody sees on the page. */
export interface HiddenForm {
  readonly kind: 'hidden'
}

export type CornerForm = NumberForm | CopyForm
export type VisibleForm = SealForm | CornerForm
export type SignatureForm = VisibleForm | HiddenForm
