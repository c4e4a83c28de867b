import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  unlink,
  utimes,
  writeFile
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EmbeddedPostgres } from '../../../src/adapters/postgres/embedded.ts'
import { startEmbeddedPostgres } from '../../../src/adapters/postgres/embedded.ts'
import { isAlive, processSpace } from '../../../src/adapters/postgres/embedded/process.ts'
import { until } from '../../support/wait.ts'

const holder = join(import.meta.dirname, '../../support/embedded-holder.ts')
const isRoot = process.getuid?.() === 0

// Real servers and real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** A folder that was started and stopped once: making one takes most of a start's time. */
let prepared: string
beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'lienthong-prepared-'))
  await (await startEmbeddedPostgres({ dataDir: prepared, onProgress: () => {} })).stop()
})
afterAll(() => rm(prepared, { recursive: true, force: true }))

const usedBefore = () => cp(join(prepared, 'postgres'), join(dataDir, 'postgres'), { recursive: true })

let dataDir: string
let cleanUp: (() => Promise<unknown>)[]
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lienthong-embedded-'))
  cleanUp = []
})
afterEach(async () => {
  for (const work of cleanUp.reverse()) await work()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(more: { port?: number; steps?: string[] } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir,
    ...(more.port !== undefined && { port: more.port }),
    onProgress: step => more.steps?.push(step)
  })
  cleanUp.push(() => server.stop())
  return server
}

async function ask<T>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows as T[]
  } finally {
    await client.end()
  }
}

interface Told {
  readonly url?: string
  readonly code?: string
  readonly facts?: Record<string, unknown>
}

/** Another process of ours on the same folder. */
async function hold(
  options: { uid?: number; path?: string; how?: string } = {}
): Promise<{ child: ChildProcess; told: Told }> {
  const child = spawn(process.execPath, ['--import', 'tsx', holder, dataDir, options.how ?? 'hold'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...(options.path !== undefined && { PATH: options.path }) },
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid })
  })
  cleanUp.push(async () => {
    child.stdin?.end()
    await gone(child)
  })
  for await (const line of createInterface({ input: child.stdout }))
    return { child, told: JSON.parse(line) as Told }
  throw new Error('the holder said nothing')
}

async function gone(child: ChildProcess): Promise<void> {
  await until(() => child.exitCode !== null || child.signalCode !== null, { within: 30_000 })
}

async function postmaster(): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0])
}

