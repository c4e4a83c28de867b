/**
 * Contents in a folder, each named by its digest: <dir>/ab/cd/abcd….
 *
 * A name appears only when its bytes are on the disk; what a crash cut off lies in <dir>/incoming and is
 * removed at the next start.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { access, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ContentRef, Removal } from '../../domain/content.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Contents } from '../../exchange/ports/index.ts'

/** A file in `incoming` that nobody wrote to for so long was left by a crash; a younger one may be another process's. */
const abandonedAfter = 6 * 3_600_000

export interface FolderContents extends Contents {
  /** Where the content lies, for whoever must read it by offset. */
  locate(sha256: string): string
  /** A new name for a file that is still being made, on the same disk; swept like every draft. */
  draft(): string
}

export function createFolderContents(dir: string): FolderContents {
  const incoming = join(dir, 'incoming')
  try {
    mkdirSync(incoming, { recursive: true, mode: 0o700 })
    clearAbandoned(incoming)
  } catch (error) {
    throw new BrokenPromise('data-folder.broken', { folder: dir, why: (error as Error).message }, error)
  }
  const durable = new Set<string>()
  return {
    put: bytes => put(dir, incoming, durable, bytes),
    open: sha256 => read(dir, sha256),
    holds: sha256 => holds(dir, sha256),
    remove: (sha256, unusedMs) => remove(dir, incoming, sha256, unusedMs),
    locate: sha256 => placeOf(dir, sha256),
    draft: () => join(incoming, `${process.pid}-${randomUUID()}`)
  }
}

async function put(
  dir: string,
  incoming: string,
  durable: Set<string>,
  bytes: AsyncIterable<Uint8Array>
): Promise<ContentRef> {
  const draft = join(incoming, `${process.pid}-${randomUUID()}`)
  const handle = await open(draft, 'wx', 0o600)
  try {
    const content = await pour(bytes, handle).finally(() => handle.close())
    const file = placeOf(dir, content.sha256)
    const folder = dirname(file)
    await makeDurably(dir, folder, durable)
    // Over the same bytes when they are already there: it mends a copy that the disk has spoiled, and whoever
    // kept them first may not have come to the sync below.
    await rename(draft, file)
    await syncFolder(folder)
    return content
  } finally {
    await rm(draft, { force: true })
  }
}

/** One chunk at a time: the source is asked for the next when this one is written. */
async function pour(bytes: AsyncIterable<Uint8Array>, handle: FileHandle): Promise<ContentRef> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of bytes) {
    hash.update(chunk)
    size += chunk.byteLength
    for (let at = 0; at < chunk.byteLength;) {
      const { bytesWritten } = await handle.write(chunk, at)
      at += bytesWritten
    }
  }
  await handle.sync()
  return { sha256: hash.digest('hex'), size }
}

/** The digest is known only at the end: a reader that must not act on altered bytes waits for it. */
async function* read(dir: string, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(placeOf(dir, sha256)) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      yield chunk
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new BrokenPromise('content.missing', { sha256 }, error)
  }
  if (hash.digest('hex') !== sha256) throw new BrokenPromise('content.altered', { sha256 })
}

async function holds(dir: string, sha256: string): Promise<boolean> {
  return access(placeOf(dir, sha256)).then(
    () => true,
    () => false
  )
}

/**
 * The name goes and the folder is synced. Nothing is written over the bytes first: a disk that moves what it writes
 * (flash, copy-on-write, a file server with snapshots) would put the zeros elsewhere, and whoever is reading the file
 * would read them. Against whoever holds the disk only an encrypted disk helps.
 *
 * `put` lets a new file take the name even where the bytes lie there, so the file's time is that of the last put.
 */
async function remove(dir: string, incoming: string, sha256: string, unusedMs: number): Promise<Removal> {
  const file = placeOf(dir, sha256)
  try {
    const { mtimeMs } = await stat(file)
    if ((await timeOf(incoming)) - mtimeMs < unusedMs) return 'too-young'
    await unlink(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return 'absent'
  }
  await syncFolder(dirname(file))
  return 'removed'
}

/** What time it is on the disk: a file server has a clock of its own. */
async function timeOf(incoming: string): Promise<number> {
  const file = join(incoming, `${process.pid}-${randomUUID()}`)
  const handle = await open(file, 'wx', 0o600)
  try {
    return (await handle.stat()).mtimeMs
  } finally {
    await handle.close()
    await rm(file, { force: true })
  }
}

function placeOf(dir: string, sha256: string): string {
  // The digest becomes a path: nothing but a digest may.
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new BrokenPromise('content.missing', { sha256 })
  return join(dir, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

/** A folder outlives a crash when its parent was synced; who made it may not have come to that, so each process asks once. */
async function makeDurably(dir: string, folder: string, durable: Set<string>): Promise<void> {
  if (durable.has(folder)) return
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await syncFolder(dirname(folder))
  await syncFolder(dir)
  durable.add(folder)
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; there the rename is as durable as it gets.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

function clearAbandoned(incoming: string): void {
  const limit = Date.now() - abandonedAfter
  for (const name of readdirSync(incoming)) {
    const file = join(incoming, name)
    const info = statSync(file, { throwIfNoEntry: false })
    if (info !== undefined && info.mtimeMs < limit) rmSync(file, { force: true })
  }
}
