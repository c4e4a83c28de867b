/**
 * Takes the rows that wait in the DMS's outbox, oldest first. A row stays locked while the story works on it, so
 * two workers never hold the same one, and a crash lets it go as it was.
 */
import type pg from 'pg'
import type { Collected, CollectedAnswer, Log } from '../../../exchange/ports/index.ts'
import { refusedWith, takeEach } from '../taking.ts'
import type { TableConfig } from './config.ts'
import { tablesOf } from './config.ts'
import { withClient } from './pool.ts'

interface Row {
  readonly id: string
  /** Null when it is larger than we read into memory. */
  readonly edxml: Buffer | string | null
}

export async function collect(
  pool: pg.Pool,
  config: TableConfig,
  around: { connector: string; log: Log },
  accept: (item: Collected) => Promise<CollectedAnswer>,
  signal: AbortSignal
): Promise<number> {
  const ids = await withClient(pool, signal, client => waiting(client, config))
  return takeEach(ids, id => take(pool, config, id, accept, signal), { ...around, nameOf: id => id, signal })
}

async function waiting(client: pg.PoolClient, config: TableConfig): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id::text as id from ${tablesOf(config).outbox}
      where state = 'ready' order by created_at, id limit $1`,
    [config.batch]
  )
  return rows.map(row => row.id)
}

function take(
  pool: pg.Pool,
  config: TableConfig,
  id: string,
  accept: (item: Collected) => Promise<CollectedAnswer>,
  signal: AbortSignal
): Promise<boolean> {
  return withClient(pool, signal, async client => {
    await client.query('begin')
    try {
      const row = await lock(client, config, id)
      const answer = row === undefined ? undefined : await judge(row, accept)
      if (answer !== undefined) await write(client, config, id, answer)
      await client.query('commit')
      return answer !== undefined && answer.kind !== 'refused'
    } catch (error) {
      await client.query('rollback').catch(() => {
        // The connection is gone, and the transaction with it; the error that matters is thrown below.
      })
      throw error
    }
  })
}

async function lock(client: pg.PoolClient, config: TableConfig, id: string): Promise<Row | undefined> {
  const { rows } = await client.query<Row>(
    `select id::text as id, case when octet_length(edxml) <= $2 then edxml end as edxml
       from ${tablesOf(config).outbox}
      where id = $1 and state = 'ready'
        for update skip locked`,
    [id, config.maxMegabytes * 1024 * 1024]
  )
  return rows[0]
}

async function judge(
  { id, edxml }: Row,
  accept: (item: Collected) => Promise<CollectedAnswer>
): Promise<CollectedAnswer> {
  if (edxml === null) return refusedWith('request.too-large', 'edxml')
  const bytes = typeof edxml === 'string' ? Buffer.from(edxml, 'utf8') : edxml
  return accept({
    key: id,
    async *open() {
      yield await Promise.resolve(bytes)
    }
  })
}

async function write(
  client: pg.PoolClient,
  config: TableConfig,
  id: string,
  answer: CollectedAnswer
): Promise<void> {
  await client.query(
    `update ${tablesOf(config).outbox} set state = $2, answer = $3, answered_at = now() where id = $1`,
    [id, answer.kind === 'refused' ? 'refused' : 'accepted', JSON.stringify(answerBody(answer))]
  )
}

function answerBody(answer: CollectedAnswer): Record<string, unknown> {
  const { kind, ...rest } = answer
  return { result: kind, ...rest }
}
