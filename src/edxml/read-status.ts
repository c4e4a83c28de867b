/** A `status`: one office's word on a document. Its addressee is ResponseFor/OrganId, there is no To. */
import type { StatusMessage } from '../domain/envelope.ts'
import { readSender } from './read-header.ts'
import { readResponseFor, readStaff } from './read-parties.ts'
import type { Element } from './tree.ts'
import { present, type Values } from './values.ts'

export function readStatus(values: Values, root: Element, header: Element): StatusMessage {
  const element = values.child(header, 'ResponseFor')
  const responseFor = readResponseFor(values, element) ?? {}
  const place = element ?? header
  const code = values.text(header, 'StatusCode')
  if (responseFor.organId === undefined) {
    values.problem('edxml.recipient-missing', `${header.path}/ResponseFor/OrganId`, place.line)
  }
  if (responseFor.documentId === undefined && responseFor.code === undefined) {
    values.problem('edxml.document-identity-missing', `${header.path}/ResponseFor/DocumentId`, place.line)
  }
  if (code === undefined)
    values.problem('edxml.status-code-missing', `${header.path}/StatusCode`, header.line)
  const document = values.child(header, 'To') ?? values.child(root, 'AttachmentEncoded')
  if (document !== undefined) values.problem('edxml.kind-ambiguous', document.path, document.line)
  return present<StatusMessage>({
    kind: 'status',
    from: readSender(values, header),
    responseFor,
    staff: readStaff(values, values.child(header, 'StaffInfo')),
    statusCode: (code ?? '').padStart(2, '0'),
    description: values.text(header, 'Description'),
    timestamp: values.timestamp(header, 'Timestamp')
  })
}
