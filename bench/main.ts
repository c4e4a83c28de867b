/**
 * `npm run bench`: documents of three sizes from post to hand-over through the real program, beside the bare cost of
 * the same bytes in the same run. docs/bench.md says how to read it.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBareDatabase, startBare } from './bare/subject.ts'
import { benchDirectory } from './directory/main.ts'
import { startGateway } from './gateway.ts'
import { describeMachine } from './machine.ts'
import { measure, measureParts, type Setting } from './measure.ts'
import { OptionError, readOptions, usage, type BenchOptions } from './options.ts'
import { machineLines, roundLines, type RoundResult } from './report.ts'
import { measureSignatures, signatureLines, type SignatureFigures } from './signatures/report.ts'
import { openSink } from './sink.ts'

const say = (line = '') => void process.stdout.write(`${line}\n`)
const stops: (() => Promise<unknown>)[] = []
const interrupted = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => interrupted.abort(new Error(name)))

process.exitCode = await main()

async function main(): Promise<number> {
  try {
    const argv = process.argv.slice(2)
    if (argv[0] === 'directory' && argv.length === 1) {
      await benchDirectory(say)
      return 0
    }
    const options = readOptions(argv)
    if (options === 'help') {
      say(usage)
      return 0
    }
    await bench(options)
    return 0
  } catch (error) {
    if (interrupted.signal.aborted) return 130
    if (error instanceof OptionError) {
      process.stderr.write(`✗ Tham số không đúng. / An option is wrong: ${error.message}\n\n${usage}`)
      return 2
    }
    process.stderr.write(`\n✗ ${String((error as Error).stack)}\n`)
    return 1
  } finally {
    if (interrupted.signal.aborted) say('Đang dừng… / Stopping…')
    for (const stop of stops.splice(0).reverse())
      await stop().catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
  }
}

async function bench(options: BenchOptions): Promise<void> {
  const began = performance.now()
  const machine = describeMachine()
  const program = options.dist ? 'dist/main.js' : 'src/main.ts (tsx)'
  say('Liên Thông · đo tải / bench')
  for (const line of machineLines(machine, program)) say(line)
  say()

  const folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-'))
  stops.push(() => rm(folder, { recursive: true, force: true }))
  // A root's PostgreSQL runs as another user, who must come through to his folder.
  await chmod(folder, 0o711)
  const sink = await openSink()
  stops.push(() => sink.close())
  const gateway = await startGateway({ folder, sinkUrl: sink.url, ...options, say })
  stops.push(() => gateway.stop())
  interrupted.signal.throwIfAborted()
  const databaseUrl = await makeBareDatabase(gateway.databaseUrl)
  const bare = await startBare({ folder, databaseUrl, sinkUrl: sink.url })
  stops.push(() => bare.stop())

  const day = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '/')
  const setting: Setting = {
    ...{ sink, day, databasePid: gateway.databasePid },
    ...{ signal: interrupted.signal, withinMs: options.roundMs }
  }
  const results: RoundResult[] = []
  for (const round of options.rounds) {
    say()
    const result: RoundResult = {
      round,
      gateway: await measure(gateway, 'cong', round, setting),
      bare: await measure(bare, 'tran', round, setting),
      parts: await measureParts(bare, round, setting)
    }
    results.push(result)
    for (const line of roundLines(result)) say(line)
  }
  const { doubled, nameless } = sink.faults()
  if (doubled.length > 0 || nameless > 0)
    throw new Error(`trùng / doubled: ${doubled.join(', ')}; không tên / nameless: ${String(nameless)}`)
  interrupted.signal.throwIfAborted()
  const signatures: SignatureFigures[] = []
  for (const [megabytes, rounds] of options.signatures) {
    signatures.push(await measureSignatures(options.dist, megabytes, rounds))
    interrupted.signal.throwIfAborted()
  }
  say()
  for (const line of signatureLines(signatures)) say(line)
  const seconds = Math.round((performance.now() - began) / 1000)
  say()
  say(`Xong sau ${String(seconds)} s; không văn bản nào mất hay trùng. / Done; none lost, none doubled.`)
  if (options.json !== undefined)
    await writeFile(
      options.json,
      `${JSON.stringify({ machine, program, seconds, results, signatures }, null, 2)}\n`
    )
}
