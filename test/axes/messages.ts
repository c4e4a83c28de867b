/** Small messages and parcels, written by hand: the axes carry bytes and must not care who wrote them. */
import { createHash, randomUUID } from 'node:crypto'
import type { Parcel } from '../../src/exchange/ports/index.ts'

export const ours = '000.00.01.H19'
export const ministry = '000.00.00.G22'
export const refusing = '000.00.00.G15'
export const closed = '000.00.00.H10'

const ns = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'

export interface Letter {
  readonly from?: string
  readonly to?: string
  readonly number?: string
  readonly documentId?: string
  readonly businessType?: '0' | '1' | '2' | '3'
  readonly attachment?: string
}

export function edocText(letter: Letter = {}): string {
  const {
    from = ours,
    to = ministry,
    number = '17',
    businessType = '0',
    attachment = 'JVBERi0xLjQK'
  } = letter
  const documentId = letter.documentId ?? `${from},2026/11/23,${number}/UBND-NC`
  const p = 'edXML:'
  return (
    `<?xml version="1.0" encoding="UTF-8"?><edXML xmlns="${ns}"><${p}edXMLEnvelope xmlns:edXML="${ns}">` +
    `<${p}edXMLHeader><${p}MessageHeader><${p}From><${p}OrganId>${from}</${p}OrganId></${p}From>` +
    `<${p}To><${p}OrganId>${to}</${p}OrganId></${p}To><${p}DocumentId>${documentId}</${p}DocumentId>` +
    `<${p}Code><${p}CodeNumber>${number}</${p}CodeNumber><${p}CodeNotation>UBND-NC</${p}CodeNotation></${p}Code>` +
    `<${p}PromulgationInfo><${p}PromulgationDate>2026/11/23</${p}PromulgationDate></${p}PromulgationInfo>` +
    `<${p}Subject>Về việc kiểm thử đường truyền</${p}Subject></${p}MessageHeader>` +
    `<${p}TraceHeaderList><${p}TraceHeader><${p}OrganId>${from}</${p}OrganId>` +
    `<${p}Timestamp>2026/11/23 09:00:00</${p}Timestamp></${p}TraceHeader>` +
    `<${p}Bussiness><${p}BussinessDocType>${businessType}</${p}BussinessDocType></${p}Bussiness></${p}TraceHeaderList>` +
    `</${p}edXMLHeader></${p}edXMLEnvelope><AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>` +
    `<${p}ContentTransferEncoded xmlns:edXML="${ns}">${attachment}</${p}ContentTransferEncoded></Attachment>` +
    `</AttachmentEncoded></edXML>`
  )
}

export interface ParcelOptions extends Letter {
  readonly bytes?: Buffer
  readonly firstAttemptAt?: Date
  readonly takenRemoteIds?: readonly string[]
  readonly open?: () => AsyncIterable<Uint8Array>
}

export function parcelOf(options: ParcelOptions = {}): Parcel {
  const { from = ours, to = ministry, number = '17' } = options
  const bytes = options.bytes ?? Buffer.from(edocText(options))
  return {
    deliveryId: randomUUID(),
    kind: 'edoc',
    attempt: 1,
    from,
    to,
    document: { code: `${number}/UBND-NC`, promulgationDate: '2026-11-23', businessType: 'new', priority: 0 },
    message: {
      kind: 'edoc',
      header: {
        from: { organId: from },
        to: [{ organId: to }],
        codeNumber: number,
        codeNotation: 'UBND-NC',
        otherInfo: { priority: 0, appendixes: [] },
        responseFor: [],
        toPlaces: []
      },
      trace: [],
      business: { type: 'new' },
      attachments: []
    },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    open:
      options.open ??
      async function* () {
        // In pieces, so that nothing relies on one write.
        for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700)
      },
    firstAttemptAt: options.firstAttemptAt ?? new Date(),
    takenRemoteIds: options.takenRemoteIds ?? []
  }
}

export async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export async function allOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

export async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
