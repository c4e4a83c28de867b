/** What an iOffice-like system asks of the gateway's machine API. */
import type { Desk } from '../dms/desk.ts'
import { readMessage } from '../dms/edxml.ts'
import type { Answer, Outgoing } from '../dms/register.ts'

export interface GatewayClient {
  /** Posts what has no answer yet, with the same key until there is one. Returns how many were answered. */
  post(): Promise<number>
  /** Pulls what waits in the inbox, registers, acknowledges. Returns how many were new. */
  pull(): Promise<number>
}

export interface GatewayAccess {
  readonly url: string
  readonly key: string
  readonly signedFor?: readonly string[]
}

export function gatewayClient(gateway: GatewayAccess, desk: Desk): GatewayClient {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, gateway.url), {
      ...init,
      headers: { authorization: `Bearer ${gateway.key}`, ...(init.headers as Record<string, string>) }
    })

  async function postOne(item: Outgoing): Promise<boolean> {
    const path = item.kind === 'status' ? '/v1/statuses' : `/v1/documents${wish(item)}`
    const headers = { 'content-type': 'application/xml', 'idempotency-key': item.key }
    const response = await ask(path, { method: 'POST', headers, body: new Uint8Array(item.bytes) })
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
    // Later, or unknown: the same key again next time.
    if ([401, 403, 408, 429].includes(response.status) || response.status >= 500) return false
    desk.answer(item.key, answerIn(response.status, body))
    return true
  }

  function wish({ kind, bytes }: Outgoing): string {
    const message = kind === 'edoc' ? readMessage(bytes) : null
    return message !== null && gateway.signedFor?.includes(message.from) === true ? '?sign=issue' : ''
  }

  async function pullOne(item: { id: string; recipientCode: string }): Promise<boolean> {
    const message = await ask(`/v1/inbox/${item.id}/edxml`)
    if (!message.ok) return false
    const { new: isNew } = desk.receive(item.id, item.recipientCode, Buffer.from(await message.arrayBuffer()))
    const body = JSON.stringify({ result: 'taken' })
    const headers = { 'content-type': 'application/json' }
    await (await ask(`/v1/inbox/${item.id}/ack`, { method: 'POST', headers, body })).arrayBuffer()
    return isNew
  }

  return {
    post: () => countTrue(desk.waiting(), postOne),
    async pull() {
      const response = await ask('/v1/inbox?limit=50')
      if (!response.ok) return 0
      const { items } = (await response.json()) as { items: { id: string; recipientCode: string }[] }
      return countTrue(items, pullOne)
    }
  }
}

async function countTrue<T>(items: readonly T[], run: (item: T) => Promise<boolean>): Promise<number> {
  let count = 0
  for (const item of items) if (await run(item)) count += 1
  return count
}

function answerIn(status: number, body: Record<string, unknown>): Answer {
  if (status >= 200 && status < 300) {
    const id = body['receiptId'] ?? body['documentId']
    return {
      result: body['duplicate'] === true ? 'duplicate' : 'accepted',
      ...(typeof id === 'string' ? { id } : {})
    }
  }
  const { problems = [] } = (body['error'] ?? {}) as { problems?: { code: string }[] }
  return { result: 'refused', codes: problems.map(problem => problem.code) }
}
