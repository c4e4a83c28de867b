/** Nothing is lost on a refusal: the bytes stay, the problems stand beside them, the audit says so. */
import type { ContentRef } from '../domain/content.ts'
import type { Direction } from '../domain/document.ts'
import type { Problem } from '../domain/problem.ts'
import type { Refused } from './answers.ts'
import type { NewRefusal, Ports, Repositories } from './ports/index.ts'

export interface RefusedMessage {
  readonly direction: Direction
  readonly source: string
  readonly actor: string
  readonly raw: ContentRef
  readonly problems: readonly Problem[]
  readonly seen?: NonNullable<NewRefusal['seen']>
  readonly remoteId?: string
}

/** Keeps the evidence in the caller's commit, or in one of its own. */
export async function keepRefusal(
  ports: Ports,
  refused: RefusedMessage,
  tx?: Repositories
): Promise<Refused> {
  const { actor, ...evidence } = refused
  const at = ports.clock.now()
  const id = ports.clock.id()
  const write = async (repositories: Repositories) => {
    await repositories.refusals.keep({ ...evidence, id, at })
    await repositories.audit.note({
      action: 'message.refused',
      outcome: 'refused',
      actor,
      subject: { refusal: id },
      facts: { codes: refused.problems.map(p => p.code), raw: refused.raw.sha256 },
      at
    })
  }
  await (tx === undefined ? ports.store.transaction(write) : write(tx))
  ports.log.warn(
    { refusal: id, source: refused.source, codes: refused.problems.map(p => p.code) },
    'message.refused'
  )
  return { kind: 'refused', refusalId: id, problems: refused.problems }
}
