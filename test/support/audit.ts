/** Chains of audit events as tests want them. */
import canonicalize from 'canonicalize'
import type { ChainedEvent, ChainLink } from '../../src/exchange/audit/chain.ts'
import { digestOf, genesis, linkOn } from '../../src/exchange/audit/chain.ts'
import type { Checkpoint, CheckpointStatement } from '../../src/exchange/audit/export-form.ts'
import {
  exportFormat,
  writeCheckpoint,
  writeHeader,
  writeLink
} from '../../src/exchange/audit/export-form.ts'

export const exportedAt = '2026-03-03T00:00:00.000Z'

export function event(number: number, change: Partial<ChainedEvent> = {}): ChainedEvent {
  return {
    seq: String(number * 3),
    at: '2026-03-02T02:00:00.000Z',
    action: 'document.accepted',
    outcome: 'success',
    actor: 'dms:ioffice',
    subject: { document: `d-${String(number)}` },
    facts: { recipients: ['000.00.00.G22'], n: number },
    ...change
  }
}

export function chainOf(count: number): readonly ChainLink[] {
  const links: ChainLink[] = []
  for (let n = 1; n <= count; n++) links.push(linkOn(links.at(-1) ?? genesis, event(n)))
  return links
}

/** A checkpoint over each of these positions, each holding the digest of the one before. */
export function checkpointsAt(
  links: readonly ChainLink[],
  positions: readonly number[]
): readonly Checkpoint[] {
  let previous = genesis.hash
  return positions.map((position, i) => {
    const hash = links[position - 1]?.hash ?? genesis.hash
    const day = `2026-03-${String(i + 1).padStart(2, '0')}`
    const stated: CheckpointStatement = {
      ...{ format: 'lienthong-checkpoint-1', gateway: '000.00.00.H19', day },
      ...{ position, hash, madeAt: exportedAt, previous }
    }
    const statement = canonicalize(stated) ?? ''
    previous = digestOf(statement)
    return { statement, signature: new Uint8Array([1]) }
  })
}

/** The export's lines: header, links, and after the link it speaks of each checkpoint. */
export function linesOf(links: readonly ChainLink[], positions: readonly number[] = []): string[] {
  const header = { format: exportFormat, gateway: '000.00.00.H19', exportedAt, from: 1 } as const
  const marks = checkpointsAt(links, positions)
  return [
    writeHeader({ ...header, to: links.length, previous: genesis.hash }),
    ...links.flatMap(link => [
      writeLink(link),
      ...marks.filter((_, i) => positions[i] === link.position).map(writeCheckpoint)
    ])
  ]
}

export async function* streamOf(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(line)
}
