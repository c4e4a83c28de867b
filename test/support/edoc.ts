/** Small, invented messages in the exact form of the wire. */
import type { Edoc, StatusMessage } from '../../src/domain/envelope.ts'
import type { Contents } from '../../src/exchange/ports/index.ts'
import { writeMessage } from '../../src/edxml/write.ts'

export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n'
)

export async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes)
}

export async function gather(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export interface EdocFacts {
  readonly from?: string
  readonly to?: readonly string[]
  readonly number?: string
  readonly documentId?: string
  readonly subject?: string
  readonly priority?: 0 | 1 | 2 | 3 | 4
  readonly business?: Edoc['business']
  readonly attachment?: Buffer
  /** yyyy-MM-dd */
  readonly promulgationDate?: string
  readonly dueDate?: string
  readonly responseFor?: Edoc['header']['responseFor']
}

/** The message and its bytes. */
export async function edoc(
  contents: Contents,
  facts: EdocFacts = {}
): Promise<{ message: Edoc; bytes: Buffer }> {
  const content = await contents.put(once(facts.attachment ?? pdf))
  const from = facts.from ?? '000.00.01.H19'
  const number = facts.number ?? '123'
  const message: Edoc = {
    kind: 'edoc',
    header: {
      from: { organId: from, organName: 'Văn phòng UBND tỉnh' },
      to: (facts.to ?? ['000.00.00.G22']).map(organId => ({ organId, organName: `Đơn vị ${organId}` })),
      documentId: facts.documentId ?? `${from},2026/03/02,${number}/VP-TH`,
      codeNumber: number,
      codeNotation: 'VP-TH',
      place: 'Đồng Nai',
      promulgationDate: facts.promulgationDate ?? '2026-03-02',
      ...(facts.dueDate === undefined ? {} : { dueDate: facts.dueDate }),
      documentType: { type: '18', typeName: 'Công văn' },
      subject: facts.subject ?? 'V/v báo cáo tình hình thực hiện nhiệm vụ tháng 02 năm 2026',
      content: 'Báo cáo tháng 02',
      signer: { position: 'Chánh Văn phòng', fullName: 'Trần Thị Mẫu' },
      otherInfo: { priority: facts.priority ?? 0, appendixes: [] },
      responseFor: facts.responseFor ?? [],
      toPlaces: ['Như trên', 'Lưu: VT']
    },
    trace: [{ organId: from, timestamp: '2026-03-02T08:00:00+07:00' }],
    business: facts.business ?? { type: 'new' },
    attachments: [
      {
        contentId: 'cv-1',
        name: 'cong-van.pdf',
        declaredType: 'application/pdf',
        transmitted: content,
        content,
        mediaType: 'application/pdf'
      }
    ]
  }
  return { message, bytes: await gather(writeMessage(message, contents)) }
}

export interface StatusFacts {
  readonly code: string
  readonly from: string
  readonly to: string
  readonly documentId: string
  readonly description?: string
  readonly timestamp?: string
}

export async function statusBytes(contents: Contents, facts: StatusFacts): Promise<Buffer> {
  const message: StatusMessage = {
    kind: 'status',
    from: { organId: facts.from },
    responseFor: { organId: facts.to, documentId: facts.documentId, promulgationDate: '2026-03-02' },
    statusCode: facts.code,
    description: facts.description ?? 'Văn thư: đã ghi nhận',
    timestamp: facts.timestamp ?? '2026-03-02T09:00:00+07:00'
  }
  return gather(writeMessage(message, contents))
}
