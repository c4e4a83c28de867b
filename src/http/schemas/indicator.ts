/** Indicators, reports and targets as the API shows them. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { indicatorKeys } from '../../domain/indicator.ts'
import { levels } from '../../domain/organisation.ts'
import { refusalReasons } from '../../domain/refusal-reason.ts'
import { Id, Time } from './basics.ts'
import { oneOf, shared } from './error.ts'

const strict = { additionalProperties: false }
export const Day = Type.String({
  format: 'date',
  description: 'yyyy-MM-dd, giờ Việt Nam. / A day in Vietnam.'
})
const units = ['documents', 'deliveries', 'receipts', 'organisations', 'percent', 'seconds'] as const
const number = Type.Number()
const orNull = Type.Union([Type.Number(), Type.Null()])

const span = { from: Day, to: Day }
export const IndicatorKeySchema = oneOf(indicatorKeys)

export const IndicatorSchema = Type.Object(
  {
    key: IndicatorKeySchema,
    name: Type.String(),
    nameEn: Type.String(),
    unit: oneOf(units),
    better: Type.Optional(oneOf(['up', 'down'])),
    numerator: Type.String(),
    numeratorEn: Type.String(),
    denominator: Type.Optional(Type.String()),
    denominatorEn: Type.Optional(Type.String()),
    source: Type.String({ description: 'Căn cứ. / Where the rule comes from.' })
  },
  { $id: 'Indicator', ...strict }
)

const ValueSchema = Type.Object(
  {
    indicator: IndicatorKeySchema,
    value: Type.Union([Type.Number(), Type.Null()], {
      description: 'null: không có số liệu. / null: there is nothing it could be of.'
    }),
    numerator: Type.Optional(number),
    denominator: Type.Optional(number),
    target: Type.Optional(number),
    met: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    before: Type.Optional(orNull),
    change: Type.Optional(number),
    rows: Type.Optional(
      Type.String({ description: 'Các dòng tạo nên tử số. / Where the rows of the numerator are listed.' })
    )
  },
  { $id: 'IndicatorValue', ...strict }
)

const LineSchema = Type.Object(
  {
    key: Type.Optional(Type.String()),
    label: Type.String(),
    level: Type.Optional(oneOf(levels)),
    organisation: Type.Optional(Type.Object({ id: Id, code: Type.String(), name: Type.String() }, strict)),
    values: Type.Array(shared(ValueSchema))
  },
  { $id: 'IndicatorLine', ...strict }
)

export const IndicatorReportSchema = Type.Object(
  {
    period: Type.Object({ kind: Type.String(), ...span, text: Type.String() }, strict),
    before: Type.Object(span, strict),
    by: oneOf(['organisation', 'level', 'month']),
    level: Type.Optional(oneOf(levels)),
    parent: Type.Optional(Type.Object({ id: Id, code: Type.String(), name: Type.String() }, strict)),
    madeAt: Time,
    targetsVersion: Type.Integer(),
    indicators: Type.Array(shared(IndicatorSchema)),
    lines: Type.Array(shared(LineSchema)),
    total: shared(LineSchema),
    refusals: Type.Array(
      Type.Object({
        reason: oneOf(refusalReasons),
        name: Type.String(),
        words: Type.String(),
        count: Type.Integer()
      })
    )
  },
  { $id: 'IndicatorReport', ...strict }
)
export type IndicatorReportBody = Static<typeof IndicatorReportSchema>
export type IndicatorLineBody = Static<typeof LineSchema>

export const CountedRowSchema = Type.Object(
  {
    documentId: Type.Optional(Id),
    deliveryId: Type.Optional(Id),
    receiptId: Type.Optional(Id),
    organisationId: Id,
    at: Time
  },
  strict
)

export const PaperTotalSchema = Type.Object(
  {
    organisation: Type.Object({ code: Type.String(), name: Type.String() }, strict),
    period: Type.String(),
    sent: Type.Integer(),
    received: Type.Integer(),
    reason: Type.Optional(Type.String()),
    reportedAt: Time
  },
  strict
)

export const TargetListSchema = Type.Object(
  {
    version: Type.Integer(),
    targets: Type.Array(
      Type.Object({ indicator: IndicatorKeySchema, level: oneOf(levels), value: number, from: Day }, strict)
    ),
    changedAt: Type.Optional(Time),
    changedBy: Type.Optional(Type.String())
  },
  strict
)

export const FeedSchema = Type.Object(
  {
    madeAt: Time,
    items: Type.Array(
      Type.Object(
        {
          period: oneOf(['today', 'week', 'month']),
          ...span,
          level: oneOf([...levels, 'all']),
          indicator: IndicatorKeySchema,
          unit: oneOf(units),
          value: orNull,
          numerator: orNull,
          denominator: orNull,
          target: orNull,
          met: Type.Union([Type.Boolean(), Type.Null()])
        },
        strict
      )
    )
  },
  { $id: 'IndicatorFeed', ...strict }
)
export type FeedBody = Static<typeof FeedSchema>

export const indicatorSchemas = [
  IndicatorSchema,
  ValueSchema,
  LineSchema,
  IndicatorReportSchema,
  FeedSchema
] as const
