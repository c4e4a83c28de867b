/** The gateway as operators run it: the real program in a process of its own, to be stopped, killed and started again. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from './wait.ts'

const home = fileURLToPath(new URL('../../', import.meta.url))

/** What takes minutes in earnest takes moments here. */
export const quickPace = {
  LOG_LEVEL: 'info',
  LIENTHONG_DELIVERY_FIRST_RETRY_SECONDS: '1',
  LIENTHONG_DELIVERY_RETRY_FACTOR: '1',
  LIENTHONG_DELIVERY_LONGEST_RETRY_SECONDS: '1',
  LIENTHONG_DELIVERY_SETTLE_SECONDS: '1',
  LIENTHONG_DELIVERY_LEASE_SECONDS: '3',
  LIENTHONG_BREAKER_FIRST_PAUSE_SECONDS: '1',
  LIENTHONG_BREAKER_LONGEST_PAUSE_SECONDS: '1',
  LIENTHONG_RELAY_INTERVAL_MS: '100',
  LIENTHONG_RELAY_SWEEP_SECONDS: '3',
  LIENTHONG_STOP_SECONDS: '8'
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface GatewayProcess {
  readonly pid: number
  /** What it said to people (stderr) so far. */
  said(): string
  /** Its log (stdout) so far, one line a unit of work. */
  log(): readonly Readonly<Record<string, unknown>>[]
  readonly ended: Promise<Ended>
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves when it is gone, with how it ended. */
  stop(): Promise<Ended>
}

export interface Launch {
  readonly env: Readonly<Record<string, string>>
  /** Run as this user; for what a superuser may do and a gateway may not. */
  readonly uid?: number
}

/** Does not wait for anything: it may well be meant to refuse its start. */
export function launchGateway({ env, uid }: Launch): GatewayProcess {
  const { PATH = '', HOME = '', TMPDIR, TEST_PROGRAM } = process.env
  // CI names the built program, which is what is shipped and starts in a third of the time.
  const program =
    TEST_PROGRAM === undefined
      ? ['--import', 'tsx', join(home, 'src', 'main.ts')]
      : [join(home, TEST_PROGRAM)]
  const child = spawn(process.execPath, [...program, 'start'], {
    cwd: home,
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...quickPace, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid })
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  // Whoever awaits it hears of a failed launch; nobody else must die of it.
  ended.catch(() => undefined)
  const { pid } = child
  if (pid === undefined) throw new Error('the gateway could not be launched')
  return {
    pid,
    said: () => err,
    log: () =>
      out
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line) as Record<string, unknown>),
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    stop() {
      child.kill('SIGTERM')
      return ended
    }
  }
}

/** Resolves when it says that it is up: the API answers, or the worker works. */
export async function startGateway(launch: Launch): Promise<GatewayProcess> {
  const gateway = launchGateway(launch)
  let over: Ended | undefined
  void gateway.ended.then(
    how => (over = how),
    () => undefined
  )
  await until(
    () => {
      if (over !== undefined) throw new Error(`it ended with ${String(over.code)}:\n${gateway.said()}`)
      return /· (API: |Tiến trình xử lý đã chạy)/.test(gateway.said())
    },
    { within: 45_000, what: 'the gateway starts' }
  )
  return gateway
}

/** The process of the embedded PostgreSQL of a data folder; undefined when none runs. */
export async function postmasterOf(dataDir: string): Promise<number | undefined> {
  const file = join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  return pid > 0 && isRunning(pid) ? pid : undefined
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}
