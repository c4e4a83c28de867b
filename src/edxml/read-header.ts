/** MessageHeader of an `edoc`, with the hard minimum of what a document must say. */
import type { EdocHeader, OrganizationBlock, OtherInfo, Priority } from '../domain/envelope.ts'
import { dateFromEdxml } from './dates.ts'
import { readOrganization, readResponseFor, unlessEmpty } from './read-parties.ts'
import { everyElement, type Element } from './tree.ts'
import { present, type Values } from './values.ts'

/** A recall may name nobody: then it is for all whom the original was sent to. */
export function readEdocHeader(
  values: Values,
  header: Element,
  maxRecipients: number,
  isRecall = false
): EdocHeader {
  const code = values.child(header, 'Code')
  const promulgation = values.child(header, 'PromulgationInfo')
  const type = values.child(header, 'DocumentType')
  const signer = values.child(header, 'SignerInfo')
  const fields = present<EdocHeader>({
    from: readSender(values, header),
    to: readRecipients(values, header, maxRecipients, isRecall),
    documentId: values.text(header, 'DocumentId'),
    codeNumber: values.text(code, 'CodeNumber'),
    codeNotation: values.text(code, 'CodeNotation'),
    place: values.text(promulgation, 'Place'),
    promulgationDate: readPromulgationDate(values, header, promulgation),
    documentType: unlessEmpty(
      present<NonNullable<EdocHeader['documentType']>>({
        type: values.text(type, 'Type'),
        typeDetail: values.text(type, 'TypeDetail'),
        typeName: values.text(type, 'TypeName')
      })
    ),
    subject: values.text(header, 'Subject'),
    content: values.text(header, 'Content'),
    signer: unlessEmpty(
      present<NonNullable<EdocHeader['signer']>>({
        competence: values.text(signer, 'Competence'),
        position: values.text(signer, 'Position'),
        fullName: values.text(signer, 'FullName')
      })
    ),
    dueDate: values.date(header, 'DueDate'),
    otherInfo: readOtherInfo(values, values.child(header, 'OtherInfo')),
    responseFor: values.children(header, 'ResponseFor').flatMap(each => readResponseFor(values, each) ?? []),
    steeringType: values.text(header, 'SteeringType'),
    toPlaces: values.texts(values.child(header, 'ToPlaces'), 'Place'),
    taskCodes: unlessEmpty(values.texts(values.child(header, 'ResponseForTask'), 'TaskCode')),
    applicationType: values.text(header, 'ApplicationType')
  })
  if (fields.documentId === undefined && fields.codeNumber === undefined) {
    values.problem('edxml.document-identity-missing', `${header.path}/DocumentId`, header.line)
  }
  if (fields.subject === undefined) {
    values.problem('edxml.subject-missing', `${header.path}/Subject`, header.line)
  }
  return fields
}

export function readSender(values: Values, header: Element): OrganizationBlock {
  const element = values.child(header, 'From')
  const from = readOrganization(values, element)
  if (from === undefined) {
    values.problem('edxml.sender-missing', `${header.path}/From/OrganId`, (element ?? header).line)
  }
  return from ?? { organId: '' }
}

function readRecipients(
  values: Values,
  header: Element,
  max: number,
  isRecall: boolean
): OrganizationBlock[] {
  const elements = values.children(header, 'To')
  if (elements.length > max) {
    values.problem(
      'edxml.too-many-recipients',
      `${header.path}/To`,
      header.line,
      `${elements.length} > ${max}`
    )
    return []
  }
  if (elements.length === 0 && !isRecall)
    values.problem('edxml.recipient-missing', `${header.path}/To`, header.line)
  return elements.flatMap(element => {
    const to = readOrganization(values, element)
    if (to === undefined) values.problem('edxml.recipient-missing', `${element.path}/OrganId`, element.line)
    return to ?? []
  })
}

function readPromulgationDate(
  values: Values,
  header: Element,
  promulgation: Element | undefined
): string | undefined {
  const text = values.text(promulgation, 'PromulgationDate')
  const field = `${header.path}/PromulgationInfo/PromulgationDate`
  const line = (values.child(promulgation, 'PromulgationDate') ?? promulgation ?? header).line
  if (text === undefined) {
    values.problem('edxml.promulgation-date-missing', field, line)
    return undefined
  }
  const date = dateFromEdxml(text)
  if (date === undefined) values.problem('edxml.promulgation-date-invalid', field, line, text.slice(0, 40))
  return date
}

function readOtherInfo(values: Values, element: Element | undefined): OtherInfo {
  return present<OtherInfo>({
    priority: readPriority(values, element),
    sphereOfPromulgation: values.text(element, 'SphereOfPromulgation'),
    typerNotation: values.text(element, 'TyperNotation'),
    promulgationAmount: values.count(element, 'PromulgationAmount'),
    pageAmount: values.count(element, 'PageAmount'),
    direction: values.text(element, 'Direction'),
    appendixes: values.texts(values.child(element, 'Appendixes'), 'Appendix'),
    replyFors: readLoose(values, values.child(element, 'ReplyFors')),
    referenceCodes: readLoose(values, values.child(element, 'ReferenceCodes'))
  })
}

function readPriority(values: Values, other: Element | undefined): Priority {
  const element = values.child(other, 'Priority')
  const text = values.own(element)
  if (element === undefined || text === undefined || text === '5') return 0 // Bkav writes 5 for "thường"
  if (/^[0-4]$/.test(text)) return Number(text) as Priority
  values.warn('edxml.priority-unknown', element.path, element.line, text.slice(0, 40))
  return 0
}

/** VNPT's extensions: text, or a list of elements whose texts are joined. */
function readLoose(values: Values, element: Element | undefined): string | undefined {
  if (element === undefined || element.children.length === 0) return values.own(element)
  const parts = [...everyElement(element)].flatMap(each => values.own(each) ?? [])
  return parts.length === 0 ? undefined : parts.join('; ')
}
