/** PUT {base}/inbox/{deliveryId}: the same id is the same delivery, so a repeat is harmless. */
import type { Outcome } from '../../../domain/delivery.ts'
import type { Parcel } from '../../../exchange/ports/index.ts'
import { whyOf } from '../taking.ts'
import { asJson, LineBroken, readShort, type Answer, type Client } from './client.ts'
import type { Words } from './words.ts'

export async function handOver(
  client: Client,
  words: Words,
  parcel: Parcel,
  signal: AbortSignal
): Promise<Outcome> {
  try {
    const answer = await client.ask(
      {
        method: 'PUT',
        path: `/inbox/${encodeURIComponent(parcel.deliveryId)}`,
        headers: { 'Content-Type': 'application/xml; charset=utf-8', ...words.headers(parcel) },
        body: { size: parcel.size, sha256: parcel.sha256, open: () => parcel.open() }
      },
      signal
    )
    return await read(answer, words)
  } catch (error) {
    if (error instanceof LineBroken) return broken(error, signal)
    if (signal.aborted) return { kind: 'failed', code: 'carrier.interrupted' }
    throw error
  }
}

function broken(error: LineBroken, signal: AbortSignal): Outcome {
  const detail = whyOf(error)
  if (error.sent) return { kind: 'unknown', code: 'carrier.answer-lost', detail }
  return { kind: 'failed', code: signal.aborted ? 'carrier.interrupted' : 'carrier.unreachable', detail }
}

async function read(answer: Answer, words: Words): Promise<Outcome> {
  const { status } = answer
  const bytes = await readShort(answer).catch(() => Buffer.alloc(0))
  const body = asJson(bytes)
  const detail = words.reason(body) ?? `HTTP ${status}`
  if (status >= 200 && status < 300) {
    // A portal in between that answers 200 with a page has taken nothing.
    if (/^text\/html/i.test(answer.type)) {
      return { kind: 'failed', code: 'carrier.answer-unreadable', detail: `HTTP ${status} text/html` }
    }
    const remoteId = words.remoteId(body)
    return { kind: 'handed-over', ...(remoteId === undefined ? {} : { remoteId }) }
  }
  if (status === 409) return { kind: 'handed-over' }
  return outcomeOf(status, detail)
}

/** Of any status that is not "taken"; also for the console's test. */
export function outcomeOf(status: number, detail: string): Outcome & { kind: 'failed' | 'refused' } {
  if (status === 401 || status === 403) return { kind: 'failed', code: 'carrier.credentials-refused', detail }
  // 404 and 405 speak of the address, 3xx of a portal: the document is not at fault.
  if (status < 400 || status === 404 || status === 405) {
    return { kind: 'failed', code: 'carrier.answer-unreadable', detail: `HTTP ${status} ${detail}` }
  }
  if (status >= 500 || [408, 425, 429].includes(status)) {
    return { kind: 'failed', code: 'carrier.server-error', detail: `HTTP ${status} ${detail}` }
  }
  return { kind: 'refused', code: 'carrier.refused', detail }
}
