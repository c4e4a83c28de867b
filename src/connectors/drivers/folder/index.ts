/** Exchange by files: `den/` holds what came for the DMS, `di/` what it sends. The protocol: docs/connectors.md. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connector } from '../../../exchange/ports/index.ts'
import { defineDriver } from '../../kind.ts'
import { whyOf } from '../taking.ts'
import { createFolderCollector, probe } from './collect.ts'
import { forgetOldMarks, handOver } from './hand-over.ts'
import { folderSchema, layoutOf, prepare } from './layout.ts'

const day = 24 * 3_600_000

export const folderDriver = defineDriver('folder', folderSchema, (identity, config, tools): Connector => {
  const layout = layoutOf(config)
  const collector = createFolderCollector(identity.id, config, layout, tools)
  let swept = 0

  async function sweep(): Promise<void> {
    const now = tools.clock.now().getTime()
    if (now - swept < day) return
    swept = now
    const forgotten = await forgetOldMarks(layout, new Date(now - config.keepMarksDays * day))
    if (forgotten > 0) tools.log.info({ connector: identity.id, forgotten }, 'connector.marks-forgotten')
  }

  return {
    ...identity,
    kind: 'dms',
    concurrency: config.concurrency,
    idempotent: true,
    collectSeconds: config.collectSeconds,
    deliver: (parcel, signal) => handOver(layout, config.createFolders, parcel, signal),
    async collect(accept, signal) {
      await prepare(layout, config.createFolders)
      await sweep()
      return collector.collect(accept, signal)
    },
    async test() {
      const start = performance.now()
      const id = tools.clock.id()
      try {
        await prepare(layout, config.createFolders)
        await probe(layout, id)
        return { ok: true, ms: Math.round(performance.now() - start) }
      } catch (error) {
        return { ok: false, code: 'carrier.unreachable', detail: whyOf(error) }
      } finally {
        await rm(join(layout.marks, `thu-${id}.txt.tmp`), { force: true })
      }
    }
  }
})
