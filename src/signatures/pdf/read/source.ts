/** A file seen through a few windows: what was read a moment ago is not read again, and never is all of it held. */
import type { RandomAccess } from '../../ports.ts'

const windowBytes = 64 * 1024
const windowsHeld = 32

export class PdfSource {
  readonly size: number
  readonly #file: RandomAccess
  /** By number of the window; the order of insertion is the order of use. */
  readonly #windows = new Map<number, Uint8Array>()

  constructor(file: RandomAccess) {
    this.#file = file
    this.size = file.size
  }

  /** At most `length` bytes from `offset`: fewer only at the end of the file. */
  read(offset: number, length: number): Uint8Array {
    const from = Math.max(0, offset)
    const to = Math.min(this.size, offset + length)
    if (from >= to) return new Uint8Array(0)
    const first = Math.floor(from / windowBytes)
    if (to <= (first + 1) * windowBytes) {
      const start = first * windowBytes
      return this.#window(first).subarray(from - start, to - start)
    }
    return this.#file.read(from, to - from)
  }

  /** What lies at hand from `offset` on: at least `least` bytes, unless the file ends before. */
  near(offset: number, least: number): Uint8Array {
    const rest = windowBytes - (offset % windowBytes)
    return this.read(offset, Math.max(rest, least))
  }

  /** Goes over a range in slices of 1 MiB at most. */
  *slices(offset: number, length: number): Generator<Uint8Array> {
    const step = 1024 * 1024
    for (let at = 0; at < length; at += step) {
      yield this.#file.read(offset + at, Math.min(step, length - at))
    }
  }

  #window(number: number): Uint8Array {
    const held = this.#windows.get(number)
    if (held !== undefined) {
      this.#windows.delete(number)
      this.#windows.set(number, held)
      return held
    }
    const start = number * windowBytes
    const bytes = this.#file.read(start, Math.min(windowBytes, this.size - start))
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size < windowsHeld) break
      this.#windows.delete(oldest)
    }
    this.#windows.set(number, bytes)
    return bytes
  }
}
