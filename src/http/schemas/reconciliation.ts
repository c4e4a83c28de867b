/** Books, runs, findings and repairs, as they are sent. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { findingKinds } from '../../domain/reconciliation.ts'
import { flows, theirStates } from '../../domain/reconciliation-books.ts'
import { findingStates, runStates } from '../../exchange/ports/reconciliation.ts'
import { Id, Time } from './basics.ts'
import { oneOf } from './error.ts'

const strict = { additionalProperties: false }
const text = Type.Optional(Type.String())
const code = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }))

export const Day = Type.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'Ngày Việt Nam, yyyy-MM-dd. / Day in Vietnam.',
  examples: ['2026-03-02']
})
export const DayParams = Type.Object({ day: Day }, strict)
export const PartnerId = Type.String({ minLength: 1, maxLength: 63, examples: ['vxp'] })

/** Lines of one book. */
export const maxBookLines = 20_000

const common = {
  documentId: code('DocumentId của văn bản. / DocumentId of the document.'),
  code: code('Số và ký hiệu. / Number and notation: 17/UBND-NC.'),
  subject: Type.Optional(Type.String({ maxLength: 2000 })),
  at: Type.Optional(Time),
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' }))
}
const OrganId = Type.String({ minLength: 1, maxLength: 60 })

export const BookBody = Type.Object(
  {
    sent: Type.Array(
      Type.Object(
        {
          id: Type.Optional(
            Type.String({ format: 'uuid', description: '`documentId` của câu trả lời 202. / Of the 202.' })
          ),
          from: OrganId,
          to: Type.Array(OrganId, { minItems: 1, maxItems: 1000 }),
          ...common,
          state: Type.Optional(oneOf(['taken', 'refused', 'duplicate']))
        },
        strict
      ),
      { maxItems: maxBookLines, description: 'Văn bản đi trong ngày. / What the DMS sent.' }
    ),
    received: Type.Array(
      Type.Object(
        {
          id: Type.Optional(Type.String({ format: 'uuid', description: 'Mã lượt gửi. / Delivery id.' })),
          kind: Type.Optional(oneOf(['edoc', 'status'])),
          from: OrganId,
          to: Type.Optional(OrganId),
          ...common,
          state: Type.Optional(oneOf(theirStates))
        },
        strict
      ),
      { maxItems: maxBookLines, description: 'Văn bản đến trong ngày. / What the DMS received.' }
    )
  },
  strict
)
export type BookBody = Static<typeof BookBody>

export const BookSchema = Type.Object(
  {
    connector: Type.String(),
    day: Day,
    sent: Type.Integer(),
    received: Type.Integer(),
    sha256: Type.String(),
    handedInAt: Time
  },
  strict
)

const Digest = Type.Object({ lines: Type.Integer(), sha256: Type.String() }, strict)
export const RunSchema = Type.Object(
  {
    id: Id,
    partner: Type.String(),
    day: Day,
    state: oneOf(runStates),
    askedBy: Type.String(),
    askedAt: Time,
    tries: Type.Integer(),
    startedAt: Type.Optional(Time),
    endedAt: Type.Optional(Time),
    againAt: Type.Optional(Time),
    code: text,
    message: Type.Optional(Type.String({ description: 'Vì sao không đối soát được. / Why it failed.' })),
    detail: text,
    result: Type.Optional(
      Type.Object(
        {
          own: Digest,
          theirs: Digest,
          counts: Type.Record(Type.String(), Type.Integer()),
          unsaid: Type.Array(Type.String(), {
            description:
              'Điều danh sách của đối tác không cho biết nên không kết luận. / What the partner’s list does not say.'
          })
        },
        strict
      )
    ),
    supersededBy: Type.Optional(Id)
  },
  strict
)

const Side = Type.Object(
  { state: text, at: text, to: text, sha256: text, ids: Type.Array(Type.String()) },
  strict
)
const RepairSchema = Type.Object(
  { action: Type.String(), actor: Type.String(), at: Type.String(), result: Type.String() },
  strict
)
export const PlanSchema = Type.Object(
  {
    kind: oneOf(['repair', 'call']),
    action: text,
    whom: text,
    text: Type.String({
      description: 'Bấm nút thì việc gì xảy ra, hoặc phải gọi ai. / What happens, or whom to call.'
    }),
    textEn: Type.String()
  },
  strict
)
export const FindingSchema = Type.Object(
  {
    id: Id,
    partner: Type.String(),
    day: Day,
    kind: oneOf(findingKinds),
    text: Type.String(),
    textEn: Type.String(),
    state: oneOf(findingStates),
    flow: oneOf(flows, {
      description: 'sent: gửi tới đối tác; received: nhận từ đối tác. / By the gateway.'
    }),
    messageKind: oneOf(['edoc', 'status']),
    reason: text,
    aspects: Type.Optional(Type.Array(Type.String())),
    deliveryId: Type.Optional(Id),
    documentId: Type.Optional(Id),
    from: text,
    to: text,
    code: text,
    subject: text,
    ours: Type.Optional(Side),
    theirs: Type.Array(Side),
    run: Id,
    foundAt: Time,
    plan: PlanSchema,
    closedAt: Type.Optional(Time),
    closedBy: text,
    closeReason: text,
    repair: Type.Optional(RepairSchema)
  },
  strict
)
export type FindingBody = Static<typeof FindingSchema>
