/**
 * The round over the audit: links what has happened, and closes each day with a checkpoint that the gateway signs. It comes
 * back by itself; two at once are harmless, because one of them finds the chain taken.
 */
import canonicalize from 'canonicalize'
import { vietnamDate } from '../../domain/calendar.ts'
import type { AuditChain } from '../ports/audit.ts'
import type { OutboxItem, Ports } from '../ports/index.ts'
import { digestOf, genesis } from './chain.ts'
import type { CheckpointStatement } from './export-form.ts'

export interface Auditing {
  readonly ports: Pick<Ports, 'store' | 'signatures' | 'clock' | 'log'>
  readonly chain: AuditChain
  readonly gatewayCode: string
}

const everySeconds = 5
const batch = 1000
/** Of one round: a flood is linked in many rounds, not in one that never ends. */
const batchesARound = 20

export async function auditRound(auditing: Auditing): Promise<void> {
  const { ports, chain } = auditing
  let more = false
  try {
    more = await sealAll(auditing)
    const [last] = await chain.checkpoints(1)
    const today = vietnamDate(ports.clock.now())
    if (!more && (last === undefined || last.day < today)) await makeCheckpoint(auditing)
  } finally {
    await ports.store.outbox.schedule([auditItem(ports, more ? 0 : everySeconds)])
  }
}

export function auditItem(ports: Pick<Ports, 'clock'>, inSeconds: number): OutboxItem {
  const dueAt = new Date(ports.clock.now().getTime() + inSeconds * 1000)
  return { topic: 'audit', ref: 'all', lane: 'audit', priority: 4, dueAt }
}

/** True when there was more than one round may take. */
async function sealAll({ ports, chain }: Auditing): Promise<boolean> {
  for (let turn = 0; turn < batchesARound; turn++)
    if ((await chain.seal(ports.clock.now(), batch)) < batch) return false
  return true
}

/**
 * States where the chain stands and has the gateway sign it. The first one of a day in Vietnam closes the days before it.
 * Without a key it is kept unsigned: then it still holds against whoever has not got the copy that was taken away.
 * Throws BrokenPromise `key.*`, `timestamp.unavailable` when the signature cannot be had now: the next round tries again.
 */
export async function makeCheckpoint({ ports, chain, gatewayCode }: Auditing): Promise<boolean> {
  const now = ports.clock.now()
  const [head, [last]] = [await chain.head(), await chain.checkpoints(1)]
  const stated: CheckpointStatement = {
    format: 'lienthong-checkpoint-1',
    gateway: gatewayCode,
    day: vietnamDate(now),
    ...{ position: head.position, hash: head.hash },
    madeAt: now.toISOString(),
    previous: last === undefined ? genesis.hash : digestOf(last.statement)
  }
  const statement = canonicalize(stated) ?? ''
  const signed = await ports.signatures.signBytes(Buffer.from(statement, 'utf8'), now)
  const signature = signed === null ? {} : { signature: signed.cms }
  const kept = await chain.addCheckpoint(stated, { statement, ...signature }, now)
  if (kept)
    ports.log.info({ position: head.position, day: stated.day, signed: signed !== null }, 'audit.checkpoint')
  return kept
}
