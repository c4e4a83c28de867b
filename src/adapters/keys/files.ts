/** Files of keys are small; what is larger is something else. */
import { open } from 'node:fs/promises'
import { KeyFailure } from './failure.ts'

const mostBytes = 4 * 1024 ** 2

/** Throws KeyFailure `key.file-unreadable` with the path and the reason of the file system. */
export async function readKeyFile(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > mostBytes) throw new KeyFailure('key.wrong-format', `${path}: ${String(size)} bytes`)
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof KeyFailure) throw error
    const why = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new KeyFailure('key.file-unreadable', `${path}: ${why}`, error)
  }
}
