/** Changes of the directory, one at a time: whoever holds the row of directory_state may write organisations. */
import { sql } from 'kysely'
import type { Db } from './pool.ts'

/** Waits for whoever changes now. The version that stands. */
export async function lockDirectory(tx: Db): Promise<number> {
  // Thousands of organisations at once take longer than a request may.
  await sql`set local statement_timeout = 0`.execute(tx)
  await sql`set local work_mem = '64MB'`.execute(tx)
  const { rows } = await sql<{ version: number }>`select version from directory_state for update`.execute(tx)
  return rows[0]?.version ?? 0
}

export async function directoryVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from directory_state`.execute(db)
  return rows[0]?.version ?? 0
}

/** Every preview made before is stale from here on. */
export async function moveDirectory(tx: Db): Promise<void> {
  await sql`update directory_state set version = version + 1`.execute(tx)
}
