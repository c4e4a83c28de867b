/** A provincial LGSP's REST facade in front of the axis. */
import type { Found, Outcome } from '../../domain/delivery.ts'
import type { Axis, AxisItem, ListRange, Parcel } from '../../exchange/ports/carrier.ts'
import type { Log } from '../../exchange/ports/index.ts'
import {
  cannotTell,
  codeOfAnswer,
  codeOfFault,
  detailOf,
  faithfully,
  outcomeOf,
  outcomeOfFault,
  promised,
  reached,
  rethrown,
  textField
} from '../wire/answer.ts'
import { decodeBase64OrXml } from '../wire/base64.ts'
import { itemOf } from '../wire/listed.ts'
import { readAnswer, readElements, readString } from '../wire/read.ts'
import { clockSkewMs, SentListSearch } from '../wire/sent-list.ts'
import { wireDate } from '../wire/vietnam-time.ts'
import { docIdOf, lgspDialect } from './answers.ts'
import { receivedBook, sentBook } from './books.ts'
import type { LgspClient, Window } from './client.ts'
import { createLgspClient } from './client.ts'
import type { LgspConfig } from './config.ts'
import { wholeDirectory } from './directory.ts'
import { LoginFailed } from './token.ts'

export type { LgspConfig } from './config.ts'
export { lgspConfig } from './config.ts'

export interface LgspOptions {
  readonly label?: string
  readonly log?: Log
  readonly now?: () => Date
}

const dayMs = 24 * 3_600_000

export function createLgspAxis(id: string, config: LgspConfig, options: LgspOptions = {}): Axis {
  const now = options.now ?? (() => new Date())
  const client = createLgspClient(config, now)

  return {
    id,
    kind: 'axis',
    label: options.label ?? 'Nền tảng tích hợp, chia sẻ dữ liệu của tỉnh (LGSP)',
    concurrency: config.concurrency,
    idempotent: false,
    pollSeconds: config.pollSeconds,
    deliver: (parcel, signal) => deliver(client, parcel, config.sentListPath !== undefined, signal),
    find: (parcel, signal) => find(client, config.sentListPath, parcel, signal, now),
    test: signal => test(client, now, signal),
    list: signal => list(client, id, config.lookbackDays, now, signal, options.log),
    fetch: async (item, signal) => {
      const reply = await reached('getEdoc', () => client.getEdoc(item.remoteId, signal))
      return faithfully(
        'getEdoc',
        decodeBase64OrXml(readString(reply, lgspDialect, ['data', 'edxml'], 'getEdoc'))
      )
    },
    acknowledge: async (item, as, _why, signal) => {
      const reply = await reached('updateStatus', () => client.updateStatus(item.remoteId, as, signal))
      const answer = await readAnswer(reply, lgspDialect).catch((error: unknown) =>
        rethrown(error, 'updateStatus')
      )
      promised(answer, 'updateStatus')
    },
    ...booksOf(client, config.sentListPath),
    // The facade counts no versions: the whole list, whatever is asked.
    agencies: (_since, signal) => ({ kind: 'whole', agencies: wholeDirectory(client, signal) })
  }
}

/** Without a list of what was sent there is nothing to hold ours against. */
function booksOf(client: LgspClient, path: string | undefined): Pick<Axis, 'sentList' | 'receivedList'> {
  return {
    ...(path === undefined
      ? {}
      : { sentList: (range: ListRange, signal: AbortSignal) => sentBook(client, path, range, signal) }),
    receivedList: (range, signal) => receivedBook(client, range, signal)
  }
}

async function deliver(
  client: LgspClient,
  parcel: Parcel,
  canAsk: boolean,
  signal: AbortSignal
): Promise<Outcome> {
  try {
    const file = { size: parcel.size, open: () => parcel.open() }
    const reply = await client.sendEdoc(file, `${parcel.deliveryId}.edxml`, parcel.kind, signal)
    const answer = await readAnswer(reply, lgspDialect)
    return outcomeOf(answer, answer.kind === 'ok' ? docIdOf(answer.fields) : undefined, canAsk)
  } catch (error) {
    if (!(error instanceof LoginFailed)) return outcomeOfFault(error)
    return { kind: 'failed', code: error.code, detail: `login: ${String(error.facts.detail)}` }
  }
}

/** The facade has no list of what was sent, unless one is configured: then only its operator can tell. */
async function find(
  client: LgspClient,
  path: string | undefined,
  parcel: Parcel,
  signal: AbortSignal,
  now: () => Date
): Promise<Found> {
  if (parcel.kind === 'status') return { kind: 'absent' } // a repeat is dropped by its receiver
  if (path === undefined) return { kind: 'cannot-tell', code: 'carrier.no-sent-list' }
  try {
    const search = new SentListSearch(parcel)
    const window: Window = {
      messageType: parcel.kind,
      fromDate: wireDate(new Date(parcel.firstAttemptAt.getTime() - clockSkewMs)),
      toDate: wireDate(new Date(now().getTime() + clockSkewMs))
    }
    const reply = await client.sentList(path, window, signal)
    for await (const entry of readElements(reply, lgspDialect, path)) search.see(entry)
    return search.found()
  } catch (error) {
    return cannotTell(error)
  }
}

async function test(client: LgspClient, now: () => Date, signal: AbortSignal) {
  const began = performance.now()
  try {
    const today = wireDate(now())
    const window: Window = { messageType: 'status', fromDate: today, toDate: today }
    const reply = await client.syncReceivedEdocList(window, signal)
    if (reply.status >= 400) {
      const answer = await readAnswer(reply, lgspDialect)
      if (answer.kind !== 'ok')
        return { ok: false as const, code: codeOfAnswer(answer), detail: detailOf(answer) }
    }
    for await (const _ of readElements(reply, lgspDialect, 'syncReceivedEdocList'));
    return { ok: true as const, ms: Math.round(performance.now() - began) }
  } catch (error) {
    return { ok: false as const, ...codeOfFault(error) }
  }
}

async function* list(
  client: LgspClient,
  id: string,
  lookbackDays: number,
  now: () => Date,
  signal: AbortSignal,
  log: Log | undefined
): AsyncGenerator<AxisItem> {
  const [fromDate, toDate] = [wireDate(new Date(now().getTime() - lookbackDays * dayMs)), wireDate(now())]
  for (const messageType of ['edoc', 'status'] as const) {
    const call = 'syncReceivedEdocList'
    const reply = await reached(call, () =>
      client.syncReceivedEdocList({ messageType, fromDate, toDate }, signal)
    )
    for await (const entry of faithfully(call, readElements(reply, lgspDialect, call))) {
      const status = textField(entry, 'status')?.toLowerCase()
      if (status === 'done' || status === 'fail') continue
      const item = itemOf(entry, messageType)
      if (item === undefined) log?.warn({ axis: id, messageType }, 'axis.item-without-id')
      else yield item
    }
  }
}
