/** `lienthong targets import`: the list of targets, replaced whole or not at all. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { systemClock } from '../adapters/clock/system.ts'
import { readTargetsCsv } from '../adapters/csv/targets.ts'
import { createIndicatorTargets } from '../adapters/postgres/indicator-targets.ts'
import type { RawEnvironment } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import { withDatabase } from './with-database.ts'

export function addTargetCommand(program: Command, env: RawEnvironment): void {
  program
    .command('targets')
    .description('chỉ tiêu của các chỉ số · targets of indicators')
    .command('import <file>')
    .description('thay toàn bộ chỉ tiêu từ CSV · replace them all from CSV')
    .action((file: string) => importFile(env, file))
}

async function importFile(env: RawEnvironment, file: string): Promise<void> {
  const targets = readTargetsCsv(await readText(file))
  await withDatabase(env, async ({ db }) => {
    const list = await createIndicatorTargets(db, systemClock).replace(null, targets, 'system')
    if (list === 'stale') throw new BrokenPromise('request.version-stale')
    process.stderr.write(`· Chỉ tiêu: ${targets.length}, phiên bản ${list.version}.\n`)
  })
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new BrokenPromise('file.unreadable', { file }, error)
  }
}
