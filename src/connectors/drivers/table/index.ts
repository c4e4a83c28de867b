/** Exchange by two tables in the DMS's PostgreSQL, for systems that have an outbox table and a scheduler already. */
import type { Connector } from '../../../exchange/ports/index.ts'
import { defineDriver } from '../../kind.ts'
import { collect } from './collect.ts'
import { tableSchema, tablesOf } from './config.ts'
import { outcomeOf } from './failures.ts'
import { handOver } from './hand-over.ts'
import { openPool, withClient } from './pool.ts'

export const tableDriver = defineDriver('table', tableSchema, (identity, config, tools): Connector => {
  const pool = openPool(identity.id, config, tools.log)
  const around = { connector: identity.id, log: tools.log }
  return {
    ...identity,
    kind: 'dms',
    concurrency: config.concurrency,
    idempotent: true,
    collectSeconds: config.collectSeconds,
    deliver: (parcel, signal) => handOver(pool, config, parcel, signal),
    collect: (accept, signal) => collect(pool, config, around, accept, signal),
    async test(signal) {
      const start = performance.now()
      const { inbox, outbox } = tablesOf(config)
      try {
        await withClient(pool, signal, async client => {
          await client.query(`select id, edxml from ${inbox} limit 0`)
          await client.query(`select id, edxml, state, answer from ${outbox} limit 0`)
        })
        return { ok: true, ms: Math.round(performance.now() - start) }
      } catch (error) {
        const outcome = outcomeOf(error, false)
        const code = 'code' in outcome ? outcome.code : 'carrier.unreachable'
        return { ok: false, code, detail: ('detail' in outcome && outcome.detail) || '' }
      }
    },
    close: () => pool.end()
  }
})
