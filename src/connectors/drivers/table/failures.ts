/** What a PostgreSQL error says of the DMS: no (its rule refused the row), not now, or not allowed. */
import pg from 'pg'
import type { Outcome } from '../../../domain/delivery.ts'
import { whyOf } from '../taking.ts'

/** `sent`: the row may have been on its way when the error came. */
export function outcomeOf(error: unknown, sent: boolean): Outcome {
  const detail = whyOf(error)
  const state = sqlState(error)
  if (state === undefined) {
    return sent
      ? { kind: 'unknown', code: 'carrier.answer-lost', detail }
      : { kind: 'failed', code: 'carrier.unreachable', detail }
  }
  // A check, a constraint or a trigger of the DMS (raise exception) said no to this row.
  if (['22', '23', 'P0'].includes(state.slice(0, 2)))
    return { kind: 'refused', code: 'carrier.refused', detail }
  if (state.startsWith('28') || state === '42501' || state === '3D000') {
    return { kind: 'failed', code: 'carrier.credentials-refused', detail }
  }
  // Class 42: the tables are not as the contract has them.
  if (state.startsWith('42')) return { kind: 'failed', code: 'carrier.answer-unreadable', detail }
  // The server went down under us: the commit may or may not have been.
  if (sent && (state.startsWith('57P') || state.startsWith('08'))) {
    return { kind: 'unknown', code: 'carrier.answer-lost', detail }
  }
  return { kind: 'failed', code: 'carrier.server-error', detail }
}

export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}
