/** What axes list, in our words: waiting items and agencies. */
import type { MessageKind } from '../../domain/envelope.ts'
import type { AxisItem, ListedItem, RemoteAgency } from '../../exchange/ports/carrier.ts'
import { field, textField } from './answer.ts'
import { readWireTime } from './vietnam-time.ts'

/** `undefined` for an entry without an id: it can be neither fetched nor acknowledged. */
export function itemOf(entry: unknown, asked: MessageKind): AxisItem | undefined {
  const remoteId = textField(entry, 'docId')
  if (remoteId === undefined) return undefined
  const kind = textField(entry, 'messageType')?.toLowerCase()
  const from = textField(entry, 'from')
  const to = textField(entry, 'to')
  return {
    remoteId,
    kind: kind === 'edoc' || kind === 'status' ? kind : asked,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to })
  }
}

/** getAgenciesList carries `oldCode`, getAgenciesListQD20 `code102`: the same agency under the other scheme. */
export function agencyOf(entry: unknown): RemoteAgency | undefined {
  const code = textField(entry, 'code')
  if (code === undefined) return undefined
  const parentKey = textField(entry, 'pid')
  const otherCode = textField(entry, 'code102', 'oldCode')
  const mail = textField(entry, 'mail')
  const deleted = field(entry, 'deleted')
  const version = Number(textField(entry, 'version') ?? Number.NaN)
  return {
    remoteKey: textField(entry, 'id') ?? code,
    code,
    name: textField(entry, 'name') ?? code,
    ...(parentKey === undefined ? {} : { parentKey }),
    ...(otherCode === undefined ? {} : { otherCode }),
    ...(mail === undefined ? {} : { mail }),
    ...(deleted === true || deleted === 1 || deleted === 'true' ? { deleted: true } : {}),
    ...(Number.isSafeInteger(version) ? { version } : {})
  }
}

/** A line of the axis's book of what was sent: names differ from axis to axis, absent ones stay absent. */
export function sentOf(entry: unknown, asked: MessageKind): ListedItem {
  const remoteId = textField(entry, 'senderDocId', 'docId')
  const itemId = textField(entry, 'receiverDocId')
  return {
    ...(remoteId === undefined ? {} : { remoteId }),
    ...(itemId === undefined ? {} : { itemId }),
    ...partiesOf(entry, asked),
    ...timeOf(entry, 'sentTime', 'created_time'),
    ...worded(entry, 'sendStatus', 'sendStatus'),
    ...worded(entry, 'receiveStatus', 'receiveStatus')
  }
}

/** A line of its book of what is for us. */
export function receivedOf(entry: unknown, asked: MessageKind): ListedItem {
  const itemId = textField(entry, 'docId')
  return {
    ...(itemId === undefined ? {} : { itemId }),
    ...partiesOf(entry, asked),
    ...timeOf(entry, 'created_time', 'sentTime'),
    ...worded(entry, 'receiveStatus', 'status')
  }
}

function partiesOf(entry: unknown, asked: MessageKind) {
  const kind = textField(entry, 'messageType')?.toLowerCase()
  const [from, to] = [textField(entry, 'fromCode', 'from'), textField(entry, 'toCode', 'to')]
  const notation = textField(entry, 'notation', 'edocCode')
  const title = textField(entry, 'title', 'edocAbstract')
  return {
    kind: kind === 'edoc' || kind === 'status' ? kind : asked,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(notation === undefined ? {} : { notation }),
    ...(title === undefined ? {} : { title })
  } as const
}

function timeOf(entry: unknown, ...names: [string, string]) {
  const text = textField(entry, ...names)
  const at = text === undefined ? undefined : readWireTime(text)
  return at === undefined ? {} : { at }
}

function worded<K extends string>(entry: unknown, as: K, name: string): Partial<Record<K, string>> {
  const text = textField(entry, name)?.toLowerCase()
  return text === undefined ? {} : ({ [as]: text } as Record<K, string>)
}
