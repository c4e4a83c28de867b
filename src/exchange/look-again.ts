/**
 * A held document comes back: signatures still to be made are made, those to be judged are judged, and when that
 * passes its deliveries go, all in one commit. May run twice, and beside itself.
 */
import type { DocumentRecord } from '../domain/document.ts'
import type { Evidence } from '../domain/signature.ts'
import { sealMessage } from '../edxml/write.ts'
import type { RecheckAnswer } from './answers.ts'
import { documentRefusedByDms, settledBadly } from './consequences.ts'
import { announceReceived } from './announce.ts'
import { afterSettled } from './happenings.ts'
import { mustBeKept } from './kept.ts'
import { enactReleased } from './life/arriving.ts'
import { waitsForEarlier } from './life/steps.ts'
import { outboxItem } from './outbox-item.ts'
import type { JudgementRecord, Ports, Repositories } from './ports/index.ts'
import type { Prepared, ReadyToGo } from './prepare.ts'
import { prepare } from './prepare.ts'
import { keepVerdict, lookItem, toVerify } from './verification.ts'
import type { Verdict } from './verification.ts'

export async function lookAgain(ports: Ports, documentId: string): Promise<void> {
  const { store, clock } = ports
  const document = await store.documents.find(documentId)
  if (document === null) return store.outbox.done('verify', documentId)
  const latest = await store.judgements.latest(documentId)
  const recalled = await store.destructions.isRecalled(documentId)
  if (latest?.decision.kind === 'passed' || recalled) return store.outbox.done('verify', documentId)

  const sign = (await store.signingRequests.open(documentId)) ?? undefined
  const sender = document.senderId === undefined ? null : await store.directory.get(document.senderId)
  const senderCode = sender?.code ?? document.senderCode
  const prepared = await prepare(ports, toVerify(document, evidenceOf(latest)), senderCode, sign)
  const verdict = prepared.kind === 'ready' ? prepared.ready.verdict : blocked(prepared)
  const signed = prepared.kind === 'ready' ? await signedOf(ports, prepared.ready) : undefined
  await store.transaction(async tx => {
    if (signed !== undefined) {
      await tx.signingRequests.fulfil(documentId, signed.message, signed.envelope, signed.keyId, clock.now())
      await mustBeKept(ports, { raw: document.raw, message: signed.message })
    }
    await keepVerdict(ports, tx, documentId, verdict)
    if (verdict.decision.kind === 'waiting') return
    await tx.outbox.done('verify', documentId)
    if (verdict.decision.kind === 'passed') await release(ports, tx, document)
    else await holdFor(ports, tx, document, verdict)
  })
  ports.log.info(
    { document: documentId, class: verdict.report.class, decision: verdict.decision.kind },
    'signatures.judged'
  )
}

/** It was accepted once: now it cannot be answered with no, a person must decide. */
function blocked({ problems, verdict }: Extract<Prepared, { kind: 'refused' }>): Verdict {
  return { ...verdict, decision: { kind: 'blocked', problems } }
}

async function signedOf(ports: Ports, { message, keyId }: ReadyToGo) {
  if (keyId === undefined) return undefined
  return { message, keyId, envelope: await sealMessage(message, ports.contents) }
}

/** Held deliveries go; an inbound document is announced only now. */
async function release(ports: Ports, tx: Repositories, document: DocumentRecord): Promise<void> {
  const now = ports.clock.now()
  const held = await heldOf(tx, document.id)
  if (document.direction === 'in' && document.businessType !== 'new')
    return enactReleased(ports, tx, document, held)
  for (const delivery of held) {
    if (!(await tx.deliveries.move(delivery.id, ['held'], { state: 'queued', dueAt: now }, now))) continue
    await tx.outbox.schedule([{ ...outboxItem(delivery), dueAt: now }])
    if (document.direction === 'in') await announceReceived(ports, tx, document, delivery)
  }
}

/** The deliveries stay, with the newest reason; whoever sent the document hears of it. */
async function holdFor(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  { decision }: Pick<Verdict, 'decision'>
): Promise<void> {
  if (decision.kind === 'passed') return
  const [{ code, field }] = decision.problems
  const now = ports.clock.now()
  for (const delivery of await heldOf(tx, document.id)) {
    const next = { state: 'held', code, ...(field === undefined ? {} : { detail: field }) } as const
    await tx.deliveries.move(delivery.id, ['held'], next, now)
    await (
      await settledBadly(ports, delivery, next, field)
    )(tx)
  }
}

/** By its signatures: an act that waits behind its original has another reason. */
async function heldOf(tx: Repositories, documentId: string) {
  const all = await tx.deliveries.ofDocument(documentId)
  return all.filter(
    each => each.kind === 'edoc' && each.state === 'held' && each.code !== waitsForEarlier.code
  )
}

/** Everything earlier verdicts rested on: it may speak when its source no longer does. */
function evidenceOf(latest: JudgementRecord | null): Omit<Evidence, 'der'>[] {
  if (latest === null) return []
  const { envelope, files } = latest.report
  const signatures = [...(envelope === undefined ? [] : [envelope]), ...files.flatMap(f => f.signatures)]
  return signatures.flatMap(each => each.evidence)
}

/** Somebody asks for a new look: the trust store may have learnt, the policy may have changed. */
export async function recheckDocument(
  ports: Ports,
  documentId: string,
  actor: string
): Promise<RecheckAnswer> {
  const document = await ports.store.documents.find(documentId)
  if (document === null) return { kind: 'not-found' }
  if ((await ports.store.destructions.find(documentId)) !== null)
    return { kind: 'conflict', problem: { code: 'content.destroyed' } }
  const at = ports.clock.now()
  await ports.store.transaction(async tx => {
    await tx.outbox.schedule([lookItem(documentId, at)])
    await tx.audit.note({
      action: 'signatures.recheck-requested',
      outcome: 'success',
      actor,
      subject: { document: documentId },
      at
    })
  })
  return { kind: 'queued' }
}

/** A held inbound document is refused by a person: its sender gets 02 with the reason (NĐ 30/2020 Art 21.2). */
export async function refuseHeld(
  ports: Ports,
  deliveryId: string,
  reason: string,
  actor: string
): Promise<RecheckAnswer> {
  const delivery = await ports.store.deliveries.find(deliveryId)
  if (delivery === null) return { kind: 'not-found' }
  const conflict = {
    kind: 'conflict',
    problem: { code: 'delivery.not-held', detail: delivery.state }
  } as const
  if (delivery.state !== 'held') return conflict
  const at = ports.clock.now()
  const document =
    delivery.documentId === undefined ? null : await ports.store.documents.find(delivery.documentId)
  const next = { state: 'refused', code: 'carrier.refused', detail: reason } as const
  const consequence =
    document?.direction === 'in'
      ? await documentRefusedByDms(ports, delivery, reason)
      : await settledBadly(ports, delivery, next, reason)
  const moved = await ports.store.transaction(async tx => {
    if (!(await tx.deliveries.move(deliveryId, ['held'], next, at))) return false
    await tx.outbox.done('deliver', deliveryId)
    await afterSettled(ports, tx, delivery, next)
    await tx.audit.note({
      action: 'delivery.refused-by-operator',
      outcome: 'refused',
      actor,
      subject: {
        delivery: deliveryId,
        ...(delivery.documentId === undefined ? {} : { document: delivery.documentId })
      },
      facts: { reason },
      at
    })
    await consequence(tx)
    return true
  })
  return moved ? { kind: 'queued' } : conflict
}
