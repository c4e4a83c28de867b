/** Transactions: joined when one is open, repeated when PostgreSQL asks for it. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import type { Db } from './pool.ts'
import type { Tables } from './tables.ts'

/** Runs in the transaction that `db` already is, else in one of its own. */
export function within<T>(db: Db, work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Transaction<Tables>) : retried(() => db.transaction().execute(work))
}

const serializationFailure = '40001'
const deadlockDetected = '40P01'
const tries = 6

/** PostgreSQL picks a victim and undoes it whole: the same work, begun again, is the cure it names. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const { code } = error as { code?: string }
      if ((code !== serializationFailure && code !== deadlockDetected) || attempt === tries) throw error
      await pause(Math.random() * 5 * 2 ** attempt)
    }
  }
}
