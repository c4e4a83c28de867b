/**
 * The bare program: takes posts as the gateway does, in a process of its own, and does only what carry.ts says.
 * Its settings come in argv as JSON; what it has to tell goes over the parent's channel, and with it it ends.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { handOver, take, type Bare } from './carry.ts'
import type { BareNews } from './cost.ts'

const { folder, databaseUrl, sinkUrl } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>
if (folder === undefined || databaseUrl === undefined || sinkUrl === undefined)
  throw new Error('folder, databaseUrl, sinkUrl')
const tell = (news: BareNews) => process.send?.(news)
const broken = (error: unknown) => tell({ kind: 'broken', why: String((error as Error).stack ?? error) })

const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
pool.on('error', broken)
const bare: Bare = {
  folder,
  pool,
  sinkUrl: new URL(`${sinkUrl}/`),
  agent: new http.Agent({ keepAlive: true, maxSockets: 8, timeout: 4_000 })
}
await pool.query('create table if not exists bare (id bigserial primary key, raw text, pdf text, state int)')

const server = http.createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    broken(error)
    response.writeHead(500).end()
  })
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () => tell({ kind: 'ready', port: (server.address() as AddressInfo).port }))

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const id = decodeURIComponent(textOf(request, 'bare-id'))
  const [head, content, size] = ['bare-head', 'bare-content', 'content-length'].map(name =>
    Number(textOf(request, name))
  ) as [number, number, number]
  const held = await take(bare, id, request, { head, content, size })
  response.writeHead(202).end()
  tell({ kind: 'carried', id, cost: await handOver(bare, held) })
}

function textOf(request: http.IncomingMessage, name: string): string {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}

// Whoever started it is gone, or has had enough.
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
