/** From a claimed delivery to the parcel that a carrier takes: composed bytes, never rebuilt differently. */
import type { DocumentRecord } from '../domain/document.ts'
import type { Edoc, StatusMessage } from '../domain/envelope.ts'
import { codeOf } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import { BrokenPromise } from '../domain/problem.ts'
import { sealMessage, writeMessage } from '../edxml/write.ts'
import { asUnderstood } from './life/understood.ts'
import type { ClaimedDelivery, Parcel, Ports, ReceiptRecord, Seal } from './ports/index.ts'

/** Wider than any axis's window for what was sent, clocks apart included. */
const askedBackMs = 3_600_000

/** Throws BrokenPromise `content.missing` when the row's document or receipt is gone. */
export async function buildParcel(ports: Ports, claimed: ClaimedDelivery): Promise<Parcel> {
  const document =
    claimed.documentId === undefined ? null : await ports.store.documents.find(claimed.documentId)
  // Needed only to ask; over the years a recipient gathers more ids than an attempt should carry.
  const since = new Date(claimed.firstAttemptAt.getTime() - askedBackMs)
  const { route, recipientCode } = claimed
  const takenRemoteIds = claimed.mustAsk
    ? await ports.store.deliveries.remoteIds(route.id, recipientCode, since)
    : []
  const base = {
    deliveryId: claimed.id,
    kind: claimed.kind,
    attempt: claimed.attempt,
    from: claimed.senderCode,
    to: claimed.recipientCode,
    firstAttemptAt: claimed.firstAttemptAt,
    takenRemoteIds
  }
  if (claimed.kind === 'edoc') {
    if (document === null) throw new BrokenPromise('content.missing', { delivery: claimed.id })
    const message = addressedTo(document, claimed.recipientCode)
    const told = asUnderstood(message, { recallBy: recallByOf(ports, claimed), recipientCode })
    if (told.kind === 'status')
      return {
        ...base,
        kind: 'status',
        document: describeReference(told),
        message: told,
        ...(await composedBytes(ports, told))
      }
    return {
      ...base,
      document: describe(document),
      message,
      ...(await documentBytes(ports, document, message, claimed))
    }
  }
  const receipt = claimed.receiptId === undefined ? null : await ports.store.receipts.find(claimed.receiptId)
  if (receipt === null) throw new BrokenPromise('content.missing', { delivery: claimed.id })
  const about = document === null ? describeReference(receipt.message) : describe(document)
  const told =
    document === null
      ? receipt.message
      : asUnderstood(receipt.message, {
          recallBy: recallByOf(ports, claimed),
          recipientCode,
          original: document.message
        })
  if (told.kind === 'edoc')
    return {
      ...base,
      kind: 'edoc',
      document: { ...about, businessType: 'recall' },
      message: told,
      ...(await sealedBytes(ports, told, claimed))
    }
  return { ...base, document: about, message: receipt.message, ...(await receiptBytes(ports, receipt)) }
}

const recallByOf = ({ carriers }: Ports, { route }: ClaimedDelivery) => carriers.get(route.id)?.recallBy

function describe(document: DocumentRecord): Parcel['document'] {
  const { header } = document.message
  const code = codeOf(header)
  return {
    id: document.id,
    ...(header.documentId === undefined ? {} : { documentId: header.documentId }),
    ...(code === undefined ? {} : { code }),
    ...(header.subject === undefined ? {} : { subject: header.subject }),
    ...(header.promulgationDate === undefined ? {} : { promulgationDate: header.promulgationDate }),
    businessType: document.businessType,
    priority: header.otherInfo.priority
  }
}

function describeReference({ responseFor }: StatusMessage): Parcel['document'] {
  return {
    ...(responseFor.documentId === undefined ? {} : { documentId: responseFor.documentId }),
    ...(responseFor.code === undefined ? {} : { code: responseFor.code }),
    ...(responseFor.promulgationDate === undefined ? {} : { promulgationDate: responseFor.promulgationDate }),
    businessType: 'new',
    priority: 0
  }
}

/**
 * An outbound envelope names the one recipient it is carried to. Some axes deliver to whoever the message names,
 * whatever the call says: with the whole list in each of n deliveries every recipient would get n copies.
 */
function addressedTo({ direction, message }: DocumentRecord, recipientCode: string): Edoc {
  if (direction === 'in') return message
  const own = message.header.to.filter(to => normaliseCode(to.organId) === normaliseCode(recipientCode))
  const to = own.length > 0 ? own.slice(0, 1) : [{ organId: recipientCode }]
  return { ...message, header: { ...message.header, to } }
}

/** What came from an axis goes to the DMS byte for byte; what a DMS sent goes in our form, always the same bytes. */
async function documentBytes(
  ports: Ports,
  document: DocumentRecord,
  message: Edoc,
  claimed: ClaimedDelivery
) {
  if (document.direction === 'in')
    return { ...document.raw, open: () => ports.contents.open(document.raw.sha256) }
  return sealedBytes(ports, message, claimed)
}

async function sealedBytes(ports: Ports, message: Edoc, claimed: ClaimedDelivery) {
  const seal = await sealOf(ports, message, claimed)
  const options = seal === null ? {} : { signatureXml: seal.signatureXml }
  const sealed = await sealMessage(message, ports.contents, options)
  return { ...sealed, open: () => writeMessage(message, ports.contents, options) }
}

/**
 * Made once for a delivery and kept before it is used: signing time and timestamp would differ at every attempt. It is for
 * those outside: a DMS of ours has the envelope from us, over a connection that proves it.
 */
async function sealOf(ports: Ports, message: Edoc, claimed: ClaimedDelivery): Promise<Seal | null> {
  if (claimed.route.kind !== 'axis') return null
  const kept = await ports.store.seals.find(claimed.id)
  if (kept !== null) return kept
  const seal = await ports.signatures.seal(message, ports.clock.now())
  return seal === null ? null : ports.store.seals.keep(claimed.id, seal)
}

async function receiptBytes(ports: Ports, receipt: ReceiptRecord) {
  if (receipt.direction === 'in')
    return { ...receipt.raw, open: () => ports.contents.open(receipt.raw.sha256) }
  return composedBytes(ports, receipt.message)
}

async function composedBytes(ports: Ports, message: StatusMessage) {
  const sealed = await sealMessage(message, ports.contents)
  return { ...sealed, open: () => writeMessage(message, ports.contents) }
}
