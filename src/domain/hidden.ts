/**
 * A password or PIN on its way to whoever needs it. Neither JSON nor a log nor `util.inspect` shows it, and it can be
 * forgotten: its octets are overwritten. (Strings that were made from it live until they are collected.)
 */
const inspected = Symbol.for('nodejs.util.inspect.custom')

export class Hidden {
  #octets: Uint8Array | undefined

  constructor(value: string) {
    this.#octets = new TextEncoder().encode(value)
  }

  /** Throws Error once it is forgotten. */
  reveal(): string {
    if (this.#octets === undefined) throw new Error('this secret has been forgotten')
    return new TextDecoder().decode(this.#octets)
  }

  forget(): void {
    this.#octets?.fill(0)
    this.#octets = undefined
  }

  get forgotten(): boolean {
    return this.#octets === undefined
  }

  toJSON(): string {
    return '[hidden]'
  }

  toString(): string {
    return '[hidden]'
  }

  [inspected](): string {
    return '[hidden]'
  }
}
