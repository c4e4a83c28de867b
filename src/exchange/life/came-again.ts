/**
 * Bytes of a destroyed document that come in once more: an axis repeats itself, a DMS sends what it should not have any
 * longer. Reading a message puts its parts into the store before anything is known of it, so what was destroyed would lie
 * there again, unseen. The job comes back and looks.
 */
import type { ContentRef } from '../../domain/content.ts'
import { contentsOf } from '../../domain/destruction.ts'
import type { EdxmlMessage } from '../../domain/envelope.ts'
import type { Ports, Repositories } from '../ports/index.ts'
import { destroyItem } from './destroy.ts'

/** Whatever becomes of the message. Not in a commit: whoever brought it brings it again when we do not come to answer. */
export async function noteCameAgain(ports: Ports, message: EdxmlMessage, raw: ContentRef): Promise<void> {
  const contents = message.kind === 'edoc' ? contentsOf(raw, message) : [raw]
  for (const documentId of await ports.store.destructions.ordered(contents.map(each => each.sha256)))
    await ports.store.transaction(tx => again(ports, tx, documentId))
}

/** The very document once more, in other wrapping: its bytes are to go as well. */
export async function destroyCopy(
  ports: Ports,
  tx: Repositories,
  documentId: string,
  contents: readonly ContentRef[]
): Promise<void> {
  if ((await tx.destructions.find(documentId)) === null) return
  await tx.destructions.refer(documentId, contents)
  await again(ports, tx, documentId)
}

async function again(ports: Ports, tx: Repositories, documentId: string): Promise<void> {
  await tx.destructions.cameAgain(documentId)
  await tx.outbox.schedule([destroyItem(documentId, ports.clock.now())])
}
