/** Indicators over PostgreSQL: closed days as they are kept, the running day as it stands. */
import { sql } from 'kysely'
import type { Measures } from '../../domain/indicator.ts'
import { noMeasures } from '../../domain/indicator.ts'
import { addDays } from '../../domain/reporting-period.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type {
  IndicatorQuestion,
  Indicators,
  Measured,
  MeasuredGroup,
  ReportedOrganisation
} from '../../exchange/ports/indicators.ts'
import { firstLiveDay, keepDays } from './indicator-days.ts'
import { countedRows } from './indicator-rows.ts'
import { organisationsIn } from './indicator-scope.ts'
import type { ByKey, Ready } from './indicator-sums.ts'
import { beside, inactive, refusals, sums, unmatched } from './indicator-sums.ts'
import type { Db } from './pool.ts'
import { present } from './rows.ts'

export interface IndicatorOptions {
  /** How long one call may count days that are not kept yet, milliseconds. */
  readonly budgetMs?: number
}

export function createIndicators(db: Db, clock: Clock, options: IndicatorOptions = {}): Indicators {
  return {
    measure: question => measure(db, clock, question, options.budgetMs ?? 20_000),
    rows: (indicator, part, question, page) => countedRows(db, clock, indicator, part, question, page),
    organisation: idOrCode => organisation(db, idOrCode)
  }
}

async function measure(
  db: Db,
  clock: Clock,
  question: IndicatorQuestion,
  budgetMs: number
): Promise<Measured | 'being-counted'> {
  const now = clock.now()
  const live = firstLiveDay(now)
  const lastKept = addDays(live, -1)
  const to = question.to < lastKept ? question.to : lastKept
  const keeping = { from: question.from, to, now, lagMs: question.lagMs ?? 0, budgetMs }
  if (question.from <= to && !(await keepDays(db, keeping))) return 'being-counted'
  const ready: Ready = { ...question, live, now }
  const parts = {
    sums: await sums(db, ready),
    unmatched: await unmatched(db, ready),
    inactive: await inactive(db, ready),
    beside: await beside(db, ready)
  }
  const keys = new Set(Object.values(parts).flatMap(part => [...part.keys()]))
  const found = [...keys]
    .filter(key => key !== null)
    .map(key => ({ key, measures: measuresOf(parts, key, now) }))
  return {
    groups: question.by === 'organisation' ? await named(db, question, found) : inOrder(found, question.by),
    total: measuresOf(parts, null, now),
    refusals: await refusals(db, ready)
  }
}

interface Parts {
  readonly sums: Awaited<ReturnType<typeof sums>>
  readonly unmatched: ByKey<number>
  readonly inactive: ByKey<number>
  readonly beside: Awaited<ReturnType<typeof beside>>
}

function measuresOf(parts: Parts, key: string | null, now: Date): Measures {
  const sum = parts.sums.get(key)
  // The sum of no rows at all is null in every column.
  const counted = Object.entries(sum ?? {}).filter(([name, value]) => name in noMeasures && value !== null)
  const { electronicBeside, paper } = parts.beside.get(key) ?? { electronicBeside: 0, paper: 0 }
  const since = sum?.failedSince ?? null
  return {
    ...noMeasures,
    ...Object.fromEntries(counted),
    unmatched: parts.unmatched.get(key) ?? 0,
    inactive: parts.inactive.get(key) ?? 0,
    electronicBeside,
    paper,
    ...present({
      oldestFailure:
        since === null ? null : Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1000)),
      medianToHandover: sum?.toHandover ?? null,
      medianToRegistered: sum?.toRegistered ?? null,
      medianToCompleted: sum?.toCompleted ?? null
    })
  }
}

const levelOrder = ['trung-uong', 'tinh', 'huyen', 'xa']

function inOrder(groups: readonly MeasuredGroup[], by: IndicatorQuestion['by']): readonly MeasuredGroup[] {
  const rank = (key: string) => (by === 'level' ? String(levelOrder.indexOf(key)) : key)
  return [...groups].sort((a, b) => (rank(a.key) < rank(b.key) ? -1 : 1))
}

/** By level from above, then by name. */
async function named(
  db: Db,
  question: IndicatorQuestion,
  groups: readonly MeasuredGroup[]
): Promise<readonly MeasuredGroup[]> {
  const byKey = new Map(groups.map(group => [group.key, group]))
  const { rows } = await sql<NonNullable<MeasuredGroup['organisation']>>`
    select o.id, o.code, o.name, o.level from organisation o join (${organisationsIn(question)}) s using (id)
    where o.id = any(${[...byKey.keys()]}::uuid[])
    order by array_position(${levelOrder}::text[], o.level), o.name, o.id`.execute(db)
  return rows.flatMap(organisation => {
    const group = byKey.get(organisation.id)
    return group === undefined ? [] : [{ ...group, organisation }]
  })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function organisation(db: Db, idOrCode: string): Promise<ReportedOrganisation | null> {
  const which = uuid.test(idOrCode)
    ? sql`o.id = ${idOrCode}`
    : sql`o.id = (select c.organisation_id from organisation_code c where c.code = ${idOrCode.trim().toUpperCase()}
        order by c.valid_from desc limit 1)`
  const { rows } = await sql<{
    id: string
    code: string
    name: string
    level: ReportedOrganisation['level']
    parentName: string | null
    connectorId: string | null
  }>`
    select o.id, o.code, o.name, o.level, above.name as "parentName", o.connector_id as "connectorId"
    from organisation o left join organisation above on above.id = o.parent_id where ${which}`.execute(db)
  return rows[0] === undefined ? null : present(rows[0])
}
