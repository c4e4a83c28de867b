/** One POST to one webhook: addresses judged at the moment of connecting, no redirects, little patience. */
import { request as httpRequest } from 'node:http'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import type { Sent, WebhookRequest, WebhookSender } from '../../exchange/ports/webhooks.ts'
import { guardedLookup } from '../outward/guarded-lookup.ts'
import { hostOf } from '../outward/reach.ts'
import type { GuardedTargets } from './targets.ts'

const patienceMs = 10_000

export function createWebhookSender(targets: GuardedTargets, timeoutMs: number = patienceMs): WebhookSender {
  return { send: request => send(request, targets, timeoutMs) }
}

async function send(message: WebhookRequest, targets: GuardedTargets, timeoutMs: number): Promise<Sent> {
  const host = hostOf(message.url)
  if (host === null) return { kind: 'failed', detail: 'target refused', final: true }
  // A literal address is never looked up, so it is judged here.
  if (isIP(host) !== 0 && !targets.mayCall(message.url, host))
    return { kind: 'failed', detail: 'target refused', final: false }
  try {
    return verdict(
      await post(
        message,
        guardedLookup(address => targets.mayCall(message.url, address)),
        timeoutMs
      )
    )
  } catch (error) {
    const { code, name, message: text } = error as Error & { code?: string }
    const detail =
      name === 'TimeoutError' || name === 'AbortError' ? `no answer in ${timeoutMs} ms` : (code ?? text)
    return { kind: 'failed', detail: detail.slice(0, 200), final: false }
  }
}

function verdict(status: number): Sent {
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  return { kind: 'failed', status, detail: `HTTP ${status}`, final: status === 410 }
}

function post(
  { url, headers, body }: WebhookRequest,
  lookup: LookupFunction,
  timeoutMs: number
): Promise<number> {
  const bytes = Buffer.from(body, 'utf8')
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': bytes.length },
    lookup,
    signal: AbortSignal.timeout(timeoutMs),
    // A connection of its own: a kept one would skip the look-up, and with it the guard.
    agent: false
  }
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(
      url,
      options,
      (answer: IncomingMessage) => {
        resolve(answer.statusCode ?? 0)
        // The status is all we want of it: what else it says is not read.
        answer.destroy()
      }
    )
    request.on('error', reject)
    request.end(bytes)
  })
}
