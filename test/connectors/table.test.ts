/** What PostgreSQL's answers mean to a delivery, and rows that are not as usual. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Collected, CollectedAnswer } from '../../src/exchange/ports/index.ts'
import { freshDatabase } from '../support/database.ts'
import { bytesOf, parcelOf } from './parcels.ts'
import { startTableSide } from './table-side.ts'

const { url } = await freshDatabase()
const signal = new AbortController().signal
const accepted = (): Promise<CollectedAnswer> => Promise.resolve({ kind: 'accepted', id: 'id' })
let side: Awaited<ReturnType<typeof startTableSide>>
afterEach(async () => {
  await side.connector.close?.()
  await side.close()
})

describe('handing over', () => {
  it('fills the columns that let a DMS file it without opening it', async () => {
    side = await startTableSide(url)
    const parcel = parcelOf(randomBytes(10))
    await side.connector.deliver(parcel, signal)
    const { rows } = await side.pool.query('select *, promulgation_date::text as day from lt_inbox')
    expect(rows[0]).toMatchObject({
      id: parcel.deliveryId,
      kind: 'edoc',
      from_code: '000.00.00.G22',
      to_code: 'H19.15',
      code: '12/VPCP-TTĐT',
      day: '2026-11-23',
      business_type: 'new',
      priority: 0,
      sha256: parcel.sha256,
      state: 'new'
    })
  })

  it('tables that are missing are a connection to mend, not a refused document', async () => {
    side = await startTableSide(url)
    await side.pool.query('drop table lt_inbox')
    const outcome = await side.connector.deliver(parcelOf(randomBytes(10)), signal)
    expect(outcome).toMatchObject({ kind: 'failed', code: 'carrier.answer-unreadable' })
    expect(await side.connector.test(signal)).toMatchObject({ ok: false, code: 'carrier.answer-unreadable' })
  })

  it('a line cut during the insert is unknown, and the repeat puts one row', async () => {
    side = await startTableSide(url)
    const holder = await side.pool.connect()
    await holder.query('begin')
    const parcel = parcelOf(randomBytes(10))
    // The same id, not yet committed: our insert has to wait for it.
    await holder.query(
      `insert into lt_inbox (id, kind, from_code, to_code, business_type, priority, sha256, edxml)
       values ($1, 'edoc', 'x', 'y', 'new', 0, '', '')`,
      [parcel.deliveryId]
    )
    const attempt = side.connector.deliver(parcel, signal)
    await waiting(side.pool)
    await side.cut()
    expect(await attempt).toMatchObject({ kind: 'unknown', code: 'carrier.answer-lost' })
    await holder.query('rollback')
    holder.release()
    await side.mend()
    expect(await side.connector.deliver({ ...parcel, attempt: 2 }, signal)).toMatchObject({
      kind: 'handed-over'
    })
    expect(await side.handed()).toHaveLength(1)
  })

  it('told to stop while the DMS makes us wait: unknown, and the connection is let go', async () => {
    side = await startTableSide(url)
    const holder = await side.pool.connect()
    await holder.query('begin')
    await holder.query('lock table lt_inbox in share mode')
    const stop = new AbortController()
    const attempt = side.connector.deliver(parcelOf(randomBytes(10)), stop.signal)
    await waiting(side.pool)
    stop.abort()
    expect(await attempt).toMatchObject({ kind: 'unknown', code: 'carrier.answer-lost' })
    await holder.query('rollback')
    holder.release()
  })

  it('what is larger than a row may be goes to the operators, not round and round', async () => {
    side = await startTableSide(url, { maxMegabytes: 1 })
    const outcome = await side.connector.deliver(parcelOf(Buffer.alloc(1024 * 1024 + 1)), signal)
    expect(outcome).toMatchObject({ kind: 'failed', code: 'request.too-large' })
  })

  it('a wrong password is a matter of credentials', async () => {
    const wrong = new URL(url)
    wrong.username = 'nobody_by_this_name'
    side = await startTableSide(url, { connectionString: wrong.href })
    const outcome = await side.connector.deliver(parcelOf(randomBytes(10)), signal)
    expect(outcome).toMatchObject({ kind: 'failed', code: 'carrier.credentials-refused' })
  })
})

describe('collecting', () => {
  it('a row that another worker holds is passed over', async () => {
    side = await startTableSide(url)
    await side.put('giữ', Buffer.from('a'))
    await side.put('tự do', Buffer.from('b'))
    const holder = await side.pool.connect()
    await holder.query('begin')
    await holder.query(`select 1 from lt_outbox where id = 'giữ' for update`)
    const keys: string[] = []
    const note = (item: Collected) => {
      keys.push(item.key)
      return accepted()
    }
    expect(await side.connector.collect?.(note, signal)).toBe(1)
    await holder.query('rollback')
    holder.release()
    expect(await side.connector.collect?.(note, signal)).toBe(1)
    expect(keys).toEqual(['tự do', 'giữ'])
  })

  it('a row that is too large is refused without being read', async () => {
    side = await startTableSide(url, { maxMegabytes: 1 })
    await side.put('lớn', Buffer.alloc(1024 * 1024 + 1))
    expect(await side.connector.collect?.(() => Promise.reject(new Error('never asked')), signal)).toBe(0)
    const answer = await side.answerTo('lớn')
    expect(answer).toMatchObject({ result: 'refused' })
    expect(answer?.text).toContain('request.too-large')
  })

  it('numbers as keys and text as edXML will do', async () => {
    side = await startTableSide(url, { edxmlType: 'text' })
    await side.pool.query('alter table lt_outbox alter column id type bigint using id::bigint')
    await side.pool.query(`insert into lt_outbox (id, edxml) values (42, 'văn bản')`)
    const read: string[] = []
    await side.connector.collect?.(async item => {
      read.push(item.key, (await bytesOf(item.open())).toString())
      return accepted()
    }, signal)
    expect(read).toEqual(['42', 'văn bản'])
    const parcel = parcelOf(Buffer.from('<edXML>ộ</edXML>'))
    await side.connector.deliver(parcel, signal)
    expect((await side.handed())[0]?.bytes.toString()).toBe('<edXML>ộ</edXML>')
    expect(await side.answerTo('42')).toMatchObject({ result: 'accepted' })
  })
})

/** Until some other connection waits for a lock. */
async function waiting(pool: { query(sql: string): Promise<{ rowCount: number | null }> }): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    )
    if (rowCount !== null && rowCount > 0) return
  }
}
