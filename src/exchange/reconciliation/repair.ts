/**
 * One finding repaired, by what the gateway does anyway: asking before it sends, fetching, retrying, reminding. Each may run
 * twice; what was true when the finding was made is looked at again before anything moves.
 */
import type { DeliveryState } from '../../domain/delivery.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { Problem } from '../../domain/problem.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Exchange } from '../answers.ts'
import { announceReceived } from '../announce.ts'
import { recipientAnswered } from '../arrived.ts'
import { settleItem } from '../collect.ts'
import { afterSettled } from '../happenings.ts'
import { isRecalled } from '../life/frozen.ts'
import type { AxisItem, DeliveryRecord, Ports } from '../ports/index.ts'
import type { FindingRecord, Repair } from '../ports/reconciliation.ts'
import type { ExchangeSettings } from '../settings.ts'
import { planFor } from './plan.ts'
import type { Plan, RepairAction } from './plan.ts'
import { askForRun } from './rounds.ts'

export interface Tools {
  readonly ports: Ports
  readonly settings: ExchangeSettings
  readonly exchange: Pick<Exchange, 'retry' | 'pickUp' | 'collectFromDms'>
}

export type RepairAnswer =
  | { readonly kind: 'repaired' | 'would-repair'; readonly action: RepairAction; readonly result: string }
  | { readonly kind: 'call'; readonly plan: Plan }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict'; readonly problem: Problem }

const patience = 60_000
const conflict = (code: ErrorCode, detail?: string): RepairAnswer => ({
  kind: 'conflict',
  problem: { code, ...(detail === undefined ? {} : { detail }) }
})

export function planOf({ carriers }: Ports, finding: FindingRecord): Plan {
  const carrier = carriers.get(finding.partnerId)
  const connector = carriers.connectors().find(({ id }) => id === finding.partnerId)
  const partner = { kind: carrier?.kind ?? 'dms', collects: connector?.collect !== undefined }
  return planFor(finding.kind, finding.facts, partner)
}

/** `dry`: what would happen, with nothing touched. */
export async function repairFinding(
  tools: Tools,
  id: string,
  actor: string,
  dry: boolean
): Promise<RepairAnswer> {
  const { ports } = tools
  const finding = await ports.store.reconciliations.finding(id)
  if (finding === null) return { kind: 'not-found' }
  if (finding.state !== 'open') return conflict('reconciliation.finding-closed', finding.state)
  const plan = planOf(ports, finding)
  if (plan.kind === 'call') return dry ? { kind: 'call', plan } : conflict('reconciliation.no-repair')
  const { action } = plan
  const hindrance = await hindranceOf(ports, finding, action)
  if (hindrance !== null) return { kind: 'conflict', problem: hindrance }
  if (dry) return { kind: 'would-repair', action, result: 'dry-run' }
  const done = await carryOut(tools, finding, action, actor)
  return 'problem' in done
    ? unsuccessful(ports, finding, action, actor, done.problem)
    : successful(ports, finding, action, actor, done)
}

type Done = { readonly result: string; readonly noted?: boolean } | { readonly problem: Problem }

async function successful(
  ports: Ports,
  finding: FindingRecord,
  action: RepairAction,
  actor: string,
  { result, noted }: Exclude<Done, { problem: Problem }>
): Promise<RepairAnswer> {
  if (noted !== true)
    await ports.store.transaction(async tx => {
      const at = ports.clock.now()
      const repair = repairOf(action, actor, result, at)
      if (await tx.reconciliations.close(finding.id, 'repaired', { actor, at, repair }))
        await tx.audit.note(eventOf(finding, repair, 'success', at))
    })
  return { kind: 'repaired', action, result }
}

async function unsuccessful(
  ports: Ports,
  finding: FindingRecord,
  action: RepairAction,
  actor: string,
  problem: Problem
): Promise<RepairAnswer> {
  await ports.store.transaction(async tx => {
    const at = ports.clock.now()
    const repair = repairOf(action, actor, problem.detail ?? problem.code, at)
    await tx.reconciliations.tried(finding.id, repair)
    await tx.audit.note(eventOf(finding, repair, 'failure', at))
  })
  return { kind: 'conflict', problem }
}

function repairOf(action: RepairAction, actor: string, result: string, at: Date): Repair {
  return { action, actor, at: at.toISOString(), result: result.slice(0, 500) }
}

function eventOf(
  finding: FindingRecord,
  { action, actor, result }: Repair,
  outcome: 'success' | 'failure',
  at: Date
) {
  return {
    action: 'reconciliation.repaired',
    outcome,
    actor,
    subject: { finding: finding.id, partner: finding.partnerId },
    facts: { kind: finding.kind, repair: action, result },
    at
  } as const
}

/** States from which a delivery may be doubted, by what the finding says of it. */
const doubtable: readonly DeliveryState[] = ['handed-over', 'queued', 'refused', 'failed']

