/** The closing check: what the gateway says it handed over against what the partners' journals hold. */
import type { DocumentBody } from './board.ts'
import type { Networks, Offices } from './partners.ts'

export interface Verdict {
  readonly deliveries: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly receipts: number
}

interface Held {
  readonly way: string
  readonly code: string
  readonly to: string
  readonly times: number
}

/** Exactly one copy with each recipient, none besides, and nothing twice on the networks, receipts included. */
export function reconcile(documents: readonly DocumentBody[], networks: Networks, offices: Offices): Verdict {
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
    receipts: receiptsOf(documents)
  }
}

function heldBy({ axis, lgsp }: Networks, { ioffice, onewin }: Offices): Held[] {
  const onNetwork = (way: string, truth: ReturnType<typeof axis.control.truth>) =>
    truth.taken
      .filter(taken => taken.kind === 'edoc' && taken.by === 'dongnai')
      .map(({ code, to }) => ({ way, code, to, times: 1 }))
  const inOffice = (way: string, truth: ReturnType<typeof ioffice.truth>) =>
    truth.documents.map(({ code, to, times }) => ({ way, code, to, times }))
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
