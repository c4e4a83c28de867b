/** The sender's acts on a document, as DMSs and people read them. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import type { ActKind, ActState } from '../../domain/life.ts'
import { Id, Time, pageOf } from './basics.ts'
import { oneOf, shared } from './error.ts'

const strict = { additionalProperties: false }

export const actKinds: readonly ActKind[] = ['recall', 'update', 'replace', 'take-back']
export const actStates: readonly ActState[] = [
  'waiting',
  'withdrawn',
  'asked',
  'agreed',
  'declined',
  'informed'
]

const act = {
  id: Id,
  documentId: Id,
  kind: oneOf(actKinds, {
    description:
      'Thu hồi, cập nhật, thay thế (BussinessDocType 1, 2, 3); lấy lại (trạng thái 13). / Said by edoc, or by status 13.'
  }),
  kindText: Type.String({ examples: ['Thu hồi'] }),
  actDocumentId: Type.Optional(Id),
  receiptId: Type.Optional(Id),
  reason: Type.Optional(Type.String()),
  at: Time,
  complete: Type.Boolean({
    description:
      'Mọi nơi nhận đã trả lời hoặc đã được rút lại. / Every recipient has answered or was withdrawn.'
  })
}

export const ActSchema = Type.Object(
  {
    ...act,
    recipients: Type.Array(
      Type.Object(
        {
          deliveryId: Id,
          recipientCode: Type.String(),
          recipientName: Type.Optional(Type.String()),
          state: oneOf(actStates),
          stateText: Type.String({ examples: ['Chờ trả lời'] }),
          stateTextEn: Type.String(),
          carriedBy: Type.Optional(Id),
          answeredAt: Type.Optional(Time),
          answer: Type.Optional(Type.String())
        },
        strict
      )
    )
  },
  { ...strict, $id: 'Act' }
)
export type ActBody = Static<typeof ActSchema>

export const ActListSchema = Type.Object({ items: Type.Array(shared(ActSchema)) }, strict)

export const ActSummarySchema = Type.Object(
  {
    ...act,
    actor: Type.String(),
    senderCode: Type.String(),
    documentCode: Type.Optional(Type.String()),
    subject: Type.Optional(Type.String()),
    states: Type.Record(Type.String(), Type.Integer(), {
      description: 'Số nơi nhận theo trạng thái. / Recipients by state.',
      examples: [{ asked: 2, agreed: 5 }]
    })
  },
  { ...strict, $id: 'ActSummary' }
)
export type ActSummaryBody = Static<typeof ActSummarySchema>
export const ActPageSchema = pageOf(shared(ActSummarySchema))

/** In the answer to a post. */
export const ActedSchema = Type.Object(
  {
    recipientCode: Type.String(),
    recipientName: Type.Optional(Type.String()),
    outcome: oneOf([...actStates, 'sent'] as const, {
      description:
        'withdrawn: chưa tới, đã hủy, không gửi gì; asked: đã yêu cầu, chờ 15/16; informed: đã báo; waiting: chờ biết văn bản gốc đã tới chưa; sent: nơi nhận mới. / What came of it here.'
    }),
    deliveryId: Id
  },
  { ...strict, $id: 'Acted' }
)
