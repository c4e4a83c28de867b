/**
 * A document leaves: read, checked, sealed and committed, then answered. Nothing is promised before the commit.
 *
 * This file is the path itself. The next step of every delivery is attempt.ts, on its own, as often as needed.
 */
import { vietnamDate } from '../domain/calendar.ts'
import { businessKeyOf } from '../domain/document.ts'
import type { Edoc } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Organisation } from '../domain/organisation.ts'
import type { Problem } from '../domain/problem.ts'
import { readMessage } from '../edxml/read.ts'
import type { Post, PostAnswer } from './answers.ts'
import type { Ports, Repositories } from './ports/index.ts'
import { noteCameAgain } from './life/came-again.ts'
import { readAct } from './life/read-act.ts'
import { sendOnce } from './posting.ts'
import { findRepeat } from './repeats.ts'
import { stateReceipt } from './receipts-out.ts'
import { keepRefusal } from './refusals.ts'
import type { RefusedMessage } from './refusals.ts'
import type { ExchangeSettings } from './settings.ts'
import { prepare } from './prepare.ts'

export async function acceptPost(ports: Ports, settings: ExchangeSettings, post: Post): Promise<PostAnswer> {
  const { store } = ports
  const read = await readMessage(post.body, ports.contents, settings.limits)
  const evidence = { direction: 'out', source: post.connectorId, actor: post.actor, raw: read.raw } as const
  if (read.kind === 'refused') {
    const seen = read.seen === undefined ? {} : { seen: read.seen }
    return {
      message: 'edoc',
      ...(await keepRefusal(ports, { ...evidence, problems: read.problems, ...seen }))
    }
  }
  await noteCameAgain(ports, read.message, read.raw)
  if (read.message.kind === 'status')
    return { message: 'status', ...(await stateReceipt(ports, post, read.message, read.raw)) }

  const message = read.message
  const refuse = async (...problems: Problem[]): Promise<PostAnswer> => ({
    message: 'edoc',
    ...(await keepRefusal(ports, { ...evidence, problems, seen: seenIn(message) } satisfies RefusedMessage))
  })

  const repeated = await findRepeat(ports, post, read.raw.sha256)
  if (repeated === 'key-reused') return refuse({ code: 'idempotency.key-reused', field: 'Idempotency-Key' })
  if (repeated !== null) return { message: 'edoc', ...repeated, warnings: [] }

  const today = vietnamDate(ports.clock.now())
  const sender = await checkSender(store, post, message, today)
  if ('problem' in sender) return refuse(sender.problem)
  if (message.header.to.length > settings.maxRecipients)
    return refuse({
      code: 'recipient.too-many',
      field: 'MessageHeader/To',
      detail: `${message.header.to.length} > ${settings.maxRecipients}`
    })
  const act = await readAct(ports, post.actor, message, sender.organisation, today)
  if (act.kind === 'refused') return refuse(...act.problems)
  if (act.kind === 'done') {
    const { documentId, acted } = act
    return { message: 'edoc', kind: 'duplicate', documentId, deliveries: [], warnings: read.warnings, acted }
  }
  const { recipients, problems, warnings } = act
  if (problems.length > 0) return refuse(...problems)

  const arrived = {
    direction: 'out',
    source: post.connectorId,
    message,
    raw: read.raw,
    receivedAt: ports.clock.now(),
    senderId: sender.organisation.id
  } as const
  const prepared = await prepare(ports, arrived, sender.organisation.code, post.sign)
  if (prepared.kind === 'refused') return refuse(...prepared.problems)
  const ready = {
    ...prepared.ready,
    raw: read.raw,
    sender: sender.organisation,
    recipients,
    ...(act.act === undefined ? {} : { act: act.act })
  }
  const sent = await sendOnce(ports, settings, post, ready, businessKeyOf(message))
  if (sent.kind === 'conflict') return refuse({ code: 'document.already-sent', detail: sent.documentId })
  if (sent.kind === 'recalled') return refuse({ code: 'document.recalled', detail: sent.documentId })
  if (sent.kind === 'key-reused') return refuse({ code: 'idempotency.key-reused', field: 'Idempotency-Key' })
  return { message: 'edoc', ...sent, warnings: [...read.warnings, ...warnings, ...prepared.warnings] }
}

async function checkSender(
  store: Repositories,
  post: Post,
  message: Edoc,
  today: string
): Promise<{ organisation: Organisation } | { problem: Problem }> {
  const code = message.header.from.organId
  const field = 'MessageHeader/From/OrganId'
  const resolution = await store.directory.resolve(normaliseCode(code), today)
  if (resolution.kind === 'unknown') return { problem: { code: 'sender.unknown', field, detail: code } }
  if (resolution.kind !== 'found') return { problem: { code: 'sender.closed', field, detail: code } }
  if (resolution.organisation.connectorId !== post.connectorId)
    return { problem: { code: 'sender.not-yours', field, detail: code } }
  return { organisation: resolution.organisation }
}

/** What of a refused document helps a person to find it again. */
export function seenIn(message: Edoc) {
  const { from, documentId, codeNumber, codeNotation, subject } = message.header
  const code = [codeNumber, codeNotation].filter(part => part !== undefined).join('/')
  return {
    from: from.organId,
    ...(documentId === undefined ? {} : { documentId }),
    ...(code === '' ? {} : { code }),
    ...(subject === undefined ? {} : { subject })
  }
}
