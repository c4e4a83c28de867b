/** Offices that close in the middle of a test, as an administrator would enter it. */
import type { Db } from '../../src/adapters/postgres/pool.ts'

/** From `day` (yyyy-MM-dd) the office is closed and these stand in its place. */
export async function closeOffice(
  db: Db,
  code: string,
  successors: readonly string[],
  day: string
): Promise<void> {
  const idOf = async (written: string) => {
    const { organisation_id: id } = await db
      .selectFrom('organisation_code')
      .select('organisation_id')
      .where('code', '=', written)
      .executeTakeFirstOrThrow()
    return id
  }
  const id = await idOf(code)
  await db.updateTable('organisation_code').set({ valid_to: day }).where('organisation_id', '=', id).execute()
  await db
    .updateTable('organisation')
    .set({ status: 'closed', closed_on: day })
    .where('id', '=', id)
    .execute()
  const kind = successors.length > 1 ? 'split' : 'merger'
  for (const successor of successors)
    await db
      .insertInto('organisation_successor')
      .values({ organisation_id: id, successor_id: await idOf(successor), since: day, kind })
      .execute()
}
