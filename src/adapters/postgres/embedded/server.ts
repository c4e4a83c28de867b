/** The server process: started, waited for, stopped, and found again after a crash of ours. */
import { spawn } from 'node:child_process'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { BrokenPromise } from '../../../domain/problem.ts'
import type { Binaries } from './binaries.ts'
import { commandOf, isAlive } from './process.ts'

const stopWithin = 60_000
const startTries = 8

export interface Server {
  readonly port: number
  stop(): Promise<void>
}

interface ServeOptions {
  readonly folder: string
  readonly binaries: Binaries
  readonly port: number | undefined
  readonly onProgress: (step: string) => void
}

export async function serve(options: ServeOptions): Promise<Server> {
  const portFile = join(options.folder, 'port')
  let port = options.port ?? (await lastPort(portFile))
  for (let attempt = 1; ; attempt++) {
    if (port === undefined || (options.port === undefined && !(await isFree(port)))) port = await freePort()
    options.onProgress(`Đang khởi động PostgreSQL tại 127.0.0.1:${port}… / Starting PostgreSQL…`)
    const started = await start(options, port)
    if (started.kind === 'ready') {
      await writeFile(portFile, String(port))
      return { port, stop: started.stop }
    }
    await refuse(started.log, attempt, options, port)
    if (/could not bind/.test(started.log)) port = undefined
  }
}

/** Throws what no further try can mend. */
async function refuse(log: string, attempt: number, options: ServeOptions, port: number): Promise<void> {
  const portTaken = /could not bind/.test(log)
  if (portTaken && options.port !== undefined) throw new BrokenPromise('port.in-use', { port })
  // Backends of a killed server notice its death within moments; until then its memory is still attached.
  const leftovers = /pre-existing shared memory block/.test(log)
  if ((portTaken || leftovers) && attempt < startTries) return void (await pause(250 * attempt))
  throw new BrokenPromise('data-folder.broken', { folder: options.folder, why: lastWords(log) })
}

type Started = { kind: 'ready'; stop: () => Promise<void> } | { kind: 'ended'; log: string }

async function start({ folder, binaries, onProgress }: ServeOptions, port: number): Promise<Started> {
  const cluster = join(folder, 'cluster')
  const logFile = join(folder, 'server.log')
  const log = await open(logFile, 'w', 0o600)
  const { file, args, as } = binaries.command('postgres', ['-D', cluster, '-p', String(port), ...settings])
  // A session of its own: Ctrl-C at the terminal is for us, and we stop the server last.
  const child = spawn(file, [...args], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', log.fd],
    ...as
  })
  let ended = false
  const end = () => (ended = true)
  child.once('exit', end)
  child.once('error', end)
  child.unref()
  await log.close()
  for (let waited = 0; !ended; waited += 20) {
    if (child.pid !== undefined && (await isReady(cluster, child.pid))) {
      const { pid } = child
      // The last moment of a process that forgot to stop: the server still shuts down in order.
      const atExit = () => void signal(pid, 'SIGINT')
      process.once('exit', atExit)
      child.once('exit', () => process.removeListener('exit', atExit))
      return { kind: 'ready', stop: () => stop(pid, () => ended) }
    }
    if (waited > 0 && waited % 5_000 === 0)
      onProgress('PostgreSQL đang phục hồi sau lần dừng đột ngột… / PostgreSQL is recovering…')
    await pause(20)
  }
  return { kind: 'ended', log: await readFile(logFile, 'utf8') }
}

const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'fsync=on',
  'synchronous_commit=on',
  'timezone=UTC',
  'log_checkpoints=off',
  // A failed statement carries values of documents: it belongs to the caller's answer, not to a log.
  'log_min_messages=log',
  'log_min_error_statement=panic'
].flatMap(setting => ['-c', setting])

/** Line 1 is the server's pid, line 8 its state. */
async function isReady(cluster: string, pid: number): Promise<boolean> {
  const lines = await pidFile(cluster)
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

async function pidFile(cluster: string): Promise<string[]> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  return text.split('\n')
}

/**
 * A server that outlived a killed process of ours is stopped in order and started anew. A pid file whose number
 * now belongs to another program would keep the server from starting: it is removed.
 */
export async function stopOrphan(cluster: string, onProgress: (step: string) => void): Promise<void> {
  const pid = Number((await pidFile(cluster))[0])
  if (!(pid > 0)) return
  const command = isAlive(pid) ? await commandOf(pid) : ''
  if (command.includes('postgres') && command.includes(cluster)) {
    onProgress(
      'Đang dừng PostgreSQL còn lại của lần chạy trước… / Stopping the PostgreSQL that an earlier run left behind…'
    )
    await stop(pid, () => !isAlive(pid))
  }
  await rm(join(cluster, 'postmaster.pid'), { force: true })
}

/** Fast shutdown; when that hangs, the immediate one, which the next start recovers from. */
async function stop(pid: number, isGone: () => boolean): Promise<void> {
  for (const how of ['SIGINT', 'SIGQUIT'] as const) {
    signal(pid, how)
    for (let waited = 0; waited < stopWithin; waited += 10) {
      if (isGone()) return
      await pause(10)
    }
  }
  throw new BrokenPromise('data-folder.broken', { why: `PostgreSQL (process ${pid}) does not stop` })
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function lastPort(file: string): Promise<number | undefined> {
  const port = Number(await readFile(file, 'utf8').catch(() => ''))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
}

function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false
  )
}

const freePort = () => listenOnce(0)

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}

function lastWords(log: string): string {
  const lines = log.split('\n').filter(line => /FATAL|PANIC|ERROR|HINT|DETAIL/.test(line))
  return (lines.length > 0 ? lines.join('\n') : log).trim().slice(-500)
}
