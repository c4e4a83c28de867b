/** The gateway calls the DMS: PUT what came for it, GET what it sends. */
import { BrokenPromise } from '../../../domain/problem.ts'
import type { Connector } from '../../../exchange/ports/index.ts'
import { defineDriver, type Driver } from '../../kind.ts'
import { whyOf } from '../taking.ts'
import { createClient } from './client.ts'
import { collect, list } from './collect.ts'
import { restSchema } from './config.ts'
import { handOver } from './hand-over.ts'
import type { Words } from './words.ts'

export function restDriver(words: Words): Driver {
  return defineDriver('rest', restSchema, (identity, config, tools): Connector => {
    if (config.auth !== 'none' && config.secret === undefined) {
      throw new BrokenPromise('config.invalid', { connector: identity.id, key: 'secret' })
    }
    const client = createClient(config, tools.clock)
    const around = { connector: identity.id, log: tools.log }
    return {
      ...identity,
      kind: 'dms',
      concurrency: config.concurrency,
      idempotent: true,
      collectSeconds: config.collectSeconds,
      deliver: (parcel, signal) => handOver(client, words, parcel, signal),
      collect: (accept, signal) => collect(client, words, config.batch, around, accept, signal),
      async test(signal) {
        const start = performance.now()
        try {
          await list(client, words, 1, signal)
          return { ok: true, ms: Math.round(performance.now() - start) }
        } catch (error) {
          const known = error instanceof BrokenPromise
          const detail = known ? JSON.stringify(error.facts) : whyOf(error)
          return { ok: false, code: known ? error.code : 'carrier.unreachable', detail }
        }
      },
      close() {
        client.close()
        return Promise.resolve()
      }
    }
  })
}
