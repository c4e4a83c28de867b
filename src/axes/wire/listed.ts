/** What axes list, in our words: waiting items and agencies. */
import type { MessageKind } from '../../domain/envelope.ts'
import type { AxisItem, RemoteAgency } from '../../exchange/ports/carrier.ts'
import { field, textField } from './answer.ts'

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
  return {
    remoteKey: textField(entry, 'id') ?? code,
    code,
    name: textField(entry, 'name') ?? code,
    ...(parentKey === undefined ? {} : { parentKey }),
    ...(otherCode === undefined ? {} : { otherCode }),
    ...(mail === undefined ? {} : { mail }),
    ...(deleted === true || deleted === 'true' ? { deleted: true } : {})
  }
}
