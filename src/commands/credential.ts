/** `lienthong credential issue`: a key for a DMS, an administrator, an auditor or the feed of indicators. It is shown this once. */
import type { Command } from 'commander'
import { Option } from 'commander'
import { systemClock } from '../adapters/clock/system.ts'
import { createCredentials } from '../adapters/postgres/credentials.ts'
import { loadPartners } from '../compose/partners.ts'
import type { RawEnvironment } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { CredentialKind } from '../exchange/ports/access.ts'
import { withDatabase } from './with-database.ts'

interface IssueOptions {
  kind: CredentialKind
  connector?: string
  label: string
  json?: boolean
}

export function addCredentialCommand(program: Command, env: RawEnvironment): void {
  program
    .command('credential')
    .description('khóa truy cập API · keys of the API')
    .command('issue')
    .description('cấp khóa mới, chỉ hiện một lần · issue a key, shown once')
    .addOption(
      new Option('--kind <kind>', 'loại khóa')
        .choices(['dms', 'admin', 'auditor', 'feed'])
        .makeOptionMandatory()
    )
    .option('--connector <id>', 'hệ thống quản lý văn bản (chỉ với --kind dms)')
    .requiredOption('--label <text>', 'ghi chú để nhận ra khóa')
    .option('--json', 'in JSON ra stdout')
    .action((options: IssueOptions) => issue(env, options))
}

async function issue(env: RawEnvironment, options: IssueOptions): Promise<void> {
  await withDatabase(env, async ({ db, config, log }) => {
    const known = loadPartners(config, env, log).connectors.map(c => c.id)
    const { kind, connector, label } = options
    const fits =
      kind === 'dms' ? connector !== undefined && known.includes(connector) : connector === undefined
    if (!fits)
      throw new BrokenPromise('request.invalid', { '--kind': kind, '--connector': connector ?? '∅', known })
    const wanted = { kind, label, ...(connector === undefined ? {} : { connectorId: connector }) }
    const issued = await createCredentials(db, systemClock).issue(wanted, 'system')
    if (options.json === true)
      process.stdout.write(`${JSON.stringify({ id: issued.credential.id, key: issued.key })}\n`)
    else process.stdout.write(`${issued.key}\n`)
  })
}
