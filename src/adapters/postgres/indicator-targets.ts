/** Targets of indicators: one list, replaced whole; every version stays. */
import { sql } from 'kysely'
import type { IndicatorTarget } from '../../domain/indicator.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type { IndicatorTargets, TargetList } from '../../exchange/ports/indicators.ts'
import { createAudit } from './audit.ts'
import type { IndicatorTables } from './indicator-tables.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createIndicatorTargets(db: Db, clock: Clock): IndicatorTargets {
  return {
    list: version => list(db, version),
    replace: (version, targets, actor) => within(db, tx => replace(tx, clock, version, targets, actor))
  }
}

const tables = (db: Db) => db.withTables<IndicatorTables>()

async function list(db: Db, version?: number): Promise<TargetList | null> {
  const head = await tables(db)
    .selectFrom('indicator_target_version')
    .selectAll()
    .$if(version !== undefined, query => query.where('version', '=', version ?? 0))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (head === undefined) return (version ?? 0) === 0 ? { version: 0, targets: [] } : null
  const rows = await tables(db)
    .selectFrom('indicator_target')
    .selectAll()
    .where('version', '=', head.version)
    .orderBy('indicator')
    .orderBy('level')
    .orderBy('from_date')
    .execute()
  return {
    version: head.version,
    changedAt: head.changed_at,
    changedBy: head.changed_by,
    targets: rows.map(row => ({
      indicator: row.indicator,
      level: row.level,
      value: Number(row.value),
      from: row.from_date
    }))
  }
}

async function replace(
  db: Db,
  clock: Clock,
  version: number | null,
  targets: readonly IndicatorTarget[],
  actor: string
): Promise<TargetList | 'stale'> {
  // Two administrators at once: the second waits here and then sees that his version is old. Readers go on.
  await sql`lock table indicator_target_version in share row exclusive mode`.execute(db)
  const before = await list(db)
  const last = before?.version ?? 0
  if (version !== null && version !== last) return 'stale'
  const next = last + 1
  const at = clock.now()
  await tables(db)
    .insertInto('indicator_target_version')
    .values({ version: next, changed_at: at, changed_by: actor })
    .execute()
  if (targets.length > 0)
    await tables(db)
      .insertInto('indicator_target')
      .values(targets.map(({ from, ...target }) => ({ version: next, ...target, from_date: from })))
      .execute()
  await createAudit(db).note({
    action: 'indicator-targets.replaced',
    outcome: 'success',
    actor,
    subject: {},
    facts: { before: last, after: next, targets },
    at
  })
  return (await list(db, next)) ?? 'stale'
}
