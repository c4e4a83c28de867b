/** Message -> elements, in the order and with the prefixes in which the axis itself re-emits them (SPEC 1.2). */
import {
  businessTypeDigits,
  type Attachment,
  type Business,
  type Edoc,
  type EdocHeader,
  type OrganizationBlock,
  type ResponseFor,
  type StaffInfo,
  type StatusMessage
} from '../domain/envelope.ts'
import { BrokenPromise } from '../domain/problem.ts'
import { dateToEdxml, timestampToEdxml } from './dates.ts'
import { block, leaf, optional, type Node } from './markup.ts'
import { sealIds } from './seal-ids.ts'

const e = (name: string) => `edXML:${name}`

/** What a seal refers to (`sealIds`), or nothing in the form that bears no seal. */
const idOf = (sealed: boolean, id: string) => (sealed ? `Id="${id}"` : undefined)

export interface EdocForm {
  /** Signed parts carry Ids, and `Bussiness` stands there even when it says nothing: none can be slipped in. */
  readonly sealed: boolean
  readonly signatureXml?: string | undefined
}

export function headerOfEdoc(edoc: Edoc, { sealed, signatureXml }: EdocForm): Node {
  const business = bussiness(edoc.business, sealed)
  const hops = edoc.trace.map((hop, at) =>
    block(
      e('TraceHeader'),
      [
        leaf(e('OrganId'), hop.organId),
        leaf(e('Timestamp'), timestamp('TraceHeader/Timestamp', hop.timestamp))
      ],
      idOf(sealed, sealIds.hop(at))
    )
  )
  return block(e('edXMLHeader'), [
    block(e('MessageHeader'), edocHeader(edoc.header), idOf(sealed, sealIds.header)),
    optional(e('TraceHeaderList'), [...hops, business]),
    signatureXml === undefined ? undefined : { markup: signatureXml }
  ])
}

export function headerOfStatus(status: StatusMessage): Node {
  return block(e('edXMLHeader'), [
    block(e('MessageHeader'), [
      organization('From', status.from),
      block(e('ResponseFor'), statusResponseFor(status.responseFor)),
      optional(e('StaffInfo'), statusStaff(status.staff)),
      leaf(e('StatusCode'), status.statusCode),
      leaf(e('Description'), status.description),
      leaf(e('Timestamp'), timestamp('Timestamp', status.timestamp))
    ])
  ])
}

export function bodyOf(attachments: readonly Attachment[], sealed = false): Node {
  const references = attachments.map(each =>
    block(e('Reference'), [
      leaf(e('ContentId'), `cid:${each.contentId}`),
      leaf(e('ContentType'), each.declaredType ?? each.mediaType),
      leaf(e('Description'), each.description),
      leaf(e('AttachmentName'), each.name)
    ])
  )
  return block(
    e('edXMLBody'),
    [block(e('edXMLManifest'), references, 'version="1.0"')],
    idOf(sealed, sealIds.body)
  )
}

/** The children of one `Attachment` before its content; unprefixed, as the axis writes them. */
export function attachmentHead(attachment: Attachment): readonly (Node | undefined)[] {
  const wrapped = attachment.transmitted.sha256 !== attachment.content.sha256
  return [
    leaf('ContentId', `cid:${attachment.contentId}`),
    leaf('AttachmentName', attachment.name),
    leaf('Description', attachment.description),
    leaf('ContentType', wrapped ? 'application/zip' : (attachment.declaredType ?? attachment.mediaType))
  ]
}

function edocHeader(header: EdocHeader): (Node | undefined)[] {
  const { otherInfo: other, documentType: type, signer } = header
  return [
    organization('From', header.from),
    ...header.to.map(to => organization('To', to)),
    leaf(e('DocumentId'), header.documentId),
    optional(e('Code'), [
      leaf(e('CodeNumber'), header.codeNumber),
      leaf(e('CodeNotation'), header.codeNotation)
    ]),
    optional(e('PromulgationInfo'), [
      leaf(e('Place'), header.place),
      leaf(e('PromulgationDate'), date('PromulgationDate', header.promulgationDate))
    ]),
    optional(e('DocumentType'), [
      leaf(e('Type'), type?.type),
      leaf(e('TypeDetail'), type?.typeDetail),
      leaf(e('TypeName'), type?.typeName)
    ]),
    leaf(e('Subject'), header.subject),
    leaf(e('Content'), header.content),
    optional(e('SignerInfo'), [
      leaf(e('Competence'), signer?.competence),
      leaf(e('Position'), signer?.position),
      leaf(e('FullName'), signer?.fullName)
    ]),
    leaf(e('DueDate'), date('DueDate', header.dueDate)),
    block(e('OtherInfo'), [
      leaf(e('Priority'), other.priority),
      leaf(e('SphereOfPromulgation'), other.sphereOfPromulgation),
      leaf(e('TyperNotation'), other.typerNotation),
      leaf(e('PromulgationAmount'), other.promulgationAmount),
      leaf(e('PageAmount'), other.pageAmount),
      leaf(e('Direction'), other.direction),
      list('Appendixes', 'Appendix', other.appendixes),
      leaf(e('ReplyFors'), other.replyFors),
      leaf(e('ReferenceCodes'), other.referenceCodes)
    ]),
    ...header.responseFor.map(each => optional(e('ResponseFor'), responseFor(each))),
    leaf(e('SteeringType'), header.steeringType),
    list('ToPlaces', 'Place', header.toPlaces),
    list('ResponseForTask', 'TaskCode', header.taskCodes ?? []),
    leaf(e('ApplicationType'), header.applicationType)
  ]
}

