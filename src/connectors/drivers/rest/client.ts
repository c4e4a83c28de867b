/**
 * One request to the DMS. Plain node:http, because it must be known whether the request had left whole before the
 * line broke: that is the difference between "certainly not taken" and "perhaps taken".
 */
import { createHash, createHmac } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { BrokenPromise } from '../../../domain/problem.ts'
import type { Clock } from '../../../exchange/ports/index.ts'
import { codeIn } from '../taking.ts'
import type { RestConfig } from './config.ts'

export interface Question {
  readonly method: 'GET' | 'PUT' | 'POST'
  /** Below the base address, encoded, with its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: { readonly size: number; readonly sha256: string; open(): AsyncIterable<Uint8Array> }
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: http.IncomingMessage
}

/** The line broke. `sent`: the whole request had left, so it may have been taken. */
export class LineBroken extends Error {
  override readonly name = 'LineBroken'
  readonly sent: boolean
  readonly stale: boolean
  constructor(sent: boolean, reused: boolean, cause: unknown) {
    super(cause instanceof Error ? cause.message || cause.name : String(cause), { cause })
    this.sent = sent
    this.stale = reused && ['ECONNRESET', 'EPIPE'].includes(codeIn(cause) ?? '')
  }
}

export interface Client {
  ask(question: Question, signal: AbortSignal): Promise<Answer>
  close(): void
}

const emptySha256 = createHash('sha256').digest('hex')

export function createClient(config: RestConfig, clock: Clock): Client {
  const base = new URL(config.baseUrl.replace(/\/+$/, ''))
  const { request, Agent } = base.protocol === 'https:' ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets: config.concurrency + 2 })

  async function ask(question: Question, signal: AbortSignal): Promise<Answer> {
    try {
      return await askOnce(question, signal)
    } catch (error) {
      // The DMS had closed an idle connection just as we used it again. Every question of ours may be repeated.
      if (error instanceof LineBroken && error.stale && !signal.aborted) return askOnce(question, signal)
      throw error
    }
  }

  async function askOnce(question: Question, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted()
    const path = `${base.pathname === '/' ? '' : base.pathname}${question.path}`
    const sent = request({
      protocol: base.protocol,
      hostname: base.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: base.port,
      method: question.method,
      path,
      agent,
      signal,
      headers: {
        Accept: 'application/json',
        ...question.headers,
        ...(question.body === undefined ? {} : { 'Content-Length': String(question.body.size) }),
        ...identify(question, path)
      }
    })
    const progress: Progress = { left: false, answered: false }
    sent.once('finish', () => (progress.left = true))
    sent.setTimeout(config.timeoutSeconds * 1000, () => sent.destroy(new Error('no answer in time')))
    const response = new Promise<http.IncomingMessage>((resolve, reject) => {
      sent.on('response', resolve)
      sent.on('error', reject)
    })
    upload(sent, question.body, progress).catch((error: unknown) => {
      // An early answer (a refusal) ends the upload: then the answer counts.
      if (!progress.answered) sent.destroy(error instanceof Error ? error : new Error(String(error)))
    })
    try {
      const body = await response
      progress.answered = true
      body.once('close', () => {
        if (!progress.left) sent.destroy()
      })
      return { status: body.statusCode ?? 0, type: body.headers['content-type'] ?? '', body }
    } catch (error) {
      if (progress.unreadable !== undefined) throw progress.unreadable
      throw new LineBroken(progress.left, sent.reusedSocket, error)
    }
  }

  function identify(question: Question, path: string): Record<string, string> {
    const secret = config.secret ?? ''
    if (config.auth === 'bearer') return { Authorization: `Bearer ${secret}` }
    if (config.auth === 'none') return {}
    const seconds = Math.floor(clock.now().getTime() / 1000)
    const digest = question.body?.sha256 ?? emptySha256
    const signed = `${seconds}\n${question.method}\n${path}\n${digest}`
    const mac = createHmac('sha256', secret).update(signed).digest('hex')
    return { 'Lienthong-Content-Sha256': digest, 'Lienthong-Request-Signature': `t=${seconds},v1=${mac}` }
  }

  return { ask, close: () => agent.destroy() }
}

interface Progress {
  /** The whole request was given to the system. */
  left: boolean
  answered: boolean
  /** Our own content failed: not the line's fault. */
  unreadable?: Error
}

async function upload(sent: http.ClientRequest, body: Question['body'], progress: Progress): Promise<void> {
  if (body === undefined) sent.end()
  else await pipeline(Readable.from(measured(body, progress), { objectMode: false }), sent)
}

/** The size was announced: anything else would leave the DMS waiting, or with half a document. */
async function* measured(body: NonNullable<Question['body']>, progress: Progress): AsyncIterable<Uint8Array> {
  let size = 0
  try {
    for await (const chunk of body.open()) {
      size += chunk.length
      yield chunk
    }
    if (size !== body.size) throw new BrokenPromise('content.altered', { expected: body.size, size })
  } catch (error) {
    progress.unreadable = error instanceof Error ? error : new Error(String(error))
    throw error
  }
}

/** At most `limit` bytes of an answer; the rest is let go. */
export async function readShort(answer: Answer, limit = 256 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > limit) break
  }
  return Buffer.concat(chunks)
}

/** Undefined when it is not JSON. */
export function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
