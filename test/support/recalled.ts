/** Recipients that give a document back, without the story of the recall that made them: for tests of what follows. */
import { destroyIfRecalled } from '../../src/exchange/life/destroy.ts'
import type { Stage } from './stage.ts'

type Scene = Pick<Stage, 'store' | 'ports' | 'clock' | 'pool'>

/** A recall, and 15 from one recipient of the document, or from all of them. */
export async function givenBack(
  { store, ports, clock, pool }: Scene,
  documentId: string,
  {
    by,
    reason = 'Gửi nhầm nơi nhận',
    answer = 'agreed'
  }: { by?: string; reason?: string; answer?: string } = {}
) {
  await pool.query(
    `with act as (
       insert into sender_act (id, document_id, kind, act_document_id, reason, actor, at)
       values (gen_random_uuid(), $1, 'recall', $1, $2, 'axis:vxp', $3)
       on conflict (act_document_id, document_id, kind) where act_document_id is not null
       do update set reason = excluded.reason returning id)
     insert into sender_act_recipient (act_id, delivery_id, state, answered_at)
     select act.id, delivery.id, $5, $3 from act, delivery
     where document_id = $1 and delivery.kind = 'edoc' and coalesce(recipient_code = $4, true)
     on conflict do nothing`,
    [documentId, reason, clock.now(), by ?? null, answer]
  )
  await store.transaction(async tx => {
    await destroyIfRecalled(ports, tx, (await tx.documents.find(documentId))!)
  })
}