function organization(name: string, from: OrganizationBlock): Node {
  return block(e(name), [
    leaf(e('OrganId'), from.organId),
    leaf(e('OrganizationInCharge'), from.organizationInCharge),
    leaf(e('OrganName'), from.organName),
    leaf(e('OrganAdd'), from.organAdd),
    leaf(e('Email'), from.email),
    leaf(e('Telephone'), from.telephone),
    leaf(e('Fax'), from.fax),
    leaf(e('Website'), from.website)
  ])
}

const responseFor = (of: ResponseFor): (Node | undefined)[] => [
  leaf(e('OrganId'), of.organId),
  leaf(e('Code'), of.code),
  leaf(e('DocumentId'), of.documentId),
  leaf(e('PromulgationDate'), date('ResponseFor/PromulgationDate', of.promulgationDate))
]

/** A status has the same parts in another order (SPEC 1.8). */
const statusResponseFor = (of: ResponseFor): (Node | undefined)[] => [
  leaf(e('OrganId'), of.organId),
  leaf(e('Code'), of.code),
  leaf(e('PromulgationDate'), date('ResponseFor/PromulgationDate', of.promulgationDate)),
  leaf(e('DocumentId'), of.documentId)
]

const statusStaff = (staff: StaffInfo | undefined): (Node | undefined)[] => [
  leaf(e('Department'), staff?.department),
  leaf(e('Staff'), staff?.staff),
  leaf(e('Mobile'), staff?.mobile),
  leaf(e('Email'), staff?.email),
  leaf(e('DepartmentId'), staff?.departmentId),
  leaf(e('StaffId'), staff?.staffId)
]

const staffInfo = (staff: StaffInfo | undefined): (Node | undefined)[] => [
  leaf(e('Department'), staff?.department),
  leaf(e('Staff'), staff?.staff),
  leaf(e('Email'), staff?.email),
  leaf(e('Mobile'), staff?.mobile),
  leaf(e('DepartmentId'), staff?.departmentId),
  leaf(e('StaffId'), staff?.staffId)
]

/** A new document that says nothing more needs no block: absent means new. */
function bussiness(business: Business, sealed: boolean): Node | undefined {
  const info = business.documentInfo
  const says = [
    leaf(e('BussinessDocReason'), business.reason),
    leaf(e('Paper'), business.paper),
    optional(e('BussinessDocumentInfo'), [
      leaf(e('DocumentInfo'), info && flag(info.contentChanged)),
      leaf(e('DocumentReceiver'), info && flag(info.receiversChanged)),
      optional(
        e('ReceiverList'),
        (business.receivers ?? []).map(each =>
          block(e('Receiver'), [
            leaf(e('OrganId'), each.organId),
            leaf(e('ReceiverType'), each.change === 'removed' ? '0' : '1')
          ])
        )
      )
    ]),
    optional(
      e('ReplacementInfoList'),
      (business.replacements ?? []).map(each =>
        block(e('ReplacementInfo'), [
          leaf(e('DocumentId'), each.documentId),
          list('OrganIdList', 'OrganId', each.organIds)
        ])
      )
    ),
    optional(e('StaffInfo'), staffInfo(business.staff))
  ]
  const documentId = leaf(e('DocumentId'), business.documentId)
  const silent = business.type === 'new' && [documentId, ...says].every(each => each === undefined)
  if (silent && !sealed) return undefined
  return block(
    e('Bussiness'),
    [documentId, leaf(e('BussinessDocType'), businessTypeDigits[business.type]), ...says],
    idOf(sealed, sealIds.business)
  )
}

const list = (name: string, item: string, values: readonly string[]): Node | undefined =>
  optional(
    e(name),
    values.map(value => leaf(e(item), value))
  )

const flag = (set: boolean): string => (set ? '1' : '0')

const date = (field: string, value: string | undefined) => onWire(field, value, dateToEdxml)
const timestamp = (field: string, value: string | undefined) => onWire(field, value, timestampToEdxml)

/** A date of ours that is none is a fault of ours: better thrown than left out of an official document. */
function onWire(field: string, value: string | undefined, convert: (value: string) => string | undefined) {
  if (value === undefined) return undefined
  const written = convert(value)
  if (written === undefined)
    throw new BrokenPromise('system.unexpected', { field, value: value.slice(0, 40) })
  return written
}
