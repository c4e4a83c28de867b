/** A recipient answers an act (15, 16), or says something that only somebody with a copy can say. */
import { answers, demandOf, isAnswer } from '../../domain/life.ts'
import type { ReceiptEffect } from '../../domain/receipt.ts'
import { startAnswerClock, stopClocks } from '../clocks/answer.ts'
import type { Correlated } from '../correlate.ts'
import type { ActRow, NewReceipt, Ports, Repositories } from '../ports/index.ts'
import { advance } from '../progress.ts'
import { tellSender } from './follow.ts'
import { destroyIfGivenBack } from './given-back.ts'
import { letGo } from './steps.ts'

export async function noteAnswer(
  ports: Ports,
  tx: Repositories,
  found: Correlated,
  receipt: NewReceipt,
  effect: ReceiptEffect
): Promise<void> {
  const touched = await tx.acts.touching(found.delivery.id)
  if (touched.length === 0) return
  if (isAnswer(receipt.code)) return keepAnswer(ports, tx, found, receipt, effect, touched)
  if (['01', '03', '04', '05', '06'].includes(receipt.code)) await askAfterAll(ports, tx, found, touched)
}

/** All versions that the act was about are answered by one word; of an older answer the latest statement wins. */
async function keepAnswer(
  ports: Ports,
  tx: Repositories,
  { delivery }: Correlated,
  receipt: NewReceipt,
  effect: ReceiptEffect,
  touched: readonly ActRow[]
): Promise<void> {
  const code = receipt.code as keyof typeof answers
  const state = answers[code]
  const carriers = [...new Set(touched.map(row => row.carriedBy))]
  const rows = (await Promise.all(carriers.map(id => tx.acts.carriedBy(id)))).flat()
  const newest = rows.filter(isAnswered).sort((a, b) => a.at.getTime() - b.at.getTime())
  const changed = effect === 'advanced' ? newest.at(-1)?.carriedBy : undefined
  const meant = rows.filter(row => isOpen(row) || (isAnswered(row) && row.carriedBy === changed))
  const at = ports.clock.now()
  for (const row of meant) {
    await tx.acts.answer(row, state, receipt.id, at)
    if (row.deliveryId !== delivery.id) await advance(tx, row.deliveryId, code, receipt.at)
    await tx.audit.note({
      action: 'act.answered',
      outcome: 'success',
      actor: receipt.direction === 'in' ? `axis:${receipt.source}` : `dms:${receipt.source}`,
      subject: { act: row.id, document: row.documentId, delivery: row.deliveryId, receipt: receipt.id },
      facts: { answer: state, kind: row.kind },
      at
    })
    await tellSender(ports, tx, row, state)
  }
  const back = state === 'agreed' ? meant.filter(row => demandOf(row.kind) === 'return') : []
  for (const row of back) await stopClocks(ports, tx, row.deliveryId, 'recalled')
  for (const id of new Set(back.map(row => row.documentId))) await destroyIfGivenBack(ports, tx, id)
}

const isOpen = ({ state }: ActRow) => state === 'asked' || state === 'informed'
const isAnswered = ({ state }: ActRow) => state === 'agreed' || state === 'declined'

/**
 * It was believed not to have arrived, and it did: the copy was fetched from the inbox and acknowledged too late, or an
 * axis that said "absent" was wrong. Nobody keeps a copy without having been asked.
 */
async function askAfterAll(
  ports: Ports,
  tx: Repositories,
  { delivery }: Correlated,
  touched: readonly ActRow[]
): Promise<void> {
  const rows = touched.filter(row => row.deliveryId === delivery.id && demandOf(row.kind) === 'return')
  const row = rows.at(-1)
  if (row?.state !== 'withdrawn') return
  const carrier = await tx.deliveries.find(row.carriedBy)
  if (carrier === null) return
  await tx.acts.move(row, 'asked')
  await startAnswerClock(ports, tx, delivery.id)
  await letGo(ports, tx, carrier)
  await tellSender(ports, tx, row, 'asked')
}
