/**
 * The two messages of the exchange, as QCVN 102:2016/BTTTT names their parts.
 *
 * Field names follow the standard's elements, its misspellings included (`Bussiness`, `TyperNotation`),
 * so that whoever holds the standard in the other hand finds each one. Dates are dates, not instants:
 * `yyyy-MM-dd` as text. Timestamps carry no zone on the wire and are read as +07:00 (QĐ 28/2018 Art 14.4).
 */
import type { ContentRef } from './content.ts'

/** `From`, `To`: one office as the message describes it. Only the id is always there. */
export interface OrganizationBlock {
  readonly organId: string
  readonly organizationInCharge?: string
  readonly organName?: string
  readonly organAdd?: string
  readonly email?: string
  readonly telephone?: string
  readonly fax?: string
  readonly website?: string
}

/** `ResponseFor`: the document that this one answers. `code` is "number/notation" in one string. */
export interface ResponseFor {
  readonly organId?: string
  readonly code?: string
  readonly documentId?: string
  /** yyyy-MM-dd */
  readonly promulgationDate?: string
}

export interface StaffInfo {
  readonly department?: string
  readonly staff?: string
  readonly email?: string
  readonly mobile?: string
  readonly departmentId?: string
  readonly staffId?: string
}

/** A hop's mark. `timestamp` is ISO 8601 with +07:00, absent when the wire's could not be read. */
export interface TraceHeader {
  readonly organId?: string
  readonly timestamp?: string
}

/** 0 mới · 1 thu hồi · 2 cập nhật · 3 thay thế (`BussinessDocType`). */
export type BusinessType = 'new' | 'recall' | 'update' | 'replace'
export const businessTypeDigits: Record<BusinessType, string> = {
  new: '0',
  recall: '1',
  update: '2',
  replace: '3'
}

/** `Bussiness`. Absent on the wire means a new document. */
export interface Business {
  readonly documentId?: string
  readonly type: BusinessType
  readonly reason?: string
  /** '0' no paper copy follows, '1' one follows; kept as written. */
  readonly paper?: string
  readonly documentInfo?: { readonly contentChanged: boolean; readonly receiversChanged: boolean }
  readonly receivers?: readonly { readonly organId: string; readonly change: 'removed' | 'added' }[]
  readonly staff?: StaffInfo
  readonly replacements?: readonly { readonly documentId: string; readonly organIds: readonly string[] }[]
}

/** 0 thường · 1 khẩn · 2 thượng khẩn · 3 hỏa tốc · 4 hỏa tốc hẹn giờ (a 5 on the wire is read as 0). */
export type Priority = 0 | 1 | 2 | 3 | 4

export interface OtherInfo {
  readonly priority: Priority
  readonly sphereOfPromulgation?: string
  readonly typerNotation?: string
  readonly promulgationAmount?: number
  readonly pageAmount?: number
  readonly direction?: string
  readonly appendixes: readonly string[]
  readonly replyFors?: string
  readonly referenceCodes?: string
}

/** One attachment: its manifest entry and its encoded part, joined by `contentId` (without `cid:`). */
export interface Attachment {
  readonly contentId: string
  readonly name: string
  readonly description?: string
  /** The type as the sender wrote it; often wrong. */
  readonly declaredType?: string
  /** The bytes exactly as they travelled, base64 removed. */
  readonly transmitted: ContentRef
  /** The document itself: `transmitted`, or the single entry of a ZIP that wrapped it. */
  readonly content: ContentRef
  /** What the bytes are, by their magic: `application/pdf`, `application/zip`, … */
  readonly mediaType: string
}

export interface EdocHeader {
  readonly from: OrganizationBlock
  readonly to: readonly OrganizationBlock[]
  /** Opaque; unique only with the sender. */
  readonly documentId?: string
  readonly codeNumber?: string
  readonly codeNotation?: string
  readonly place?: string
  /** yyyy-MM-dd */
  readonly promulgationDate?: string
  readonly documentType?: { readonly type?: string; readonly typeDetail?: string; readonly typeName?: string }
  readonly subject?: string
  readonly content?: string
  readonly signer?: { readonly competence?: string; readonly position?: string; readonly fullName?: string }
  /** yyyy-MM-dd */
  readonly dueDate?: string
  readonly otherInfo: OtherInfo
  readonly responseFor: readonly ResponseFor[]
  /** Carried through unchanged: its meaning differs between vendors, nothing may branch on it. */
  readonly steeringType?: string
  readonly toPlaces: readonly string[]
  readonly taskCodes?: readonly string[]
  readonly applicationType?: string
}

/** Message kind `edoc`: a document on its way. */
export interface Edoc {
  readonly kind: 'edoc'
  readonly header: EdocHeader
  readonly trace: readonly TraceHeader[]
  readonly business: Business
  /** The `Signature` element as it came, for the record; it proves nothing until verified. */
  readonly signatureXml?: string
  readonly attachments: readonly Attachment[]
}

/** Message kind `status`: a business receipt. Its addressee is `responseFor.organId`. */
export interface StatusMessage {
  readonly kind: 'status'
  readonly from: OrganizationBlock
  readonly responseFor: ResponseFor
  readonly staff?: StaffInfo
  /** Two digits; unknown ones are kept. */
  readonly statusCode: string
  readonly description?: string
  /** ISO 8601, +07:00 */
  readonly timestamp?: string
}

export type EdxmlMessage = Edoc | StatusMessage
export type MessageKind = EdxmlMessage['kind']

/** "number/notation", the form in which people and `ResponseFor/Code` name a document. */
export function codeOf(header: Pick<EdocHeader, 'codeNumber' | 'codeNotation'>): string | undefined {
  if (header.codeNumber === undefined) return undefined
  return header.codeNotation === undefined ? header.codeNumber : `${header.codeNumber}/${header.codeNotation}`
}
