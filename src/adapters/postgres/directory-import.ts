/**
 * Writing a directory file into the tables, whole or not at all. An organisation is known again by any code it
 * already has, so the same file may be imported twice and a corrected one mends what is there.
 */
import { v7 as uuidv7 } from 'uuid'
import type { RoutingRule } from '../../domain/routing.ts'
import type { ImportedOrganisation } from '../csv/directory.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export interface ImportCounts {
  readonly added: number
  readonly updated: number
  readonly codes: number
}

/** `today` (yyyy-MM-dd) picks the code an organisation is known by now. */
export async function importDirectory(
  db: Db,
  organisations: readonly ImportedOrganisation[],
  today: string
): Promise<ImportCounts> {
  return within(db, async tx => {
    const ids = new Map<string, string>()
    let added = 0
    for (const organisation of organisations) {
      const known = await findByCodes(tx, organisation)
      const id = known ?? uuidv7()
      ids.set(organisation.key, id)
      if (known === undefined) added += 1
      await putOrganisation(tx, id, organisation, today)
      await putCodes(tx, id, organisation)
    }
    for (const organisation of organisations) await putRelations(tx, ids, organisation, today)
    const codes = organisations.reduce((sum, o) => sum + o.codes.length, 0)
    return { added, updated: organisations.length - added, codes }
  })
}

export async function replaceRules(db: Db, rules: readonly RoutingRule[]): Promise<void> {
  await within(db, async tx => {
    await tx.deleteFrom('routing_rule').execute()
    if (rules.length === 0) return
    const rows = rules.map(({ position, codePattern, level, axisId, note }) => ({
      position,
      code_pattern: codePattern,
      level: level ?? null,
      axis_id: axisId,
      note: note ?? null
    }))
    await tx.insertInto('routing_rule').values(rows).execute()
  })
}

async function findByCodes(tx: Db, { codes }: ImportedOrganisation): Promise<string | undefined> {
  for (const { code, validFrom } of codes) {
    const row = await tx
      .selectFrom('organisation_code')
      .select('organisation_id')
      .where('code', '=', code)
      .where('valid_from', '=', validFrom ?? '-infinity')
      .executeTakeFirst()
    if (row !== undefined) return row.organisation_id
  }
  return undefined
}

async function putOrganisation(
  tx: Db,
  id: string,
  organisation: ImportedOrganisation,
  today: string
): Promise<void> {
  const values = {
    name: organisation.name,
    level: organisation.level,
    code: currentCode(organisation, today),
    status: organisation.status,
    connector_id: organisation.connectorId ?? null
  }
  await tx
    .insertInto('organisation')
    .values({ id, ...values })
    .onConflict(conflict => conflict.column('id').doUpdateSet(values))
    .execute()
}

/** The code valid today; of several the one listed first; of none the last that was. */
function currentCode({ codes }: ImportedOrganisation, today: string): string {
  const valid = codes.find(c => (c.validFrom ?? '') <= today && today < (c.validTo ?? '9999-12-31'))
  return (valid ?? codes[codes.length - 1])?.code ?? ''
}

async function putCodes(tx: Db, id: string, { codes }: ImportedOrganisation): Promise<void> {
  for (const { code, scheme, validFrom, validTo } of codes) {
    const values = { scheme, organisation_id: id, valid_to: validTo ?? 'infinity' }
    await tx
      .insertInto('organisation_code')
      .values({ code, valid_from: validFrom ?? '-infinity', ...values })
      .onConflict(conflict => conflict.columns(['code', 'valid_from']).doUpdateSet(values))
      .execute()
  }
}

async function putRelations(
  tx: Db,
  ids: ReadonlyMap<string, string>,
  organisation: ImportedOrganisation,
  today: string
): Promise<void> {
  const id = ids.get(organisation.key) ?? ''
  const parent = organisation.parentKey === undefined ? null : (ids.get(organisation.parentKey) ?? null)
  await tx.updateTable('organisation').set({ parent_id: parent }).where('id', '=', id).execute()
  await tx.deleteFrom('organisation_successor').where('organisation_id', '=', id).execute()
  const since = organisation.codes.map(c => c.validTo).find(end => end !== undefined) ?? today
  const rows = organisation.successors.map(key => ({
    organisation_id: id,
    successor_id: ids.get(key) ?? '',
    since,
    kind: organisation.successorKind
  }))
  if (rows.length > 0) await tx.insertInto('organisation_successor').values(rows).execute()
}
