#!/usr/bin/env node
/** The program `lienthong`: reads its command and its environment, once, and says plainly what is wrong. */
import { Command } from 'commander'
import { addAuditCommands } from './commands/audit.ts'
import { addCalendarCommand } from './commands/calendar.ts'
import { addCredentialCommand } from './commands/credential.ts'
import { addDirectoryCommands } from './commands/directory.ts'
import { addMigrateCommand } from './commands/migrate.ts'
import { explain } from './commands/plain-words.ts'
import { addReconcileCommand } from './commands/reconcile.ts'
import { addStartCommand } from './commands/start.ts'
import { addTargetCommand } from './commands/targets.ts'
import { addTrustCommands } from './commands/trust.ts'
import { addVerifyCommand } from './commands/verify.ts'
import { version } from './commands/version.ts'

const program = new Command('lienthong')
  .description('Cổng liên thông văn bản · document exchange gateway')
  .version(version)
  .showHelpAfterError()

addStartCommand(program, process.env)
addMigrateCommand(program, process.env)
addDirectoryCommands(program, process.env)
addCalendarCommand(program, process.env)
addCredentialCommand(program, process.env)
addAuditCommands(program, process.env)
addTrustCommands(program, process.env)
addTargetCommand(program, process.env)
addVerifyCommand(program, process.env)
addReconcileCommand(program, process.env)

try {
  await program.parseAsync(process.argv)
} catch (error) {
  process.stderr.write(explain(error))
  process.exitCode = 1
}
