/** Files that are there whole or not at all, also after the power went out. */
import { constants } from 'node:fs'
import { lstat, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeIn } from '../taking.ts'

/** Writes a new file and waits until the disk has it. What was there before is replaced; a link is not followed. */
export async function writeDurably(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal?: AbortSignal
): Promise<number> {
  await rm(path, { force: true })
  const handle = await open(path, 'wx', 0o660)
  let size = 0
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted()
      await writeAll(handle, chunk)
      size += chunk.length
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return size
}

/** Puts a small file in its place whole: a reader sees the old one or the new one. */
export async function replaceDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`
  await writeDurably(temporary, [Buffer.from(text)])
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from))
}

/** Some network shares do not know how to sync a folder; there the server's own promise has to do. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'ENOTSUP', 'EBADF'].includes(codeIn(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}

/** Opens a plain file and nothing else: no link, pipe or device that somebody put in its place. */
export async function openPlainFile(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  throw Object.assign(new Error(`${path} is not a plain file`), { code: 'ELOOP' })
}

/** The bytes of a plain file; may be called more than once. */
export async function* readPlainFile(path: string): AsyncIterable<Uint8Array> {
  const handle = await openPlainFile(path)
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) yield chunk as Uint8Array
  } finally {
    await handle.close()
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeIn(error) ?? '')) return false
    throw error
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let at = 0
  while (at < chunk.length) at += (await handle.write(chunk, at)).bytesWritten
}
