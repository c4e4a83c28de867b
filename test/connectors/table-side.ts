/** A DMS with the two tables in its own PostgreSQL, as a vendor would make them from docs/connectors.md (section 5). */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { connectorKinds } from '../../src/connectors/index.ts'
import type { DmsSide } from '../contract/connector.ts'
import { lineTo } from './line.ts'
import { testTools } from './parcels.ts'

/** The DDL is taken from the document: what vendors copy is what is tested. */
export async function documentedTables(): Promise<string> {
  const page = await readFile(new URL('../../docs/connectors.md', import.meta.url), 'utf8')
  const ddl = /```sql\n([\s\S]*?create table lt_inbox[\s\S]*?)```/.exec(page)?.[1]
  if (ddl === undefined) throw new Error('docs/connectors.md no longer holds the DDL of lt_inbox')
  return ddl
}

export async function startTableSide(
  url: string,
  config: Record<string, unknown> = {}
): Promise<DmsSide & { pool: pg.Pool }> {
  const schema = `dms_${Math.random().toString(36).slice(2)}`
  const options = `-c search_path=${schema}`
  const pool = new pg.Pool({ connectionString: url, options, max: 2 })
  pool.on('error', () => undefined)
  await pool.query(`create schema ${schema}`)
  const ddl = await documentedTables()
  await pool.query(config['edxmlType'] === 'text' ? ddl.replaceAll(' bytea', ' text') : ddl)
  const through = new URL(url)
  const line = await lineTo(through.hostname, Number(through.port || 5432))
  through.hostname = '127.0.0.1'
  through.port = String(line.port)
  const connector = connectorKinds.generic.create(
    'table',
    'DMS',
    { driver: 'table', connectionString: through.href, schema, ...config },
    testTools()
  )
  return {
    connector,
    pool,
    async handed() {
      const { rows } = await pool.query<{ id: string; edxml: Buffer | string }>(
        'select id, edxml from lt_inbox'
      )
      return rows.map(({ id, edxml }) => ({ deliveryId: id, bytes: Buffer.from(edxml as string) }))
    },
    async takeAway() {
      await pool.query(`update lt_inbox set state = 'taken', taken_at = now()`)
    },
    async refuseNext(reason) {
      await pool.query(`
        create function no() returns trigger language plpgsql as $$ begin raise exception '${reason}'; end $$;
        create trigger no before insert on lt_inbox for each row execute function no()`)
    },
    cut: () => line.cut(),
    mend: () => line.mend(),
    async put(name, bytes) {
      await pool.query(`insert into lt_outbox (id, edxml) values ($1, $2)`, [
        name,
        config['edxmlType'] === 'text' ? bytes.toString('utf8') : bytes
      ])
    },
    async answerTo(name) {
      const { rows } = await pool.query<{ answer: { result: 'accepted' } | null }>(
        'select answer from lt_outbox where id = $1',
        [name]
      )
      const answer = rows[0]?.answer
      return answer === null || answer === undefined
        ? null
        : { result: answer.result, text: JSON.stringify(answer) }
    },
    async close() {
      await line.cut()
      await pool.end()
    }
  }
}
