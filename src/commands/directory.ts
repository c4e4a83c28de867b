/** `lienthong directory import` and `lienthong rules import`: whole or not at all. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { readDirectoryCsv } from '../adapters/csv/directory.ts'
import { readRulesCsv } from '../adapters/csv/rules.ts'
import { importDirectory, replaceRules } from '../adapters/postgres/directory-import.ts'
import { loadPartners } from '../compose/partners.ts'
import type { RawEnvironment } from '../config/index.ts'
import { vietnamDate } from '../domain/calendar.ts'
import { BrokenPromise } from '../domain/problem.ts'
import { withDatabase } from './with-database.ts'

export function addDirectoryCommands(program: Command, env: RawEnvironment): void {
  program
    .command('directory')
    .description('danh mục đơn vị · the organisation directory')
    .command('import <file>')
    .description('nhập danh mục từ CSV · import it from CSV')
    .action((file: string) => importFile(env, file))
  program
    .command('rules')
    .description('quy tắc định tuyến · routing rules')
    .command('import <file>')
    .description('thay toàn bộ quy tắc từ CSV · replace them all from CSV')
    .action((file: string) => importRules(env, file))
}

async function importFile(env: RawEnvironment, file: string): Promise<void> {
  const organisations = readDirectoryCsv(await readText(file))
  await withDatabase(env, async ({ db, store, config, log }) => {
    const connectors = loadPartners(config, env, log).connectors.map(c => c.id)
    const unknown = [...new Set(organisations.map(o => o.connectorId))].filter(
      id => id !== undefined && !connectors.includes(id)
    )
    if (unknown.length > 0)
      throw new BrokenPromise('directory.invalid', { column: 'connector', unknown, known: connectors })
    const now = new Date()
    const counts = await importDirectory(db, organisations, vietnamDate(now))
    await store.audit.note({
      action: 'directory.imported',
      outcome: 'success',
      actor: 'system',
      subject: {},
      facts: { ...counts },
      at: now
    })
    process.stderr.write(
      `· Danh mục: thêm ${counts.added}, cập nhật ${counts.updated} đơn vị; ${counts.codes} mã.\n`
    )
  })
}

async function importRules(env: RawEnvironment, file: string): Promise<void> {
  await withDatabase(env, async ({ db, store, config, log }) => {
    const axes = loadPartners(config, env, log).axes.map(a => a.id)
    const rules = readRulesCsv(await readText(file), axes)
    await replaceRules(db, rules)
    const facts = { rules: rules.length }
    await store.audit.note({
      action: 'rules.imported',
      outcome: 'success',
      actor: 'system',
      subject: {},
      facts,
      at: new Date()
    })
    process.stderr.write(`· Quy tắc định tuyến: ${rules.length}.\n`)
  })
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new BrokenPromise(
      'directory.invalid',
      { file, why: error instanceof Error ? error.message : String(error) },
      error
    )
  }
}
