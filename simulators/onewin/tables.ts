/** Exchange by two tables, as docs/connectors.md section 5 has it. */
import pg from 'pg'
import type { OnewinOptions, Wire } from './options.ts'

const tables = `
  create table if not exists lt_outbox (
    id text primary key,
    edxml bytea not null,
    state text not null default 'ready' check (state in ('ready', 'accepted', 'refused')),
    answer jsonb,
    created_at timestamptz not null default now(),
    answered_at timestamptz
  );
  create table if not exists lt_inbox (
    id uuid primary key,
    kind text not null,
    from_code text not null,
    to_code text not null,
    document_id text,
    code text,
    subject text,
    promulgation_date date,
    business_type text not null,
    priority smallint not null,
    sha256 text not null,
    edxml bytea not null,
    state text not null default 'new' check (state in ('new', 'taken')),
    created_at timestamptz not null default now(),
    taken_at timestamptz
  );`

export async function openTables(options: OnewinOptions & { databaseUrl: string }): Promise<Wire> {
  const schema = options.schema ?? 'public'
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    options: `-c search_path=${schema}`,
    max: 2
  })
  // The server may go: the next round asks again.
  pool.on('error', () => undefined)
  await pool.query(`create schema if not exists "${schema}"`)
  await pool.query(tables)

  return {
    async take(register) {
      const client = await pool.connect()
      try {
        await client.query('begin')
        const { rows } = await client.query<{ id: string; to_code: string; edxml: Buffer }>(
          `select id, to_code, edxml from lt_inbox where state = 'new' order by created_at, id
            limit 50 for update skip locked`
        )
        for (const { id, to_code: to, edxml } of rows) {
          register(id, to, edxml)
          await client.query(`update lt_inbox set state = 'taken', taken_at = now() where id = $1`, [id])
        }
        await client.query('commit')
        return rows.length
      } catch (error) {
        await client.query('rollback').catch(() => {
          // The connection is gone, and the transaction with it.
        })
        throw error
      } finally {
        client.release()
      }
    },
    async put(key, bytes) {
      const row = `insert into lt_outbox (id, edxml) values ($1, $2) on conflict (id) do nothing`
      await pool.query(row, [key, bytes])
    },
    async answerTo(key) {
      const { rows } = await pool.query<{
        answer: {
          result: 'accepted' | 'duplicate' | 'refused'
          id?: string
          problems?: { code: string }[]
        } | null
      }>('select answer from lt_outbox where id = $1', [key])
      const answer = rows[0]?.answer
      if (answer === undefined || answer === null) return null
      const { result, id, problems } = answer
      return {
        result,
        ...(id === undefined ? {} : { id }),
        ...(problems === undefined ? {} : { codes: problems.map(problem => problem.code) })
      }
    },
    close: () => pool.end()
  }
}
