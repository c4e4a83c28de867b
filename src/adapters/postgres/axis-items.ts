import type { AxisItems } from '../../exchange/ports/index.ts'
import type { Db } from './pool.ts'

export function createAxisItems(db: Db): AxisItems {
  return {
    find: (axisId, remoteId) => find(db, axisId, remoteId),
    note: item => note(db, item)
  }
}

async function find(db: Db, axisId: string, remoteId: string): ReturnType<AxisItems['find']> {
  const row = await db
    .selectFrom('axis_item')
    .select(['result', 'why'])
    .where('axis_id', '=', axisId)
    .where('remote_id', '=', remoteId)
    .executeTakeFirst()
  if (row === undefined) return null
  return { result: row.result, ...(row.why !== null && { why: row.why }) }
}

/** `done` is final: a later note, whatever it says, changes nothing. */
async function note(db: Db, item: Parameters<AxisItems['note']>[0]): Promise<void> {
  await db
    .insertInto('axis_item')
    .values({
      axis_id: item.axisId,
      remote_id: item.remoteId,
      kind: item.kind,
      result: item.result,
      why: item.why ?? null,
      subject_id: item.subjectId ?? null,
      at: item.at
    })
    .onConflict(conflict =>
      conflict
        .columns(['axis_id', 'remote_id'])
        .doUpdateSet(row => ({
          kind: row.ref('excluded.kind'),
          result: row.ref('excluded.result'),
          why: row.ref('excluded.why'),
          subject_id: row.ref('excluded.subject_id'),
          at: row.ref('excluded.at')
        }))
        .where('axis_item.result', '<>', 'done')
    )
    .execute()
}
