/** edXML as a DMS writes and reads it: whole documents with their attachments. Nothing here comes from the gateway. */
import { createHash } from 'node:crypto'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { stamp } from '../hub/time.ts'

export interface Office {
  readonly code: string
  readonly name: string
}

/** A document as a clerk fills it in. */
export interface Draft {
  readonly from: Office
  readonly to: readonly Office[]
  /** `code,yyyy/MM/dd,number/notation` when absent. */
  readonly documentId?: string
  readonly number: string
  readonly notation: string
  /** yyyy-MM-dd */
  readonly date: string
  readonly place?: string
  readonly typeName?: string
  readonly subject: string
  readonly content?: string
  readonly signer?: { readonly competence?: string; readonly position?: string; readonly fullName: string }
  /** yyyy-MM-dd */
  readonly dueDate?: string
  readonly priority?: 0 | 1 | 2 | 3 | 4
  readonly toPlaces?: readonly string[]
  /** The documents this one answers. */
  readonly answers?: readonly { organId: string; code: string; documentId?: string; date?: string }[]
  readonly business?: {
    readonly type: '0' | '1' | '2' | '3'
    readonly reason: string
    readonly replaces?: readonly string[]
    readonly receivers?: readonly { readonly code: string; readonly change: 'removed' | 'added' }[]
  }
  readonly attachments: readonly { readonly name: string; readonly type?: string; readonly bytes: Buffer }[]
}

/** What a clerk says of a document. */
export interface Statement {
  readonly from: Office
  readonly about: {
    readonly organId: string
    readonly code: string
    readonly documentId: string
    /** As the document has it. */
    readonly date: string
  }
  readonly code: string
  readonly description: string
}

export interface ReadDocument {
  readonly kind: 'edoc'
  readonly from: string
  readonly to: readonly string[]
  readonly documentId: string
  readonly code: string
  readonly date: string
  readonly subject: string
  readonly businessType: string
  /** Why it is recalled, updated or replaces another. */
  readonly reason: string
  /** Whom an update takes off the list. */
  readonly removed: readonly string[]
  /** What a replacement replaces. */
  readonly replaces: readonly string[]
  readonly attachments: readonly { readonly name: string; readonly size: number; readonly sha256: string }[]
}

export interface ReadStatement {
  readonly kind: 'status'
  readonly from: string
  readonly about: Statement['about']
  readonly code: string
  readonly description: string
}

const namespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'
const slashed = (date: string) => date.replaceAll('-', '/')

export function documentIdOf(draft: Draft): string {
  return draft.documentId ?? `${draft.from.code},${slashed(draft.date)},${draft.number}/${draft.notation}`
}

export function writeDocument(draft: Draft, now: Date): Buffer {
  const { business } = draft
  const files = draft.attachments.map((file, index) => ({
    ...file,
    id: `cid:${index + 1}`,
    type: file.type ?? 'application/pdf'
  }))
  return wrap(
    {
      edXMLHeader: {
        MessageHeader: {
          From: organ(draft.from),
          To: draft.to.map(organ),
          DocumentId: documentIdOf(draft),
          Code: { CodeNumber: draft.number, CodeNotation: draft.notation },
          PromulgationInfo: { Place: draft.place ?? 'Đồng Nai', PromulgationDate: slashed(draft.date) },
          DocumentType: { Type: '18', TypeDetail: '1', TypeName: draft.typeName ?? 'Công văn' },
          Subject: draft.subject,
          Content: draft.content ?? draft.subject,
          SignerInfo: {
            Competence: draft.signer?.competence ?? '',
            Position: draft.signer?.position ?? '',
            FullName: draft.signer?.fullName ?? 'Nguyễn Văn An'
          },
          ...(draft.dueDate === undefined ? {} : { DueDate: slashed(draft.dueDate) }),
          OtherInfo: { Priority: String(draft.priority ?? 0), PromulgationAmount: '1', PageAmount: '1' },
          ResponseFor: (draft.answers ?? []).map(answered => ({
            OrganId: answered.organId,
            Code: answered.code,
            ...(answered.documentId === undefined ? {} : { DocumentId: answered.documentId }),
            ...(answered.date === undefined ? {} : { PromulgationDate: slashed(answered.date) })
          })),
          SteeringType: '0',
          ToPlaces: { Place: draft.toPlaces ?? draft.to.map(office => office.name) }
        },
        TraceHeaderList: {
          TraceHeader: { OrganId: draft.from.code, Timestamp: stamp(now) },
          ...(business === undefined ? {} : { Bussiness: businessOf(draft, business) })
        }
      },
      edXMLBody: {
        edXMLManifest: {
          '@version': '1.0',
          Reference: files.map(({ id, type, name }) => ({
            ContentId: id,
            ContentType: type,
            AttachmentName: name
          }))
        }
      }
    },
    files.map(({ id, name, type, bytes }) => ({
      ContentId: id,
      AttachmentName: name,
      ContentType: type,
      'edXML:ContentTransferEncoded': { '@xmlns:edXML': namespace, '#text': bytes.toString('base64') }
    }))
  )
}

