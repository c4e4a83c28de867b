/** `lienthong verify FILE`: what the signatures of a PDF or an edXML message are worth, and why. Nothing is sent. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '../adapters/clock/system.ts'
import { createLogger, toLog } from '../adapters/log/pino.ts'
import { createLookupCache } from '../adapters/postgres/lookup-cache.ts'
import { createTrustStore } from '../adapters/postgres/trust.ts'
import type { ExaminerParts } from '../compose/examiner.ts'
import { lookupOf, noCache, nothingAsked, trustOfFiles, withExaminer } from '../compose/examiner.ts'
import type { RawEnvironment } from '../config/index.ts'
import { readConfig } from '../config/index.ts'
import type { ResultClass } from '../domain/signature.ts'
import { BrokenPromise } from '../domain/problem.ts'
import { describeReport } from './signature-words.ts'
import { withDatabase } from './with-database.ts'

interface VerifyOptions {
  trust?: string[]
  offline?: boolean
  json?: boolean
}

/** For scripts: 0 means that it holds, and nothing else does. */
const exitCodes: Readonly<Record<ResultClass, number>> = {
  VALID: 0,
  VALID_NO_TSA: 0,
  INVALID: 2,
  INDETERMINATE: 3,
  UNSIGNED: 4
}

export function addVerifyCommand(program: Command, env: RawEnvironment): void {
  program
    .command('verify')
    .argument('<file>', 'tệp PDF hoặc gói edXML · a PDF or an edXML message')
    .description(
      'kiểm tra chữ ký số của một tệp, không gửi · judge the signatures of a file without sending it'
    )
    .option('--trust <files...>', 'chứng thư tin cậy (PEM, DER, p7b) thay cho kho tin cậy của cổng')
    .option('--offline', 'không hỏi OCSP, CRL qua mạng')
    .option('--json', 'in JSON ra stdout')
    .addHelpText(
      'after',
      '\nMã thoát · exit code: 0 hợp lệ, 2 không hợp lệ, 3 chưa xác định, 4 không có chữ ký, 1 lỗi khác.'
    )
    .action((file: string, options: VerifyOptions) => verify(env, file, options))
}

async function verify(env: RawEnvironment, file: string, options: VerifyOptions): Promise<void> {
  if (options.trust !== undefined) {
    const config = readConfig(env)
    const log = toLog(createLogger('error'))
    const trust = await trustOfFiles(options.trust)
    return examine({ config, trust, log, lookup: lookupOf(config, noCache, log) }, file, options)
  }
  await withDatabase(env, async ({ config, db, log }) => {
    const trust = await createTrustStore(db, systemClock).current()
    const lookup = lookupOf(config, createLookupCache(db, systemClock), log)
    await examine({ config, trust, log, lookup }, file, options)
  })
}

async function examine(parts: ExaminerParts, file: string, options: VerifyOptions): Promise<void> {
  const offline = options.offline === true ? { lookup: nothingAsked } : {}
  const found = await withExaminer({ ...parts, ...offline }, examiner =>
    examiner.examine(bytesOf(file), basename(file))
  )
  if (found.kind === 'refused') {
    const [{ code, ...place }] = found.problems
    throw new BrokenPromise(code, place)
  }
  const { report } = found
  process.stdout.write(options.json === true ? `${JSON.stringify(found, null, 2)}\n` : describeReport(report))
  process.exitCode = exitCodes[report.class]
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw new BrokenPromise('file.unreadable', { file, why: (error as Error).message }, error)
  }
}
