/** The axis's own books of a time: what we sent (getSentEdocList), what is for us (getReceivedEdocList with dates). */
import type { MessageKind } from '../../domain/envelope.ts'
import type { ListedItem, ListRange } from '../../exchange/ports/carrier.ts'
import { faithfully, reached } from '../wire/answer.ts'
import { receivedOf, sentOf } from '../wire/listed.ts'
import { readElements } from '../wire/read.ts'
import type { Reply } from '../wire/request.ts'
import { wireDate } from '../wire/vietnam-time.ts'
import { vxpDialect } from './answers.ts'
import type { VxpClient } from './client.ts'

/** An inbox that answers nothing is empty; a book that answers nothing proves nothing. */
const wholeBook = { ...vxpDialect, emptyListIsNone: false }
const kinds: readonly MessageKind[] = ['edoc', 'status']

/** An account that polls for named agencies is asked for each of them, and for whoever else sent something. */
export async function* sentBook(
  client: VxpClient,
  agencies: readonly string[],
  range: ListRange,
  signal: AbortSignal
): AsyncGenerator<ListedItem> {
  const senders = agencies.length === 0 ? [undefined] : [...new Set([...agencies, ...range.senders])]
  for (const messageType of kinds)
    for (const from of senders)
      yield* book('getSentEdocList', sentOf, messageType, () =>
        client.getSentEdocList(
          { ...(from === undefined ? {} : { from }), messageType, ...datesOf(range) },
          signal
        )
      )
}

export async function* receivedBook(
  client: VxpClient,
  agencies: readonly string[],
  range: ListRange,
  signal: AbortSignal
): AsyncGenerator<ListedItem> {
  for (const messageType of kinds)
    for (const agency of agencies.length === 0 ? [undefined] : agencies)
      yield* book('getReceivedEdocList', receivedOf, messageType, () =>
        client.getReceivedEdocList(messageType, agency, signal, datesOf(range))
      )
}

async function* book(
  call: string,
  lineOf: (entry: unknown, asked: MessageKind) => ListedItem,
  messageType: MessageKind,
  ask: () => Promise<Reply>
): AsyncGenerator<ListedItem> {
  const reply = await reached(call, ask)
  for await (const entry of faithfully(call, readElements(reply, wholeBook, call)))
    yield lineOf(entry, messageType)
}

function datesOf({ from, to }: ListRange) {
  return { fromDate: wireDate(from), toDate: wireDate(to) }
}
