/** From what the gateway knows to what it shows. */
import { withoutContent } from '../domain/destruction.ts'
import { codeOf } from '../domain/envelope.ts'
import type { Edoc } from '../domain/envelope.ts'
import type { Problem } from '../domain/problem.ts'
import { readReceiptCode, receiptNames, receiptStateOf } from '../domain/receipt.ts'
import type { Standing } from '../exchange/ports/destruction.ts'
import type { AcceptedDelivery, PostAnswer } from '../exchange/answers.ts'
import type { DeliveryView, DocumentSummary, DocumentView, Timeline } from '../exchange/ports/queries.ts'
import { RequestRefused, describe } from './errors.ts'
import type { DeliveryBody, DocumentBody, DocumentSummaryBody, TimelineBody } from './schemas/document.ts'
import { stateTexts } from './words.ts'

/** Leaves out what is undefined: JSON Schema has no place for it. */
export function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

export function iso(at: Date | undefined): string | undefined {
  return at?.toISOString()
}

export function answerOf(answer: PostAnswer) {
  if (answer.kind === 'refused') throw new RequestRefused(answer.problems, answer.refusalId)
  if (answer.message === 'edoc')
    return {
      message: 'edoc' as const,
      documentId: answer.documentId,
      duplicate: answer.kind === 'duplicate',
      deliveries: answer.deliveries.map(acceptedDelivery),
      ...given({ acted: answer.acted && [...answer.acted] }),
      warnings: answer.warnings.map(describe)
    }
  return given({
    message: 'status' as const,
    receiptId: answer.receiptId,
    documentId: answer.documentId,
    duplicate: answer.kind === 'repeated',
    effect: answer.effect,
    deliveryId: answer.deliveryId,
    acted: answer.acted && [...answer.acted]
  })
}

function acceptedDelivery({ id, recipientCode, recipientName, route }: AcceptedDelivery) {
  return given({ id, recipientCode, recipientName, via: route })
}

export function summaryBody(document: DocumentSummary): DocumentSummaryBody {
  const { id, direction, source, businessType, subject, priority, acceptedAt, states } = document
  const { senderCode, documentId, code, promulgationDate } = document
  const reference = given({ senderCode, documentId, code, promulgationDate })
  return given({
    id,
    direction,
    source,
    reference,
    businessType,
    subject,
    priority,
    acceptedAt: acceptedAt.toISOString(),
    states: states
  })
}

/** What was destroyed, or given back by whoever looks, is shown by its metadata. */
export function documentBody(document: DocumentView, { gone, frozenAt }: Standing): DocumentBody {
  const { states: _, ...summary } = summaryBody(document)
  return given({
    ...summary,
    ...headerBody(gone === undefined ? document.message : withoutContent(document.message)),
    destroyed: gone && given({ ...gone, orderedAt: gone.orderedAt.toISOString(), doneAt: iso(gone.doneAt) }),
    frozenAt: iso(frozenAt),
    raw: document.raw,
    envelope: document.envelope,
    deliveries: document.deliveries.map(deliveryBody)
  })
}

/** What a reader wants of the message beyond the summary. */
export function headerBody(message: Edoc) {
  const { from, documentType, content, signer, dueDate } = message.header
  return given({
    from: given({ code: from.organId, name: from.organName }),
    documentType: documentType?.typeName,
    content,
    signer: signer?.fullName,
    dueDate,
    attachments: message.attachments.map((attachment, index) =>
      given({
        number: index + 1,
        name: attachment.name,
        description: attachment.description,
        mediaType: attachment.mediaType,
        sha256: attachment.content.sha256,
        size: attachment.content.size
      })
    )
  }) as Pick<DocumentBody, 'from' | 'documentType' | 'content' | 'signer' | 'dueDate' | 'attachments'>
}

export function referenceBody(message: Edoc) {
  const { from, documentId, promulgationDate } = message.header
  return given({ senderCode: from.organId, documentId, code: codeOf(message.header), promulgationDate })
}

export function deliveryBody(delivery: DeliveryView): DeliveryBody {
  const { id, kind, recipientCode, recipientName, level, route, state, attempts, code, detail } = delivery
  const receiptCode = receiptStateOf(delivery.progress) ?? undefined
  const receipt = receiptCode === undefined ? undefined : receiptNames[receiptCode]
  return given({
    id,
    kind,
    recipientCode,
    recipientName,
    level,
    via: route,
    state,
    stateText: stateTexts[state].vi,
    stateTextEn: stateTexts[state].en,
    receiptCode,
    receiptName: receipt?.vi,
    receiptNameEn: receipt?.en,
    attempts,
    acceptedAt: delivery.acceptedAt.toISOString(),
    dueAt: iso(delivery.dueAt),
    settledAt: iso(delivery.settledAt),
    error: code === undefined ? undefined : describe(given({ code, detail }) as Problem)
  })
}

export function timelineBody(timeline: Timeline): TimelineBody {
  return given({
    delivery: deliveryBody(timeline.delivery),
    documentId: timeline.documentId,
    attempts: timeline.attempts.map(({ number, startedAt, endedAt, outcome }) =>
      given({
        number,
        startedAt: startedAt.toISOString(),
        endedAt: iso(endedAt),
        outcome: outcome?.kind,
        remoteId: outcome !== undefined && 'remoteId' in outcome ? outcome.remoteId : undefined,
        error: outcome !== undefined && 'code' in outcome ? describe(problemOf(outcome)) : undefined
      })
    ),
    receipts: timeline.receipts.map(receipt => {
      const code = readReceiptCode(receipt.code)
      return given({
        ...receipt,
        name: code === null ? undefined : receiptNames[code].vi,
        nameEn: code === null ? undefined : receiptNames[code].en,
        at: receipt.at.toISOString(),
        receivedAt: receipt.receivedAt.toISOString()
      })
    })
  })
}

function problemOf({ code, detail }: Problem): Problem {
  return given({ code, detail })
}
