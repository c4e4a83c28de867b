/** `lienthong reconcile`: one day held against one partner, here and now, beside a running gateway or without one. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { systemClock } from '../adapters/clock/system.ts'
import { createFolderContents } from '../adapters/contents/folder.ts'
import { buildPartners, loadPartners } from '../compose/partners.ts'
import type { RawEnvironment } from '../config/index.ts'
import { errors } from '../domain/errors/index.ts'
import { findingKinds } from '../domain/reconciliation.ts'
import { findingWords, kindWords } from '../domain/reconciliation-words.ts'
import type { FindingRecord, Reconciliations, Run } from '../exchange/ports/reconciliation.ts'
import { compareNow } from '../exchange/reconciliation/index.ts'
import { withDatabase } from './with-database.ts'

interface ReconcileOptions {
  partner: string
  day: string
  json?: boolean
}

export function addReconcileCommand(program: Command, env: RawEnvironment): void {
  program
    .command('reconcile')
    .description('đối soát một ngày với một đối tác · reconcile a day with a partner')
    .requiredOption('--partner <id>', 'trục hoặc hệ thống quản lý văn bản trong tệp đối tác')
    .requiredOption('--day <yyyy-MM-dd>', 'ngày Việt Nam', dayOf)
    .option('--json', 'in JSON ra stdout')
    .addHelpText(
      'after',
      '\nMã thoát · exit code: 0 khớp, 2 có điểm lệch còn mở, 3 không đối soát được, 1 lỗi khác.'
    )
    .action((options: ReconcileOptions) => reconcile(env, options))
}

async function reconcile(env: RawEnvironment, { partner, day, json }: ReconcileOptions): Promise<void> {
  await withDatabase(env, async ({ config, store, log }) => {
    const partners = loadPartners(config, env, log)
    const contents = createFolderContents(join(config.dataDir, 'contents'))
    const built = buildPartners(partners, { contents, log, clock: systemClock })
    try {
      const ports = { store, carriers: built.carriers, clock: systemClock, log }
      const wanted = { partnerId: partner, day, askedBy: 'system' }
      const run = await compareNow(ports, config.reconciliation, wanted)
      const open = await openFindings(store.reconciliations, partner, day)
      const told = json === true ? `${JSON.stringify({ run, findings: open }, null, 2)}\n` : words(run, open)
      process.stdout.write(told)
      process.exitCode = run.state !== 'done' ? 3 : open.length > 0 ? 2 : 0
    } finally {
      await built.close()
    }
  })
}

async function openFindings(
  reconciliations: Reconciliations,
  partnerId: string,
  day: string
): Promise<readonly FindingRecord[]> {
  const all: FindingRecord[] = []
  for (let cursor: string | undefined; ;) {
    const more = cursor === undefined ? {} : { cursor }
    const page = await reconciliations.findings({ partnerId, day, state: 'open' }, { limit: 500, ...more })
    all.push(...(page?.items ?? []))
    cursor = page?.next
    if (cursor === undefined) return all
  }
}

function words(run: Run, open: readonly FindingRecord[]): string {
  const { partnerId, day, result, code } = run
  const head = `${partnerId}, ${day}: `
  if (result === undefined || run.state !== 'done') {
    const why = code === undefined ? 'đang có tiến trình khác đối soát' : errors[code].vi
    return `${head}không đối soát được. ${why}${code === undefined ? '' : ` [${code}]`}\n`
  }
  const counts = findingKinds.map(kind => `${kindWords[kind].vi} ${result.counts[kind]}`).join(', ')
  const lines = open.map(
    ({ kind, facts }) =>
      `  ${findingWords(kind, facts.reason, facts.aspects).vi}: ${facts.code ?? '?'} ${facts.from ?? '?'} → ${facts.to ?? '?'}`
  )
  const unsaid = result.unsaid.length === 0 ? [] : [`  Danh sách không cho biết: ${result.unsaid.join(', ')}`]
  const books = `sổ của ta ${result.own.lines} dòng, sổ của họ ${result.theirs.lines} dòng`
  return [`${head}${books}. ${counts}.`, ...lines, ...unsaid, ''].join('\n')
}

/** 2026-02-30 has the form of a day and is none. */
function dayOf(text: string): string {
  const at = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('cần một ngày dạng yyyy-MM-dd · a day')
  return text
}
