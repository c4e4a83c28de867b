/** What may be done about a finding without a person's judgement, and whom to call where nothing may. */
import type { FindingKind } from '../../domain/reconciliation.ts'
import type { FindingFacts } from '../ports/reconciliation.ts'

export const repairActions = [
  'ask-then-send',
  'send-again',
  'fetch',
  'collect',
  'retry',
  'remind',
  'settle-as-taken',
  'acknowledge',
  'compare-again'
] as const
export type RepairAction = (typeof repairActions)[number]

/** Who must be spoken to: the network's operator, the DMS's, the recipient's or the sender's office. */
export type Whom = 'axis' | 'dms' | 'recipient' | 'sender'

export type Plan =
  { readonly kind: 'repair'; readonly action: RepairAction } | { readonly kind: 'call'; readonly whom: Whom }

const repair = (action: RepairAction): Plan => ({ kind: 'repair', action })
const call = (whom: Whom): Plan => ({ kind: 'call', whom })

export interface PartnerFacts {
  readonly kind: 'axis' | 'dms'
  /** A DMS that the gateway fetches from. */
  readonly collects: boolean
}

export function planFor(kind: FindingKind, facts: FindingFacts, partner: PartnerFacts): Plan {
  const isAxis = partner.kind === 'axis'
  switch (kind) {
    case 'missing-there':
      if (facts.flow === 'received' || facts.deliveryId === undefined) return call('dms')
      // A DMS knows a repeat by its id; an axis must be asked.
      return repair(isAxis ? 'ask-then-send' : 'send-again')
    case 'missing-here':
      if (facts.flow === 'sent') return call(isAxis ? 'axis' : 'dms')
      if (isAxis) return repair('fetch')
      return partner.collects ? repair('collect') : call('dms')
    case 'doubled':
      return call(facts.flow === 'received' ? 'sender' : isAxis ? 'recipient' : 'dms')
    case 'stuck':
      return planForStuck(facts)
    case 'differing':
      return planForDiffering(facts, isAxis)
  }
}

function planForStuck({ reason }: FindingFacts): Plan {
  switch (reason) {
    case 'queued':
    case 'unknown':
      return repair('retry')
    case 'offered':
      return repair('remind')
    case 'taken-there':
      return repair('settle-as-taken')
    case 'acknowledgement-lost':
      return repair('acknowledge')
    default:
      return repair('compare-again')
  }
}

/** What we thought not taken is asked about; what we thought taken is only looked at again: a resend could double it. */
function planForDiffering({ aspects = [], ours, deliveryId, flow }: FindingFacts, isAxis: boolean): Plan {
  const notTaken = ours?.state === 'queued' || ours?.state === 'refused' || ours?.state === 'failed'
  if (flow === 'sent' && aspects.includes('state') && notTaken && deliveryId !== undefined)
    return repair(isAxis ? 'ask-then-send' : 'send-again')
  return repair('compare-again')
}
