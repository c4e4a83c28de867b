/** `lienthong audit`: the log that cannot be changed unseen, taken out and verified by whoever doubts it. */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { createAuditChain } from '../adapters/postgres/audit-chain.ts'
import { judgeCheckpoints } from '../adapters/signing/judge-checkpoint.ts'
import { nothingAsked, trustOfFiles } from '../compose/examiner.ts'
import { loadPartners } from '../compose/partners.ts'
import type { RawEnvironment } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { CheckpointStatement } from '../exchange/audit/export-form.ts'
import { parsed, readLine } from '../exchange/audit/export-form.ts'
import type { CheckpointJudge } from '../exchange/audit/verify-chain.ts'
import { verifyExport } from '../exchange/audit/verify-chain.ts'
import { readTrust } from '../signatures/certificate/trust.ts'
import { describeChain } from './audit-words.ts'
import { withDatabase } from './with-database.ts'

interface VerifyOptions {
  trust?: string[]
  checkpoint?: string
  json?: boolean
}

export function addAuditCommands(program: Command, env: RawEnvironment): void {
  const audit = program.command('audit').description('nhật ký kiểm toán · the audit log')
  audit
    .command('export')
    .description('xuất nhật ký và các điểm chốt ra stdout · events and checkpoints to stdout')
    .option('--from <position>', 'từ vị trí · from this position', Number)
    .option('--to <position>', 'đến vị trí · to this position', Number)
    .action((range: { from?: number; to?: number }) => exportAudit(env, range))
  audit
    .command('verify <file>')
    .description('kiểm tra một bản xuất, không cần cổng · verify an export, without the gateway')
    .option('--trust <files...>', 'chứng thư gốc để xét chữ ký của điểm chốt · roots for the checkpoints')
    .option('--checkpoint <file>', 'điểm chốt đã giữ ở nơi khác · a checkpoint (line C) kept elsewhere')
    .option('--json', 'in JSON ra stdout')
    .addHelpText('after', '\nMã thoát · exit code: 0 nguyên vẹn, 2 đã bị thay đổi, 1 lỗi khác.')
    .action((file: string, options: VerifyOptions) => verify(file, options))
}

async function exportAudit(env: RawEnvironment, range: { from?: number; to?: number }): Promise<void> {
  await withDatabase(env, async ({ db, config, log }) => {
    const { gateway } = loadPartners(config, env, log)
    for await (const line of createAuditChain(db).lines(gateway.organId, range, new Date()))
      if (!process.stdout.write(`${line}\n`)) await new Promise(done => process.stdout.once('drain', done))
  })
}

async function verify(file: string, { trust, checkpoint, json }: VerifyOptions): Promise<void> {
  const expected = checkpoint === undefined ? {} : { expected: await readExpected(checkpoint) }
  const report = await verifyExport(linesOf(file), { judge: await judgeBy(trust), ...expected })
  process.stdout.write(json === true ? `${JSON.stringify(report, null, 2)}\n` : describeChain(report, trust))
  process.exitCode = report.sound ? 0 : 2
}

/** Without roots only the chain is verified, and the answer says so. */
async function judgeBy(trust: string[] | undefined): Promise<CheckpointJudge> {
  if (trust === undefined) return async () => null
  const view = await trustOfFiles(trust)
  return judgeCheckpoints({ trust: readTrust(view), lookup: nothingAsked, now: new Date() })
}

async function readExpected(file: string): Promise<CheckpointStatement> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => unreadable(file, error))
  for (const each of text.split(/\r?\n/).toReversed()) {
    const line = readLine(each)
    const statement =
      line?.kind === 'checkpoint' ? parsed<CheckpointStatement>(line.checkpoint.statement) : null
    if (statement?.format === 'lienthong-checkpoint-1') return statement
  }
  throw new BrokenPromise('file.unreadable', { file, why: 'no checkpoint in it' })
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  } catch (error) {
    unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): never {
  throw new BrokenPromise('file.unreadable', { file, why: (error as Error).message }, error)
}
