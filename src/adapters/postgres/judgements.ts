import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Decision, DocumentReport } from '../../domain/judgement.ts'
import type { JudgementRecord, Judgements } from '../../exchange/ports/index.ts'
import type { DestructionTables } from './destruction-tables.ts'
import type { JudgementTable, JudgementTables } from './judgement-tables.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createJudgements(db: Db): Judgements {
  const tables = db.withTables<JudgementTables>()
  return {
    add: judgement => within(db, tx => add(tx, judgement)),
    latest: async documentId => {
      const [row] = await newestFirst(documentId).limit(1).execute()
      return row === undefined ? null : recordOf(row)
    },
    ofDocument: async documentId => (await newestFirst(documentId).execute()).map(recordOf)
  }

  function newestFirst(documentId: string) {
    return tables
      .selectFrom('judgement')
      .selectAll()
      .where('document_id', '=', documentId)
      .orderBy('number', 'desc')
  }
}

async function add(db: Db, judgement: Omit<JudgementRecord, 'number'>): Promise<JudgementRecord> {
  const { documentId, report, decision, policy, at } = judgement
  // Two at once take their numbers one after the other.
  await db.selectFrom('document').select('id').where('id', '=', documentId).forNoKeyUpdate().execute()
  const { number } = await db
    .withTables<JudgementTables>()
    .insertInto('judgement')
    .values({
      document_id: documentId,
      number: sql<number>`(select coalesce(max(number), 0) + 1 from judgement where document_id = ${documentId})`,
      class: report.class,
      decision: decision.kind,
      problems: JSON.stringify(decision.kind === 'passed' ? decision.warnings : decision.problems),
      report: JSON.stringify(report),
      policy: JSON.stringify(policy),
      trust_version: report.trustVersion,
      at
    })
    .returning('number')
    .executeTakeFirstOrThrow()
  const digests = evidenceOf(report)
  if (digests.length > 0)
    await db
      .withTables<DestructionTables>()
      .insertInto('judgement_evidence')
      .values(digests.map(sha256 => ({ document_id: documentId, number, sha256 })))
      .execute()
  return { ...judgement, number }
}

/** What the judgement rests on is kept as long as the judgement is. */
function evidenceOf({ envelope, files }: DocumentReport): readonly string[] {
  const signatures = [...(envelope === undefined ? [] : [envelope]), ...files.flatMap(f => f.signatures)]
  return [...new Set(signatures.flatMap(each => each.evidence).map(each => each.sha256))]
}

function recordOf(row: Selectable<JudgementTable>): JudgementRecord {
  const decision =
    row.decision === 'passed'
      ? ({ kind: 'passed', warnings: row.problems } as const)
      : ({ kind: row.decision, problems: row.problems } as Decision)
  return {
    documentId: row.document_id,
    number: row.number,
    report: row.report,
    decision,
    policy: row.policy,
    at: row.at
  }
}
