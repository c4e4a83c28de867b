/** What an administrator may change of an organisation. */
import { Type } from '@fastify/type-provider-typebox'
import { ConnectorId, Id } from './basics.ts'
import {
  CodeText,
  ContactSchema,
  DateText,
  LevelText,
  SchemeText,
  SuccessorKindText
} from './organisation.ts'

const strict = { additionalProperties: false }
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })

export const NewCodeBody = Type.Object(
  {
    code: CodeText,
    scheme: SchemeText,
    validFrom: Type.Optional(DateText),
    validTo: Type.Optional(DateText)
  },
  { ...strict, examples: [{ code: 'H19.05', scheme: 'qd20', validFrom: '2025-07-01' }] }
)

export const NewOrganisationBody = Type.Object(
  {
    name: Name,
    level: LevelText,
    parentId: Type.Optional(Id),
    connectorId: Type.Optional(ConnectorId),
    contact: Type.Optional(ContactSchema),
    codes: Type.Array(NewCodeBody, { minItems: 1, maxItems: 20 })
  },
  {
    ...strict,
    examples: [
      {
        name: 'UBND xã Bom Bo',
        level: 'xa',
        codes: [{ code: '000.00.41.H19', scheme: 'qcvn102', validFrom: '2025-07-01' }]
      }
    ]
  }
)

export const ChangeBody = Type.Object(
  {
    name: Type.Optional(Name),
    level: Type.Optional(LevelText),
    parentId: Type.Optional(Type.Union([Id, Type.Null()])),
    connectorId: Type.Optional(Type.Union([ConnectorId, Type.Null()])),
    contact: Type.Optional(ContactSchema)
  },
  { ...strict, minProperties: 1, examples: [{ name: 'UBND phường Đồng Xoài' }] }
)

export const CodeClosureBody = Type.Object(
  { code: CodeText, on: DateText },
  {
    ...strict,
    description: 'on: ngày đầu tiên mã hết hiệu lực. / The first day on which it no longer holds.',
    examples: [{ code: '000.00.05.H10', on: '2025-07-01' }]
  }
)

export const ClosureBody = Type.Object(
  {
    since: DateText,
    kind: SuccessorKindText,
    successors: Type.Optional(
      Type.Array(Id, { maxItems: 50, uniqueItems: true, description: 'Không có khi giải thể.' })
    )
  },
  {
    ...strict,
    description: 'since: ngày đầu tiên không còn đơn vị. / The first day without it.',
    examples: [{ since: '2025-07-01', kind: 'merger', successors: ['019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'] }]
  }
)

export const EditedSchema = Type.Object(
  { id: Id, changed: Type.Boolean({ description: 'false: vốn đã như vậy. / It was so already.' }) },
  strict
)
