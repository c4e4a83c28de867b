/**
 * Finds a Redis server for tests: the one on PATH, else Debian's package unpacked under node_modules/.cache,
 * which needs neither root nor an installation. Run by itself it prints where the server is.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = resolve(import.meta.dirname, '../node_modules/.cache/redis')
const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1']

export interface RedisProgram {
  readonly file: string
  /** Where its libraries lie, when they are not the system's. */
  readonly libraries?: string
}

export async function findRedis(): Promise<RedisProgram> {
  return (await onPath()) ?? (await unpacked(cache)) ?? (await fetched())
}

async function onPath(): Promise<RedisProgram | undefined> {
  return works({ file: 'redis-server' })
}

async function works(program: RedisProgram): Promise<RedisProgram | undefined> {
  try {
    await run(program.file, ['--version'], { env: environmentOf(program) })
    return program
  } catch {
    return undefined
  }
}

export function environmentOf(program: RedisProgram): NodeJS.ProcessEnv {
  return program.libraries === undefined
    ? process.env
    : { ...process.env, LD_LIBRARY_PATH: program.libraries }
}

async function unpacked(root: string): Promise<RedisProgram | undefined> {
  const libraries = join(root, 'usr/lib')
  const folders = await readdir(libraries).catch(() => [])
  const triplet = folders.find(name => name.endsWith('-linux-gnu'))
  if (triplet === undefined) return undefined
  return works({ file: join(root, 'usr/bin/redis-server'), libraries: join(libraries, triplet) })
}

/** Two test workers may fetch at once: each into a folder of its own, and the first to finish gives its name. */
async function fetched(): Promise<RedisProgram> {
  await mkdir(join(cache, '..'), { recursive: true })
  const draft = await mkdtemp(`${cache}-`)
  try {
    await download(draft)
    const root = join(draft, 'root')
    for (const file of (await readdir(draft)).filter(name => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(draft, file), root])
    }
    await rename(root, cache).catch(async (error: unknown) => {
      if ((await unpacked(cache)) === undefined) throw error
    })
  } catch (cause) {
    throw new Error(`no redis-server on PATH, and Debian's package could not be fetched: ${reason(cause)}`, {
      cause
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  const program = await unpacked(cache)
  if (program === undefined) throw new Error(`redis-server was unpacked into ${cache} but does not run`)
  return program
}

/** With the machine's package lists if it has some, else with lists of our own (a container has none). */
async function download(folder: string): Promise<void> {
  const options = { cwd: folder, timeout: 120_000 }
  try {
    await run('apt-get', ['download', ...packages], options)
  } catch {
    const own = await privateLists(folder)
    await run('apt-get', [...own, 'update'], options)
    await run('apt-get', [...own, 'download', ...packages], options)
  }
}

async function privateLists(folder: string): Promise<string[]> {
  const state = join(folder, 'state')
  const archives = join(folder, 'archives')
  await mkdir(join(state, 'lists/partial'), { recursive: true })
  await mkdir(join(archives, 'partial'), { recursive: true })
  const settings = {
    'Dir::State': state,
    'Dir::State::Lists': join(state, 'lists'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': archives,
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': ''
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
}

function reason(cause: unknown): string {
  const { stderr, message } = cause as { stderr?: string; message: string }
  return (stderr === undefined || stderr === '' ? message : stderr).trim().split('\n').slice(-2).join(' ')
}

if (process.argv[1] === import.meta.filename) {
  const program = await findRedis()
  console.log(program.file)
}
