/** How destruction is shown: the proof, and the line of a list. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { Id, Time } from './basics.ts'
import { oneOf } from './error.ts'

const strict = { additionalProperties: false }

export const GoneSchema = Type.Object(
  {
    orderedAt: Time,
    doneAt: Type.Optional(Time),
    reason: Type.Optional(Type.String({ description: 'Lý do của bên gửi. / As the sender put it.' }))
  },
  {
    ...strict,
    description:
      'Nội dung đã được hủy theo yêu cầu thu hồi; chỉ còn thông tin về quá trình. / The content was destroyed.'
  }
)

const FateSchema = Type.Object(
  {
    sha256: Type.String(),
    size: Type.Integer({ minimum: 0 }),
    outcome: oneOf(['pending', 'destroyed', 'kept', 'gone'], {
      description:
        'pending: chờ hủy; destroyed: đã hủy; kept: giữ vì văn bản khác dùng chung; gone: không còn từ trước. / kept: somebody else refers to the same bytes.'
    }),
    at: Type.Optional(Time),
    keptFor: Type.Optional(
      Type.Object(
        { kind: oneOf(['document', 'receipt', 'refusal', 'evidence']), id: Id },
        { ...strict, description: 'Chỉ quản trị và kiểm toán thấy. / Shown to administrators and auditors.' }
      )
    )
  },
  strict
)

const line = {
  documentId: Id,
  direction: oneOf(['out', 'in']),
  senderCode: Type.String(),
  code: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String()),
  orderedAt: Time,
  doneAt: Type.Optional(Time),
  cameAgain: Type.Boolean({
    description:
      'Sau khi có lệnh hủy, nội dung lại được gửi tới và được hủy lại. / The content came in again and was destroyed again.'
  }),
  contents: Type.Array(FateSchema)
}

export const DestructionLineSchema = Type.Object(line, strict)
export type DestructionLine = Static<typeof DestructionLineSchema>

export const DestructionSchema = Type.Object(
  {
    ...line,
    recalls: Type.Array(
      Type.Object(
        {
          id: Id,
          kind: oneOf(['recall', 'update', 'replace', 'take-back']),
          at: Time,
          actor: Type.String(),
          reason: Type.Optional(Type.String()),
          recipients: Type.Array(
            Type.Object(
              { recipientCode: Type.String(), state: Type.String(), answeredAt: Type.Optional(Time) },
              strict
            )
          )
        },
        strict
      ),
      { description: 'Yêu cầu của bên gửi và trả lời của từng đơn vị nhận. / The acts it rests on.' }
    )
  },
  strict
)
export type DestructionBody = Static<typeof DestructionSchema>
