/** The bare program as a subject, in the same structure as the gateway: a process of its own on the same PostgreSQL. */
import { fork } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { end, home } from '../child.ts'
import type { Subject } from '../subject.ts'
import type { BareNews, CostParts } from './cost.ts'

export interface BareSubject extends Subject {
  /** What the document cost; resolves when the last commit is done. Ask before it is posted. */
  cost(id: string): Promise<CostParts>
}

interface BareOptions {
  readonly folder: string
  /** Of a database that may be written to; a table `bare` appears in it. */
  readonly databaseUrl: string
  readonly sinkUrl: string
}

export async function startBare(options: BareOptions): Promise<BareSubject> {
  const folder = join(options.folder, 'bare')
  await mkdir(folder, { recursive: true })
  const settings = JSON.stringify({ ...options, folder })
  const child = fork(join(home, 'bench', 'bare', 'main.ts'), [settings], {
    cwd: home,
    execArgv: ['--import', 'tsx'],
    // Its own process group, like the gateway: Ctrl-C is ours to hear.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  const awaited = new Map<string, (cost: CostParts) => void>()
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`the bare program ended: ${String(code)}`)))
    child.on('message', (news: BareNews) => {
      if (news.kind === 'ready') resolve(news.port)
      else if (news.kind === 'broken') process.stderr.write(`${news.why}\n`)
      else {
        awaited.get(news.id)?.(news.cost)
        awaited.delete(news.id)
      }
    })
  })
  const { pid } = child
  if (pid === undefined) throw new Error('the bare program could not be launched')
  return {
    pid,
    url: `http://127.0.0.1:${String(port)}`,
    headers: ({ id, head, content }) => ({
      'Bare-Id': encodeURIComponent(id),
      'Bare-Head': String(head),
      'Bare-Content': String(content)
    }),
    cost: id => new Promise(resolve => awaited.set(id, resolve)),
    stop: () => end(child)
  }
}

/** A database of its own on the gateway's server: the same disk, the same settings, none of its tables. */
export async function makeBareDatabase(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query('create database bench_bare')
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = '/bench_bare'
  return url.href
}
