/** The closing check: what the gateway says it handed over against what the partners' journals hold. */
import type { Act } from './api.ts'
import type { DocumentBody } from './board.ts'
import type { Networks, Offices } from './partners.ts'

export interface Verdict {
  readonly deliveries: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly receipts: number
  /** Acts on which the gateway and the partners do not agree. */
  readonly differing: readonly string[]
  /** Copies that were given back, that were kept, that another stands in place of. */
  readonly acts: { readonly recalled: number; readonly declined: number; readonly replaced: number }
}

interface Held {
  readonly way: string
  readonly code: string
  readonly to: string
  readonly times: number
}

/** Exactly one copy with each recipient, none besides, and nothing twice on the networks, receipts included. */
export function reconcile(
  documents: readonly DocumentBody[],
  acts: ReadonlyMap<string, readonly Act[]>,
  networks: Networks,
  offices: Offices
): Verdict {
  const codes = new Set(documents.map(document => document.reference.code))
  const held = heldBy(networks, offices).filter(each => codes.has(each.code))
  const expected = documents.flatMap(({ reference, deliveries }) =>
    deliveries
      .filter(delivery => delivery.kind === 'edoc')
      .map(({ via, recipientCode }) => nameOf(via.id, reference.code ?? '', recipientCode))
  )
  const counts = new Map<string, number>()
  for (const { way, code, to, times } of held) {
    const name = nameOf(way, code, to)
    counts.set(name, (counts.get(name) ?? 0) + times)
  }
  const { axis, lgsp } = networks
  const twice = [...counts]
    .filter(([name, times]) => times > 1 || !expected.includes(name))
    .map(([name]) => name)
  return {
    deliveries: expected.length,
    lost: expected.filter(name => !counts.has(name)),
    doubled: [...twice, ...axis.control.truth().doubled, ...lgsp.control.truth().doubled],
    receipts: receiptsOf(documents),
    ...actsIn(documents, acts, networks)
  }
}

function heldBy({ axis, lgsp }: Networks, { ioffice, onewin }: Offices): Held[] {
  const onNetwork = (way: string, truth: ReturnType<typeof axis.control.truth>) =>
    truth.taken
      .filter(taken => taken.kind === 'edoc' && taken.by === 'dongnai' && taken.businessType !== '1')
      .map(({ code, to }) => ({ way, code, to, times: 1 }))
  const inOffice = (way: string, truth: ReturnType<typeof ioffice.truth>) =>
    truth.documents
      .filter(({ businessType }) => businessType !== '1')
      .map(({ code, to, times }) => ({ way, code, to, times }))
  return [
    ...onNetwork('vxp', axis.control.truth()),
    ...onNetwork('lgsp', lgsp.control.truth()),
    ...inOffice('ioffice', ioffice.truth()),
    ...inOffice('onewin', onewin.truth())
  ]
}

/** How many steps recipients have reported, all in all. */
function receiptsOf(documents: readonly DocumentBody[]): number {
  return documents.flatMap(each => each.deliveries).filter(each => each.receiptCode !== undefined).length
}

const nameOf = (way: string, code: string, to: string) => `${code} → ${to} (${way})`

const inBooks: Readonly<Record<string, string>> = {
  agreed: 'recalled',
  declined: 'declined',
  informed: 'replaced'
}

/** What the gateway says of each copy that was acted upon, against the books of whoever has or had it. */
function actsIn(
  documents: readonly DocumentBody[],
  acts: ReadonlyMap<string, readonly Act[]>,
  { axis, lgsp }: Networks
): Pick<Verdict, 'differing' | 'acts'> {
  const books = [axis, lgsp].map(each => each.control.truth().books)
  const entries = books.flatMap(each => each.entries)
  const counts = { recalled: 0, declined: 0, replaced: 0 }
  const differing = books
    .flatMap(each => each.complaints)
    .map(({ kind, documentId, to }) => `${kind} ${documentId} → ${to}`)
  for (const { id, reference } of documents)
    for (const { recipientCode, state } of (acts.get(id) ?? []).flatMap(act => act.recipients)) {
      const entry = entries.find(each => each.code === reference.code && each.to === recipientCode)
      // Offices of our own DMSs are on no network.
      if (entry === undefined) continue
      const expected = inBooks[state]
      if (expected !== entry.state)
        differing.push(`${reference.code ?? ''} → ${recipientCode}: ${state} / ${entry.state}`)
      else counts[expected as keyof typeof counts] += 1
    }
  return { differing, acts: counts }
}
