/** The national axis as VNPT's SDKVXP speaks it. */
import type { Found, Outcome } from '../../domain/delivery.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Axis, AxisItem, Parcel } from '../../exchange/ports/carrier.ts'
import type { Log } from '../../exchange/ports/index.ts'
import {
  cannotTell,
  codeOfAnswer,
  codeOfFault,
  detailOf,
  faithfully,
  field,
  outcomeOf,
  outcomeOfFault,
  promised,
  reached,
  rethrown,
  textField
} from '../wire/answer.ts'
import type { Fields } from '../wire/answer.ts'
import { decodeBase64 } from '../wire/base64.ts'
import { readAnswer, readElements, readString } from '../wire/read.ts'
import type { Reply } from '../wire/request.ts'
import { itemOf } from '../wire/listed.ts'
import { clockSkewMs, SentListSearch } from '../wire/sent-list.ts'
import { wireDate } from '../wire/vietnam-time.ts'
import { vxpDialect } from './answers.ts'
import { receivedBook, sentBook } from './books.ts'
import type { MessageType, VxpClient } from './client.ts'
import { createVxpClient } from './client.ts'
import type { VxpConfig } from './config.ts'
import { units, wholeDirectory } from './directory.ts'
import { asciiOf } from './sign.ts'

export type { VxpConfig } from './config.ts'
export { vxpConfig } from './config.ts'
export { verifyPush } from './push.ts'
export type { PushFacts, PushVerdict } from './push.ts'

/** What this axis can do beyond the port. */
export interface VxpAxis extends Axis {
  unregister(code: string, signal: AbortSignal): Promise<void>
}

export interface VxpOptions {
  readonly label?: string
  readonly log?: Log
  readonly now?: () => Date
}

export function createVxpAxis(id: string, config: VxpConfig, options: VxpOptions = {}): VxpAxis {
  const now = options.now ?? (() => new Date())
  const client = createVxpClient(config, now)
  const log = options.log

  return {
    id,
    kind: 'axis',
    label: options.label ?? 'Trục liên thông văn bản quốc gia',
    concurrency: config.concurrency,
    idempotent: false,
    pollSeconds: config.pollSeconds,
    deliver: (parcel, signal) => deliver(client, parcel, signal),
    find: (parcel, signal) => find(client, parcel, signal, now),
    test: signal => test(client, signal),
    list: signal => list(client, id, config.agencies, signal, log),
    fetch: (item, signal) => fetchItem(client, config.download, item, signal),
    acknowledge: async (item, as, why, signal) => {
      const description = why === undefined ? undefined : asciiOf(why)
      const call = () => client.updateStatus(item.remoteId, as, description, signal)
      await asked('updateStatus', call)
    },
    sentList: (range, signal) => sentBook(client, config.agencies, range, signal),
    receivedList: (range, signal) => receivedBook(client, config.agencies, range, signal),
    agencies: (since, signal) =>
      since === undefined
        ? { kind: 'whole', agencies: wholeDirectory(client, config.directory, signal) }
        : { kind: 'changes', agencies: units(client, signal) },
    register: async ({ code, name, parentCode, mail }, signal) => {
      const agency = { id: code, pcode: parentCode ?? '', code, name, mail: mail ?? '', mobile: '', fax: '' }
      await asked('registerAgency', () => client.registerAgency(agency, signal))
    },
    unregister: async (code, signal) => {
      await asked('deleteAgency', () => client.deleteAgency(code, signal))
    }
  }
}

async function deliver(client: VxpClient, parcel: Parcel, signal: AbortSignal): Promise<Outcome> {
  try {
    const reply = await client.sendEdoc(
      {
        from: parcel.from,
        to: [parcel.to],
        messageType: parcel.kind,
        sha256: parcel.sha256,
        file: { size: parcel.size, open: () => parcel.open() }
      },
      signal
    )
    const answer = await readAnswer(reply, vxpDialect)
    return outcomeOf(answer, answer.kind === 'ok' ? textField(answer.fields, 'DocId') : undefined, true)
  } catch (error) {
    if (error instanceof BrokenPromise && error.code === 'carrier.value-unsafe') {
      return { kind: 'failed', code: error.code, detail: String(error.facts.header) }
    }
    return outcomeOfFault(error)
  }
}

/**
 * A status is not looked for: the list names document, parties and time but not the status number, so an earlier
 * receipt would pass for a later one and the later be lost. Receivers drop repeats; it is simply sent again.
 */
