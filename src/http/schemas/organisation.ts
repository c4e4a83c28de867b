/** Organisations, as administrators and clerks see them. */
import { Type } from '@fastify/type-provider-typebox'
import { contactFields, contactLengths, successorKinds } from '../../domain/directory-entry.ts'
import type { Contact } from '../../domain/directory-entry.ts'
import { levels } from '../../domain/organisation.ts'
import { Id, Time } from './basics.ts'
import { oneOf } from './error.ts'

const strict = { additionalProperties: false }

export const DateText = Type.String({ format: 'date', examples: ['2025-07-01'] })
export const LevelText = oneOf(levels, { description: 'Cấp: dữ liệu của danh mục, không suy từ mã.' })
export const StatusText = oneOf(['active', 'closed'])
export const SchemeText = oneOf(['qcvn102', 'qd20', 'other'], {
  description: 'QCVN 102:2016/BTTTT, QĐ 20/2020/QĐ-TTg, hoặc khác. / The scheme of the code.'
})
export const SuccessorKindText = oneOf(successorKinds, {
  description: 'Sáp nhập, chia tách, đổi tên, giải thể. / Merger, split, rename, dissolution.'
})
export const CodeText = Type.String({
  minLength: 1,
  maxLength: 35,
  pattern: '\\S',
  examples: ['000.00.05.H19']
})

/** Each by its own longest value. */
export const ContactSchema = Type.Unsafe<Contact>({
  type: 'object',
  properties: Object.fromEntries(
    contactFields.map(field => [field, { type: 'string', maxLength: contactLengths[field] }])
  ),
  additionalProperties: false
})

/** What finds an organisation: for both lists. */
export const SearchText = Type.String({
  minLength: 1,
  maxLength: 200,
  description:
    'Mã cũ hay mới, hoặc phần đầu của mã; hoặc các từ của tên, thứ tự nào cũng được, không cần dấu. / A code, old or new, or its beginning; or words of the name in any order, without diacritics.',
  examples: ['ubnd xa bom bo']
})

export const organisation = {
  id: Id,
  name: Type.String(),
  level: LevelText,
  parentId: Type.Optional(Id),
  parentName: Type.Optional(Type.String()),
  code: Type.String({ description: 'Mã đang dùng để gửi, nhận. / The code it sends and receives with.' }),
  status: StatusText,
  closedOn: Type.Optional(
    Type.String({ format: 'date', description: 'Ngày đầu tiên không còn. / The first day without it.' })
  ),
  connectorId: Type.Optional(Type.String())
}
export const OrganisationSchema = Type.Object(organisation, strict)

export const FoundSchema = Type.Object(
  {
    ...organisation,
    matchedCode: Type.Optional(
      Type.String({ description: 'Mã khớp, khi khác mã đang dùng. / The code met, where it is another.' })
    )
  },
  strict
)

const period = {
  code: Type.String(),
  scheme: SchemeText,
  validFrom: Type.Optional(DateText),
  validTo: Type.Optional(
    Type.String({
      format: 'date',
      description: 'Ngày đầu tiên hết hiệu lực. / The first day on which it no longer holds.'
    })
  )
}

const succession = {
  id: Id,
  name: Type.String(),
  code: Type.String(),
  status: StatusText,
  since: DateText,
  kind: SuccessorKindText
}

export const DetailSchema = Type.Object(
  {
    ...organisation,
    contact: ContactSchema,
    codes: Type.Array(Type.Object(period, strict)),
    successors: Type.Array(Type.Object(succession, strict)),
    predecessors: Type.Array(Type.Object(succession, strict)),
    registrations: Type.Array(
      Type.Object(
        {
          axisId: Type.String(),
          remoteKey: Type.String(),
          code: Type.String(),
          name: Type.String(),
          deleted: Type.Boolean(),
          seenAt: Time,
          goneAt: Type.Optional(Time)
        },
        strict
      ),
      { description: 'Trục nào ghi đơn vị này, dưới mã nào. / Which axis lists it, and how.' }
    ),
    children: Type.Integer({ description: 'Số đơn vị trực thuộc. / Organisations below it.' })
  },
  strict
)

export const ResolutionSchema = Type.Object(
  {
    code: Type.String(),
    on: DateText,
    kind: oneOf(['found', 'redirected', 'closed', 'unknown'], {
      description:
        'found: đúng đơn vị; redirected: một đơn vị kế thừa; closed: đã đóng, không hoặc nhiều đơn vị kế thừa; unknown: không có mã này.'
    }),
    organisation: Type.Optional(OrganisationSchema),
    successors: Type.Array(OrganisationSchema, {
      description: 'Khi closed: các đơn vị còn hoạt động kế thừa. / When closed: who stands in its place.'
    }),
    bearers: Type.Array(Type.Object({ ...period, organisation: OrganisationSchema }, strict), {
      description: 'Những đơn vị đã mang mã này, theo thời gian. / Everybody who bore it, in order of time.'
    }),
    chain: Type.Array(Type.Object({ from: Id, ...succession }, strict), {
      description: 'Các bước kế thừa tới ngày ấy. / The successions walked by that day.'
    })
  },
  strict
)
