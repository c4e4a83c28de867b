/** Runs and findings as people and programs read them. */
import { errors } from '../domain/errors/index.ts'
import { actionWords, findingWords, whomWords } from '../domain/reconciliation-words.ts'
import type { BookLine, BookSummary, FindingRecord, Run } from '../exchange/ports/reconciliation.ts'
import type { Plan } from '../exchange/reconciliation/index.ts'
import type { BookBody, FindingBody } from './schemas/reconciliation.ts'
import { given, iso } from './views.ts'

export function runBody({ partnerId, askedAt, startedAt, endedAt, againAt, code, result, ...run }: Run) {
  return given({
    ...run,
    partner: partnerId,
    askedAt: askedAt.toISOString(),
    startedAt: iso(startedAt),
    endedAt: iso(endedAt),
    againAt: iso(againAt),
    code,
    message: code === undefined ? undefined : errors[code].vi,
    result:
      result === undefined
        ? undefined
        : { ...result, counts: { ...result.counts }, unsaid: [...result.unsaid] }
  })
}

export function planBody(plan: Plan) {
  const { vi, en } = plan.kind === 'repair' ? actionWords[plan.action] : whomWords[plan.whom]
  return { ...plan, text: vi, textEn: en }
}

export function findingBody(finding: FindingRecord, plan: Plan): FindingBody {
  const { partnerId, facts, runId, foundAt, closedAt, kind, key: _, ...rest } = finding
  const { title, aspects, theirs, ours, ...about } = facts
  const { vi, en } = findingWords(kind, facts.reason, aspects)
  return given({
    ...rest,
    ...about,
    kind,
    partner: partnerId,
    text: vi,
    textEn: en,
    aspects: aspects === undefined ? undefined : [...aspects],
    subject: title,
    ours: ours === undefined ? undefined : { ...ours, ids: [...ours.ids] },
    theirs: theirs.map(each => ({ ...each, ids: [...each.ids] })),
    run: runId,
    foundAt: foundAt.toISOString(),
    closedAt: iso(closedAt),
    plan: planBody(plan)
  })
}

export function bookBody({ partnerId, handedInAt, handedInBy: _, ...book }: BookSummary) {
  return { ...book, connector: partnerId, handedInAt: handedInAt.toISOString() }
}

/** What the DMS sent, we received, and the other way round; one line a recipient. */
export function bookLines({ sent, received }: BookBody): BookLine[] {
  return [
    ...sent.flatMap(({ to, subject, at, ...line }) =>
      to.map(each =>
        given({ ...line, flow: 'received', kind: 'edoc', to: each, title: subject, at: timeOf(at) } as const)
      )
    ),
    ...received.map(({ kind = 'edoc', subject, at, ...line }) =>
      given({ ...line, flow: 'sent', kind, title: subject, at: timeOf(at) } as const)
    )
  ]
}

function timeOf(at: string | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at)
}
