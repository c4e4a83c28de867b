/** An item of an axis comes to its end: done, or refused and kept as evidence. A repeat of it finds what was noted. */
import type { ContentRef } from '../domain/content.ts'
import type { DocumentRecord } from '../domain/document.ts'
import type { Edoc } from '../domain/envelope.ts'
import type { Problem } from '../domain/problem.ts'
import type { ReceiveAnswer } from './answers.ts'
import { seenIn } from './outbound.ts'
import type { NewRefusal, Ports, Repositories } from './ports/index.ts'
import { keepRefusal } from './refusals.ts'

export interface InboundItem {
  readonly remoteId: string
  /** Whom the axis lists it for; absent when a push does not say. */
  readonly to?: string
}

export function refuseConflict(
  ports: Ports,
  tx: Repositories,
  axisId: string,
  item: InboundItem,
  raw: ContentRef,
  message: Edoc,
  kept: DocumentRecord
) {
  const problem: Problem = { code: 'document.conflicting-copy', detail: kept.id }
  return refuse(ports, axisId, item, raw, [problem], seenIn(message), tx)
}

/** Kept as evidence, told to the axis as `fail` with its codes. */
export async function refuse(
  ports: Ports,
  axisId: string,
  item: InboundItem,
  raw: ContentRef,
  problems: readonly Problem[],
  seen: NewRefusal['seen'],
  tx?: Repositories
): Promise<ReceiveAnswer> {
  const write = async (repositories: Repositories): Promise<ReceiveAnswer> => {
    const why = problems.map(p => p.code).join(', ')
    const at = ports.clock.now()
    await repositories.axisItems.note({
      axisId,
      remoteId: item.remoteId,
      kind: 'edoc',
      result: 'fail',
      why,
      at
    })
    const evidence = {
      direction: 'in',
      source: axisId,
      actor: `axis:${axisId}`,
      raw,
      problems,
      remoteId: item.remoteId
    } as const
    return keepRefusal(ports, seen === undefined ? evidence : { ...evidence, seen }, repositories)
  }
  return tx === undefined ? ports.store.transaction(write) : write(tx)
}

export async function noteDone(
  ports: Ports,
  tx: Repositories,
  axisId: string,
  item: InboundItem,
  kind: 'edoc' | 'status',
  subjectId: string
): Promise<void> {
  await tx.axisItems.note({
    axisId,
    remoteId: item.remoteId,
    kind,
    result: 'done',
    subjectId,
    at: ports.clock.now()
  })
}
