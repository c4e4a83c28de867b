/** An inbox shows a recall in the words its DMS understands, as a carrier would hand it over. */
import { asUnderstood } from '../exchange/life/understood.ts'
import type { InboxItem } from '../exchange/ports/queries.ts'
import type { HttpPorts } from './ports.ts'

export async function asTold(
  { carriers, queries }: Pick<HttpPorts, 'carriers' | 'queries'>,
  connectorId: string,
  item: InboxItem
): Promise<InboxItem> {
  const recallBy = carriers.get(connectorId)?.recallBy
  if (recallBy === undefined || recallBy === 'as-sent') return item
  const { documentId, recipientCode } = item
  const about =
    item.kind === 'status' && documentId !== undefined
      ? await queries.document({ connectorId }, documentId)
      : null
  const original = about === null ? {} : { original: about.message }
  const message = asUnderstood(item.message, { recallBy, recipientCode, ...original })
  if (message === item.message) return item
  const { kept: _, ...facts } = item
  return { ...facts, kind: message.kind, message }
}
