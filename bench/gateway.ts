/** The real program with a data folder of its own: one DMS, one axis, which is the sink. */
import { execFile, spawn } from 'node:child_process'
import { open, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { attachEmbeddedPostgres } from '../src/adapters/postgres/embedded/attach.ts'
import { end, home, isRunning, withoutOwnSettings } from './child.ts'
import { recipient, sender } from './documents.ts'
import type { Subject } from './subject.ts'

const run = promisify(execFile)

export interface GatewayOptions {
  readonly folder: string
  readonly sinkUrl: string
  readonly dist: boolean
  readonly profile: string | undefined
  readonly say: (line: string) => void
}

export interface BenchGateway extends Subject {
  readonly databaseUrl: string
  /** Of the embedded PostgreSQL. */
  readonly databasePid: number | undefined
}

/** As many at once as a province's line bears; the gateway's own default is for a shared national axis. */
const axisConcurrency = 8

export async function startGateway(options: GatewayOptions): Promise<BenchGateway> {
  const { folder, sinkUrl, dist, profile, say } = options
  const program = dist ? [join(home, 'dist', 'main.js')] : ['--import', 'tsx', join(home, 'src', 'main.ts')]
  const profiling = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', resolve(profile)]
  const data = join(folder, 'gateway')
  await mkdir(data, { recursive: true })
  const env = {
    ...withoutOwnSettings(process.env),
    PORT: '0',
    LIENTHONG_DATA_DIR: data,
    LIENTHONG_PARTNERS_FILE: await writePartners(folder, sinkUrl),
    // One key posts everything: how much one key may do is not what is measured.
    LIENTHONG_REQUESTS_PER_MINUTE: '1000000',
    BENCH_AXIS_SECRET: 'khoa-do-tai'
  }
  const log = await open(join(folder, 'gateway.log'), 'w')
  // Its own process group: Ctrl-C is ours to hear, and the gateway's stop is one SIGTERM from us.
  const child = spawn(process.execPath, [...profiling, ...program, 'start'], {
    cwd: home,
    env,
    detached: true,
    stdio: ['ignore', log.fd, 'pipe']
  })
  const { stderr } = child
  const told: string[] = []
  const began = Date.now()
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const ended = () => reject(new Error(`Cổng không khởi động / it does not start:\n${told.join('\n')}`))
      child.once('error', reject)
      child.once('exit', ended)
      if (stderr === null) return reject(new Error('no pipe'))
      createInterface({ input: stderr }).on('line', line => {
        told.push(line)
        const address = /API: (http:\S+)/.exec(line)?.[1]
        if (address !== undefined) resolve(address)
      })
    })
    await log.close()
    say(`  cổng đã chạy sau ${((Date.now() - began) / 1000).toFixed(1)} s / the gateway is up`)
    const command = async (...args: readonly string[]) =>
      (await run(process.execPath, [...program, ...args], { cwd: home, env })).stdout
    const issue = [
      'credential',
      'issue',
      '--kind',
      'dms',
      '--connector',
      'generic',
      '--label',
      'bench',
      '--json'
    ]
    const [printed] = await Promise.all([
      command(...issue),
      command('directory', 'import', await writeDirectory(folder)),
      command('rules', 'import', await writeRules(folder))
    ])
    const { key } = JSON.parse(printed) as { key: string }
    const databaseUrl = await attachEmbeddedPostgres(data)
    if (databaseUrl === null || child.pid === undefined || !isRunning(child))
      throw new Error(`Cổng đã dừng / it has ended:\n${told.join('\n')}`)
    return {
      pid: child.pid,
      url,
      headers: ({ id }) => ({ Authorization: `Bearer ${key}`, 'Idempotency-Key': encodeURIComponent(id) }),
      databaseUrl,
      databasePid: await postmasterOf(data),
      stop: () => end(child)
    }
  } catch (error) {
    await log.close()
    await end(child)
    throw error
  }
}

async function postmasterOf(data: string): Promise<number | undefined> {
  const file = join(data, 'postgres', 'cluster', 'postmaster.pid')
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  return pid > 0 ? pid : undefined
}

async function writePartners(folder: string, sinkUrl: string): Promise<string> {
  const axis = {
    id: 'vxp',
    driver: 'vxp',
    label: 'Trục đo tải',
    endpoint: sinkUrl,
    systemId: 'bench',
    secret: 'env:BENCH_AXIS_SECRET',
    // Nothing comes back in this bench: no rounds of asking beside the load.
    pollSeconds: 0,
    concurrency: axisConcurrency
  }
  const dms = { id: 'generic', kind: 'generic', label: 'Hệ thống đo tải', driver: 'inbox' }
  const gateway = { organId: sender.code, name: 'Cổng đo tải' }
  return write(join(folder, 'partners.json'), JSON.stringify({ gateway, axes: [axis], connectors: [dms] }))
}

const writeDirectory = (folder: string) =>
  write(
    join(folder, 'directory.csv'),
    `organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind
sender,${sender.code},qcvn102,${sender.name},tinh,,generic,,,active,,
recipient,${recipient.code},qcvn102,${recipient.name},trung-uong,,,,,active,,
`
  )

const writeRules = (folder: string) =>
  write(join(folder, 'rules.csv'), 'position,code_pattern,level,axis_id,note\n1,*,,vxp,đo tải\n')

async function write(file: string, text: string): Promise<string> {
  await writeFile(file, text)
  return file
}
