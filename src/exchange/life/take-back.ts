/**
 * Mechanism 2: the sender asks one recipient by status 13 to give a document back (SPEC 2.3). The same act as a recall by
 * edoc, for one recipient: nothing is sent where the document never left, and it waits where nobody can tell.
 */
import type { DocumentRecord } from '../../domain/document.ts'
import type { Acted } from '../answers.ts'
import type { Correlated } from '../correlate.ts'
import type { NewReceipt, Ports, Repositories } from '../ports/index.ts'
import type { StatusParcel } from '../tell.ts'
import { sendStatus } from '../tell.ts'
import { enact } from './enact.ts'
import { isSameRecipient } from './match.ts'
import { layToRest, waitsForEarlier } from './steps.ts'

/** In the commit of the receipt. `parcel` is how the 13 would go; the delivery that carries it is the answer's. */
export async function takeBack(
  ports: Ports,
  tx: Repositories,
  { document, delivery }: Correlated,
  receipt: NewReceipt,
  parcel: StatusParcel
): Promise<Acted> {
  const carrierId = await sendStatus(ports, tx, { ...parcel, held: waitsForEarlier })
  const carrier = await tx.deliveries.find(carrierId)
  const reason = receipt.message.description
  const act = {
    kind: 'take-back',
    said: { receiptId: receipt.id },
    originals: (await versionsOf(tx, document)).map(each => ({
      document: each,
      only: [delivery.recipientCode]
    })),
    removed: [],
    ...(reason === undefined ? {} : { reason }),
    actor: receipt.direction === 'in' ? `axis:${receipt.source}` : `dms:${receipt.source}`
  } as const
  // After a merger the 13 goes to the successor; the copies are those of the recipient that was found.
  const carriers =
    carrier === null || isSameRecipient(carrier, delivery)
      ? [carrier]
      : [{ ...carrier, addressedCode: delivery.recipientCode }]
  const { acted, early } = await enact(
    ports,
    tx,
    act,
    carriers.filter(each => each !== null)
  )
  for (const each of early) await layToRest(ports, tx, each)
  const [first] = acted
  return first ?? { recipientCode: delivery.recipientCode, outcome: 'withdrawn', deliveryId: carrierId }
}

async function versionsOf(tx: Repositories, document: DocumentRecord): Promise<readonly DocumentRecord[]> {
  const versions = [document]
  for (const id of await tx.acts.versionsOf([document.id])) {
    const version = id === document.id ? null : await tx.documents.find(id)
    if (version !== null) versions.push(version)
  }
  return versions
}
