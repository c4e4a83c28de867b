/** Posts documents, so many between post and hand-over at a time, and times both ends of each. */
import http from 'node:http'
import type { BenchDocument } from './documents.ts'
import type { Sink } from './sink.ts'

/** Who takes posts: the gateway, or the bare program. */
export interface Target {
  readonly url: string
  headers(document: BenchDocument): Readonly<Record<string, string>>
}

export interface Carried {
  /** Milliseconds from the first byte of the post. */
  readonly answeredMs: number
  readonly handedOverMs: number
}

export interface Driven {
  readonly carried: readonly Carried[]
  /** From the first post to the last hand-over. */
  readonly seconds: number
}

export interface Drive {
  readonly sink: Sink
  readonly inFlight: number
  /** No further document is begun after it. */
  readonly withinMs: number
  readonly signal: AbortSignal
}

/** A document that is accepted and then not handed over for so long ends the run. */
const patienceMs = 30_000

/** Throws when a post is not answered 202 or a document does not arrive: a figure over losses would say nothing. */
export async function drive(
  documents: readonly BenchDocument[],
  target: Target,
  how: Drive
): Promise<Driven> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: how.inFlight })
  const waiting = documents.values()
  const carried: Carried[] = []
  const began = performance.now()
  let last = began
  const lane = async () => {
    for (const document of waiting) {
      how.signal.throwIfAborted()
      if (carried.length > 0 && performance.now() - began > how.withinMs) return
      const arrival = how.sink.arrival(document.id)
      const start = performance.now()
      await post(document, target, agent, how.signal)
      const answeredMs = performance.now() - start
      const arrived = await patiently(arrival, document.id, how.signal)
      last = Math.max(last, arrived)
      carried.push({ answeredMs, handedOverMs: arrived - start })
    }
  }
  try {
    await Promise.all(Array.from({ length: how.inFlight }, lane))
  } finally {
    agent.destroy()
  }
  return { carried, seconds: (last - began) / 1000 }
}

function post(
  document: BenchDocument,
  target: Target,
  agent: http.Agent,
  signal: AbortSignal
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...target.headers(document),
      'Content-Type': 'application/xml',
      'Content-Length': String(document.size)
    }
    const request = http.request(`${target.url}/v1/documents`, { method: 'POST', agent, headers, signal })
    request.on('error', reject)
    request.on('response', response => {
      const said: Buffer[] = []
      response.on('data', (chunk: Buffer) => said.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 202) resolve()
        else reject(new Error(`POST: ${String(response.statusCode)} ${Buffer.concat(said).toString('utf8')}`))
      })
    })
    for (const chunk of document.chunks) request.write(chunk)
    request.end()
  })
}

function patiently(arrival: Promise<number>, id: string, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      how()
    }
    const stop = () => settle(() => reject(signal.reason as Error))
    const late = () =>
      settle(() => reject(new Error(`${id}: không tới nơi trong 30 giây / not handed over in 30 s`)))
    const timer = setTimeout(late, patienceMs)
    signal.addEventListener('abort', stop, { once: true })
    void arrival.then(at => settle(() => resolve(at)))
  })
}