async function find(client: VxpClient, parcel: Parcel, signal: AbortSignal, now: () => Date): Promise<Found> {
  if (parcel.kind === 'status') return { kind: 'absent' }
  try {
    const search = new SentListSearch(parcel)
    const reply = await client.getSentEdocList(
      {
        from: parcel.from,
        messageType: parcel.kind,
        fromDate: wireDate(new Date(parcel.firstAttemptAt.getTime() - clockSkewMs)),
        toDate: wireDate(new Date(now().getTime() + clockSkewMs))
      },
      signal
    )
    let answered = false
    const body = async function* () {
      for await (const chunk of reply.body) {
        answered ||= chunk.length > 0
        yield chunk
      }
    }
    for await (const entry of readElements({ ...reply, body: body() }, vxpDialect, 'getSentEdocList'))
      search.see(entry)
    // Nothing at all proves nothing; only a list without the document says that it is absent.
    if (!answered)
      return { kind: 'cannot-tell', code: 'carrier.answer-unreadable', detail: 'an empty answer' }
    return search.found()
  } catch (error) {
    return cannotTell(error)
  }
}

async function test(client: VxpClient, signal: AbortSignal) {
  const began = performance.now()
  try {
    const answer = await readAnswer(await client.countReceived('edoc', undefined, signal), vxpDialect)
    if (answer.kind === 'ok') return { ok: true as const, ms: Math.round(performance.now() - began) }
    return { ok: false as const, code: codeOfAnswer(answer), detail: detailOf(answer) }
  } catch (error) {
    return { ok: false as const, ...codeOfFault(error) }
  }
}

/** Documents first, then receipts; an inbox that counts nothing is not listed. */
async function* list(
  client: VxpClient,
  id: string,
  own: readonly string[],
  signal: AbortSignal,
  log: Log | undefined
): AsyncGenerator<AxisItem> {
  const seen = new Set<string>()
  const boxes: readonly (string | undefined)[] = own.length === 0 ? [undefined] : own
  for (const messageType of ['edoc', 'status'] as const) {
    for (const agency of boxes) {
      if (!(await isWaiting(client, messageType, agency, signal))) continue
      const reply = await reached('getReceivedEdocList', () =>
        client.getReceivedEdocList(messageType, agency, signal)
      )
      for await (const entry of faithfully(
        'getReceivedEdocList',
        readElements(reply, vxpDialect, 'getReceivedEdocList')
      )) {
        const item = itemOf(entry, messageType)
        if (item === undefined) log?.warn({ axis: id, messageType }, 'axis.item-without-id')
        else if (!seen.has(item.remoteId)) {
          seen.add(item.remoteId)
          yield item
        }
      }
    }
  }
}

/** A count nobody can read means "look": a broken counter must not hide an inbox. */
async function isWaiting(
  client: VxpClient,
  messageType: MessageType,
  agency: string | undefined,
  signal: AbortSignal
): Promise<boolean> {
  const fields = await asked('countReceive', () => client.countReceived(messageType, agency, signal))
  return Number(textField(fields, 'count') ?? field(fields, 'data') ?? Number.NaN) !== 0
}

async function fetchItem(
  client: VxpClient,
  download: boolean,
  item: AxisItem,
  signal: AbortSignal
): Promise<AsyncIterable<Uint8Array>> {
  if (!download) {
    const reply = await reached('getEdoc', () => client.getEdoc(item.remoteId, signal))
    return faithfully('getEdoc', decodeBase64(readString(reply, vxpDialect, ['data'], 'getEdoc')))
  }
  const reply = await reached('downloadEdoc', () => client.downloadEdoc(item.remoteId, signal))
  // The file itself, or an answer in JSON that says why not.
  if (reply.status >= 400 || reply.contentType.includes('json')) {
    promised(await readAnswer(reply, vxpDialect), 'downloadEdoc')
    throw new BrokenPromise('carrier.answer-unreadable', {
      call: 'downloadEdoc',
      why: 'JSON where a file belongs'
    })
  }
  return faithfully('downloadEdoc', wholeFile(reply.body))
}

/**
 * downloadEdoc gives neither length nor digest: a page of an overloaded proxy and a file cut short look like the
 * file. Only the last tag tells; without it the fetch fails and the item stays on the axis.
 */
async function* wholeFile(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let tail = ''
  for await (const chunk of body) {
    tail = (tail + Buffer.from(chunk.subarray(-256)).toString('latin1')).slice(-256)
    yield chunk
  }
  if (!/<\/(?:[\w.-]+:)?edXML\s*>\s*$/i.test(tail)) {
    throw new BrokenPromise('carrier.answer-unreadable', { call: 'downloadEdoc', why: 'the file has no end' })
  }
}

/** A small call: its fields, or a throw with a code of the one list. */
async function asked(call: string, make: () => Promise<Reply>): Promise<Fields> {
  const reply = await reached(call, make)
  return promised(await readAnswer(reply, vxpDialect).catch((error: unknown) => rethrown(error, call)), call)
}
