import type { Audit, AuditEvent } from '../../exchange/ports/index.ts'
import type { Db } from './pool.ts'

export function createAudit(db: Db): Audit {
  return { note: event => note(db, event) }
}

async function note(db: Db, event: AuditEvent): Promise<void> {
  await db
    .insertInto('audit_event')
    .values({
      at: event.at,
      action: event.action,
      outcome: event.outcome,
      actor: event.actor,
      subject: JSON.stringify(event.subject),
      facts: JSON.stringify(event.facts ?? {})
    })
    .execute()
}
