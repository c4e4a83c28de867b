/** A command that works on the database, beside a running gateway or alone. */
import { createLogger, toLog } from '../adapters/log/pino.ts'
import type { Db } from '../adapters/postgres/pool.ts'
import { createStore } from '../adapters/postgres/store.ts'
import { createEvents } from '../adapters/postgres/webhooks.ts'
import { openForRun } from '../compose/database.ts'
import type { Config, RawEnvironment } from '../config/index.ts'
import { readConfig } from '../config/index.ts'
import type { Log, Store } from '../exchange/ports/index.ts'

export interface CommandTools {
  readonly config: Config
  readonly db: Db
  readonly store: Store
  readonly log: Log
}

export async function withDatabase(
  env: RawEnvironment,
  work: (tools: CommandTools) => Promise<void>
): Promise<void> {
  const config = readConfig(env)
  const log = toLog(createLogger('error'))
  const onProgress = (step: string) => process.stderr.write(`· ${step}\n`)
  const database = await openForRun({ config, log, onProgress, mayAttach: true })
  try {
    await work({ config, db: database.db, store: createStore(database.db, { events: createEvents }), log })
  } finally {
    await database.close()
  }
}
