/**
 * Puts a parcel into the DMS's inbound folder exactly once, though the DMS may take the file away at any moment.
 *
 * `.da-giao/<id>/` is the mark of a delivery. It appears by one rename with the whole file inside it; then the
 * file is renamed out of it into `den/`. So after any crash the mark tells the truth: no mark = nothing was put;
 * a mark with the file = not yet put, put it now; a mark without the file = it was put, whoever has it by now.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from '../../../domain/delivery.ts'
import { BrokenPromise } from '../../../domain/problem.ts'
import type { Parcel } from '../../../exchange/ports/index.ts'
import { codeIn, whyOf } from '../taking.ts'
import { exists, syncFolder, writeDurably } from './durable.ts'
import { prepare, type Layout } from './layout.ts'

export async function handOver(
  layout: Layout,
  create: boolean,
  parcel: Parcel,
  signal: AbortSignal
): Promise<Outcome> {
  if (!/^[0-9a-f-]{36}$/i.test(parcel.deliveryId)) {
    throw new BrokenPromise('system.unexpected', { deliveryId: parcel.deliveryId })
  }
  const mark = join(layout.marks, parcel.deliveryId)
  let marked = false
  try {
    await prepare(layout, create)
    marked = await exists(mark)
    if (!marked) {
      await stage(layout, mark, parcel, signal)
      marked = true
    }
    await release(layout, mark, parcel.deliveryId)
    return { kind: 'handed-over' }
  } catch (error) {
    if (error instanceof BrokenPromise) throw error
    if (signal.aborted && !marked) {
      return { kind: 'failed', code: 'carrier.interrupted' }
    }
    const detail = [codeIn(error), whyOf(error)].filter(Boolean).join(' ').slice(0, 300)
    // Once marked the file may be in place; asking is free, the mark answers at the next attempt.
    return marked
      ? { kind: 'unknown', code: 'carrier.answer-lost', detail }
      : { kind: 'failed', code: 'carrier.unreachable', detail }
  }
}

/** Writes everything beside the mark, then makes it the mark. Another worker may be first: then its mark counts. */
async function stage(layout: Layout, mark: string, parcel: Parcel, signal: AbortSignal): Promise<void> {
  const staging = join(layout.marks, `${parcel.deliveryId}.${parcel.attempt}.tmp`)
  if (parcel.attempt > 1) {
    const abandoned = join(layout.marks, `${parcel.deliveryId}.${parcel.attempt - 1}.tmp`)
    await rm(abandoned, { recursive: true, force: true })
  }
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging)
  try {
    const size = await writeDurably(join(staging, messageFile), parcel.open(), signal)
    if (size !== parcel.size) {
      throw new BrokenPromise('content.altered', {
        deliveryId: parcel.deliveryId,
        expected: parcel.size,
        size
      })
    }
    await writeDurably(join(staging, slipFile), [slipOf(parcel)])
    // Stays for ever: a folder that is not empty cannot be replaced by a rename.
    await writeDurably(join(staging, 'ghi-nho'), [Buffer.from(`${parcel.sha256}\n`)])
    await syncFolder(staging)
    await rename(staging, mark)
    await syncFolder(layout.marks)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeIn(error) ?? '') || !(await exists(mark))) throw error
  }
}

/**
 * The slip first: whoever sees the message finds its slip beside it. Synced also when another worker has moved
 * them: "handed over" is said only of what the disk has.
 */
async function release(layout: Layout, mark: string, id: string): Promise<void> {
  await moveIfThere(join(mark, slipFile), join(layout.inbound, `${id}.json`))
  await moveIfThere(join(mark, messageFile), join(layout.inbound, `${id}.edxml`))
  await syncFolder(layout.inbound)
  await syncFolder(mark)
}

const messageFile = 'van-ban.edxml'
const slipFile = 'phieu.json'

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (codeIn(error) !== 'ENOENT' || (await exists(from))) throw error
  }
}

/** What the edXML alone does not say: which of its recipients this copy is for. */
function slipOf(parcel: Parcel): Buffer {
  const { deliveryId, kind, from, to, sha256, size, document } = parcel
  const { documentId, code, subject, promulgationDate, businessType, priority } = document
  const about = { documentId, code, subject, promulgationDate, businessType, priority }
  return Buffer.from(
    `${JSON.stringify({ deliveryId, kind, from, to, sha256, size, document: about }, null, 2)}\n`
  )
}

/** Forgets marks (and what crashes left) older than `before`. */
export async function forgetOldMarks(layout: Layout, before: Date): Promise<number> {
  let forgotten = 0
  for (const name of await readdir(layout.marks)) {
    const path = join(layout.marks, name)
    // Another worker sweeps as well.
    const old = await stat(path).then(
      ({ mtime }) => mtime < before,
      () => false
    )
    if (!old || (!name.endsWith('.tmp') && (await exists(join(path, messageFile))))) continue
    await rm(path, { recursive: true, force: true })
    forgotten += 1
  }
  return forgotten
}
