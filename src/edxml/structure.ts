/**
 * Which element may stand where, and how often. `*` marks what may repeat; order never matters.
 *
 * The schema in contracts/edxml says the same for others to read. This table is what lets an unknown
 * element of a vendor pass with a warning (XSD 1.0 cannot say "and anything else of this namespace").
 */
import type { Problem, Warning } from '../domain/problem.ts'
import { edxmlNamespace, xmldsigNamespace } from './namespace.ts'
import type { Element } from './tree.ts'

type Shape = 'text' | 'opaque' | { readonly [name: string]: Shape }

const texts = (...names: string[]): Record<string, Shape> => Object.fromEntries(names.map(n => [n, 'text']))

const organization: Shape = texts(
  'OrganId',
  'OrganizationInCharge',
  'OrganName',
  'OrganAdd',
  'Email',
  'Telephone',
  'Fax',
  'Website'
)
const responseFor: Shape = texts('OrganId', 'Code', 'DocumentId', 'PromulgationDate')
const staffInfo: Shape = texts('Department', 'Staff', 'Email', 'Mobile', 'DepartmentId', 'StaffId')

const edocHeader: Shape = {
  From: organization,
  'To*': organization,
  ...texts('DocumentId', 'Subject', 'Content', 'DueDate', 'SteeringType', 'ApplicationType'),
  Code: texts('CodeNumber', 'CodeNotation'),
  PromulgationInfo: texts('Place', 'PromulgationDate'),
  DocumentType: texts('Type', 'TypeDetail', 'TypeName'),
  SignerInfo: texts('Competence', 'Position', 'FullName'),
  OtherInfo: {
    ...texts(
      'Priority',
      'SphereOfPromulgation',
      'TyperNotation',
      'PromulgationAmount',
      'PageAmount',
      'Direction'
    ),
    Appendixes: texts('Appendix*'),
    ReplyFors: 'opaque',
    ReferenceCodes: 'opaque'
  },
  'ResponseFor*': responseFor,
  ToPlaces: texts('Place*'),
  ResponseForTask: texts('TaskCode*')
}

const statusHeader: Shape = {
  From: organization,
  ResponseFor: responseFor,
  StaffInfo: staffInfo,
  ...texts('StatusCode', 'Description', 'Timestamp')
}

const traceHeaderList: Shape = {
  'TraceHeader*': texts('OrganId', 'Timestamp'),
  Bussiness: {
    ...texts('DocumentId', 'BussinessDocType', 'BussinessDocReason', 'Paper'),
    BussinessDocumentInfo: {
      ...texts('DocumentInfo', 'DocumentReceiver'),
      ReceiverList: { 'Receiver*': texts('OrganId', 'ReceiverType') }
    },
    StaffInfo: staffInfo,
    ReplacementInfoList: {
      'ReplacementInfo*': { DocumentId: 'text', OrganIdList: texts('OrganId*') }
    }
  }
}

const reference: Shape = texts(
  'ContentId',
  'ContentType',
  'Description',
  'AttachmentName',
  'FieldName',
  'MimeType',
  'Format'
)

const message = (header: Shape): Shape => ({
  edXMLEnvelope: {
    edXMLHeader: {
      MessageHeader: header,
      TraceHeaderList: traceHeaderList,
      Signature: 'opaque',
      DigitalSignature: 'opaque',
      ErrorList: 'opaque'
    },
    edXMLBody: { edXMLManifest: { 'Reference*': reference } }
  },
  AttachmentEncoded: { 'Attachment*': { ...reference, ContentTransferEncoded: 'text' } }
})

export const shapes = { edoc: message(edocHeader), status: message(statusHeader) }

const knownNames = new Set<string>()
const collect = (shape: Shape): void => {
  if (typeof shape === 'string') return
  for (const [key, inner] of Object.entries(shape)) {
    knownNames.add(key.replace('*', ''))
    collect(inner)
  }
}
Object.values(shapes).forEach(collect)

export interface StructureReport {
  readonly problems: Problem[]
  readonly warnings: Warning[]
  /** What has been judged here and is left out before the schema looks. */
  readonly judged: Element[]
}

export function checkStructure(
  element: Element,
  shape: Shape,
  report: StructureReport = { problems: [], warnings: [], judged: [] }
): StructureReport {
  if (typeof shape === 'string') return report
  const seen = new Set<string>()
  for (const child of element.children) {
    const many = shape[`${child.name}*`]
    const inner = many ?? shape[child.name]
    const place = { field: child.path, line: child.line }
    const signature = child.name === 'Signature' && child.ns === xmldsigNamespace && inner === 'opaque'
    if (child.ns !== edxmlNamespace && !signature) {
      // a known name in a strange namespace is a mistake, a strange name an extension
      if (knownNames.has(child.name)) {
        report.problems.push({ code: 'edxml.wrong-namespace', ...place, detail: child.ns.slice(0, 200) })
        report.judged.push(child)
      } else unknown(child, report)
    } else if (
      inner === undefined ||
      !Object.hasOwn(shape, many === undefined ? child.name : `${child.name}*`)
    ) {
      unknown(child, report)
    } else {
      if (many === undefined && seen.has(child.name))
        report.problems.push({ code: 'edxml.element-repeated', ...place })
      seen.add(child.name)
      checkStructure(child, inner, report)
    }
  }
  return report
}

const maxWarnings = 50

function unknown(element: Element, report: StructureReport): void {
  report.judged.push(element)
  if (report.warnings.length >= maxWarnings) return
  report.warnings.push({
    code: 'edxml.unknown-element',
    field: element.path.slice(0, 300),
    line: element.line
  })
}