export function writeStatement(said: Statement, now: Date): Buffer {
  return wrap({
    edXMLHeader: {
      MessageHeader: {
        From: organ(said.from),
        ResponseFor: {
          OrganId: said.about.organId,
          Code: said.about.code,
          PromulgationDate: said.about.date,
          DocumentId: said.about.documentId
        },
        StaffInfo: { Department: 'Văn thư', Staff: 'Văn thư cơ quan', Mobile: '', Email: '' },
        StatusCode: said.code,
        Description: said.description,
        Timestamp: stamp(now)
      }
    }
  })
}

function organ(office: Office) {
  return { OrganId: office.code, OrganName: office.name }
}

function businessOf(draft: Draft, business: NonNullable<Draft['business']>) {
  return {
    DocumentId: documentIdOf(draft),
    BussinessDocType: business.type,
    BussinessDocReason: business.reason,
    Paper: '0',
    ...(business.receivers === undefined
      ? {}
      : {
          BussinessDocumentInfo: {
            DocumentInfo: '0',
            DocumentReceiver: '1',
            ReceiverList: {
              Receiver: business.receivers.map(({ code, change }) => ({
                OrganId: code,
                ReceiverType: change === 'added' ? '1' : '0'
              }))
            }
          }
        }),
    ...(business.replaces === undefined
      ? {}
      : {
          ReplacementInfoList: {
            ReplacementInfo: business.replaces.map(documentId => ({
              DocumentId: documentId,
              OrganIdList: { OrganId: draft.to.map(office => office.code) }
            }))
          }
        })
  }
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: false
})

/** The form of the Java SDK: the envelope prefixed, the attachments beside it without a prefix. */
function wrap(envelope: object, attachments?: readonly object[]): Buffer {
  const tree = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    edXML: {
      '@xmlns': namespace,
      'edXML:edXMLEnvelope': { '@xmlns:edXML': namespace, ...(prefixed(envelope) as object) },
      ...(attachments === undefined ? {} : { AttachmentEncoded: { Attachment: attachments } })
    }
  }
  return Buffer.from(builder.build(tree), 'utf8')
}

function prefixed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prefixed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name.startsWith('@') ? name : `edXML:${name}`,
      prefixed(child)
    ])
  )
}

const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreAttributes: true,
  isArray: name => ['To', 'Attachment', 'Receiver', 'ReplacementInfo'].includes(name)
})

/** Null when it is no edXML. */
export function readMessage(bytes: Buffer): ReadDocument | ReadStatement | null {
  let tree: unknown
  try {
    tree = parser.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
  const root = child(tree, 'edXML')
  const header = child(child(root, 'edXMLEnvelope'), 'edXMLHeader')
  const message = child(header, 'MessageHeader')
  const from = text(child(message, 'From'), 'OrganId')
  if (from === '') return null
  if (text(message, 'StatusCode') !== '') {
    const about = child(message, 'ResponseFor')
    return {
      kind: 'status',
      from,
      about: {
        organId: text(about, 'OrganId'),
        code: text(about, 'Code'),
        documentId: text(about, 'DocumentId'),
        date: text(about, 'PromulgationDate')
      },
      code: text(message, 'StatusCode'),
      description: text(message, 'Description')
    }
  }
  const code = child(message, 'Code')
  const business = child(child(header, 'TraceHeaderList'), 'Bussiness')
  return {
    kind: 'edoc',
    from,
    to: list(message, 'To').map(to => text(to, 'OrganId')),
    documentId: text(message, 'DocumentId'),
    code: [text(code, 'CodeNumber'), text(code, 'CodeNotation')].filter(part => part !== '').join('/'),
    date: text(child(message, 'PromulgationInfo'), 'PromulgationDate'),
    subject: text(message, 'Subject'),
    businessType: text(business, 'BussinessDocType') || '0',
    reason: text(business, 'BussinessDocReason'),
    removed: list(child(child(business, 'BussinessDocumentInfo'), 'ReceiverList'), 'Receiver')
      .filter(receiver => text(receiver, 'ReceiverType') === '0')
      .map(receiver => text(receiver, 'OrganId')),
    replaces: list(child(business, 'ReplacementInfoList'), 'ReplacementInfo').map(replaced =>
      text(replaced, 'DocumentId')
    ),
    attachments: list(child(root, 'AttachmentEncoded'), 'Attachment').map(file => {
      const content = Buffer.from(text(file, 'ContentTransferEncoded'), 'base64')
      const sha256 = createHash('sha256').update(content).digest('hex')
      return { name: text(file, 'AttachmentName'), size: content.length, sha256 }
    })
  }
}

function child(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[name] : undefined
}

function text(node: unknown, name: string): string {
  const value = child(node, name)
  return typeof value === 'string' ? value.trim() : ''
}

function list(node: unknown, name: string): readonly unknown[] {
  const value = child(node, name)
  return Array.isArray(value) ? (value as unknown[]) : []
}
