/** `lienthong directory …` and `lienthong rules import`: whole or not at all. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { systemClock } from '../adapters/clock/system.ts'
import { readRulesCsv } from '../adapters/csv/rules.ts'
import { createDirectoryChanges } from '../adapters/postgres/directory-changes.ts'
import { createDirectoryFiles } from '../adapters/postgres/directory-files.ts'
import { importOrganisations, invalid, replaceRules } from '../adapters/postgres/directory-import.ts'
import type { Db } from '../adapters/postgres/pool.ts'
import { loadPartners } from '../compose/partners.ts'
import type { RawEnvironment } from '../config/index.ts'
import type { ImportedOrganisation } from '../domain/directory-entry.ts'
import { isDay } from '../domain/directory-rules.ts'
import type { Level } from '../domain/organisation.ts'
import { levels } from '../domain/organisation.ts'
import { BrokenPromise } from '../domain/problem.ts'
import { describeChange, describeSet } from './directory-words.ts'
import type { CommandTools } from './with-database.ts'
import { withDatabase } from './with-database.ts'

const say = (line: string) => process.stderr.write(`· ${line}\n`)
const show = (line: string) => process.stdout.write(`${line}\n`)
const firstChanges = 20

export function addDirectoryCommands(program: Command, env: RawEnvironment): void {
  const directory = program.command('directory').description('danh mục đơn vị · the organisation directory')
  directory
    .command('import <file>')
    .description('nhập danh mục từ CSV, xem trước và áp dụng một lần · import it from CSV at once')
    .action((file: string) => withDatabase(env, tools => importFile(tools, env, file)))
  directory
    .command('preview [file]')
    .description('xem trước thay đổi, chưa áp dụng · what would change; nothing does')
    .option('--axis <id>', 'so với danh sách đơn vị của trục, thay cho tệp')
    .addOption(
      new Option('--default-level <level>', 'cấp của đơn vị mới trên trục; không có thì bỏ qua').choices(
        levels
      )
    )
    .action((file: string | undefined, options: PreviewOptions) =>
      withDatabase(env, tools => preview(tools, env, file, options))
    )
  directory
    .command('apply <id>')
    .description('áp dụng một bản xem trước · apply a preview')
    .action((id: string) => withDatabase(env, tools => apply(tools, id)))
  directory
    .command('discard <id>')
    .description('hủy một bản xem trước · discard a preview')
    .action((id: string) => withDatabase(env, tools => discard(tools, id)))
  directory
    .command('export')
    .description('xuất danh mục ra CSV (stdout) · write it as CSV')
    .option('--on <date>', 'chỉ các đơn vị hoạt động vào ngày này (năm-tháng-ngày)', day)
    .action(({ on }: { on?: string }) => withDatabase(env, ({ db }) => exportFile(db, on)))
  program
    .command('rules')
    .description('quy tắc định tuyến · routing rules')
    .command('import <file>')
    .description('thay toàn bộ quy tắc từ CSV · replace them all from CSV')
    .action((file: string) => importRules(env, file))
}

interface PreviewOptions {
  axis?: string
  defaultLevel?: Level
}

async function importFile({ db, config, log }: CommandTools, env: RawEnvironment, file: string) {
  const organisations = await readOrganisations(db, file)
  checkConnectors(
    organisations,
    loadPartners(config, env, log).connectors.map(c => c.id)
  )
  const applied = await importOrganisations(
    db,
    systemClock,
    { organisations, label: basename(file) },
    'system'
  )
  for (const line of describeSet(applied)) say(line)
}

async function preview(
  { db, config, log }: CommandTools,
  env: RawEnvironment,
  file: string | undefined,
  { axis, defaultLevel }: PreviewOptions
): Promise<void> {
  const partners = loadPartners(config, env, log)
  const axes = partners.axes.map(a => a.id)
  if ((file === undefined) === (axis === undefined) || (axis !== undefined && !axes.includes(axis)))
    throw new BrokenPromise('request.invalid', { '<file> | --axis': file ?? axis ?? '∅', axes })
  const changes = createDirectoryChanges(db, systemClock)
  if (axis !== undefined) {
    const level = defaultLevel === undefined ? {} : { defaultLevel }
    return showPreview(changes, await changes.preview({ kind: 'axis', axisId: axis, ...level }, 'system'))
  }
  const organisations = await readOrganisations(db, file ?? '')
  checkConnectors(
    organisations,
    partners.connectors.map(c => c.id)
  )
  const label = basename(file ?? '')
  return showPreview(changes, await changes.preview({ kind: 'file', organisations, label }, 'system'))
}

type Changes = ReturnType<typeof createDirectoryChanges>

async function showPreview(changes: Changes, answer: Awaited<ReturnType<Changes['preview']>>): Promise<void> {
  if (answer.kind === 'refused') throw invalid(answer)
  const { set } = answer
  for (const line of describeSet(set)) show(line)
  const page = await changes.changes(set.id, {}, { limit: firstChanges })
  for (const change of page?.items ?? []) show(describeChange(change))
  if (page?.next !== undefined) show(`  … (chỉ hiện ${firstChanges} thay đổi đầu)`)
  show(`Chưa có gì thay đổi. Áp dụng: lienthong directory apply ${set.id}`)
}

async function apply({ db }: CommandTools, id: string): Promise<void> {
  const answer = await createDirectoryChanges(db, systemClock).apply(wellFormed(id), 'system')
  if (answer.kind === 'unknown') throw new BrokenPromise('directory.unknown-change-set', { id })
  if (answer.kind !== 'applied') throw new BrokenPromise(`directory.${answer.kind}`, { id })
  for (const line of describeSet(answer.set)) say(line)
}

async function discard({ db }: CommandTools, id: string): Promise<void> {
  const answer = await createDirectoryChanges(db, systemClock).discard(wellFormed(id), 'system')
  if (answer.kind === 'unknown') throw new BrokenPromise('directory.unknown-change-set', { id })
  if (answer.kind === 'applied') throw new BrokenPromise('directory.already-applied', { id })
  for (const line of describeSet(answer.set)) say(line)
}

async function exportFile(db: Db, on: string | undefined): Promise<void> {
  for await (const part of createDirectoryFiles(db, systemClock).write(on))
    // A pipe that is full asks to wait.
    if (!process.stdout.write(part)) await new Promise(resolve => process.stdout.once('drain', resolve))
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
    say(`Quy tắc định tuyến: ${rules.length}.`)
  })
}

async function readOrganisations(db: Db, file: string): Promise<readonly ImportedOrganisation[]> {
  return createDirectoryFiles(db, systemClock).read(await readText(file))
}

function checkConnectors(organisations: readonly ImportedOrganisation[], known: readonly string[]): void {
  const named = organisations.map(o => o.connectorId).filter(id => id !== undefined && id !== null)
  const unknown = [...new Set(named)].filter(id => !known.includes(id))
  if (unknown.length > 0)
    throw new BrokenPromise('directory.invalid', { column: 'connector', unknown, known })
}

function wellFormed(id: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id
  throw new BrokenPromise('directory.unknown-change-set', { id })
}

function day(text: string): string {
  if (isDay(text)) return text
  throw new InvalidArgumentError('cần ngày dạng năm-tháng-ngày, ví dụ 2025-07-01')
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
