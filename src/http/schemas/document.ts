/** Documents and their deliveries, as DMSs and people read them. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { levels } from '../../domain/organisation.ts'
import { deliveryStates } from '../words.ts'
import { ActedSchema } from './act.ts'
import { ProblemSchema, oneOf, shared } from './error.ts'
import { Id, Time, pageOf } from './basics.ts'
import { GoneSchema } from './destruction.ts'

const strict = { additionalProperties: false }

export const RouteSchema = Type.Object(
  { kind: oneOf(['dms', 'axis']), id: Type.String() },
  { ...strict, description: 'Tuyến: trục hoặc hệ thống trong tỉnh. / The way it goes.' }
)

export const ReferenceSchema = Type.Object(
  {
    senderCode: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Mã đơn vị phát hành. / ResponseFor.OrganId.'
    }),
    documentId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'DocumentId trong edXML. / As the sender wrote it.'
      })
    ),
    code: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Số/ký hiệu. / Number and notation.',
        examples: ['123/UBND-VX']
      })
    ),
    promulgationDate: Type.Optional(Type.String({ format: 'date' }))
  },
  {
    ...strict,
    $id: 'Reference',
    description: 'Văn bản theo cách bên gửi gọi. / A document as its sender names it.'
  }
)

export const AcceptedDeliverySchema = Type.Object(
  { id: Id, recipientCode: Type.String(), recipientName: Type.Optional(Type.String()), via: RouteSchema },
  strict
)

const acted = Type.Array(shared(ActedSchema), {
  description:
    'Thu hồi, cập nhật, thay thế: kết quả từng nơi nhận. / Of an act: what came of it for each recipient.'
})

export const AcceptedDocumentSchema = Type.Object(
  {
    message: Type.Literal('edoc'),
    documentId: Id,
    duplicate: Type.Boolean({
      description: 'Đã nhận trước đó; không gửi lần hai. / Accepted before; nothing is sent twice.'
    }),
    deliveries: Type.Array(AcceptedDeliverySchema),
    acted: Type.Optional(acted),
    warnings: Type.Array(shared(ProblemSchema))
  },
  { ...strict, $id: 'AcceptedDocument' }
)

export const AcceptedStatusSchema = Type.Object(
  {
    message: Type.Literal('status'),
    receiptId: Id,
    documentId: Id,
    duplicate: Type.Boolean(),
    effect: oneOf(['advanced', 'repeated', 'backward', 'irregular']),
    deliveryId: Type.Optional(Id),
    acted: Type.Optional(acted)
  },
  { ...strict, $id: 'AcceptedStatus' }
)

export const AcceptedSchema = Type.Union([shared(AcceptedDocumentSchema), shared(AcceptedStatusSchema)])

export const DeliverySchema = Type.Object(
  {
    id: Id,
    kind: oneOf(['edoc', 'status']),
    recipientCode: Type.String(),
    recipientName: Type.Optional(Type.String()),
    level: Type.Optional(oneOf(levels)),
    via: RouteSchema,
    state: oneOf(deliveryStates),
    stateText: Type.String({ examples: ['Đã chuyển'] }),
    stateTextEn: Type.String(),
    receiptCode: Type.Optional(
      Type.String({ description: 'Mã trạng thái xử lý gần nhất. / The furthest receipt, 01–16.' })
    ),
    receiptName: Type.Optional(Type.String()),
    receiptNameEn: Type.Optional(Type.String()),
    attempts: Type.Integer(),
    acceptedAt: Time,
    dueAt: Type.Optional(Time),
    settledAt: Type.Optional(Time),
    error: Type.Optional(shared(ProblemSchema))
  },
  { ...strict, $id: 'Delivery' }
)
export type DeliveryBody = Static<typeof DeliverySchema>

const summary = {
  id: Id,
  direction: oneOf(['out', 'in'], { description: 'Đi hoặc đến. / Out: a DMS of ours sent it.' }),
  source: Type.String({ description: 'Hệ thống hoặc trục đã đưa vào. / The DMS or axis that brought it.' }),
  reference: shared(ReferenceSchema),
  businessType: oneOf(['new', 'recall', 'update', 'replace']),
  subject: Type.Optional(Type.String()),
  priority: Type.Integer({ minimum: 0, maximum: 4 }),
  acceptedAt: Time
}

export const DocumentSummarySchema = Type.Object(
  {
    ...summary,
    states: Type.Record(Type.String(), Type.Integer(), {
      description: 'Số lượt gửi theo trạng thái. / Deliveries by state.',
      examples: [{ 'handed-over': 3, queued: 1 }]
    })
  },
  { ...strict, $id: 'DocumentSummary' }
)
export type DocumentSummaryBody = Static<typeof DocumentSummarySchema>
export const DocumentPageSchema = pageOf(shared(DocumentSummarySchema))

export const PartySchema = Type.Object(
  { code: Type.String(), name: Type.Optional(Type.String()) },
  { ...strict, description: 'Đơn vị. / An organisation.' }
)

export const ContentSchema = Type.Object(
  { sha256: Type.String(), size: Type.Integer({ minimum: 0 }) },
  { ...strict }
)

export const AttachmentSchema = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    description: Type.Optional(Type.String()),
    mediaType: Type.String(),
    sha256: Type.String(),
    size: Type.Integer()
  },
  strict
)

const header = {
  from: PartySchema,
  documentType: Type.Optional(Type.String()),
  content: Type.Optional(Type.String()),
  signer: Type.Optional(Type.String()),
  dueDate: Type.Optional(Type.String({ format: 'date' })),
  attachments: Type.Array(AttachmentSchema)
}

export const DocumentSchema = Type.Object(
  {
    ...summary,
    ...header,
    raw: ContentSchema,
    envelope: ContentSchema,
    destroyed: Type.Optional(GoneSchema),
    frozenAt: Type.Optional(Time),
    deliveries: Type.Array(shared(DeliverySchema))
  },
  { ...strict, $id: 'Document' }
)
export type DocumentBody = Static<typeof DocumentSchema>

export const AttemptSchema = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    startedAt: Time,
    endedAt: Type.Optional(Time),
    outcome: Type.Optional(oneOf(['handed-over', 'offered', 'refused', 'failed', 'unknown'])),
    remoteId: Type.Optional(Type.String()),
    error: Type.Optional(shared(ProblemSchema))
  },
  strict
)

export const ReceiptSchema = Type.Object(
  {
    id: Id,
    direction: oneOf(['out', 'in']),
    fromCode: Type.String(),
    toCode: Type.Optional(Type.String()),
    code: Type.String(),
    name: Type.Optional(Type.String()),
    nameEn: Type.Optional(Type.String()),
    at: Time,
    receivedAt: Time,
    effect: Type.String(),
    repeat: Type.Boolean(),
    description: Type.Optional(Type.String()),
    staff: Type.Optional(Type.String())
  },
  strict
)

export const TimelineSchema = Type.Object(
  {
    delivery: shared(DeliverySchema),
    documentId: Type.Optional(Id),
    attempts: Type.Array(AttemptSchema),
    receipts: Type.Array(ReceiptSchema)
  },
  {
    ...strict,
    $id: 'Timeline',
    description: 'Các lần gửi và trạng thái của một đơn vị nhận. / Attempts and receipts.'
  }
)
export type TimelineBody = Static<typeof TimelineSchema>

/** The metadata beside the files of a multipart post. */
const office = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 100 }),
    name: Type.Optional(Type.String({ maxLength: 500 })),
    address: Type.Optional(Type.String({ maxLength: 500 })),
    email: Type.Optional(Type.String({ maxLength: 200 })),
    telephone: Type.Optional(Type.String({ maxLength: 50 }))
  },
  strict
)
const text = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength }))

