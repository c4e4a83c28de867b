/** Bytes that grow up to a cap. */
export class ByteBuffer {
  length = 0
  #bytes: Uint8Array
  readonly #cap: number

  constructor(cap: number, initial = 4096) {
    this.#cap = cap
    this.#bytes = new Uint8Array(Math.min(initial, cap))
  }

  /** False when the cap would be passed; nothing is added then. */
  add(bytes: Uint8Array): boolean {
    const length = this.length + bytes.length
    if (length > this.#cap) return false
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#cap, Math.max(length, this.#bytes.length * 2)))
      grown.set(this.#bytes.subarray(0, this.length))
      this.#bytes = grown
    }
    this.#bytes.set(bytes, this.length)
    this.length = length
    return true
  }

  clear(): void {
    this.length = 0
  }

  view(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }
}

export function countNewlines(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a, from); at !== -1 && at < to; at = bytes.indexOf(0x0a, at + 1)) count++
  return count
}
