/** A file by offset, for as long as it is judged. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { BrokenPromise } from '../../domain/problem.ts'
import type { RandomAccess } from '../../signatures/ports.ts'

export interface OpenedFile extends RandomAccess {
  close(): void
}

/** Throws BrokenPromise `content.missing`. */
export function openFile(path: string): OpenedFile {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (error) {
    throw new BrokenPromise('content.missing', { path }, error)
  }
  const { size } = fstatSync(descriptor)
  return {
    size,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size)
        throw new RangeError(`${offset}+${length} is outside of ${size} bytes`)
      const bytes = new Uint8Array(length)
      for (let done = 0; done < length;) {
        const read = readSync(descriptor, bytes, done, length - done, offset + done)
        if (read === 0) throw new BrokenPromise('content.altered', { path, expected: size })
        done += read
      }
      return bytes
    },
    close: () => closeSync(descriptor)
  }
}
