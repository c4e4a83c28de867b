/** `lienthong migrate`: brings the database to this version. Forward only; safe beside another migration. */
import type { Command } from 'commander'
import { createLogger, toLog } from '../adapters/log/pino.ts'
import { openAndMigrate } from '../compose/database.ts'
import type { RawEnvironment } from '../config/index.ts'
import { readConfig } from '../config/index.ts'

export function addMigrateCommand(program: Command, env: RawEnvironment): void {
  program
    .command('migrate')
    .description('nâng cấp cơ sở dữ liệu · bring the database to this version')
    .action(async () => {
      const config = readConfig(env)
      const log = toLog(createLogger('warn'))
      const say = (step: string) => process.stderr.write(`· ${step}\n`)
      const applied = await openAndMigrate({ config, log, onProgress: say })
      if (applied.length === 0) say('Cơ sở dữ liệu đã ở phiên bản này. / The database is up to date.')
    })
}
