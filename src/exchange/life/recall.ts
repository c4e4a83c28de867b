/** A DMS that composes no edXML recalls by naming the document: the gateway composes the edoc and posts it like any other. */
import { vietnamDate, vietnamTimestamp } from '../../domain/calendar.ts'
import type { DocumentRecord } from '../../domain/document.ts'
import type { Edoc } from '../../domain/envelope.ts'
import { writeMessage } from '../../edxml/write.ts'
import type { RecallAnswer, RecallRequest } from '../answers.ts'
import type { Ports } from '../ports/index.ts'
import { acceptPost } from '../outbound.ts'
import type { ExchangeSettings } from '../settings.ts'

export async function recallDocument(
  ports: Ports,
  settings: ExchangeSettings,
  request: RecallRequest
): Promise<RecallAnswer> {
  const { connectorId, actor, idempotencyKey } = request
  const document = await ports.store.documents.find(request.documentId)
  if (document === null) return { kind: 'not-found' }
  const from = await senderToday(ports, document)
  if (document.direction !== 'out' || from.connectorId !== connectorId) {
    await ports.store.audit.note({
      action: 'document.recalled',
      outcome: 'refused',
      actor,
      subject: { document: document.id },
      facts: { code: 'recall.not-yours' },
      at: ports.clock.now()
    })
    return { kind: 'not-yours' }
  }
  const message = compose(ports, document, from.code, request)
  return acceptPost(ports, settings, {
    connectorId,
    actor,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    body: writeMessage(message, ports.contents)
  })
}

/** Who speaks for the document now: its sender, or the one that stands in its place after a merger. */
async function senderToday(ports: Ports, { senderCode, source }: DocumentRecord) {
  const standing = await ports.store.directory.resolve(senderCode, vietnamDate(ports.clock.now()))
  if (standing.kind === 'redirected')
    return { code: standing.organisation.code, connectorId: standing.organisation.connectorId }
  const known = standing.kind === 'found' ? standing.organisation.connectorId : undefined
  return { code: senderCode, connectorId: known ?? source }
}

/** The header repeats the original's; staff and reason stand in Bussiness; nothing is attached (SPEC 2.3). */
function compose(
  ports: Ports,
  { message: { header } }: DocumentRecord,
  code: string,
  request: RecallRequest
): Edoc {
  const { recipients = [], reason, staff } = request
  return {
    kind: 'edoc',
    header: {
      ...header,
      from: { ...header.from, organId: code },
      to: recipients.map(organId => ({ organId }))
    },
    trace: [{ organId: code, timestamp: vietnamTimestamp(ports.clock.now()) }],
    business: { type: 'recall', reason, ...(staff === undefined ? {} : { staff }) },
    attachments: []
  }
}
