/** An act that a DMS posted: carried out beside the commit of its message, and told again when it is posted again. */
import type { DocumentRecord } from '../../domain/document.ts'
import type { ActState } from '../../domain/life.ts'
import type { Acted } from '../answers.ts'
import type { DeliveryRecord, NewDelivery, Ports, Repositories } from '../ports/index.ts'
import type { Act } from './enact.ts'
import { enact } from './enact.ts'
import { layToRest } from './steps.ts'

export async function enactPosted(
  ports: Ports,
  tx: Repositories,
  act: Omit<Act, 'said'>,
  document: DocumentRecord,
  carriers: readonly NewDelivery[]
): Promise<readonly Acted[]> {
  const said = { actDocumentId: document.id }
  const { acted, early } = await enact(ports, tx, { ...act, said }, carriers)
  // Whoever was sent nothing has nothing to give back.
  for (const carrier of early) await layToRest(ports, tx, carrier)
  return acted
}

/** As it stands now; of several versions of one recipient the one that is furthest from its end. */
const order: readonly ActState[] = ['waiting', 'asked', 'informed', 'declined', 'agreed', 'withdrawn']

export async function actedBefore(
  repositories: Repositories,
  actDocumentId: string,
  carriers: readonly DeliveryRecord[]
): Promise<readonly Acted[]> {
  const rows = await repositories.acts.ofActDocument(actDocumentId)
  if (rows.length === 0) return []
  return carriers
    .filter(carrier => carrier.kind === 'edoc')
    .map(({ id, recipientCode }) => {
      const states = rows.filter(row => row.carriedBy === id).map(row => row.state)
      return { recipientCode, deliveryId: id, outcome: order.find(s => states.includes(s)) ?? 'sent' }
    })
}
