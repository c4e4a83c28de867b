/** The gateway as its operators run it: a process of its own, started again when it dies, and the command line. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { DemoOptions } from './options.ts'
import { PlainError } from './plain-error.ts'

const run = promisify(execFile)
const home = fileURLToPath(new URL('../../', import.meta.url))
const program = ['--import', 'tsx', join(home, 'src', 'main.ts')]

/** Everything that takes long in earnest takes seconds here. */
const pace = {
  LIENTHONG_DELIVERY_FIRST_RETRY_SECONDS: '2',
  LIENTHONG_DELIVERY_RETRY_FACTOR: '2',
  LIENTHONG_DELIVERY_LONGEST_RETRY_SECONDS: '10',
  LIENTHONG_DELIVERY_SETTLE_SECONDS: '3',
  LIENTHONG_DELIVERY_LEASE_SECONDS: '10',
  LIENTHONG_RELAY_INTERVAL_MS: '250',
  LIENTHONG_RELAY_SWEEP_SECONDS: '10',
  LIENTHONG_STOP_SECONDS: '8'
}

export interface GatewayOptions extends Pick<DemoOptions, 'data' | 'port'> {
  readonly env: Readonly<Record<string, string>>
  /** A step of the gateway's start, or the news that it died. */
  readonly say: (line: string) => void
  readonly onPid: (pid: number) => void
  /** It died and does not come back. */
  readonly onLost: (error: unknown) => void
}

export interface Gateway {
  readonly url: string
  /** Runs `lienthong …` beside it and returns what it printed. */
  command(...args: readonly string[]): Promise<string>
  stop(): Promise<void>
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { data, port, say, onPid, onLost } = options
  const logFile = join(data, 'gateway.log')
  const url = `http://127.0.0.1:${String(port)}`
  const env = {
    ...withoutOwnSettings(process.env),
    ...pace,
    ...options.env,
    PORT: String(port),
    LIENTHONG_DATA_DIR: join(data, 'gateway')
  }
  const log = createWriteStream(logFile, { flags: 'a' })
  let stopping = false
  let told: string[] = []
  let child = await bringUp()
  guard()

  function launch(): ChildProcess {
    told = []
    // Its own process group: Ctrl-C is ours to hear, and the gateway's stop is one SIGTERM from us.
    const started = spawn(process.execPath, [...program, 'start'], {
      cwd: home,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    if (started.pid !== undefined) onPid(started.pid)
    started.stdout.pipe(log, { end: false })
    createInterface({ input: started.stderr }).on('line', line => {
      log.write(`${line}\n`)
      told = [...told, line].slice(-30)
      if (line.startsWith('·') && !stopping && !line.includes('API:')) say(`  ${line}`)
    })
    return started
  }

  /** Resolves when it answers; a gateway that ends before that does not start at all. */
  async function bringUp(): Promise<ChildProcess> {
    const started = launch()
    for (let i = 0; i < 600 && isRunning(started); i++) {
      if (await isReady()) return started
      await delay(100)
    }
    await end(started)
    throw notStarted(logFile, told)
  }

  async function isReady(): Promise<boolean> {
    try {
      return (await fetch(`${url}/health/ready`)).ok
    } catch {
      return false // it does not listen yet
    }
  }

  function guard(): void {
    child.once('exit', (code, signal) => {
      if (stopping) return
      const how = signal ?? `mã ${String(code)}`
      say(`! Cổng bị tắt đột ngột (${how}); đang chạy lại. / The gateway was killed; starting it again.`)
      revive().catch((error: unknown) => {
        if (!stopping) onLost(error)
      })
    })
  }

  async function revive(): Promise<void> {
    child = await bringUp()
    guard()
    say('  Cổng đã chạy lại. / It is back.')
  }

  return {
    url,
    async command(...args) {
      const { stdout } = await run(process.execPath, [...program, ...args], { cwd: home, env })
      return stdout
    },
    async stop() {
      stopping = true
      await end(child)
      log.end()
    }
  }
}

/** The demo brings everything itself: settings meant for a real gateway must not lead it to real stores. */
function withoutOwnSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(LIENTHONG_.*|DATABASE_URL|REDIS_URL|HOST|PORT|LOG_LEVEL)$/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)))
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null

async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 25_000)
  await gone
  clearTimeout(timer)
}

/** `told`: what this start said before it gave up. */
function notStarted(logFile: string, told: readonly string[]): PlainError {
  const words = told.filter(line => !line.startsWith('·')).join('\n')
  return new PlainError(
    `Cổng không khởi động được. Nhật ký: ${logFile}\n${words}`,
    `The gateway does not start. Its log: ${logFile}`
  )
}
