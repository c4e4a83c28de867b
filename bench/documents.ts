/**
 * Documents to post: edXML in the form that DMSs send, each with a PDF-like attachment of random bytes that no
 * other document has. Only the first bytes are a document's own; the bulk is made once a size, so that making
 * documents costs nothing while they are measured.
 */
import { randomBytes } from 'node:crypto'

export interface BenchDocument {
  /** DocumentId, by which the far end knows it again. */
  readonly id: string
  /** The message, in order; at `content` stands the base64. */
  readonly chunks: readonly Buffer[]
  /** Bytes before the base64, and of the base64: the bare program need not read XML. */
  readonly head: number
  readonly content: number
  readonly size: number
}

export const sender = { code: '000.00.00.H19', name: 'UBND tỉnh Đồng Nai' }
export const recipient = { code: '000.00.00.G09', name: 'Bộ Nội vụ' }

const begin = Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1')
const end = Buffer.from('\n%%EOF\n')
/** Of each document alone; whole groups of three bytes, so that base64 may be joined behind it. */
const ownBytes = 768

/** `day`: yyyy/MM/dd. `series` keeps documents of one run apart from those of another. */
export function makeDocuments(bytes: number, count: number, series: string, day: string): BenchDocument[] {
  const bulk = Buffer.concat([randomBytes(bytes - ownBytes - end.length), end]).toString('base64')
  const shared = Buffer.from(bulk, 'latin1')
  return Array.from({ length: count }, (_, at) => oneOf(shared, `${String(at + 1)}/${series}`, day))
}

function oneOf(shared: Buffer, code: string, day: string): BenchDocument {
  const id = `${sender.code},${day},${code}`
  const own = Buffer.concat([begin, randomBytes(ownBytes - begin.length)]).toString('base64')
  const head = Buffer.from(headOf(id, code, day))
  const tail = Buffer.from('</edXML:ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>\n')
  const chunks = [head, Buffer.from(own, 'latin1'), shared, tail]
  const content = own.length + shared.length
  return { id, chunks, head: head.length, content, size: head.length + content + tail.length }
}

function headOf(id: string, code: string, day: string): string {
  const [number = '', notation = ''] = code.split('/')
  const file = `${number}-${notation}.pdf`
  const contentId = `cid:${number}-${notation}`
  return `<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
<edXML:edXMLHeader>
<edXML:MessageHeader>
<edXML:From><edXML:OrganId>${sender.code}</edXML:OrganId><edXML:OrganName>${sender.name}</edXML:OrganName></edXML:From>
<edXML:To><edXML:OrganId>${recipient.code}</edXML:OrganId><edXML:OrganName>${recipient.name}</edXML:OrganName></edXML:To>
<edXML:DocumentId>${id}</edXML:DocumentId>
<edXML:Code><edXML:CodeNumber>${number}</edXML:CodeNumber><edXML:CodeNotation>${notation}</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Đồng Nai</edXML:Place><edXML:PromulgationDate>${day}</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>18</edXML:Type><edXML:TypeDetail>1</edXML:TypeDetail><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>Về việc đo tải cổng liên thông văn bản</edXML:Subject>
<edXML:Content>Về việc đo tải cổng liên thông văn bản</edXML:Content>
<edXML:SignerInfo><edXML:Competence>TM. ỦY BAN NHÂN DÂN</edXML:Competence><edXML:Position>CHỦ TỊCH</edXML:Position><edXML:FullName>Người Đo Tải</edXML:FullName></edXML:SignerInfo>
<edXML:OtherInfo><edXML:Priority>0</edXML:Priority><edXML:PageAmount>1</edXML:PageAmount></edXML:OtherInfo>
<edXML:ToPlaces><edXML:Place>Như trên</edXML:Place><edXML:Place>Lưu: VT</edXML:Place></edXML:ToPlaces>
</edXML:MessageHeader>
<edXML:TraceHeaderList><edXML:TraceHeader><edXML:OrganId>${sender.code}</edXML:OrganId><edXML:Timestamp>${day} 09:00:00</edXML:Timestamp></edXML:TraceHeader><edXML:Bussiness><edXML:BussinessDocType>0</edXML:BussinessDocType></edXML:Bussiness></edXML:TraceHeaderList>
</edXML:edXMLHeader>
<edXML:edXMLBody><edXML:edXMLManifest version="1.0">
<edXML:Reference><edXML:ContentId>${contentId}</edXML:ContentId><edXML:ContentType>application/pdf</edXML:ContentType><edXML:AttachmentName>${file}</edXML:AttachmentName></edXML:Reference>
</edXML:edXMLManifest></edXML:edXMLBody>
</edXML:edXMLEnvelope>
<AttachmentEncoded><Attachment><ContentId>${contentId}</ContentId><AttachmentName>${file}</AttachmentName><ContentType>application/pdf</ContentType><edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">`
}
