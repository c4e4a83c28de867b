/** Messages to be sealed, with the bytes of their attachments in a store. */
import type { Edoc } from '../../../../src/domain/envelope.ts'
import { MemoryStore } from '../../../edxml/support/memory-store.ts'

export const store = new MemoryStore()

const attachment = (contentId: string, name: string, bytes: string) => {
  const content = store.add(Buffer.from(bytes))
  return { contentId, name, transmitted: content, content, mediaType: 'application/pdf' as const }
}

export const letter: Edoc = {
  kind: 'edoc',
  header: {
    from: { organId: '000.00.01.H19', organName: 'Văn phòng UBND tỉnh' },
    to: [{ organId: '000.00.00.G22', organName: 'Bộ "A" & <B>' }, { organId: 'H19.24' }],
    documentId: 'd1',
    codeNumber: '125',
    codeNotation: 'VP-TH',
    place: 'Đồng Nai',
    promulgationDate: '2026-03-02',
    subject: 'V/v <rà soát> & báo cáo',
    otherInfo: { priority: 2, appendixes: ['Phụ lục I'] },
    responseFor: [],
    toPlaces: ['Lưu: VT']
  },
  trace: [
    { organId: '000.00.01.H19', timestamp: '2026-03-02T09:15:00+07:00' },
    { organId: 'H19', timestamp: '2026-03-02T09:15:02+07:00' }
  ],
  business: { type: 'new' },
  attachments: [
    { ...attachment('a1', 'Công văn.pdf', '%PDF-1.4\nmột\n'), declaredType: 'application/pdf' },
    { ...attachment("tệp (2)'&", 'Phụ lục 1 & 2.pdf', '%PDF-1.4\nhai\n'), description: 'Phụ lục' }
  ]
}

export const recall: Edoc = {
  ...letter,
  business: { type: 'recall', documentId: 'd0', reason: 'Ban hành nhầm' },
  attachments: []
}
