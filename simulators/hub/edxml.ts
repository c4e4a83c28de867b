/** A second, independent reading and writing of edXML: nothing here comes from the gateway. */
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { day, stamp } from './time.ts'

export interface Seen {
  readonly kind: 'edoc' | 'status'
  readonly from: string
  readonly to: readonly string[]
  readonly documentId: string
  readonly code: string
  readonly promulgationDate: string
  readonly subject: string
  /** 0 new, 1 recall, 2 update, 3 replacement. */
  readonly businessType: string
  /** First trace mark; two updates of one document differ by it. */
  readonly trace: string
  /** Of an update: whom it takes off the list, and whom it puts there. */
  readonly receivers: readonly { readonly code: string; readonly change: 'removed' | 'added' }[]
  /** Of a replacement: what it replaces, and for whom. */
  readonly replacements: readonly { readonly documentId: string; readonly codes: readonly string[] }[]
  readonly statusCode?: string
  readonly timestamp?: string
}

const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreAttributes: true,
  processEntities: true,
  isArray: name => ['To', 'TraceHeader', 'Receiver', 'ReplacementInfo'].includes(name)
})

type Node = Record<string, unknown> | undefined
const at = (node: unknown, key: string): Node => {
  const child = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined
  return typeof child === 'object' && child !== null ? (child as Record<string, unknown>) : undefined
}
const text = (node: unknown, key: string): string => {
  const value = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined
  return typeof value === 'string' ? value.trim() : ''
}
const all = (node: unknown, key: string): readonly unknown[] => {
  const value = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined
  return Array.isArray(value) ? value : []
}

/** One, several or none of them. */
const texts = (node: Node, key: string): readonly string[] => {
  const several = all(node, key).filter(value => typeof value === 'string')
  const one = text(node, key)
  return several.length > 0 ? several.map(value => value.trim()) : one === '' ? [] : [one]
}

/** Reads the head of a message; `undefined` when it is no edXML (error 22). */
export function see(head: string): Seen | undefined {
  const cut = /<(?:[\w.-]+:)?AttachmentEncoded[\s>/]/.exec(head)
  const envelope = cut === null ? head : `${head.slice(0, cut.index)}</edXML>`
  let root: unknown
  try {
    root = parser.parse(envelope)
  } catch {
    return undefined // error 22 for the sender
  }
  const header = at(at(at(root, 'edXML'), 'edXMLEnvelope'), 'edXMLHeader')
  const message = at(header, 'MessageHeader')
  const from = text(at(message, 'From'), 'OrganId')
  if (message === undefined || from === '') return undefined
  const statusCode = text(message, 'StatusCode')
  if (statusCode !== '') {
    const about = at(message, 'ResponseFor')
    return {
      kind: 'status',
      from,
      to: [text(about, 'OrganId')].filter(code => code !== ''),
      documentId: text(about, 'DocumentId'),
      code: text(about, 'Code'),
      promulgationDate: text(about, 'PromulgationDate'),
      subject: '',
      businessType: '',
      trace: '',
      receivers: [],
      replacements: [],
      statusCode,
      timestamp: text(message, 'Timestamp')
    }
  }
  const code = at(message, 'Code')
  const list = at(header, 'TraceHeaderList')
  const business = at(list, 'Bussiness')
  return {
    kind: 'edoc',
    from,
    to: all(message, 'To').map(to => text(to, 'OrganId')),
    documentId: text(message, 'DocumentId'),
    code: [text(code, 'CodeNumber'), text(code, 'CodeNotation')].filter(part => part !== '').join('/'),
    promulgationDate: text(at(message, 'PromulgationInfo'), 'PromulgationDate'),
    subject: text(message, 'Subject'),
    businessType: text(business, 'BussinessDocType') || '0',
    trace: text(all(list, 'TraceHeader')[0], 'Timestamp'),
    receivers: all(at(at(business, 'BussinessDocumentInfo'), 'ReceiverList'), 'Receiver').map(receiver => ({
      code: text(receiver, 'OrganId'),
      change: text(receiver, 'ReceiverType') === '0' ? 'removed' : 'added'
    })),
    replacements: all(at(business, 'ReplacementInfoList'), 'ReplacementInfo').map(replaced => ({
      documentId: text(replaced, 'DocumentId'),
      codes: texts(at(replaced, 'OrganIdList'), 'OrganId')
    }))
  }
}

/** The axis writes the XML anew and adds its own mark of passage; a signature over the whole does not survive. */
export function addTrace(head: Buffer, organId: string, now: Date): Buffer {
  const before = head.toString('latin1') // bytes stay bytes
  const end = /<\/((?:[\w.-]+:)?)TraceHeaderList>/.exec(before)
  if (end === null) return head
  const p = end[1] ?? ''
  const mark = `<${p}TraceHeader><${p}OrganId>${organId}</${p}OrganId><${p}Timestamp>${stamp(now)}</${p}Timestamp></${p}TraceHeader>`
  return Buffer.from(before.slice(0, end.index) + mark + before.slice(end.index), 'latin1')
}

const namespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'
const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: false
})

export interface StatusWords {
  readonly from: { readonly code: string; readonly name: string }
  readonly about: Pick<Seen, 'documentId' | 'code' | 'promulgationDate'> & { readonly organId: string }
  readonly statusCode: string
  readonly description: string
  readonly staff?: string
}

