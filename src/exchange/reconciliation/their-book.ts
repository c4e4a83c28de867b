/** The partner's own book as lines; what its list does not say is counted, never filled in. */
import type { MessageKind } from '../../domain/envelope.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import { keyOf, nameOf } from '../../domain/reconciliation-books.ts'
import type { Flow, TheirLine, TheirState } from '../../domain/reconciliation-books.ts'
import type { Axis, ListedItem, ListRange } from '../ports/carrier.ts'
import type { BookLine } from '../ports/reconciliation.ts'

/** What lines lacked: `sent.notation`, `received.status`, … */
export type Unsaid = Set<string>

export async function* axisBook(
  axis: Axis,
  range: ListRange,
  unsaid: Unsaid,
  signal: AbortSignal
): AsyncGenerator<TheirLine> {
  yield* linesOf('sent', axis.sentList?.(range, signal), unsaid)
  if (axis.receivedList === undefined) return void unsaid.add('received.list')
  yield* linesOf('received', axis.receivedList(range, signal), unsaid)
}

async function* linesOf(
  flow: Flow,
  items: AsyncIterable<ListedItem> | undefined,
  unsaid: Unsaid
): AsyncGenerator<TheirLine> {
  let number = 0
  for await (const item of items ?? []) yield axisLine(flow, item, ++number, unsaid)
}

function axisLine(flow: Flow, item: ListedItem, number: number, unsaid: Unsaid): TheirLine {
  const ids = [item.remoteId, item.itemId].filter(id => id !== undefined)
  const state = stateOf(item)
  const line = {
    flow,
    kind: item.kind,
    ids,
    names: [],
    ...parties(item.from, item.to, item.notation, item.title),
    ...(item.at === undefined ? {} : { at: item.at.getTime() }),
    ...(state === undefined ? {} : { state })
  }
  if (line.at === undefined) unsaid.add(`${flow}.time`)
  if (state === undefined) unsaid.add(`${flow}.status`)
  if (ids.length === 0) unsaid.add(`${flow}.id`)
  if (flow === 'sent' && line.to === undefined) unsaid.add('sent.recipient')
  if (flow === 'sent' && line.code === undefined) unsaid.add('sent.notation')
  // The recipient's copy is one line; two of them under one id of the sender are two.
  const own = item.itemId ?? item.remoteId ?? `without-id-${number}`
  return { ...line, item: own, key: keyFor(flow, item.kind, line, own) }
}

/** Without a number it can be placed by an id alone. */
function keyFor(
  flow: Flow,
  kind: MessageKind,
  { from, code }: { from?: string; code?: string },
  item: string
) {
  return flow === 'sent' && code !== undefined ? keyOf(flow, kind, from, code) : `${flow}|item:${item}`
}

function stateOf({ sendStatus, receiveStatus }: ListedItem): TheirState | undefined {
  if (sendStatus === 'fail') return 'refused'
  switch (receiveStatus) {
    case 'initial':
    case 'processing':
      return 'waiting'
    case 'done':
      return 'taken'
    case 'fail':
      return 'refused'
    default:
      return undefined
  }
}

/** A line of a DMS's book; `of` names book and line where the DMS names nothing. */
export function bookLine(line: BookLine, of: string): TheirLine {
  const { flow, kind, id, documentId } = line
  const about = parties(line.from, line.to, line.code, line.title)
  const ids = id === undefined ? [] : [flow === 'sent' ? id : `${id}|${about.to ?? ''}`]
  return {
    flow,
    kind,
    ids,
    names: documentId === undefined ? [] : [nameOf(flow, kind, about.from, documentId)],
    key: keyOf(flow, kind, about.from, about.code ?? documentId?.toUpperCase()),
    ...about,
    item: of,
    ...(line.at === undefined ? {} : { at: line.at.getTime() }),
    ...(line.state === undefined ? {} : { state: line.state }),
    ...(line.sha256 === undefined ? {} : { sha256: line.sha256 })
  }
}

function parties(
  from: string | undefined,
  to: string | undefined,
  code: string | undefined,
  title: string | undefined
) {
  return {
    ...(from === undefined ? {} : { from: normaliseCode(from) }),
    ...(to === undefined ? {} : { to: normaliseCode(to) }),
    ...(code === undefined ? {} : { code: normaliseCode(code) }),
    ...(title === undefined ? {} : { title })
  }
}
