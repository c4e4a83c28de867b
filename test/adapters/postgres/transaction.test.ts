import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../src/adapters/postgres/pool.ts'
import { createStore } from '../../../src/adapters/postgres/store.ts'
import { freshDatabase } from '../../support/database.ts'
import { newDocument } from '../../support/records.ts'

const { store, pool, url } = await freshDatabase()

describe('a transaction', () => {
  test('keeps all or nothing', async () => {
    const document = newDocument()
    await expect(
      store.transaction(async tx => {
        await tx.documents.add(document)
        throw new Error('cut off')
      })
    ).rejects.toThrow('cut off')
    expect(await store.documents.find(document.id)).toBeNull()
  })

  test('chosen as the victim of a deadlock is done again', async () => {
    const met = gate(2)
    let begun = 0
    const crosswise = (first: string, second: string) =>
      store.transaction(async tx => {
        begun++
        await tx.idempotency.keep('deadlock', first, '', newDocument().id, new Date())
        await met()
        await tx.idempotency.keep('deadlock', second, '', newDocument().id, new Date())
      })
    await Promise.all([crosswise('a', 'b'), crosswise('b', 'a')])
    // The second try may meet the other one again before that has gone on: a deadlock at least once.
    expect(begun).toBeGreaterThan(2)
    expect(await store.idempotency.find('deadlock', 'b')).not.toBeNull()
  })

  test('gives up after a few tries, and at once for other errors', async () => {
    let tries = 0
    const failWith = (code: string) =>
      store.transaction(() => {
        tries++
        return Promise.reject(Object.assign(new Error(code), { code }))
      })
    await expect(failWith('40001')).rejects.toThrow('40001')
    expect(tries).toBe(6)
    tries = 0
    await expect(failWith('23505')).rejects.toThrow('23505')
    expect(tries).toBe(1)
  })
})

describe('the way to the database', () => {
  test('cut in the middle of a transaction is told as unavailable, and mends itself', async () => {
    const document = newDocument()
    const cut = store.transaction(async tx => {
      await tx.documents.add(document)
      await pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()"
      )
      await tx.documents.add(newDocument())
    })
    await expect(cut).rejects.toMatchObject({ code: 'database.unavailable' })
    expect(await store.documents.find(document.id)).toBeNull()
  })

  test('that leads nowhere is told as unavailable', async () => {
    const nowhere = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' })
    const lonely = createStore(nowhere.db, { events: () => ({ tell: async () => {} }) })
    await expect(lonely.documents.find(newDocument().id)).rejects.toMatchObject({
      code: 'database.unavailable'
    })
    await nowhere.close()
  })

  test('an idle connection that is lost is told to the owner of the pool', async () => {
    const told = new Promise<Error>(resolve => {
      const other = openDatabase({ url, applicationName: 'lost', onError: resolve })
      void other.pool
        .query('select 1')
        .then(() =>
          pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lost'")
        )
    })
    expect((await told).message).toMatch(/terminat/)
  })

  test('cancels a statement that runs too long', async () => {
    const hasty = openDatabase({ url, statementTimeoutMs: 20 })
    await expect(hasty.pool.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' })
    await hasty.close()
  })

  test('refuses a bigint that a number cannot hold', async () => {
    await expect(pool.query('select 9007199254740993::bigint')).rejects.toThrow(RangeError)
    expect((await pool.query('select 9007199254740991::bigint as n')).rows).toEqual([{ n: 9007199254740991 }])
  })

  test('sorts Vietnamese as people do', async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select name from unnest(array['Đà Nẵng', 'Hà Nội', 'Da', 'Ăn', 'Ân', 'An', 'Dũng']) as name order by name collate "vi-x-icu"`
    )
    expect(rows.map(row => row.name)).toEqual(['An', 'Ăn', 'Ân', 'Da', 'Dũng', 'Đà Nẵng', 'Hà Nội'])
  })
})

/** Opens when so many have come to it; those who come later walk through. */
function gate(count: number): () => Promise<void> {
  let come = 0
  let open!: () => void
  const opened = new Promise<void>(resolve => (open = resolve))
  return () => {
    if (++come >= count) open()
    return opened
  }
}

test('the pool is closed once, however often it is asked', async () => {
  const other = openDatabase({ url })
  await expect(Promise.all([other.close(), other.close()])).resolves.toBeDefined()
})