export function writeStatus(words: StatusWords, now: Date): Buffer {
  const header = prefixed({
    MessageHeader: {
      From: { OrganId: words.from.code, OrganName: words.from.name },
      ResponseFor: {
        OrganId: words.about.organId,
        Code: words.about.code,
        PromulgationDate: words.about.promulgationDate,
        DocumentId: words.about.documentId
      },
      StaffInfo: { Department: 'Văn thư', Staff: words.staff ?? 'Văn thư cơ quan', Mobile: '', Email: '' },
      StatusCode: words.statusCode,
      Description: words.description,
      Timestamp: stamp(now)
    }
  })
  return wrap({ 'edXML:edXMLHeader': header }, undefined)
}

export interface DocumentWords {
  readonly from: { readonly code: string; readonly name: string }
  readonly to: readonly { readonly code: string; readonly name: string }[]
  readonly documentId: string
  readonly number: string
  readonly notation: string
  readonly subject: string
  readonly businessType?: '0' | '1' | '2' | '3'
  readonly businessReason?: string
  readonly replaces?: readonly string[]
  /** Of an update: whom it takes off the list, and whom it puts there. */
  readonly receivers?: Seen['receivers']
  /** yyyy/MM/dd; today when absent. */
  readonly date?: string
  readonly priority?: string
  readonly dueDate?: string
  readonly typeName?: string
  readonly signer?: string
  /** A recall has none. */
  readonly attachment?: { readonly name: string; readonly bytes: Buffer }
}

export function writeDocument(words: DocumentWords, now: Date): Buffer {
  const contentId = `cid:${words.documentId}-1`
  const type = words.businessType ?? '0'
  const business = {
    BussinessDocType: type,
    BussinessDocReason: words.businessReason ?? '',
    ...(type === '0' ? {} : { DocumentId: words.documentId }),
    Paper: '0',
    ...(words.receivers === undefined
      ? {}
      : {
          BussinessDocumentInfo: {
            DocumentInfo: '0',
            DocumentReceiver: '1',
            ReceiverList: {
              Receiver: words.receivers.map(({ code, change }) => ({
                OrganId: code,
                ReceiverType: change === 'removed' ? '0' : '1'
              }))
            }
          }
        }),
    ...(words.replaces === undefined
      ? {}
      : {
          ReplacementInfoList: {
            ReplacementInfo: words.replaces.map(documentId => ({
              DocumentId: documentId,
              OrganIdList: { OrganId: words.to.map(to => to.code) }
            }))
          }
        })
  }
  const header = prefixed({
    MessageHeader: {
      From: { OrganId: words.from.code, OrganName: words.from.name },
      To: words.to.map(to => ({ OrganId: to.code, OrganName: to.name })),
      DocumentId: words.documentId,
      Code: { CodeNumber: words.number, CodeNotation: words.notation },
      PromulgationInfo: { Place: 'Hà Nội', PromulgationDate: words.date ?? day(now) },
      DocumentType: { Type: '18', TypeDetail: '1', TypeName: words.typeName ?? 'Công văn' },
      Subject: words.subject,
      Content: words.subject,
      SignerInfo: {
        Competence: 'TL.',
        Position: 'Chánh Văn phòng',
        FullName: words.signer ?? 'Nguyễn Văn An'
      },
      ...(words.dueDate === undefined ? {} : { DueDate: words.dueDate }),
      OtherInfo: { Priority: words.priority ?? '0', PromulgationAmount: '1', PageAmount: '1' },
      SteeringType: '1',
      ToPlaces: { Place: words.to.map(to => to.name) }
    },
    TraceHeaderList: {
      TraceHeader: [{ OrganId: words.from.code, Timestamp: stamp(now) }],
      Bussiness: business
    }
  })
  const { attachment } = words
  if (attachment === undefined)
    return wrap(
      {
        'edXML:edXMLHeader': header,
        'edXML:edXMLBody': { 'edXML:edXMLManifest': { '@version': '1.0' } }
      },
      undefined
    )
  const reference = prefixed({
    ContentId: contentId,
    ContentType: 'application/pdf',
    AttachmentName: attachment.name
  })
  return wrap(
    {
      'edXML:edXMLHeader': header,
      'edXML:edXMLBody': { 'edXML:edXMLManifest': { '@version': '1.0', 'edXML:Reference': reference } }
    },
    {
      Attachment: {
        ContentId: contentId,
        AttachmentName: attachment.name,
        ContentType: 'application/pdf',
        'edXML:ContentTransferEncoded': {
          '@xmlns:edXML': namespace,
          '#text': attachment.bytes.toString('base64')
        }
      }
    }
  )
}

function wrap(envelope: object, attachments: object | undefined): Buffer {
  const tree = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    edXML: {
      '@xmlns': namespace,
      'edXML:edXMLEnvelope': { '@xmlns:edXML': namespace, ...envelope },
      ...(attachments === undefined ? {} : { AttachmentEncoded: attachments })
    }
  }
  return Buffer.from(String(builder.build(tree)), 'utf8')
}

function prefixed(tree: object): object {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [`edXML:${key}`, prefixedValue(value as unknown)])
  )
}

function prefixedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prefixedValue)
  return typeof value === 'object' && value !== null ? prefixed(value) : value
}

/** Only the head is looked at: the mark goes before the attachments, which may be hundreds of megabytes. */
export function traced(bytes: Buffer, organId: string, now: Date): Buffer {
  const length = Math.min(bytes.length, 1024 * 1024)
  const head = addTrace(bytes.subarray(0, length), organId, now)
  return bytes.length === length ? head : Buffer.concat([head, bytes.subarray(length)])
}
