/** The facade's endpoints as functions; each carries the token, and renews it once when it is refused. */
import { randomBytes } from 'node:crypto'
import type { Agent } from 'node:http'
import type { MessageKind } from '../../domain/envelope.ts'
import type { Body, Reply } from '../wire/request.ts'
import { agentFor, readText, send, textBody } from '../wire/request.ts'
import type { LgspConfig } from './config.ts'
import { TokenKeeper } from './token.ts'

export interface Window {
  readonly messageType: MessageKind
  /** yyyy/MM/dd, both inclusive. */
  readonly fromDate: string
  readonly toDate: string
}

export interface LgspClient {
  sendEdoc(file: Body, name: string, messageType: MessageKind, signal: AbortSignal): Promise<Reply>
  syncReceivedEdocList(window: Window, signal: AbortSignal): Promise<Reply>
  sentList(path: string, window: Window, signal: AbortSignal): Promise<Reply>
  getEdoc(docId: string, signal: AbortSignal): Promise<Reply>
  updateStatus(docId: string, status: string, signal: AbortSignal): Promise<Reply>
  getAgenciesList(signal: AbortSignal): Promise<Reply>
}

interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Body
  readonly contentType?: string
  readonly agent?: Agent
}

export function createLgspClient(config: LgspConfig, now: () => Date): LgspClient {
  const base = config.endpoint.replace(/\/+$/, '')
  const sending = agentFor(new URL(base), config.concurrency)
  const asking = agentFor(new URL(base), Math.max(4, config.concurrency))
  const keeper = new TokenKeeper(config, asking, () => now().getTime())

  const once = (token: string, request: Request, signal: AbortSignal) => {
    const url = new URL(base + request.path)
    for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value)
    return send({
      url,
      method: request.method,
      headers: {
        Authorization: `Bearer ${token}`,
        'X-SystemId': config.systemId,
        'X-SecretKey': config.secret,
        Accept: 'application/json',
        ...(request.contentType === undefined ? {} : { 'Content-Type': request.contentType })
      },
      agent: request.agent ?? asking,
      idleMs: config.timeoutMs,
      signal,
      ...(request.body === undefined ? {} : { body: request.body })
    })
  }

  const call = async (request: Request, signal: AbortSignal): Promise<Reply> => {
    const token = await keeper.token(signal)
    const reply = await once(token, request, signal)
    if (reply.status !== 401) return reply
    await readText(reply.body, 64 * 1024) // 401: it was not carried out, so it may be made again
    keeper.refuse(token)
    return once(await keeper.token(signal), request, signal)
  }

  return {
    sendEdoc: (file, name, messageType, signal) => {
      const { body, contentType } = multipart(file, name, messageType)
      return call({ method: 'POST', path: '/v1/sendEdoc', body, contentType, agent: sending }, signal)
    },
    syncReceivedEdocList: (window, signal) =>
      call({ method: 'GET', path: '/v1/syncReceivedEdocList', query: { ...window } }, signal),
    sentList: (path, window, signal) => call({ method: 'GET', path, query: { ...window } }, signal),
    getEdoc: (docId, signal) => call({ method: 'GET', path: '/v1/getEdoc', query: { docId } }, signal),
    updateStatus: (docId, status, signal) =>
      call(
        {
          method: 'POST',
          path: '/v1/updateStatus',
          body: textBody(JSON.stringify({ docId, status })),
          contentType: 'application/json'
        },
        signal
      ),
    getAgenciesList: signal => call({ method: 'GET', path: '/v1/getAgenciesList' }, signal)
  }
}

/** The file streams between its two frames; its length is known, so nothing is held. */
function multipart(file: Body, name: string, messageType: MessageKind): { body: Body; contentType: string } {
  const boundary = `lienthong-${randomBytes(18).toString('hex')}`
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="messageType"\r\n\r\n${messageType}\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="edocFile"; filename="${name}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n'
  )
  const foot = Buffer.from(`\r\n--${boundary}--\r\n`)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: {
      size: head.length + file.size + foot.length,
      open: async function* () {
        yield head
        yield* file.open()
        yield foot
      }
    }
  }
}
