/** The facade's own books of a time; of what was sent only where it has such a list. */
import type { MessageKind } from '../../domain/envelope.ts'
import type { ListedItem, ListRange } from '../../exchange/ports/carrier.ts'
import { faithfully, reached } from '../wire/answer.ts'
import { receivedOf, sentOf } from '../wire/listed.ts'
import { readElements } from '../wire/read.ts'
import { wireDate } from '../wire/vietnam-time.ts'
import { lgspDialect } from './answers.ts'
import type { LgspClient } from './client.ts'

const kinds: readonly MessageKind[] = ['edoc', 'status']

export async function* sentBook(
  client: LgspClient,
  path: string,
  range: ListRange,
  signal: AbortSignal
): AsyncGenerator<ListedItem> {
  for (const messageType of kinds) {
    const reply = await reached(path, () => client.sentList(path, windowOf(messageType, range), signal))
    const entries = readElements(reply, lgspDialect, path)
    for await (const entry of faithfully(path, entries)) yield sentOf(entry, messageType)
  }
}

export async function* receivedBook(
  client: LgspClient,
  range: ListRange,
  signal: AbortSignal
): AsyncGenerator<ListedItem> {
  const call = 'syncReceivedEdocList'
  for (const messageType of kinds) {
    const reply = await reached(call, () => client.syncReceivedEdocList(windowOf(messageType, range), signal))
    const entries = readElements(reply, lgspDialect, call)
    for await (const entry of faithfully(call, entries)) yield receivedOf(entry, messageType)
  }
}

function windowOf(messageType: MessageKind, { from, to }: ListRange) {
  return { messageType, fromDate: wireDate(from), toDate: wireDate(to) }
}
