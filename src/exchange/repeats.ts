/** What was posted before: under which key, to whom, and what was answered. */
import type { DocumentRecord } from '../domain/document.ts'
import { codeOf } from '../domain/envelope.ts'
import type { Organisation } from '../domain/organisation.ts'
import type { AcceptedDelivery, Acted, Post } from './answers.ts'
import { actedBefore } from './life/posted.ts'
import type { NewDelivery, Ports, Repositories } from './ports/index.ts'

interface Repeat {
  readonly kind: 'duplicate'
  readonly documentId: string
  readonly deliveries: readonly AcceptedDelivery[]
  readonly acted?: readonly Acted[]
}

/** The answer of the post that used this idempotency key before. */
export async function findRepeat(
  ports: Ports,
  post: Post,
  rawSha256: string
): Promise<Repeat | 'key-reused' | null> {
  if (post.idempotencyKey === undefined) return null
  const prior = await ports.store.idempotency.find(post.connectorId, post.idempotencyKey)
  if (prior === null) return null
  if (prior.rawSha256 !== rawSha256) return 'key-reused'
  return answerFor(ports, prior.documentId)
}

/** Everybody this very document was sent to before, over all its postings. */
export async function recipientsOf(
  tx: Repositories,
  { message, senderCode, substance }: DocumentRecord
): Promise<string[]> {
  const { documentId, promulgationDate } = message.header
  const code = codeOf(message.header)
  const postings = await tx.documents.byReference({
    senderCode,
    ...(documentId === undefined ? {} : { documentId }),
    ...(code === undefined ? {} : { code }),
    ...(promulgationDate === undefined ? {} : { promulgationDate })
  })
  const same = postings.filter(d => d.direction === 'out' && d.substance === substance)
  const deliveries = await Promise.all(same.map(d => tx.deliveries.ofDocument(d.id)))
  return deliveries.flat().flatMap(d => (d.kind === 'edoc' ? [d.recipientCode] : []))
}

/** As it was answered the first time, without the names. */
export async function answerFor(ports: Ports, documentId: string): Promise<Repeat> {
  const deliveries = await ports.store.deliveries.ofDocument(documentId)
  const documents = deliveries.filter(d => d.kind === 'edoc').map(d => acceptedDelivery(d, undefined))
  const acted = await actedBefore(ports.store, documentId, deliveries)
  return {
    kind: 'duplicate',
    documentId,
    deliveries: documents,
    ...(acted.length === 0 ? {} : { acted })
  }
}

export function acceptedDelivery(
  delivery: NewDelivery,
  organisation: Organisation | undefined
): AcceptedDelivery {
  const name = organisation === undefined ? {} : { recipientName: organisation.name }
  return { id: delivery.id, recipientCode: delivery.recipientCode, route: delivery.route, ...name }
}
