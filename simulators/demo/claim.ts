/** One demo a data folder and a port: looked at before anything starts, and told with its cure. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { DemoOptions } from './options.ts'
import { PlainError } from './plain-error.ts'

const run = promisify(execFile)

export interface Claim {
  /** Remembered, so that a later start finds it should this process be killed with -9. */
  noteGateway(pid: number): void
  release(): void
}

interface Processes {
  readonly demo: number
  readonly gateway?: number
}

export async function claim(
  { data, port }: Pick<DemoOptions, 'data' | 'port'>,
  say: (line: string) => void
): Promise<Claim> {
  const file = join(data, 'processes.json')
  makeFolder(data)
  await endForgotten(readProcesses(file), say)
  await requireFree(port)
  const note = (processes: Processes) => writeFileSync(file, JSON.stringify(processes))
  note({ demo: process.pid })
  return {
    noteGateway: gateway => note({ demo: process.pid, gateway }),
    release: () => rmSync(file, { force: true })
  }
}

function makeFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true })
    const probe = join(data, '.ghi-thu')
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new PlainError(
      `Không ghi được vào thư mục ${data} (${why}). Chọn thư mục khác: npm run demo -- --data <thư mục>`,
      `The folder ${data} cannot be written (${why}). Choose another one: npm run demo -- --data <folder>`
    )
  }
}

function readProcesses(file: string): Processes | undefined {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Processes
  } catch {
    return undefined // cut off by a crash: whoever it named is found by the port
  }
}

/** A demo that was killed with -9 leaves its gateway behind: only that very process is ended. */
async function endForgotten(processes: Processes | undefined, say: (line: string) => void): Promise<void> {
  if (processes === undefined) return
  const { demo, gateway = 0 } = processes
  if (demo !== process.pid && (await runs(demo, 'simulators/demo/main.ts')))
    throw new PlainError(
      `Trình diễn đang chạy với thư mục dữ liệu này (tiến trình ${String(demo)}). Dừng nó bằng Ctrl-C, hoặc thêm --data và --port.`,
      `A demo runs on this data folder already (process ${String(demo)}). Stop it by Ctrl-C, or give --data and --port.`
    )
  if (!(await runs(gateway, 'src/main.ts start'))) return
  say('· Dừng cổng còn sót của lần chạy trước. / Stopping the gateway that an earlier demo left behind.')
  process.kill(gateway, 'SIGTERM')
  for (let i = 0; i < 250 && (await runs(gateway, 'src/main.ts start')); i++) await delay(100)
}

/** Whether the process is there and is what we take it for: ids are given anew. */
async function runs(pid: number, command: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 0)
    return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout.includes(command)
  } catch {
    return false // there is none
  }
}

async function requireFree(port: number): Promise<void> {
  const free = await new Promise<boolean>(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
  if (free) return
  const cure = `npm run demo -- --port ${String(port === 65_535 ? 8081 : port + 1)}`
  throw new PlainError(
    `Cổng mạng ${String(port)} đang có chương trình khác dùng. Chọn cổng khác: ${cure}`,
    `Port ${String(port)} is taken by another program. Choose another one: ${cure}`
  )
}
