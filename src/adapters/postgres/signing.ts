/** Signatures that we make: asked for, made once, and the partners' policies beside them. */
import { contentsOf } from '../../domain/destruction.ts'
import { defaultPolicy } from '../../domain/signature-policy.ts'
import type { Policies, PolicyEntry, Seal, Seals, SigningRequests } from '../../exchange/ports/index.ts'
import { createAudit } from './audit.ts'
import { refer } from './destructions.ts'
import type { JudgementTables } from './judgement-tables.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createSigningRequests(db: Db): SigningRequests {
  const tables = db.withTables<JudgementTables>()
  return {
    add: async (documentId, request) => {
      await tables
        .insertInto('signing_request')
        .values({ document_id: documentId, request: JSON.stringify(request) })
        .execute()
    },
    open: async documentId => {
      const row = await tables
        .selectFrom('signing_request')
        .select('request')
        .where('document_id', '=', documentId)
        .where('fulfilled_at', 'is', null)
        .executeTakeFirst()
      return row?.request ?? null
    },
    fulfil: (documentId, message, envelope, keyId, at) =>
      within(db, async tx => {
        const before = await tx
          .selectFrom('document')
          .select('message')
          .where('id', '=', documentId)
          .forNoKeyUpdate()
          .executeTakeFirstOrThrow()
        const { numUpdatedRows } = await tx
          .withTables<JudgementTables>()
          .updateTable('signing_request')
          .set({ posted: JSON.stringify(before.message), key_id: keyId, fulfilled_at: at })
          .where('document_id', '=', documentId)
          .where('fulfilled_at', 'is', null)
          .executeTakeFirst()
        // Another process was first; its signed document stands.
        if (numUpdatedRows === 0n) return
        await tx
          .updateTable('document')
          .set({
            message: JSON.stringify(message),
            envelope_sha256: envelope.sha256,
            envelope_size: envelope.size
          })
          .where('id', '=', documentId)
          .execute()
        await refer(tx, documentId, contentsOf(envelope, message))
      })
  }
}

export function createSeals(db: Db): Seals {
  const tables = db.withTables<JudgementTables>()
  const find = async (deliveryId: string): Promise<Seal | null> => {
    const row = await tables
      .selectFrom('seal')
      .selectAll()
      .where('delivery_id', '=', deliveryId)
      .executeTakeFirst()
    return row === undefined ? null : { signatureXml: row.signature_xml, keyId: row.key_id, at: row.at }
  }
  return {
    find,
    keep: async (deliveryId, seal) => {
      await tables
        .insertInto('seal')
        .values({
          delivery_id: deliveryId,
          signature_xml: seal.signatureXml,
          key_id: seal.keyId,
          at: seal.at
        })
        .onConflict(conflict => conflict.column('delivery_id').doNothing())
        .execute()
      return (await find(deliveryId)) ?? seal
    }
  }
}

export function createPolicies(db: Db): Policies {
  return {
    get: async (partnerId, direction): Promise<PolicyEntry> => {
      const row = await db
        .withTables<JudgementTables>()
        .selectFrom('signature_policy')
        .selectAll()
        .where('partner_id', '=', partnerId)
        .where('direction', '=', direction)
        .executeTakeFirst()
      const place = { partnerId, direction }
      if (row === undefined) return { ...place, policy: defaultPolicy[direction] }
      return { ...place, policy: row.policy, changedAt: row.changed_at, changedBy: row.changed_by }
    },
    set: (partnerId, direction, policy, actor, at) =>
      within(db, async tx => {
        const values = { policy: JSON.stringify(policy), changed_at: at, changed_by: actor }
        const before = await createPolicies(tx).get(partnerId, direction)
        await tx
          .withTables<JudgementTables>()
          .insertInto('signature_policy')
          .values({ partner_id: partnerId, direction, ...values })
          .onConflict(conflict => conflict.columns(['partner_id', 'direction']).doUpdateSet(values))
          .execute()
        await createAudit(tx).note({
          action: 'signature-policy.changed',
          outcome: 'success',
          actor,
          subject: { partner: partnerId },
          facts: { direction, before: before.policy, after: policy },
          at
        })
      })
  }
}
