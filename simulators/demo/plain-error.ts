/** What stops the demo, for the person at the terminal: what is the matter, and the cure. */
export class PlainError extends Error {
  override readonly name = 'PlainError'
  readonly vi: string
  readonly en: string

  constructor(vi: string, en: string) {
    super(en)
    this.vi = vi
    this.en = en
  }
}
