/** What administrators change, each with its audit event in the same commit. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { RoutingRule } from '../../domain/routing.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type { Administration, RuleList } from '../../exchange/ports/queries.ts'
import { createAudit } from './audit.ts'
import { lockDirectory, moveDirectory } from './directory-turn.ts'
import { createDirectory } from './directory.ts'
import { createOutbox } from './outbox.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createAdministration(db: Db, clock: Clock): Administration {
  return {
    rules: () => rules(db),
    replaceRules: (version, list, actor) => within(db, tx => replaceRules(tx, clock, version, list, actor)),
    assignConnector: (organisationId, connectorId, actor) =>
      within(db, tx => assignConnector(tx, clock, organisationId, connectorId, actor)),
    syncDirectory: (axisId, actor) => within(db, tx => syncDirectory(tx, clock, axisId, actor))
  }
}

async function rules(db: Db): Promise<RuleList> {
  const list = [...(await createDirectory(db).rules())].sort((a, b) => a.position - b.position)
  return { version: versionOf(list), rules: list }
}

/** The same list has the same version, whoever wrote it and however often. */
function versionOf(list: readonly RoutingRule[]): string {
  const text = JSON.stringify(list.map(r => [r.codePattern, r.level ?? null, r.axisId, r.note ?? null]))
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

async function replaceRules(
  db: Db,
  clock: Clock,
  version: string,
  list: readonly RoutingRule[],
  actor: string
): Promise<RuleList | 'stale'> {
  // Two administrators at once: the second waits here and then sees that his version is old. Readers go on.
  await sql`lock table routing_rule in share row exclusive mode`.execute(db)
  const before = await rules(db)
  if (before.version !== version) return 'stale'
  await db.deleteFrom('routing_rule').execute()
  if (list.length > 0)
    await db
      .insertInto('routing_rule')
      .values(
        list.map(rule => ({
          position: rule.position,
          code_pattern: rule.codePattern,
          level: rule.level ?? null,
          axis_id: rule.axisId,
          note: rule.note ?? null
        }))
      )
      .execute()
  const after = await rules(db)
  await createAudit(db).note({
    action: 'routing-rules.replaced',
    outcome: 'success',
    actor,
    subject: {},
    facts: { before: before.version, after: after.version, rules: after.rules },
    at: clock.now()
  })
  return after
}

async function assignConnector(
  db: Db,
  clock: Clock,
  organisationId: string,
  connectorId: string | null,
  actor: string
): Promise<boolean> {
  await lockDirectory(db)
  const before = await db
    .selectFrom('organisation')
    .select('connector_id')
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (before === undefined) return false
  if (before.connector_id === connectorId) return true
  await db
    .updateTable('organisation')
    .set({ connector_id: connectorId, updated_at: clock.now() })
    .where('id', '=', organisationId)
    .execute()
  await moveDirectory(db)
  await createAudit(db).note({
    action: 'organisation.assigned',
    outcome: 'success',
    actor,
    subject: { organisation: organisationId },
    facts: { before: before.connector_id, after: connectorId },
    at: clock.now()
  })
  return true
}

async function syncDirectory(db: Db, clock: Clock, axisId: string, actor: string): Promise<void> {
  const at = clock.now()
  await createOutbox(db).schedule([
    { topic: 'sync-directory', ref: axisId, lane: axisId, priority: 1, dueAt: at }
  ])
  await createAudit(db).note({
    action: 'directory.sync-requested',
    outcome: 'success',
    actor,
    subject: { axis: axisId },
    at
  })
}
