/**
 * An act comes from an axis. It is carried out for our own recipients as one that we send is for others: what has not been
 * handed over is stopped here and answered by ourselves, what has been goes on to the DMS. It may come before the document
 * that it speaks of; then it is kept until that comes.
 */
import { vietnamDate } from '../../domain/calendar.ts'
import type { DocumentRecord } from '../../domain/document.ts'
import { codeOf } from '../../domain/envelope.ts'
import { receiversOf } from '../../domain/life.ts'
import type { Problem } from '../../domain/problem.ts'
import type { DeliveryRecord, EarlyAct, NewDelivery, Ports, Repositories } from '../ports/index.ts'
import type { Act, Original } from './enact.ts'
import { enact, normalised } from './enact.ts'
import { isSameRecipient } from './match.ts'
import { findOriginals, referenceOf, standsFor } from './originals.ts'

export type Arriving = { readonly problem: Problem } | { readonly act: Omit<Act, 'said'> | null }

/** At the beginning of the commit: from here on nobody else brings the original or an act on it. */
export async function readArriving(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord
): Promise<Arriving> {
  const { message, businessType } = document
  await tx.acts.oneAtATime(referenceOf(message))
  if (businessType === 'new') return { act: null }
  const found = await originalsOf(ports, tx, document)
  if ('problem' in found) return found
  const { reason } = message.business
  return {
    act: {
      kind: businessType,
      originals: found.originals,
      removed: businessType === 'update' ? receiversOf(message.business, 'removed') : [],
      ...(reason === undefined ? {} : { reason }),
      actor: `axis:${document.source}`
    }
  }
}

async function originalsOf(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord
): Promise<{ problem: Problem } | { originals: readonly Original[] }> {
  const { message, businessType, senderCode, senderId } = document
  const query = {
    direction: 'in',
    sender: { code: senderCode, ...(senderId === undefined ? {} : { organisationId: senderId }) },
    except: document.id,
    today: vietnamDate(ports.clock.now())
  } as const
  const named =
    businessType === 'replace'
      ? (message.business.replacements ?? []).map(each => ({
          reference: { documentId: each.documentId },
          only: normalised(each.organIds)
        }))
      : [{ reference: referenceOf(message) }]
  const originals: Original[] = []
  for (const { reference, ...only } of named) {
    const found = await findOriginals(tx, { ...query, reference })
    if (found.kind === 'not-yours')
      return {
        problem: {
          code: notYours[businessType === 'new' ? 'recall' : businessType],
          field: 'MessageHeader/From/OrganId',
          detail: found.documentId
        }
      }
    if (found.kind === 'found')
      originals.push(...found.documents.filter(isOther(document)).map(each => ({ document: each, ...only })))
  }
  return { originals }
}

const notYours = {
  recall: 'recall.not-yours',
  update: 'update.not-yours',
  replace: 'replace.not-yours'
} as const

/** A second copy of the act, for another recipient, is no original of it. */
const isOther = (act: DocumentRecord) => (document: DocumentRecord) =>
  document.businessKey !== act.businessKey

/** The deliveries are stored, held. */
export async function enactArrived(
  ports: Ports,
  tx: Repositories,
  act: Omit<Act, 'said'>,
  document: DocumentRecord,
  carriers: readonly NewDelivery[]
): Promise<void> {
  const { early } = await enact(ports, tx, { ...act, said: { actDocumentId: document.id } }, carriers)
  if (early.length === 0) return
  const { id, senderCode, senderId, message } = document
  await tx.acts.keepEarly({
    actDocumentId: id,
    senderCode,
    ...(senderId === undefined ? {} : { senderId }),
    reference: referenceOf(message),
    at: ports.clock.now()
  })
}

/** Its signatures held it; now they have passed. */
export async function enactReleased(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  carriers: readonly DeliveryRecord[]
): Promise<void> {
  const read = await readArriving(ports, tx, document)
  if ('act' in read && read.act !== null) return enactArrived(ports, tx, read.act, document, carriers)
  const code = 'problem' in read ? read.problem.code : 'recall.document-unknown'
  for (const carrier of carriers)
    await tx.deliveries.move(carrier.id, ['held'], { state: 'held', code }, ports.clock.now())
}

/** The original of acts that came before it: they are carried out on its new deliveries at once. */
export async function enactEarlier(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  deliveries: readonly NewDelivery[]
): Promise<void> {
  if (deliveries.length === 0 || document.businessType === 'recall') return
  const { header } = document.message
  const code = codeOf(header)
  const known = await tx.acts.earlyFor({
    ...(header.documentId === undefined ? {} : { documentId: header.documentId }),
    ...(code === undefined ? {} : { code }),
    ...(header.promulgationDate === undefined ? {} : { promulgationDate: header.promulgationDate })
  })
  for (const early of known) await enactOne(ports, tx, early, document, deliveries)
}

async function enactOne(
  ports: Ports,
  tx: Repositories,
  early: EarlyAct,
  original: DocumentRecord,
  deliveries: readonly NewDelivery[]
): Promise<void> {
  const said = await tx.documents.find(early.actDocumentId)
  if (said === null || said.id === original.id) return
  const sender = {
    code: early.senderCode,
    ...(early.senderId === undefined ? {} : { organisationId: early.senderId })
  }
  if (!(await standsFor(tx, sender, original, vietnamDate(ports.clock.now())))) return
  const waiting = await withoutRow(tx, said.id)
  const { reason } = said.message.business
  const act = {
    kind: said.businessType === 'update' ? 'update' : 'recall',
    said: { actDocumentId: said.id },
    originals: [{ document: original }],
    removed: receiversOf(said.message.business, 'removed'),
    ...(reason === undefined ? {} : { reason }),
    actor: `axis:${said.source}`
  } as const
  const meant = waiting.filter(carrier => deliveries.some(each => isSameRecipient(carrier, each)))
  if (meant.length > 0) await enact(ports, tx, act, meant)
  if ((await withoutRow(tx, said.id)).length === 0) await tx.acts.forgetEarly(said.id)
}

/** Carriers of an act that no original has been found for; those that a person has let go are among them. */
async function withoutRow(tx: Repositories, actDocumentId: string): Promise<readonly DeliveryRecord[]> {
  const rows = await tx.acts.ofActDocument(actDocumentId)
  const carriers = await tx.deliveries.ofDocument(actDocumentId)
  return carriers.filter(each => each.kind === 'edoc' && !rows.some(row => row.carriedBy === each.id))
}
