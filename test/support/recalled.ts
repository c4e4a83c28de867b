/** Recipients that give a document back, without the story of the recall that made them: for tests of what follows. */
import { destroyIfRecalled } from '../../src/exchange/life/destroy.ts'
import type { Stage } from './stage.ts'

type Scene = Pick<Stage, 'store' | 'ports' | 'clock'>

/** 15 from one recipient of the document, or from all of them. */
export async function givenBack({ store, ports, clock }: Scene, documentId: string, recipientCode?: string) {
  await store.transaction(async tx => {
    const document = (await tx.documents.find(documentId))!
    for (const delivery of await tx.deliveries.ofDocument(documentId)) {
      if (delivery.kind !== 'edoc') continue
      if (recipientCode !== undefined && delivery.recipientCode !== recipientCode) continue
      await tx.deliveries.changeProgress(delivery.id, progress => ({
        progress: { ...progress, takeBack: { answer: 'agreed', at: clock.now().toISOString() } },
        result: undefined
      }))
    }
    await destroyIfRecalled(ports, tx, document)
  })
}

/** Writes the sender's act that it rests on. */
export async function recallSaid(
  { pool, clock }: Pick<Stage, 'pool' | 'clock'>,
  documentId: string,
  reason: string
) {
  await pool.query(
    `with act as (
       insert into sender_act (id, document_id, kind, act_document_id, reason, actor, at)
       values (gen_random_uuid(), $1, 'recall', $1, $2, 'axis:vxp', $3) returning id)
     insert into sender_act_recipient (act_id, delivery_id, state, answered_at)
     select act.id, delivery.id, 'agreed', $3 from act, delivery where document_id = $1 and kind = 'edoc'`,
    [documentId, reason, clock.now()]
  )
}
