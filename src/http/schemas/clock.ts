/** Clocks, their rules and the calendar, as JSON. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { clockKinds } from '../../domain/clock.ts'
import { levels } from '../../domain/organisation.ts'
import { dayKinds, firstYear, lastYear } from '../../domain/working-days.ts'
import { clockStates } from '../../exchange/ports/clocks.ts'
import { Id, Time } from './basics.ts'
import { ProblemSchema, oneOf, shared } from './error.ts'

const strict = { additionalProperties: false }
const text = Type.Optional(Type.String())

export const YearParams = Type.Object(
  { year: Type.Integer({ minimum: firstYear, maximum: lastYear, examples: [2026] }) },
  strict
)

export const DaySchema = Type.Object(
  {
    day: Type.String({ format: 'date', examples: ['2026-09-02'] }),
    kind: oneOf(dayKinds, {
      description: '`off`: nghỉ; `working`: thứ Bảy, Chủ nhật làm bù. / A day off; a weekend day worked.'
    }),
    name: Type.String({ minLength: 1, maxLength: 200, examples: ['Quốc khánh'] })
  },
  strict
)

export const CalendarSchema = Type.Object(
  {
    year: Type.Integer(),
    version: Type.Integer({ description: '0: chưa có lịch. / 0: nothing is known but weekends.' }),
    days: Type.Array(DaySchema),
    changedAt: Type.Optional(Time),
    changedBy: text,
    warnings: Type.Array(shared(ProblemSchema), {
      description:
        'Năm chưa có lịch; năm sau được nhắc từ 01/12. / Years that are missing; the next from 1 December.'
    })
  },
  strict
)

const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', examples: ['07:30'] })
const Part = Type.Object({ from: TimeOfDay, to: TimeOfDay }, strict)
const reminderPercent = Type.Integer({
  minimum: 1,
  maximum: 99,
  description: 'Nhắc sau bao nhiêu phần trăm thời gian làm việc. / Share of the working time.'
})
const urgentMinutes = Type.Array(Type.Integer({ minimum: 1, maximum: 2880 }), {
  minItems: 4,
  maxItems: 4,
  description: 'Phút, theo độ khẩn 1 đến 4. / Minutes, for priorities 1 to 4.'
})
const workingDays = (maximum: number) => Type.Integer({ minimum: 0, maximum })

const kindRules = {
  send: Type.Object({ workingDays: workingDays(5), urgentMinutes, reminderPercent }, strict),
  arrival: Type.Object({ workingDays: workingDays(5), urgentMinutes, reminderPercent }, strict),
  due: Type.Object({ reminderPercent }, strict),
  answer: Type.Object({ workingDays: workingDays(30), reminderPercent }, strict)
}
const LevelSchema = Type.Partial(Type.Object(kindRules, strict))

export const RulesBodySchema = Type.Object(
  {
    hours: Type.Object({ morning: Part, afternoon: Part }, strict),
    ...kindRules,
    levels: Type.Object(
      Object.fromEntries(levels.map(level => [level, Type.Optional(LevelSchema)])) as Record<
        (typeof levels)[number],
        ReturnType<typeof Type.Optional<typeof LevelSchema>>
      >,
      {
        ...strict,
        description: 'Thay quy định chung theo cấp của đơn vị phải làm. / By the level that must act.'
      }
    )
  },
  strict
)
export type RulesBody = Static<typeof RulesBodySchema>

export const RulesSchema = Type.Object(
  {
    version: Type.Integer({ description: '0: mặc định theo quy định. / 0: the defaults of the law.' }),
    rules: RulesBodySchema,
    changedAt: Type.Optional(Time),
    changedBy: text
  },
  strict
)

export const ClockSchema = Type.Object(
  {
    deliveryId: Id,
    documentId: Id,
    kind: oneOf(clockKinds, {
      description:
        '`send` phải gửi đi; `arrival` báo đã nhận; `due` hạn xử lý; `answer` trả lời thu hồi. / What is awaited.'
    }),
    kindText: Type.String(),
    kindTextEn: Type.String(),
    state: oneOf(clockStates),
    senderCode: Type.String(),
    recipientCode: Type.String(),
    code: text,
    subject: text,
    priority: Type.Integer(),
    level: Type.Optional(oneOf(levels)),
    mustAct: Type.Optional(
      Type.Boolean({ description: 'Hệ thống gọi API phải làm. / The calling DMS must act.' })
    ),
    actingConnector: text,
    waitingConnector: text,
    startedAt: Time,
    remindAt: Time,
    dueAt: Time,
    remindedAt: Type.Optional(Time),
    overdueAt: Type.Optional(Time)
  },
  strict
)
export type ClockBody = Static<typeof ClockSchema>

export const CountsSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          kind: oneOf(clockKinds),
          running: Type.Integer(),
          runningOut: Type.Integer(),
          overdue: Type.Integer()
        },
        strict
      )
    ),
    warnings: Type.Array(shared(ProblemSchema))
  },
  strict
)

/** What is asked of the lists of clocks. */
export const clockQuery = {
  state: Type.Optional(
    oneOf(clockStates, {
      description:
        '`running`: đang chạy; `running-out`: đã đến lúc nhắc; `overdue`: quá hạn. Mặc định `running`. / Default `running`.'
    })
  ),
  kind: Type.Optional(oneOf(clockKinds))
}
