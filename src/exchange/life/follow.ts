/**
 * An act that waited behind its original goes on when the original's fate is known: it is sent to whoever took the
 * original, and rests where the original never arrived. So a recall neither overtakes its original nor is lost.
 */
import { demandOf, stepFor } from '../../domain/life.ts'
import type { ActRow, DeliveryRecord, Ports, Repositories } from '../ports/index.ts'
import { senderDms, tellDms } from '../tell.ts'
import { destroyIfGivenBack } from './given-back.ts'
import { takeStep } from './steps.ts'

/** These deliveries have moved. What is stopped because of it may in its turn let others go on. */
export async function follow(ports: Ports, tx: Repositories, deliveryIds: readonly string[]): Promise<void> {
  const moved = [...deliveryIds]
  for (let id = moved.shift(); id !== undefined; id = moved.shift()) {
    const behind = (await tx.acts.touching(id)).filter(
      row => row.deliveryId === id && row.state === 'waiting'
    )
    for (const carrierId of new Set(behind.map(row => row.carriedBy)))
      moved.push(...(await goOn(ports, tx, carrierId)).map(each => each.id))
  }
}

async function goOn(ports: Ports, tx: Repositories, carrierId: string): Promise<readonly DeliveryRecord[]> {
  const rows = (await tx.acts.carriedBy(carrierId)).filter(row => row.state === 'waiting')
  const carrier = await tx.deliveries.find(carrierId)
  const [first] = rows
  if (carrier === null || first === undefined) return []
  if (carrier.state === 'cancelled') {
    // The act itself was taken back: a recall of an update that had not gone yet.
    for (const row of rows) await tx.acts.move(row, 'withdrawn')
    return []
  }
  const documents = [...new Set(rows.map(row => row.documentId))]
  const stands = (await tx.acts.standings(documents, ports.clock.now())).filter(stand =>
    rows.some(row => row.deliveryId === stand.delivery.id)
  )
  const step = stepFor(
    demandOf(first.kind),
    stands.map(stand => stand.standing)
  )
  const withdrawn = await takeStep(ports, tx, carrier, first.kind, stands, step)
  for (const row of rows) {
    const state = step.copies[stands.findIndex(stand => stand.delivery.id === row.deliveryId)]?.state
    if (state === undefined || state === row.state) continue
    await tx.acts.move(row, state)
    await tellSender(ports, tx, row, state)
  }
  // The rows decide, so they are written first.
  if (demandOf(first.kind) === 'return') for (const id of documents) await destroyIfGivenBack(ports, tx, id)
  return withdrawn
}

/** The sender's DMS was told that it waits; now it hears how it stands. */
export async function tellSender(
  ports: Ports,
  tx: Repositories,
  row: ActRow,
  state: ActRow['state']
): Promise<void> {
  const document = await tx.documents.find(row.documentId)
  const connectorId = document === null ? null : senderDms(document)
  if (connectorId === null) return
  await tellDms(ports, tx, connectorId, 'act.changed', {
    documentId: row.documentId,
    actId: row.id,
    kind: row.kind,
    deliveryId: row.deliveryId,
    recipientCode: row.recipientCode,
    state
  })
}
