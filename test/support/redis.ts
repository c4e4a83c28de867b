/**
 * Real Redis for tests. TEST_REDIS_URL names a running one; without it a server is started on a free port and
 * stopped afterwards. Where none can be had the tests are skipped and say why; in CI that is a failure.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { environmentOf, findRedis, type RedisProgram } from '../../scripts/fetch-redis.ts'

export interface TestRedis {
  readonly url: string
  close(): Promise<void>
}

/** A server of our own: it may be killed, emptied and started anew. */
export interface OwnRedis extends TestRedis {
  readonly port: number
  /** kill -9. What it held is gone. */
  kill(): Promise<void>
}

const found: RedisProgram | { readonly missing: string } = await findRedis().catch((error: unknown) => ({
  missing: String(error)
}))

/** Why tests that start their own Redis cannot run here; undefined when they can. */
export const redisMissing = 'missing' in found ? found.missing : undefined
if (redisMissing !== undefined) {
  if (process.env.CI === 'true') throw new Error(redisMissing)
  console.warn(`SKIPPED tests on Redis: ${redisMissing}`)
}

export async function openRedis(): Promise<TestRedis> {
  const given = process.env.TEST_REDIS_URL
  return given === undefined ? startRedis() : { url: given, close: async () => {} }
}

export async function startRedis(port?: number): Promise<OwnRedis> {
  if ('missing' in found) throw new Error(found.missing)
  const chosen = port ?? (await freePort())
  const server = spawn(
    found.file,
    [
      '--bind',
      '127.0.0.1',
      '--port',
      String(chosen),
      '--appendonly',
      'no',
      '--save',
      '',
      '--maxmemory-policy',
      'noeviction'
    ],
    { env: environmentOf(found), stdio: ['ignore', 'pipe', 'inherit'] }
  )
  await accepting(server)
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const gone = once(server, 'exit')
    server.kill(signal)
    await gone
  }
  return {
    url: `redis://127.0.0.1:${String(chosen)}`,
    port: chosen,
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM')
  }
}

async function accepting(server: ChildProcess): Promise<void> {
  if (server.stdout === null) throw new Error('redis-server has no output')
  for await (const line of createInterface(server.stdout)) {
    if (line.includes('Ready to accept connections')) {
      server.stdout.resume()
      return
    }
  }
  throw new Error('redis-server ended before it was ready')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
