/** Which document an act speaks of, and whether whoever acts is the one that sent it, or stands in its place. */
import type { DocumentRecord } from '../../domain/document.ts'
import type { Direction } from '../../domain/document.ts'
import type { Edoc } from '../../domain/envelope.ts'
import { codeOf } from '../../domain/envelope.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import type { DocumentReference, Repositories } from '../ports/index.ts'

export interface Actor {
  /** Normalised. */
  readonly code: string
  readonly organisationId?: string
}

export interface OriginalQuery {
  readonly direction: Direction
  readonly reference: DocumentReference
  readonly sender: Actor
  /** The act's own document, when it is stored already. */
  readonly except?: string
  /** yyyy-MM-dd */
  readonly today: string
}

export type Originals =
  | { readonly kind: 'found'; readonly documents: readonly DocumentRecord[] }
  | { readonly kind: 'unknown' }
  /** The document is known, and somebody else sent it. */
  | { readonly kind: 'not-yours'; readonly documentId: string }

/** A recall repeats the original's identity (SPEC 2.3); an update may name it in `Bussiness/DocumentId`. */
export function referenceOf({ header, business }: Pick<Edoc, 'header' | 'business'>): DocumentReference {
  const documentId = business.documentId?.trim() || header.documentId?.trim()
  const code = codeOf(header)
  const { promulgationDate } = header
  // With an identity of the original's own, the header's number may be the update's.
  const named = business.documentId !== undefined && business.documentId.trim() !== header.documentId?.trim()
  return {
    ...(documentId === undefined || documentId === '' ? {} : { documentId }),
    ...(code === undefined || named ? {} : { code }),
    ...(promulgationDate === undefined || named ? {} : { promulgationDate })
  }
}

/**
 * Every posting of the original and every update of it: whoever recalls a document recalls all its versions. Number and
 * notation are unique only with their sender, so another's document is recognised by its DocumentId alone.
 */
export async function findOriginals(tx: Repositories, query: OriginalQuery): Promise<Originals> {
  const { reference, sender, today } = query
  const { codes } = await tx.lineage.of(sender.code, [today])
  const line = [...new Set([sender.code, ...codes.map(normaliseCode)])]
  const own: DocumentRecord[] = []
  for (const document of await candidates(tx, query, { ...reference, senderCodes: line }))
    if (await standsFor(tx, sender, document, today)) own.push(document)
  if (own.length > 0) return { kind: 'found', documents: await withVersions(tx, own, query.except) }
  if (reference.documentId === undefined) return { kind: 'unknown' }
  const [other] = await candidates(tx, query, { documentId: reference.documentId })
  return other === undefined ? { kind: 'unknown' } : { kind: 'not-yours', documentId: other.id }
}

async function candidates(
  tx: Repositories,
  { direction, except }: OriginalQuery,
  reference: DocumentReference
): Promise<readonly DocumentRecord[]> {
  const found = await tx.documents.byReference(reference)
  return found.filter(d => d.direction === direction && d.businessType !== 'recall' && d.id !== except)
}

async function withVersions(
  tx: Repositories,
  documents: readonly DocumentRecord[],
  except: string | undefined
): Promise<readonly DocumentRecord[]> {
  const all = new Map(documents.map(document => [document.id, document]))
  for (const id of await tx.acts.versionsOf([...all.keys()])) {
    const version = all.has(id) || id === except ? null : await tx.documents.find(id)
    if (version !== null) all.set(id, version)
  }
  return [...all.values()].sort((a, b) => a.acceptedAt.getTime() - b.acceptedAt.getTime())
}

/** The sender itself, by code or organisation; else whoever stands in its place after a merger, a split, a new code. */
export async function standsFor(
  tx: Repositories,
  actor: Actor,
  sent: { readonly senderCode: string; readonly senderId?: string },
  today: string
): Promise<boolean> {
  if (normaliseCode(sent.senderCode) === actor.code) return true
  const { organisationId } = actor
  if (organisationId === undefined) return false
  if (sent.senderId === organisationId) return true
  const standing = await tx.directory.resolve(sent.senderCode, today)
  if ('organisation' in standing) return standing.organisation.id === organisationId
  return standing.kind === 'closed' && standing.successors.some(s => s.id === organisationId)
}