/** Null: nothing stands in the way. */
async function hindranceOf(
  ports: Ports,
  { kind, facts: { deliveryId } }: FindingRecord,
  action: RepairAction
): Promise<Problem | null> {
  if (deliveryId === undefined) return null
  const delivery = await ports.store.deliveries.find(deliveryId)
  if (delivery === null) return { code: 'reconciliation.moved-on' }
  const moved: Problem = { code: 'reconciliation.moved-on', detail: delivery.state }
  switch (action) {
    case 'ask-then-send':
    case 'send-again':
      if (await isRecalled(ports.store, delivery)) return { code: 'document.recalled' }
      if (kind === 'missing-there' && recipientAnswered(delivery)) return { code: 'reconciliation.answered' }
      return doubtable.includes(delivery.state) ? null : moved
    case 'settle-as-taken':
    case 'remind':
      return delivery.state === 'offered' ? null : moved
    case 'retry':
      return delivery.state === 'queued' || delivery.state === 'unknown' ? null : moved
    default:
      return null
  }
}

async function carryOut(
  tools: Tools,
  finding: FindingRecord,
  action: RepairAction,
  actor: string
): Promise<Done> {
  const { ports, exchange } = tools
  const { facts, partnerId, day } = finding
  switch (action) {
    case 'ask-then-send':
    case 'send-again':
      return doubted(ports, finding, action, actor)
    case 'retry': {
      const answer = await exchange.retry(facts.deliveryId ?? '', actor)
      return answer.kind === 'conflict'
        ? { problem: answer.problem }
        : answer.kind === 'not-found'
          ? { problem: { code: 'reconciliation.moved-on' } }
          : { result: answer.kind }
    }
    case 'settle-as-taken': {
      const answer = await exchange.pickUp(partnerId, facts.deliveryId ?? '', { taken: true })
      return answer.kind === 'taken' || answer.kind === 'already-taken'
        ? { result: answer.kind }
        : { problem: { code: 'reconciliation.moved-on' } }
    }
    case 'remind':
      return reminded(ports, facts.deliveryId ?? '')
    case 'fetch':
    case 'acknowledge':
      return fetched(tools, finding)
    case 'collect': {
      const count = await exchange.collectFromDms(partnerId)
      return { result: `collected ${count}` }
    }
    case 'compare-again': {
      const run = await askForRun(ports, { partnerId, day, askedBy: actor })
      return { result: `run ${run.id}` }
    }
  }
}

/** The doubt, the next attempt, the closed finding and the audit: one commit. */
async function doubted(
  ports: Ports,
  finding: FindingRecord,
  action: RepairAction,
  actor: string
): Promise<Done> {
  const id = finding.facts.deliveryId ?? ''
  const at = ports.clock.now()
  const code = finding.kind === 'missing-there' ? 'reconciliation.missing-there' : 'reconciliation.differing'
  const repair = repairOf(action, actor, 'queued', at)
  const moved = await ports.store.transaction(async tx => {
    const delivery = await tx.deliveries.find(id)
    if (delivery === null || (await isRecalled(tx, delivery))) return false
    if (!(await tx.deliveries.doubt(id, doubtable, code, at))) return false
    const { route, priority } = delivery
    await tx.outbox.schedule([{ topic: 'deliver', ref: id, lane: route.id, priority, dueAt: at }])
    await afterSettled(ports, tx, delivery, { state: 'unknown', code, dueAt: at })
    await tx.reconciliations.close(finding.id, 'repaired', { actor, at, repair })
    await tx.audit.note(eventOf(finding, repair, 'success', at))
    return true
  })
  return moved ? { result: 'queued', noted: true } : { problem: { code: 'reconciliation.moved-on' } }
}

async function reminded(ports: Ports, deliveryId: string): Promise<Done> {
  const delivery: DeliveryRecord | null = await ports.store.deliveries.find(deliveryId)
  const document =
    delivery?.documentId === undefined ? null : await ports.store.documents.find(delivery.documentId)
  if (delivery === null || document === null) return { problem: { code: 'reconciliation.moved-on' } }
  await ports.store.transaction(tx => announceReceived(ports, tx, document, delivery))
  return { result: 'announced' }
}

async function fetched({ ports, settings }: Tools, { partnerId, facts }: FindingRecord): Promise<Done> {
  const axis = ports.carriers.axes().find(({ id }) => id === partnerId)
  const remoteId = facts.theirs[0]?.ids[0]
  if (axis === undefined || remoteId === undefined) return { problem: { code: 'reconciliation.no-repair' } }
  const item: AxisItem = {
    remoteId,
    kind: facts.messageKind,
    ...(facts.from === undefined ? {} : { from: facts.from }),
    ...(facts.to === undefined ? {} : { to: facts.to })
  }
  try {
    await settleItem(ports, settings, axis, item, AbortSignal.timeout(patience))
  } catch (error) {
    const why = error instanceof BrokenPromise ? error.code : error instanceof Error ? error.message : ''
    return { problem: { code: 'reconciliation.repair-failed', detail: why } }
  }
  const settled = await ports.store.axisItems.find(axis.id, remoteId)
  return { result: settled?.result === 'done' ? 'received' : `refused: ${settled?.why ?? ''}` }
}