export const MetadataSchema = Type.Object(
  {
    from: office,
    to: Type.Array(office, { minItems: 1, maxItems: 5000 }),
    documentId: text(200),
    codeNumber: text(50),
    codeNotation: text(100),
    place: text(200),
    promulgationDate: Type.Optional(Type.String({ format: 'date' })),
    documentType: Type.Optional(
      Type.Object({ type: text(10), typeDetail: text(10), typeName: text(200) }, strict)
    ),
    subject: text(2000),
    content: text(10_000),
    signer: Type.Optional(
      Type.Object({ competence: text(200), position: text(200), fullName: text(200) }, strict)
    ),
    dueDate: Type.Optional(Type.String({ format: 'date' })),
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 4 })),
    sphereOfPromulgation: text(200),
    pageAmount: Type.Optional(Type.Integer({ minimum: 0 })),
    promulgationAmount: Type.Optional(Type.Integer({ minimum: 0 })),
    toPlaces: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 5000 })),
    responseFor: Type.Optional(
      Type.Array(
        Type.Object(
          {
            senderCode: text(100),
            documentId: text(200),
            code: text(200),
            promulgationDate: Type.Optional(Type.String({ format: 'date' }))
          },
          strict
        ),
        { maxItems: 100 }
      )
    ),
    files: Type.Optional(
      Type.Array(
        Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }), description: text(500) }, strict),
        {
          description: 'Mô tả từng tệp theo tên. / Descriptions of files, by name.',
          maxItems: 200
        }
      )
    )
  },
  {
    ...strict,
    $id: 'Metadata',
    description: 'Văn bản mới, dạng JSON, cho multipart/form-data. / A new document as JSON.'
  }
)
export type Metadata = Static<typeof MetadataSchema>
