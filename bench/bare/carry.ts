/**
 * The least that must happen to a document's bytes between post and hand-over, and nothing else: no XML is read,
 * nobody is asked who may send what, nothing is queued. Three digests (message as it came, attachment, message as it
 * goes), base64 once each way, both files written and synced, three commits (accept, claim, settle), a hop in and
 * a hop out.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { CostParts } from './cost.ts'

export interface Wire {
  /** Bytes before the base64 and of the base64, as the poster says. */
  readonly head: number
  readonly content: number
  readonly size: number
}

export interface Held {
  readonly row: string
  readonly before: Buffer
  readonly after: Buffer
  readonly pdf: string
  readonly size: number
  readonly cost: { -readonly [part in keyof CostParts]: CostParts[part] }
}

export interface Bare {
  readonly folder: string
  readonly pool: Pool
  readonly sinkUrl: URL
  readonly agent: http.Agent
}

/** Up to the moment at which 202 may be said: everything durable. */
export async function take(bare: Bare, id: string, body: AsyncIterable<Buffer>, wire: Wire): Promise<Held> {
  const cost = { hashMs: 0, base64Ms: 0, filesMs: 0, commitsMs: 0 }
  const name = id.replace(/[^0-9A-Za-z]+/g, '-')
  const pdf = join(bare.folder, `${name}.pdf`)
  const began = performance.now()
  const files = [await open(join(bare.folder, `${name}.edxml`), 'w'), await open(pdf, 'w')] as const
  cost.filesMs += performance.now() - began
  const digests = [createHash('sha256'), createHash('sha256')] as const
  const around: [Buffer[], Buffer[]] = [[], []]
  const end = wire.head + wire.content
  let at = 0
  let held = Buffer.alloc(0)
  for await (const chunk of body) {
    timed(cost, 'hashMs', () => digests[0].update(chunk))
    await written(cost, files[0], chunk)
    const [from, to] = [cut(wire.head - at, chunk), cut(end - at, chunk)]
    around[0].push(chunk.subarray(0, from))
    around[1].push(chunk.subarray(to))
    at += chunk.length
    const encoded = Buffer.concat([held, chunk.subarray(from, to)])
    const whole = encoded.length - (encoded.length % 4)
    held = encoded.subarray(whole)
    if (whole === 0) continue
    const bytes = timed(cost, 'base64Ms', () => Buffer.from(encoded.toString('latin1', 0, whole), 'base64'))
    timed(cost, 'hashMs', () => digests[1].update(bytes))
    await written(cost, files[1], bytes)
  }
  if (at !== wire.size) throw new Error(`${id}: ${String(at)} bytes of ${String(wire.size)}`)
  for (const file of files) await closed(cost, file)
  const [raw, content] = digests.map(each => each.digest('hex'))
  const row = await commit(bare, cost, 'insert into bare (raw, pdf) values ($1, $2) returning id', [
    raw,
    content
  ])
  const [before, after] = [Buffer.concat(around[0]), Buffer.concat(around[1])]
  return { row, before, after, pdf, size: at, cost }
}

/** Resolves when the far end has answered and that is on the disk. */
export async function handOver(bare: Bare, held: Held): Promise<CostParts> {
  const { cost, row } = held
  await commit(bare, cost, 'update bare set state = 1 where id = $1 returning id', [row])
  const digest = createHash('sha256')
  const request = http.request(new URL('sendEdoc', bare.sinkUrl), {
    method: 'POST',
    agent: bare.agent,
    headers: { 'Content-Length': String(held.size) }
  })
  const answered = new Promise<void>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', response => {
      response.resume().on('end', resolve).on('error', reject)
    })
  })
  for await (const chunk of composed(held)) {
    timed(cost, 'hashMs', () => digest.update(chunk))
    if (!request.write(chunk)) await new Promise<void>(resolve => request.once('drain', () => resolve()))
  }
  request.end()
  digest.digest()
  await answered
  await commit(bare, cost, 'update bare set state = 2 where id = $1 returning id', [row])
  return cost
}

async function* composed({ before, after, pdf, cost }: Held): AsyncGenerator<Buffer> {
  yield before
  let held = Buffer.alloc(0)
  for await (const chunk of createReadStream(pdf) as AsyncIterable<Buffer>) {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    const whole = bytes.length - (bytes.length % 3)
    held = Buffer.from(bytes.subarray(whole))
    yield timed(cost, 'base64Ms', () => Buffer.from(bytes.toString('base64', 0, whole), 'latin1'))
  }
  if (held.length > 0) yield Buffer.from(held.toString('base64'), 'latin1')
  yield after
}

const cut = (place: number, chunk: Buffer) => Math.max(0, Math.min(place, chunk.length))

function timed<T>(cost: Held['cost'], part: keyof CostParts, work: () => T): T {
  const began = performance.now()
  const made = work()
  cost[part] += performance.now() - began
  return made
}

async function written(cost: Held['cost'], file: FileHandle, bytes: Buffer): Promise<void> {
  const began = performance.now()
  await file.write(bytes)
  cost.filesMs += performance.now() - began
}

async function closed(cost: Held['cost'], file: FileHandle): Promise<void> {
  const began = performance.now()
  await file.sync()
  await file.close()
  cost.filesMs += performance.now() - began
}

async function commit(bare: Bare, cost: Held['cost'], text: string, values: unknown[]): Promise<string> {
  const began = performance.now()
  const { rows } = await bare.pool.query<{ id: string }>(text, values)
  cost.commitsMs += performance.now() - began
  const [row] = rows
  if (row === undefined) throw new Error(`no row: ${text}`)
  return row.id
}
