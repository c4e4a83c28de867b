/** Changes of the directory that are shown before they are made. */
import { Type } from '@fastify/type-provider-typebox'
import { directoryChangeKinds } from '../../exchange/ports/directory.ts'
import type { Level } from '../../domain/organisation.ts'
import type { ChangedParts } from '../../exchange/ports/directory.ts'
import { Id, Time, pageOf } from './basics.ts'
import { oneOf } from './error.ts'
import { LevelText } from './organisation.ts'

const strict = { additionalProperties: false }

export const ChangeKindText = oneOf(directoryChangeKinds)

export const ChangeSetSchema = Type.Object(
  {
    id: Id,
    source: oneOf(['file', 'axis']),
    label: Type.String({ description: 'Tên tệp, hoặc trục. / File name, or id of the axis.' }),
    state: oneOf(['previewed', 'stale', 'applied', 'discarded'], {
      description:
        'stale: danh mục đã thay đổi, phải xem trước lại. / The directory has changed since; make a new preview.'
    }),
    counts: Type.Record(Type.String(), Type.Integer(), {
      description: 'Số thay đổi theo loại. / Number of changes by kind.'
    }),
    organisations: Type.Integer({ description: 'Số đơn vị đã xét. / Organisations looked at.' }),
    skipped: Type.Optional(
      Type.Object(
        { 'no-level': Type.Integer(), ambiguous: Type.Integer(), cycle: Type.Integer() },
        {
          ...strict,
          description: 'Đơn vị của trục bị bỏ qua, theo lý do. / Agencies of the axis left out, by why.'
        }
      )
    ),
    createdAt: Time,
    createdBy: Type.String(),
    settledAt: Type.Optional(Time),
    settledBy: Type.Optional(Type.String())
  },
  strict
)
export const ChangeSetsSchema = pageOf(ChangeSetSchema)

/** What changed, before and after; its parts follow the kind of the change. */
const Parts = Type.Unsafe<ChangedParts>({ type: 'object', additionalProperties: true })

export const ChangesSchema = pageOf(
  Type.Object(
    {
      number: Type.Integer({ minimum: 1 }),
      kind: ChangeKindText,
      organisation: Type.Object({ id: Id, code: Type.String(), name: Type.String() }, strict),
      before: Type.Optional(Parts),
      after: Type.Optional(Parts)
    },
    strict
  )
)

export interface AxisPreview {
  readonly axis: string
  readonly defaultLevel?: Level
}

export const AxisPreviewBody = Type.Object(
  {
    axis: Type.String({ minLength: 1, maxLength: 63 }),
    defaultLevel: Type.Optional(LevelText)
  },
  { ...strict, examples: [{ axis: 'vxp', defaultLevel: 'xa' }] }
)
