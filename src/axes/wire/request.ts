/**
 * One HTTP request whose failure says how far it came.
 *
 * The difference between "nothing was sent" and "the answer was lost" decides whether an official document
 * may be sent again, so the body starts only on a connected socket and every fault names its stage.
 */
import { setMaxListeners } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { Socket } from 'node:net'
import { BrokenPromise } from '../../domain/problem.ts'

export interface Body {
  /** Exact length in bytes; it becomes Content-Length. */
  readonly size: number
  open(): AsyncIterable<Uint8Array>
}

export interface Call {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly agent: http.Agent
  readonly body?: Body
  /** The longest wait without a byte moving either way. */
  readonly idleMs: number
  readonly signal: AbortSignal
}

export interface Reply {
  readonly status: number
  readonly contentType: string
  /** Must be read to its end or left by `break`; either frees the socket. */
  readonly body: AsyncIterable<Uint8Array>
}

/** `before-body`: certainly not taken. `after-body`: perhaps taken. */
export class WireFault extends Error {
  override readonly name = 'WireFault'
  readonly stage: 'before-body' | 'after-body'
  readonly reason: 'unreachable' | 'timeout' | 'cut' | 'aborted'

  constructor(stage: WireFault['stage'], reason: WireFault['reason'], detail: string, cause?: unknown) {
    super(`${reason} ${stage}: ${detail}`, cause === undefined ? undefined : { cause })
    this.stage = stage
    this.reason = reason
  }
}

export function agentFor(url: URL, maxSockets: number): http.Agent {
  // A free socket is closed early by us: one that the other side closes first looks like a lost answer.
  const options = { keepAlive: true, maxSockets, timeout: 4_000 }
  return url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options)
}

export function send(call: Call): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const secure = call.url.protocol === 'https:'
    let bodyBegan = false
    let settled = false
    const request = (secure ? https : http).request(call.url, {
      method: call.method,
      agent: call.agent,
      headers: { ...call.headers, 'Content-Length': String(call.body?.size ?? 0) }
    })
    const watch = watchdog(call.idleMs, () => fail('timeout', `no byte for ${call.idleMs} ms`))
    const stage = () => (bodyBegan ? 'after-body' : 'before-body')

    const fail = (reason: WireFault['reason'], detail: string, cause?: unknown) => {
      settle(() => reject(new WireFault(stage(), reason, detail, cause)))
      request.destroy()
    }
    const settle = (how: () => void) => {
      if (settled) return
      settled = true
      watch.stop()
      call.signal.removeEventListener('abort', onAbort)
      how()
    }
    const onAbort = () => fail('aborted', 'cut off by us')

    request.on('error', error => {
      const detail = (error as NodeJS.ErrnoException).code ?? error.message
      fail(bodyBegan ? 'cut' : 'unreachable', detail, error)
    })
    request.on('response', response =>
      settle(() =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          body: readReply(call, request, response)
        })
      )
    )
    request.on('socket', socket => {
      watch.poke()
      whenConnected(socket, secure, () => {
        if (settled) return
        watch.poke()
        pour(request, call.body, {
          began: () => (bodyBegan = true),
          moved: watch.poke,
          over: () => settled
        }).catch((error: unknown) => {
          // Our own bytes failed: Content-Length is unmet, so nobody can have taken the message.
          settle(() => reject(error instanceof Error ? error : new Error(String(error))))
          request.destroy()
        })
      })
    })
    if (call.signal.aborted) return onAbort()
    setMaxListeners(0, call.signal) // one signal stops all calls of a worker; each takes its listener away
    call.signal.addEventListener('abort', onAbort, { once: true })
    if (call.body === undefined) request.flushHeaders()
  })
}

function whenConnected(socket: Socket, secure: boolean, then: () => void): void {
  const shaking = secure && (socket as TLSSocket & { secureConnecting?: boolean }).secureConnecting === true
  if (!socket.connecting && !shaking) then()
  else socket.once(secure ? 'secureConnect' : 'connect', then)
}

interface Pouring {
  began(): void
  moved(): void
  /** The request is over: an early answer came, or it failed. */
  over(): boolean
}

async function pour(request: http.ClientRequest, body: Body | undefined, on: Pouring): Promise<void> {
  if (body === undefined) {
    on.began()
    request.end()
    return
  }
  let sent = 0
  for await (const chunk of body.open()) {
    if (on.over()) return
    sent += chunk.length
    if (sent > body.size) break
    on.began()
    if (!request.write(chunk)) await drained(request)
    on.moved()
  }
  if (on.over()) return
  if (sent !== body.size) throw new BrokenPromise('content.altered', { expected: body.size, read: sent })
  on.began()
  request.end()
}

function drained(request: http.ClientRequest): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      request.off('drain', done)
      request.off('close', done)
      resolve()
    }
    request.on('drain', done)
    request.on('close', done)
    if (request.destroyed) done()
  })
}

async function* readReply(
  call: Call,
  request: http.ClientRequest,
  response: http.IncomingMessage
): AsyncGenerator<Uint8Array> {
  let fault: WireFault | undefined
  const stop = (reason: WireFault['reason'], detail: string) => {
    fault = new WireFault('after-body', reason, detail)
    response.destroy(fault)
  }
  const watch = watchdog(call.idleMs, () => stop('timeout', `no byte for ${call.idleMs} ms`))
  const onAbort = () => stop('aborted', 'cut off by us')
  call.signal.addEventListener('abort', onAbort, { once: true })
  try {
    if (call.signal.aborted) onAbort()
    watch.poke()
    for await (const chunk of response) {
      watch.stop() // the reader may take its time
      yield chunk as Uint8Array
      watch.poke()
    }
    if (!response.complete) throw new WireFault('after-body', 'cut', 'the answer ends early')
  } catch (error) {
    if (fault !== undefined) throw fault
    if (error instanceof WireFault) throw error
    throw new WireFault('after-body', 'cut', (error as NodeJS.ErrnoException).code ?? String(error), error)
  } finally {
    watch.stop()
    call.signal.removeEventListener('abort', onAbort)
    if (!response.complete || !request.writableFinished) request.destroy()
  }
}

function watchdog(ms: number, bite: () => void) {
  let timer: NodeJS.Timeout | undefined
  const stop = () => clearTimeout(timer)
  const poke = () => {
    stop()
    timer = setTimeout(bite, ms)
  }
  return { poke, stop }
}

/** Reads a small answer whole. More than `cap` bytes is no answer of this protocol. */
export async function readText(body: AsyncIterable<Uint8Array>, cap: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > cap) throw new BrokenPromise('carrier.answer-unreadable', { longerThan: cap })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function textBody(text: string): Body {
  const bytes = Buffer.from(text, 'utf8')
  return {
    size: bytes.length,
    open: async function* () {
      yield bytes
    }
  }
}
