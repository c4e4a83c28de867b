/** Whether a stream is UTF-8, however it is cut: up to three bytes of a character wait for the next piece. */
import { isUtf8 } from 'node:buffer'

export class Utf8Gate {
  #held = Buffer.alloc(0)

  /** False at the first piece that cannot be UTF-8. */
  push(bytes: Uint8Array): boolean {
    let from = 0
    if (this.#held.length > 0) {
      while (from < bytes.length && from < 3 && isContinuation(bytes[from])) from++
      const character = Buffer.concat([this.#held, bytes.subarray(0, from)])
      if (from === bytes.length && lengthOf(character[0]) > character.length) {
        this.#held = character
        return true
      }
      if (!isUtf8(character)) return false
      this.#held = Buffer.alloc(0)
    }
    const whole = wholeCharacters(bytes, from)
    this.#held = Buffer.from(bytes.subarray(whole))
    return isUtf8(bytes.subarray(from, whole))
  }

  /** Whether the last character was whole. */
  end(): boolean {
    return this.#held.length === 0
  }
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80
const lengthOf = (first: number | undefined) =>
  first === undefined || first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4

/** Where the last character begins that may go on in the next piece. */
function wholeCharacters(bytes: Uint8Array, from: number): number {
  for (let at = bytes.length - 1; at >= from && at >= bytes.length - 3; at--) {
    if (!isContinuation(bytes[at])) return lengthOf(bytes[at]) > bytes.length - at ? at : bytes.length
  }
  return bytes.length
}
