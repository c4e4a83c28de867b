/** Records with everything a row needs, for tests that care about one thing of them. */
import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import type { ContentRef } from '../../src/domain/content.ts'
import type { DocumentRecord } from '../../src/domain/document.ts'
import { businessKeyOf } from '../../src/domain/document.ts'
import type { Edoc, EdocHeader, StatusMessage } from '../../src/domain/envelope.ts'
import type { NewDelivery, NewReceipt } from '../../src/exchange/ports/index.ts'

export function contentRef(text: string): ContentRef {
  return { sha256: createHash('sha256').update(text).digest('hex'), size: Buffer.byteLength(text) }
}

export function edoc(header: Partial<EdocHeader> = {}, business: Edoc['business'] = { type: 'new' }): Edoc {
  return {
    kind: 'edoc',
    header: {
      from: { organId: 'H19.1' },
      to: [{ organId: 'G22' }],
      otherInfo: { priority: 0, appendixes: [] },
      responseFor: [],
      toPlaces: [],
      ...header
    },
    trace: [],
    business,
    attachments: []
  }
}

export function newDocument(
  header: Partial<EdocHeader> = {},
  more: Partial<DocumentRecord> = {}
): DocumentRecord {
  const id = v7()
  const message = more.message ?? edoc({ documentId: id, ...header })
  return {
    id,
    direction: 'out',
    source: 'ioffice',
    senderCode: message.header.from.organId.toUpperCase(),
    businessType: message.business.type,
    businessKey: businessKeyOf(message),
    message,
    raw: contentRef(`raw ${id}`),
    envelope: contentRef(`envelope ${id}`),
    substance: contentRef(`substance ${id}`).sha256,
    acceptedAt: new Date('2026-11-23T01:00:00Z'),
    ...more
  }
}

export function newDelivery(documentId: string, more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id: v7(),
    kind: 'edoc',
    documentId,
    senderCode: 'H19.1',
    recipientCode: 'G22',
    route: { kind: 'axis', id: 'vxp' },
    priority: 0,
    acceptedAt: new Date('2026-11-23T01:00:00Z'),
    ...more
  }
}

export function statusMessage(more: Partial<StatusMessage> = {}): StatusMessage {
  return {
    kind: 'status',
    from: { organId: 'G22' },
    responseFor: { organId: 'H19.1' },
    statusCode: '01',
    ...more
  }
}

export function newReceipt(more: Partial<NewReceipt> = {}): NewReceipt {
  const id = v7()
  return {
    id,
    direction: 'in',
    fromCode: 'G22',
    code: '01',
    at: '2026-11-23T08:00:00+07:00',
    message: statusMessage(),
    raw: contentRef(`receipt ${id}`),
    effect: 'advanced',
    source: 'vxp',
    receivedAt: new Date('2026-11-23T01:05:00Z'),
    key: id,
    ...more
  }
}
