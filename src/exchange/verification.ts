/**
 * Judging a document's signatures: before it is accepted, and again as long as they cannot be decided.
 *
 * A document that is held has its deliveries held. One outbox row brings it back until it is decided; what lets it go
 * is a judgement that passes, never an operator's click.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Direction, DocumentRecord } from '../domain/document.ts'
import type { Edoc } from '../domain/envelope.ts'
import type { Decision, DocumentReport } from '../domain/judgement.ts'
import { nextCheckAfter } from '../domain/judgement.ts'
import type { Problem } from '../domain/problem.ts'
import { decide } from '../domain/signature-policy.ts'
import type { SignaturePolicy } from '../domain/signature-policy.ts'
import type { JudgementRecord, JudgeRequest, OutboxItem, Ports, Repositories } from './ports/index.ts'

export interface Verdict {
  readonly report: DocumentReport
  readonly policy: SignaturePolicy
  readonly decision: Decision
}

export interface ToVerify extends JudgeRequest {
  readonly direction: Direction
  /** The partner that brought it; its policy counts. */
  readonly source: string
  readonly senderId?: string
}

export async function verifyDocument(
  ports: Ports,
  document: ToVerify,
  adjust: (policy: SignaturePolicy) => SignaturePolicy = policy => policy
): Promise<Verdict> {
  const { direction, source, senderId, ...request } = document
  const policy = adjust((await ports.store.policies.get(source, direction)).policy)
  const { report, signed } = await ports.signatures.judge(request)
  const differs = signed !== undefined && !sameContent(document.message, signed)
  const decision: Decision = differs
    ? { kind: direction === 'out' ? 'refused' : 'blocked', problems: [contentDiffers] }
    : decide(direction, policy, report, senderId)
  return { report, policy, decision }
}

const contentDiffers: Problem = { code: 'signature.content-differs', field: 'edXMLHeader/Signature' }

/** Where a seal holds, what we act on must be what it covers: two readings of one message must not differ. */
function sameContent(message: Edoc, signed: Pick<Edoc, 'header' | 'business'>): boolean {
  const { header, business } = message
  return isDeepStrictEqual(
    JSON.parse(JSON.stringify({ header, business })),
    JSON.parse(JSON.stringify(signed))
  )
}

/** In the commit of the document: the judgement, its event, and the next look when one is needed. */
export async function keepVerdict(
  ports: Ports,
  tx: Repositories,
  documentId: string,
  verdict: Verdict,
  extra: { readonly lookAgainAt?: Date } = {}
): Promise<JudgementRecord> {
  const at = ports.clock.now()
  const { decision, report } = verdict
  const kept = await tx.judgements.add({ ...verdict, documentId, at })
  if (decision.kind === 'waiting')
    await tx.outbox.schedule([lookItem(documentId, extra.lookAgainAt ?? nextCheckAfter(kept.number, at))])
  await tx.audit.note({
    action: 'signatures.judged',
    outcome: decision.kind === 'passed' ? 'success' : 'failure',
    actor: 'system',
    subject: { document: documentId },
    facts: {
      number: kept.number,
      class: report.class,
      decision: decision.kind,
      trustVersion: report.trustVersion,
      codes: decision.kind === 'passed' ? [] : decision.problems.map(p => p.code)
    },
    at
  })
  return kept
}

/** Verification has a lane of its own: it must not wait for a partner, nor a partner for it. */
export function lookItem(documentId: string, dueAt: Date): OutboxItem {
  return { topic: 'verify', ref: documentId, lane: 'signatures', priority: 3, dueAt }
}

/** Why the deliveries of a document are held, or undefined when they may go. */
export function holdOf(decision: Decision): Problem | undefined {
  if (decision.kind === 'passed') return undefined
  const [first] = decision.problems
  return { code: first.code, detail: first.field ?? first.code }
}

/** Whether a document may be carried. Documents accepted before there were judgements have none. */
export async function mayGo(repositories: Repositories, documentId: string | undefined): Promise<boolean> {
  if (documentId === undefined) return true
  const latest = await repositories.judgements.latest(documentId)
  return latest === null || latest.decision.kind === 'passed'
}

export function toVerify(document: DocumentRecord, kept?: JudgeRequest['kept']): ToVerify {
  return {
    direction: document.direction,
    source: document.source,
    message: document.message,
    raw: document.raw,
    receivedAt: document.acceptedAt,
    ...(document.senderId === undefined ? {} : { senderId: document.senderId }),
    ...(kept === undefined ? {} : { kept })
  }
}
