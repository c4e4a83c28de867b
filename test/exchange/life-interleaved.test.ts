/**
 * Any interleaving of a delivery's attempts, the recipient's receipts and a recall ends well: nobody keeps a copy without
 * having been asked, and nobody who never got one is asked.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Outcome } from '../../src/domain/delivery.ts'
import type { Parcel } from '../../src/exchange/ports/index.ts'
import { stage } from '../support/stage.ts'

const office = '000.00.01.H19'
const ministry = '000.00.00.G22'

/** What the axis does with a message, and what it says: the two need not agree. */
interface Turn {
  readonly takes: boolean
  readonly says: 'handed-over' | 'unknown' | 'failed'
}
/** An axis that says "failed" has not taken it, and one that says "handed over" has. */
const turn = fc.oneof(
  fc.constant<Turn>({ takes: true, says: 'handed-over' }),
  fc.record<Turn>({ takes: fc.boolean(), says: fc.constant('unknown') }),
  fc.constant<Turn>({ takes: false, says: 'failed' })
)
const plan = fc.record({
  turns: fc.array(turn, { maxLength: 3 }),
  /** Before the first work, during the first attempt, or after so many rounds of work. */
  recallAt: fc.constantFrom('before', 'during', 1, 2, 3),
  byStatus: fc.boolean(),
  /** The recipient answers as soon as it can (or says nothing before it is asked). */
  speaks: fc.boolean()
})

it('every interleaving asks exactly whoever has a copy', { timeout: 120_000 }, async () => {
  const s = await stage()
  let number = 0
  try {
    await fc.assert(
      fc.asyncProperty(plan, async ({ turns, recallAt, byStatus, speaks }) => {
        number += 1
        const documentId = `tn-${number}`
        const facts = { number: String(1000 + number), documentId }
        let holds = false
        let asked = false
        const recall = () =>
          byStatus
            ? s.postStatus('ioffice', {
                code: '13',
                from: office,
                to: ministry,
                documentId,
                description: 'Nhầm'
              })
            : s.post({ ...facts, business: { type: 'recall', reason: 'Nhầm' } })
        const see = (parcel: Parcel): void => {
          const isAct = parcel.message.kind === 'status' || parcel.message.business.type === 'recall'
          if (isAct) asked = true
          else holds = true
        }
        const answer =
          (step: Turn | undefined, during: boolean) =>
          async (parcel: Parcel): Promise<Outcome> => {
            const { takes, says } = step ?? { takes: true, says: 'handed-over' as const }
            if (takes) see(parcel)
            if (during) await recall()
            if (says === 'handed-over') return { kind: 'handed-over' }
            return says === 'unknown'
              ? { kind: 'unknown', code: 'carrier.answer-lost' }
              : { kind: 'failed', code: 'carrier.unreachable' }
          }
        s.vxp.answers.splice(0)
        s.vxp.answers.push(...turns.map((step, at) => answer(step, recallAt === 'during' && at === 0)))
        if (recallAt === 'during' && turns.length === 0) s.vxp.answers.push(answer(undefined, true))
        // Everything beyond the plan is taken; asked, the axis tells the truth about the document.
        s.vxp.answers.push(...Array.from({ length: 6 }, () => answer(undefined, false)))
        s.vxp.find = parcel => Promise.resolve({ kind: holdsMessage(parcel) ? 'taken' : 'absent' })
        const holdsMessage = (parcel: Parcel) =>
          parcel.message.kind === 'edoc' && parcel.message.business.type !== 'recall' ? holds : asked

        const { deliveries } = await s.accepted(facts)
        if (recallAt === 'before') await recall()
        for (let round = 1; round <= 6; round += 1) {
          await s.work()
          if (recallAt === round) await recall()
          if (speaks && holds && round === 2)
            await s.arriveStatus({ code: '01', from: ministry, to: office, documentId }, `${documentId}-01`)
          s.clock.advance(3_600_000)
        }
        await s.work()
        const original = await s.store.deliveries.find(deliveries[0]?.id ?? '')
        const rows = await s.store.acts.onDocuments([original?.documentId ?? ''])
        expect(asked).toBe(holds)
        expect(rows.map(row => row.state)).toEqual([holds ? 'asked' : 'withdrawn'])
        expect(original?.state).toBe(holds ? 'handed-over' : 'cancelled')
      }),
      { numRuns: 25 }
    )
  } finally {
    await s.drop()
  }
})
