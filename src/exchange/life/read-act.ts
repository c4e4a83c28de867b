/** A DMS posts a recall, an update or a replacement: what it is about, whether it may be, and whom it goes to. */
import type { DocumentRecord } from '../../domain/document.ts'
import type { Edoc, OrganizationBlock } from '../../domain/envelope.ts'
import { demandOf, receiversOf } from '../../domain/life.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import type { Organisation } from '../../domain/organisation.ts'
import type { Problem, Warning } from '../../domain/problem.ts'
import type { Acted } from '../answers.ts'
import type { ActRow, DeliveryRecord, Ports } from '../ports/index.ts'
import type { Recipient, ResolvedRecipients } from '../recipients.ts'
import { resolveRecipients } from '../recipients.ts'
import type { Act } from './enact.ts'
import { normalised } from './enact.ts'
import { findOriginals, referenceOf } from './originals.ts'
import { copiesOfNamed, recipientsOfCopies } from './recall-to.ts'

export type PostedActRead =
  /** `act` is absent for a new document. */
  | ({ readonly kind: 'goes'; readonly act?: Omit<Act, 'said'> } & ResolvedRecipients)
  | { readonly kind: 'refused'; readonly problems: readonly [Problem, ...Problem[]] }
  /** Everybody has given it back already: there is nothing more to ask. */
  | { readonly kind: 'done'; readonly documentId: string; readonly acted: readonly Acted[] }

/** `today` is yyyy-MM-dd. */
export async function readAct(
  ports: Ports,
  actor: string,
  message: Edoc,
  sender: Organisation,
  today: string
): Promise<PostedActRead> {
  const { business, header } = message
  const by = {
    actor,
    ...(business.reason === undefined ? {} : { reason: business.reason }),
    removed: receiversOf(business, 'removed')
  }
  switch (business.type) {
    case 'new':
      return { kind: 'goes', ...(await resolveRecipients(ports.store.directory, header.to, today)) }
    case 'recall':
      return readRecall(ports, { ...by, kind: 'recall', removed: [] }, message, sender, today)
    case 'update':
      return readUpdate(ports, { ...by, kind: 'update' }, message, sender, today)
    case 'replace':
      return readReplacement(ports, { ...by, kind: 'replace', removed: [] }, message, sender, today)
  }
}

type Said = Omit<Act, 'said' | 'originals'>

async function readRecall(
  ports: Ports,
  said: Said,
  message: Edoc,
  sender: Organisation,
  today: string
): Promise<PostedActRead> {
  const documents = await originalsOf(ports, message, sender, today)
  if ('problem' in documents) return refused(documents.problem)
  const all = await copiesOf(ports, documents)
  const named = await copiesOfNamed(ports, message.header.to, senderOf(message, sender), all, today)
  if (named.copies.length === 0)
    return refused({ code: 'recall.no-recipient', field: 'MessageHeader/To', detail: listed(named.unknown) })
  const rows = await ports.store.acts.onDocuments(documents.map(document => document.id))
  const open = named.copies.filter(copy => !isBack(copy, rows))
  const last = rows.filter(row => demandOf(row.kind) === 'return').at(-1)
  if (open.length === 0 && last !== undefined) return doneBefore(last, named.copies, rows)
  const { recipients, warnings } = await recipientsOfCopies(
    ports,
    open.length === 0 ? named.copies : open,
    today
  )
  const strangers = named.unknown.map((block): Warning => ({
    code: 'recall.not-a-recipient',
    field: 'MessageHeader/To',
    detail: block.organId
  }))
  const act = { ...said, originals: documents.map(document => ({ document })) }
  return { kind: 'goes', act, recipients, problems: [], warnings: [...warnings, ...strangers] }
}

/** It gave the document back, or the document was stopped before it came there and nothing went since. */
function isBack({ id, state, progress }: DeliveryRecord, rows: readonly ActRow[]): boolean {
  const mine = rows.filter(row => row.deliveryId === id && demandOf(row.kind) === 'return')
  if (mine.length === 0) return false
  return state === 'cancelled' || progress.takeBack?.answer === 'agreed'
}

function doneBefore(last: ActRow, copies: readonly DeliveryRecord[], rows: readonly ActRow[]): PostedActRead {
  const acted = copies.map(({ id, recipientCode }): Acted => {
    const row = rows.filter(each => each.deliveryId === id && demandOf(each.kind) === 'return').at(-1)
    return {
      recipientCode,
      outcome: row?.state === 'withdrawn' ? 'withdrawn' : 'agreed',
      deliveryId: row?.carriedBy ?? id
    }
  })
  return { kind: 'done', documentId: last.actDocumentId ?? last.documentId, acted }
}

