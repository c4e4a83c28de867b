/** The truth on disk: one JSON line an event, contents as files beside it. Without a path nothing is kept. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export class Journal<Event> {
  readonly #file: string | undefined
  readonly #contents: string

  constructor(file: string | undefined) {
    this.#file = file
    this.#contents = `${file}.contents`
    if (file === undefined) return
    mkdirSync(dirname(file), { recursive: true })
    mkdirSync(this.#contents, { recursive: true })
  }

  read(): readonly Event[] {
    if (this.#file === undefined || !existsSync(this.#file)) return []
    const text = readFileSync(this.#file, 'utf8')
    // A last line without its end: the program was killed while writing it, before any answer.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    if (whole.length < text.length) writeFileSync(this.#file, whole)
    return whole
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Event)
  }

  add(event: Event): void {
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(event)}\n`)
  }

  keep(id: string, bytes: Buffer): void {
    if (this.#file !== undefined) writeFileSync(join(this.#contents, id), bytes)
  }

  content(id: string): Buffer | undefined {
    const file = join(this.#contents, id)
    return this.#file !== undefined && existsSync(file) ? readFileSync(file) : undefined
  }
}
