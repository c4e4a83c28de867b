/** The board of a document, and receipts as they were kept. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { boardStandings, boardSteps } from '../../exchange/ports/board.ts'
import { boardLevels } from '../board-words.ts'
import { deliveryStates } from '../words.ts'
import { Id, Time, pageOf } from './basics.ts'
import { ContentSchema, PartySchema, ReferenceSchema, RouteSchema } from './document.ts'
import { ProblemSchema, oneOf, shared } from './error.ts'

const strict = { additionalProperties: false }
const text = Type.Optional(Type.String())
const counts = (description: string) =>
  Type.Record(Type.String(), Type.Integer({ minimum: 1 }), { description })

const StepSchema = Type.Object(
  {
    step: oneOf(boardSteps),
    name: Type.String(),
    nameEn: Type.String(),
    reached: Type.Boolean({
      description: 'Bước bị bỏ qua cũng tính là đã qua. / A skipped step counts as passed.'
    }),
    at: Type.Optional(Time)
  },
  strict
)

const ClockSchema = Type.Object(
  {
    kind: oneOf(['send', 'arrival', 'due', 'answer']),
    name: Type.String(),
    nameEn: Type.String(),
    startedAt: Time,
    dueAt: Time,
    overdue: Type.Boolean()
  },
  { ...strict, description: 'Thời hạn đang chạy, hết sớm nhất. / The running clock that runs out first.' }
)

const ActSchema = Type.Object(
  {
    id: Id,
    kind: oneOf(['recall', 'update', 'replace', 'take-back']),
    name: Type.String(),
    nameEn: Type.String(),
    state: oneOf(['waiting', 'withdrawn', 'asked', 'agreed', 'declined', 'informed']),
    stateText: Type.String(),
    stateTextEn: Type.String(),
    open: Type.Boolean({ description: 'Còn chờ trả lời. / An answer is outstanding.' }),
    at: Time,
    reason: text,
    answeredAt: Type.Optional(Time)
  },
  strict
)

const BoardRecipientSchema = Type.Object(
  {
    deliveryId: Id,
    code: Type.String({ description: 'Mã trên phong bì. / The code on the envelope.' }),
    redirectedFrom: Type.Optional(
      Type.String({ description: 'Mã đã đóng mà bên gửi ghi. / The closed code that the sender wrote.' })
    ),
    currentCode: Type.Optional(
      Type.String({ description: 'Mã hiện hành, nếu khác. / The code of today, when it is another.' })
    ),
    organisationId: Type.Optional(Id),
    name: text,
    via: RouteSchema,
    state: oneOf(deliveryStates),
    stateText: Type.String(),
    stateTextEn: Type.String(),
    attempts: Type.Integer(),
    dueAt: Type.Optional(Time),
    settledAt: Type.Optional(Time),
    standing: oneOf(boardStandings, {
      description: 'Nơi nhận đang ở bước nào. / What the recipient has come to.'
    }),
    standingText: Type.String(),
    standingTextEn: Type.String(),
    receiptCode: text,
    steps: Type.Array(StepSchema),
    refused: Type.Optional(Type.Object({ at: Time, reason: text }, strict)),
    clock: Type.Optional(ClockSchema),
    act: Type.Optional(ActSchema),
    error: Type.Optional(shared(ProblemSchema)),
    lastReceipt: Type.Optional(
      Type.Object(
        {
          id: Id,
          code: Type.String(),
          name: text,
          nameEn: text,
          fromCode: Type.String(),
          at: Time,
          description: text
        },
        strict
      )
    ),
    receipts: Type.Integer({ minimum: 0, description: 'Không tính bản lặp. / Repeats not counted.' })
  },
  strict
)

const tally = {
  total: Type.Integer({ minimum: 0 }),
  states: counts('Theo trạng thái gửi. / By state of delivery.'),
  standings: counts('Theo bước xử lý. / By standing.'),
  overdue: Type.Integer({ minimum: 0, description: 'Nơi nhận quá hạn. / Recipients overdue.' }),
  openActs: Type.Integer({
    minimum: 0,
    description: 'Nơi nhận chưa trả lời thu hồi, lấy lại. / Recipients whose answer is outstanding.'
  })
}

export const BoardSchema = Type.Object(
  {
    document: Type.Object(
      {
        id: Id,
        direction: oneOf(['out', 'in']),
        source: Type.String(),
        reference: shared(ReferenceSchema),
        businessType: oneOf(['new', 'recall', 'update', 'replace']),
        from: PartySchema,
        documentType: text,
        subject: text,
        signer: text,
        dueDate: Type.Optional(Type.String({ format: 'date' })),
        priority: Type.Integer({ minimum: 0, maximum: 4 }),
        acceptedAt: Time
      },
      strict
    ),
    at: Time,
    ...tally,
    groups: Type.Array(
      Type.Object(
        {
          level: oneOf(boardLevels),
          name: Type.String(),
          nameEn: Type.String(),
          ...tally,
          recipients: Type.Array(BoardRecipientSchema)
        },
        strict
      ),
      {
        description:
          'Theo cấp; cấp không có nơi nhận thì vắng. / By level; levels without recipients are absent.'
      }
    )
  },
  { ...strict, $id: 'Board', description: 'Toàn cảnh một văn bản. / One document’s whole picture.' }
)
export type BoardBody = Static<typeof BoardSchema>
export type BoardRecipientBody = Static<typeof BoardRecipientSchema>

const kept = {
  id: Id,
  direction: oneOf(['out', 'in']),
  deliveryId: Type.Optional(Id),
  recipientCode: text,
  fromCode: Type.String(),
  toCode: text,
  code: Type.String(),
  name: text,
  nameEn: text,
  at: Time,
  receivedAt: Time,
  source: Type.String({ description: 'Trục hoặc hệ thống đã đưa vào. / The axis or DMS that brought it.' }),
  effect: Type.String(),
  repeatOf: Type.Optional(Id),
  description: text,
  staff: text,
  raw: ContentSchema
}
export const KeptReceiptSchema = Type.Object(kept, { ...strict, $id: 'KeptReceipt' })
export type KeptReceiptBody = Static<typeof KeptReceiptSchema>
export const KeptReceiptPageSchema = pageOf(shared(KeptReceiptSchema))

const SuggestionSchema = Type.Object(
  {
    deliveryId: Id,
    documentId: Id,
    score: Type.Integer(),
    reasons: Type.Array(
      Type.Object({ reason: Type.String(), name: Type.String(), nameEn: Type.String() }, strict)
    ),
    reference: shared(ReferenceSchema),
    recipient: PartySchema,
    subject: text,
    acceptedAt: Time,
    state: oneOf(deliveryStates),
    stateText: Type.String()
  },
  strict
)

export const ReceiptCaseSchema = Type.Object(
  {
    ...kept,
    documentId: Type.Optional(Id),
    reference: Type.Object(
      { senderCode: text, documentId: text, code: text, promulgationDate: text },
      { ...strict, description: 'ResponseFor, nguyên văn. / ResponseFor as it stands.' }
    ),
    repeats: Type.Integer({ minimum: 0 }),
    dismissed: Type.Optional(Type.Object({ at: Time, by: Type.String(), reason: Type.String() }, strict)),
    suggestions: Type.Array(SuggestionSchema, {
      description: 'Khả năng cao nhất trước. / The most likely first.'
    })
  },
  { ...strict, $id: 'ReceiptCase' }
)
export type ReceiptCaseBody = Static<typeof ReceiptCaseSchema>