async function readUpdate(
  ports: Ports,
  said: Said,
  message: Edoc,
  sender: Organisation,
  today: string
): Promise<PostedActRead> {
  const { header, business } = message
  const added = receiversOf(business, 'added')
  const both = added.filter(code => said.removed.includes(code))
  const field = 'TraceHeaderList/Bussiness/BussinessDocumentInfo/ReceiverList'
  if (both.length > 0) return refused({ code: 'update.receiver-contradicts', field, detail: both.join(', ') })
  const documents = await originalsOf(ports, message, sender, today)
  if ('problem' in documents) return refused(documents.problem)
  const named = header.to.map(to => normaliseCode(to.organId))
  const staying = header.to.filter(to => !said.removed.includes(normaliseCode(to.organId)))
  const joining = added.filter(code => !named.includes(code)).map(organId => ({ organId }))
  const going = await resolveRecipients(ports.store.directory, [...staying, ...joining], today)
  const leaving =
    said.removed.length === 0
      ? { copies: [], unknown: [] }
      : await copiesOfNamed(
          ports,
          said.removed.map(organId => ({ organId })),
          senderOf(message, sender),
          await copiesOf(ports, documents),
          today
        )
  const told = await recipientsOfCopies(ports, leaving.copies, today)
  const recipients = [...going.recipients, ...notIn(going.recipients, told.recipients)]
  const strangers = leaving.unknown.map((block): Warning => ({
    code: 'update.receiver-unknown',
    field,
    detail: block.organId
  }))
  return {
    kind: 'goes',
    act: {
      ...said,
      // By the code that stands on the message to them: a removed office may have another today.
      removed: normalised([...said.removed, ...told.recipients.map(each => each.code)]),
      originals: documents.map(document => ({ document }))
    },
    recipients,
    problems: going.problems,
    warnings: [...going.warnings, ...told.warnings, ...strangers]
  }
}

const notIn = (present: readonly Recipient[], others: readonly Recipient[]) =>
  others.filter(other => !present.some(each => each.organisation.id === other.organisation.id))

async function readReplacement(
  ports: Ports,
  said: Said,
  message: Edoc,
  sender: Organisation,
  today: string
): Promise<PostedActRead> {
  const field = 'TraceHeaderList/Bussiness/ReplacementInfoList'
  const going = await resolveRecipients(ports.store.directory, message.header.to, today)
  const warnings: Warning[] = [...going.warnings]
  const originals: Act['originals'][number][] = []
  const replacements = message.business.replacements ?? []
  if (replacements.length === 0) warnings.push({ code: 'replace.nothing-named', field })
  for (const { documentId, organIds } of replacements) {
    const found = await findOriginals(ports.store, {
      direction: 'out',
      reference: { documentId },
      sender: actorOf(message, sender),
      today
    })
    if (found.kind === 'not-yours') return refused({ code: 'replace.not-yours', field, detail: documentId })
    if (found.kind === 'unknown')
      warnings.push({ code: 'replace.document-unknown', field, detail: documentId })
    else originals.push(...found.documents.map(document => ({ document, only: normalised(organIds) })))
  }
  for (const copy of await copiesOf(
    ports,
    originals.map(original => original.document)
  ))
    if (!going.recipients.some(each => reaches(each, copy)))
      warnings.push({
        code: 'replace.recipient-left-out',
        field: 'MessageHeader/To',
        detail: copy.recipientCode
      })
  return { kind: 'goes', act: { ...said, originals }, ...going, warnings }
}

const reaches = ({ organisation, code, addressedCode }: Recipient, copy: DeliveryRecord) =>
  organisation.id === copy.recipientId || [code, addressedCode].includes(copy.recipientCode)

async function originalsOf(
  ports: Ports,
  message: Edoc,
  sender: Organisation,
  today: string
): Promise<readonly DocumentRecord[] | { problem: Problem }> {
  const kind = message.business.type === 'recall' ? 'recall' : 'update'
  const found = await findOriginals(ports.store, {
    direction: 'out',
    reference: referenceOf(message),
    sender: actorOf(message, sender),
    today
  })
  const field =
    message.business.documentId === undefined
      ? 'MessageHeader/DocumentId'
      : 'TraceHeaderList/Bussiness/DocumentId'
  if (found.kind === 'found') return found.documents
  if (found.kind === 'unknown') return { problem: { code: `${kind}.document-unknown`, field } }
  return { problem: { code: `${kind}.not-yours`, field, detail: found.documentId } }
}

async function copiesOf(
  ports: Ports,
  documents: readonly DocumentRecord[]
): Promise<readonly DeliveryRecord[]> {
  const all = await Promise.all(documents.map(document => ports.store.deliveries.ofDocument(document.id)))
  return all.flat().filter(each => each.kind === 'edoc')
}

const actorOf = ({ header }: Edoc, { id }: Organisation) => ({
  code: normaliseCode(header.from.organId),
  organisationId: id
})
const senderOf = ({ header }: Edoc, { id }: Organisation) => ({
  id,
  code: normaliseCode(header.from.organId)
})
const listed = (blocks: readonly OrganizationBlock[]) => blocks.map(block => block.organId).join(', ')
const refused = (problem: Problem): PostedActRead => ({ kind: 'refused', problems: [problem] })