describe('a data folder', () => {
  test('is made at the first start and keeps its rows and port over a restart', async () => {
    const steps: string[] = []
    const first = await start({ steps })
    await ask(first.url, 'create table kept (n int); insert into kept values (7)')
    await first.stop()
    const second = await start()
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
    expect(second.url).toBe(first.url)
    expect(steps).toEqual([
      expect.stringMatching(/Preparing the database folder/),
      expect.stringMatching(/127\.0\.0\.1:\d+… \/ Starting PostgreSQL/)
    ])
  })

  test('commits to the disk, listens to this machine only and asks for its password', async () => {
    await usedBefore()
    const { url } = await start()
    const settings = await ask<{ name: string; setting: string }>(
      url,
      `select name, setting from pg_settings where name in
       ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories', 'lc_collate') order by name`
    )
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: ''
    })
    const wrong = new URL(url)
    wrong.password = 'guess'
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    expect((await stat(join(dataDir, 'postgres/password'))).mode & 0o777).toBe(0o600)
  })

  test('with another process on it is refused, and goes on serving that one', async () => {
    await usedBefore()
    const { child, told } = await hold()
    await expect(start()).rejects.toMatchObject({
      code: 'data-folder.in-use',
      facts: expect.objectContaining({ pid: child.pid })
    })
    expect(await ask(told.url!, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('with this process on it is refused as well, and free again after the stop', async () => {
    await usedBefore()
    const first = await start()
    await expect(start()).rejects.toMatchObject({ code: 'data-folder.in-use' })
    await Promise.all([first.stop(), first.stop()])
    await start()
  })

  test('of four starts at once is given to one', async () => {
    const starts = await Promise.allSettled([start(), start(), start(), start()])
    expect(starts.filter(one => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of starts)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'data-folder.in-use' })
  })

  test('whose owner’s number belongs to another program now is taken over', async () => {
    await usedBefore()
    await writeFile(
      join(dataDir, 'postgres/owner'),
      `${process.ppid}\nanother life\n${await processSpace()}\n`
    )
    await start()
    expect((await readdir(join(dataDir, 'postgres'))).filter(name => name.startsWith('owner'))).toEqual([
      'owner'
    ])
  })
})

describe('a data folder shared by containers or machines', () => {
  const foreign = async () => {
    await usedBefore()
    const owner = join(dataDir, 'postgres/owner')
    await writeFile(owner, '1\n1\nanother container\n')
    return owner
  }

  test('is refused while the other one shows life', async () => {
    await foreign()
    await expect(start()).rejects.toMatchObject({ code: 'data-folder.in-use' })
  })

  test('is taken over when the other one has gone silent', async () => {
    await utimes(await foreign(), new Date('2020-01-01'), new Date('2020-01-01'))
    await start()
  })

  test('sees its owner show life', async () => {
    await usedBefore()
    await start()
    const owner = join(dataDir, 'postgres/owner')
    await utimes(owner, new Date('2020-01-01'), new Date('2020-01-01'))
    await until(async () => (await stat(owner)).mtimeMs > Date.parse('2021-01-01'))
  })
})

describe('after kill -9 of the process that held it', () => {
  test('the server left behind is taken over and every committed row is there', async () => {
    await usedBefore()
    const { child, told } = await hold()
    await ask(told.url!, 'create table kept (n int)')
    const writer = new pg.Client({ connectionString: told.url })
    writer.on('error', () => {})
    await writer.connect()
    let committed = 0
    const writing = (async () => {
      for (;;) {
        await writer.query('insert into kept values ($1)', [committed + 1])
        committed++
      }
    })().catch(() => undefined)
    await until(() => committed > 50)
    child.kill('SIGKILL')
    await gone(child)
    const orphan = await postmaster()
    expect(isAlive(orphan)).toBe(true)

    const steps: string[] = []
    const { url } = await start({ steps })
    await writing
    expect(isAlive(orphan)).toBe(false)
    expect(steps[0]).toMatch(/earlier run left behind/)
    const [row] = await ask<{ count: string }>(url, 'select count(*) from kept')
    // One more may have been committed whose answer was cut off.
    expect(Number(row!.count) - committed).toBeOneOf([0, 1])
  })

  test('and of the server as well, it recovers', async () => {
    await usedBefore()
    const { child, told } = await hold()
    await ask(told.url!, 'create table kept (n int); insert into kept values (7)')
    const server = await postmaster()
    child.kill('SIGKILL')
    process.kill(server, 'SIGKILL')
    await gone(child)
    const { url } = await start()
    expect(await ask(url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('a pid file that now names another program does not keep the server from starting', async () => {
    await usedBefore()
    const file = join(dataDir, 'postgres/cluster/postmaster.pid')
    await writeFile(file, `${process.pid}\n${join(dataDir, 'postgres/cluster')}\n0\n1\n\n127.0.0.1\n`, {
      mode: 0o600
    })
    await start()
    expect(isAlive(process.pid)).toBe(true)
  })

  test('in the middle of the first start, the next one begins anew', async () => {
    await mkdir(join(dataDir, 'postgres/cluster.new'), { recursive: true })
    await writeFile(join(dataDir, 'postgres/cluster.new/PG_VERSION'), '18\n')
    await writeFile(join(dataDir, 'postgres/password'), 'of the one cut off')
    const { url } = await start()
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

test('a process that ends without stopping its server still stops it', async () => {
  await usedBefore()
  const { child, told } = await hold({ how: 'leave' })
  await gone(child)
  expect(told.url).toBeDefined()
  await until(() =>
    stat(join(dataDir, 'postgres/cluster/postmaster.pid')).then(
      () => false,
      () => true
    )
  )
  await start()
})

describe('a broken folder is told plainly:', () => {
  const broken = async () => {
    const error: unknown = await start().catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'data-folder.broken' })
    return JSON.stringify((error as { facts: unknown }).facts)
  }

  test('data that is not whole', async () => {
    await usedBefore()
    await unlink(join(dataDir, 'postgres/cluster/PG_VERSION'))
    expect(await broken()).toMatch(/PG_VERSION/)
  })

  test('data that the server cannot read', async () => {
    await usedBefore()
    await writeFile(join(dataDir, 'postgres/cluster/global/pg_control'), 'garbage')
    expect(await broken()).toMatch(/pg_control/)
  })

  test('a password that is gone', async () => {
    await usedBefore()
    await unlink(join(dataDir, 'postgres/password'))
    expect(await broken()).toMatch(/password/)
  })

  test('a password that is not its own; and the folder is free again', async () => {
    await usedBefore()
    const file = join(dataDir, 'postgres/password')
    const right = await readFile(file, 'utf8')
    await writeFile(file, 'wrong')
    expect(await broken()).toMatch(/password/)
    await writeFile(file, right)
    await start()
  })

  test('a file in its place', async () => {
    await writeFile(join(dataDir, 'postgres'), '')
    expect(await broken()).toMatch(/EEXIST|ENOTDIR/)
  })
})

describe('the port', () => {
  async function occupy(port = 0): Promise<number> {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    cleanUp.push(() => new Promise(resolve => server.close(resolve)))
    return (server.address() as { port: number }).port
  }

  test('that was asked for and is taken is told', async () => {
    await usedBefore()
    const port = await occupy()
    await expect(start({ port })).rejects.toMatchObject({ code: 'port.in-use', facts: { port } })
  })

  test('of the last time, taken meanwhile, is replaced by another', async () => {
    await usedBefore()
    const first = await start()
    await first.stop()
    await occupy(Number(new URL(first.url).port))
    const second = await start()
    expect(second.url).not.toBe(first.url)
    expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe.runIf(isRoot && process.platform === 'linux')('as root', () => {
  const nobody = 65534

  test('where user namespaces are forbidden, the server runs as nobody from a copy', async () => {
    await chmod(dataDir, 0o755)
    const { child, told } = await hold({ path: '/nowhere' })
    expect(told).toHaveProperty('url')
    expect((await stat(join(dataDir, 'postgres/cluster'))).uid).toBe(nobody)
    expect((await stat(join(dataDir, 'postgres/password'))).uid).toBe(0)
    await ask(told.url!, 'create table kept (n int); insert into kept values (7)')
    child.stdin!.end()
    await gone(child)
    // The same folder, where they are allowed again.
    const { url } = await start()
    expect(await ask(url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('somebody who is not root needs neither', async () => {
    await chmod(dataDir, 0o777)
    const { told } = await hold({ uid: nobody })
    expect(told).toHaveProperty('url')
  })
})
