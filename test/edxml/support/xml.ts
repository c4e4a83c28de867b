/** A letter as text, to be spoilt by one change at a time. */
import { readMessage, defaultLimits, type ReadLimits } from '../../../src/edxml/read.ts'
import { chunked, MemoryStore } from './memory-store.ts'

export const Q = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'

export interface Pieces {
  readonly prolog: string
  readonly subject: string
  readonly extra: string
  readonly to: string
  readonly content: string
  readonly references: string
  readonly attachments: string
  readonly tail: string
}

export const reference = (id: string, name = 'a.txt') =>
  `<Reference><ContentId>cid:${id}</ContentId><AttachmentName>${name}</AttachmentName></Reference>`

export const attachment = (id: string, content: string) =>
  `<Attachment><ContentId>cid:${id}</ContentId><ContentTransferEncoded>${content}</ContentTransferEncoded></Attachment>`

export function letter(pieces: Partial<Pieces> = {}): string {
  const content = pieces.content ?? Buffer.from('Kính gửi').toString('base64')
  return `${pieces.prolog ?? '<?xml version="1.0" encoding="UTF-8"?>'}
<edXML xmlns="${Q}"><edXMLEnvelope><edXMLHeader><MessageHeader>
<From><OrganId>H19.07</OrganId></From>${pieces.to ?? '<To><OrganId>H19.23</OrganId></To>'}
<DocumentId>d1</DocumentId><PromulgationInfo><PromulgationDate>2026/03/02</PromulgationDate></PromulgationInfo>
${pieces.subject ?? '<Subject>V/v</Subject>'}${pieces.extra ?? ''}
</MessageHeader></edXMLHeader>
<edXMLBody><edXMLManifest>${pieces.references ?? reference('1')}</edXMLManifest></edXMLBody></edXMLEnvelope>
<AttachmentEncoded>${pieces.attachments ?? attachment('1', content)}</AttachmentEncoded></edXML>${pieces.tail ?? ''}`
}

export const readText = (
  text: string | Uint8Array,
  limits: Partial<ReadLimits> = {},
  store = new MemoryStore()
) => readMessage(chunked(Buffer.from(text as string)), store, { ...defaultLimits, ...limits })

/** The codes of a refusal; `read` when it was read after all. */
export async function codesOf(
  text: string | Uint8Array,
  limits: Partial<ReadLimits> = {}
): Promise<string[]> {
  const result = await readText(text, limits)
  return result.kind === 'read' ? ['read'] : result.problems.map(problem => problem.code)
}
