/** TraceHeaderList: the hops, and what this document does to an earlier one. */
import { businessTypeDigits, type Business, type BusinessType, type TraceHeader } from '../domain/envelope.ts'
import { readStaff, unlessEmpty } from './read-parties.ts'
import { everyElement, type Element } from './tree.ts'
import { present, type Values } from './values.ts'

export function readTrace(values: Values, list: Element | undefined): TraceHeader[] {
  return values.children(list, 'TraceHeader').map(each => {
    const organId = values.text(each, 'OrganId')
    return present<TraceHeader>({
      // the axis writes the word "null" for a hop that has no code
      organId: organId === 'null' ? undefined : organId,
      timestamp: values.timestamp(each, 'Timestamp')
    })
  })
}

const typeOfDigit = new Map(
  Object.entries(businessTypeDigits).map(([type, digit]) => [digit, type as BusinessType])
)

export function readBusiness(values: Values, list: Element | undefined): Business {
  const element = values.child(list, 'Bussiness')
  const says = element !== undefined && [...everyElement(element)].some(each => each.text !== '')
  if (!says) return { type: 'new' }
  const digit = values.text(element, 'BussinessDocType')
  if (digit === undefined) {
    values.problem('edxml.business-type-missing', `${element.path}/BussinessDocType`, element.line)
  }
  const info = values.child(element, 'BussinessDocumentInfo')
  return present<Business>({
    // an unknown digit is the schema's to refuse
    type: typeOfDigit.get(digit ?? '') ?? 'new',
    documentId: values.text(element, 'DocumentId'),
    reason: values.text(element, 'BussinessDocReason'),
    paper: values.text(element, 'Paper'),
    documentInfo: readDocumentInfo(values, info),
    receivers: readReceivers(values, values.child(info, 'ReceiverList')),
    staff: readStaff(values, values.child(element, 'StaffInfo')),
    replacements: readReplacements(values, values.child(element, 'ReplacementInfoList'))
  })
}

function readDocumentInfo(values: Values, info: Element | undefined): Business['documentInfo'] {
  const content = values.text(info, 'DocumentInfo')
  const receivers = values.text(info, 'DocumentReceiver')
  if (content === undefined && receivers === undefined) return undefined
  return { contentChanged: content === '1', receiversChanged: receivers === '1' }
}

type Receivers = NonNullable<Business['receivers']>
function readReceivers(values: Values, list: Element | undefined): Receivers | undefined {
  const receivers = values.children(list, 'Receiver').flatMap((each): Receivers => {
    const organId = values.text(each, 'OrganId')
    const type = values.text(each, 'ReceiverType')
    if (organId !== undefined && (type === '0' || type === '1')) {
      return [{ organId, change: type === '0' ? 'removed' : 'added' }]
    }
    values.warn('edxml.entry-ignored', each.path, each.line)
    return []
  })
  return unlessEmpty(receivers)
}

type Replacements = NonNullable<Business['replacements']>
function readReplacements(values: Values, list: Element | undefined): Replacements | undefined {
  const replacements = values.children(list, 'ReplacementInfo').flatMap((each): Replacements => {
    const documentId = values.text(each, 'DocumentId')
    const organIds = values.texts(values.child(each, 'OrganIdList'), 'OrganId')
    if (documentId !== undefined) return [{ documentId, organIds }]
    values.warn('edxml.entry-ignored', each.path, each.line)
    return []
  })
  return unlessEmpty(replacements)
}
