/**
 * The inside of a simulated DMS, whatever its wire: the register of what came, the outbox of what goes, and the clerk.
 * With a journal it survives its own end, as a real one does.
 */
import { Journal } from '../hub/journal.ts'
import { Timetable } from '../hub/timetable.ts'
import { bookOf, type Book, type BookDrift } from './book.ts'
import { stepsFor, type OfficeSetup } from './clerk.ts'
import { recallOf, replacementOf, takeBacksOf, updateOf } from './acts.ts'
import type { Recall, Update } from './acts.ts'
import { readMessage, writeDocument, writeStatement } from './edxml.ts'
import type { Draft, ReadDocument } from './edxml.ts'
import { isRecallFor } from './holdings.ts'
import type { Answer, Outgoing, Received } from './register.ts'
import { tell, type Truth } from './truth.ts'

export interface DeskOptions {
  readonly offices: readonly OfficeSetup[]
  /** 1: an office is done within two minutes; 10: ten times as fast; 0: only when `flush` is asked for. */
  readonly speed?: number
  /** Append-only journal; without it everything is in memory. */
  readonly data?: string
}

type Event =
  | { type: 'received'; id: string; to: string; message: Received['message'] }
  | { type: 'offered-again'; id: string }
  | { type: 'out'; key: string; kind: Outgoing['kind']; step?: string }
  | { type: 'answered'; key: string; answer: Answer }

export class Desk {
  readonly #offices: ReadonlyMap<string, OfficeSetup>
  readonly #received = new Map<string, Received>()
  readonly #outgoing = new Map<string, Outgoing>()
  /** `<delivery id> <status>`: what the clerk has said already. */
  readonly #said = new Set<string>()
  /** Documents that an office has given back and destroyed. */
  readonly #gone = new Set<string>()
  readonly #journal: Journal<Event>
  readonly #timetable: Timetable
  readonly #prefix: string
  /** Told when something new waits to go out. */
  onOutgoing: () => void = () => undefined

  constructor(prefix: string, options: DeskOptions) {
    this.#prefix = prefix
    this.#offices = new Map(options.offices.map(office => [office.code.toUpperCase(), office]))
    this.#timetable = new Timetable(options.speed ?? 1)
    this.#journal = new Journal(options.data)
    for (const event of this.#journal.read()) this.#replay(event)
    for (const received of this.#received.values()) this.#plan(received)
  }

  /** `new: false`: this delivery was registered before, and nothing was registered now. */
  receive(id: string, to: string, bytes: Buffer): { new: boolean; number: number } {
    const known = this.#received.get(id)
    if (known !== undefined) {
      this.#journal.add({ type: 'offered-again', id })
      known.offers += 1
      return { new: false, number: known.number }
    }
    const message = readMessage(bytes)
    this.#journal.add({ type: 'received', id, to, message })
    const received = this.#register(id, to, message)
    this.#plan(received)
    return { new: true, number: received.number }
  }

  send(draft: Draft, now = new Date()): string {
    return this.sendRaw(writeDocument(draft, now), 'edoc')
  }

  /** The clerk wants back what went out under this key; returns the keys under which he asks. */
  recall(key: string, recall: Recall, now = new Date()): readonly string[] {
    const original = this.#sent(key)
    if (recall.by === 'edoc') return [this.send(recallOf(original, recall), now)]
    return takeBacksOf(original, recall).map(said => this.sendRaw(writeStatement(said, now), 'status'))
  }

  update(key: string, update: Update, now = new Date()): string {
    return this.send(updateOf(this.#sent(key), update), now)
  }

  replace(key: string, draft: Draft, reason: string, now = new Date()): string {
    return this.send(replacementOf(this.#sent(key), draft, reason), now)
  }

  /** Any bytes, as a broken export would send them. */
  sendRaw(bytes: Buffer, kind: Outgoing['kind'] = 'raw', key = this.#nextKey(kind), step?: string): string {
    this.#journal.keep(key, bytes)
    this.#journal.add({ type: 'out', key, kind, ...(step === undefined ? {} : { step }) })
    if (step !== undefined) this.#said.add(step)
    this.#outgoing.set(key, { key, kind, bytes, answers: [] })
    this.onOutgoing()
    return key
  }

  /** What has no answer yet, oldest first. */
  waiting(): readonly Outgoing[] {
    return [...this.#outgoing.values()].filter(item => item.answers.length === 0)
  }

  item(key: string): Outgoing | undefined {
    return this.#outgoing.get(key)
  }

  /** The same bytes under another key, as after a clerk's double click. */
  sendAgain(key: string): string {
    return this.sendRaw(this.bytesOf(key), 'edoc')
  }

  bytesOf(key: string): Buffer {
    const item = this.#outgoing.get(key)
    if (item === undefined) throw new Error(`nothing was sent under ${key}`)
    return item.bytes
  }

  answer(key: string, answer: Answer): boolean {
    const item = this.#outgoing.get(key)
    if (item === undefined) return false
    this.#journal.add({ type: 'answered', key, answer })
    item.answers.push(answer)
    return true
  }

  truth(): Truth {
    return tell([...this.#received.values()], [...this.#outgoing.values()])
  }

  /** Its book, as it stands now; the simulated day is the whole run. */
  book(drifts: readonly BookDrift[] = []): Book {
    return bookOf([...this.#received.values()], [...this.#outgoing.values()], drifts)
  }

  /** The clerk does all that is left to do, now. */
  flush(): number {
    return this.#timetable.flush()
  }

  close(): void {
    this.#timetable.close()
  }

  #replay(event: Event): void {
    if (event.type === 'received') {
      this.#register(event.id, event.to, event.message)
    } else if (event.type === 'offered-again') {
      const received = this.#received.get(event.id)
      if (received !== undefined) received.offers += 1
    } else if (event.type === 'out') {
      const bytes = this.#journal.content(event.key)
      if (event.step !== undefined) this.#said.add(event.step)
      if (bytes !== undefined) this.#outgoing.set(event.key, { ...event, bytes, answers: [] })
    } else {
      this.#outgoing.get(event.key)?.answers.push(event.answer)
    }
  }

  #register(id: string, to: string, message: Received['message']): Received {
    const received = { id, to, message, offers: 1, number: this.#received.size + 1 }
    this.#received.set(id, received)
    return received
  }

  #plan({ id, to, message }: Received): void {
    const office = this.#offices.get(to.toUpperCase())
    if (message === null || office === undefined) return
    const takeBack = isRecallFor(to, message)
    if (message.kind === 'status' && !takeBack) return
    const about =
      message.kind === 'edoc'
        ? { organId: message.from, code: message.code, documentId: message.documentId, date: message.date }
        : { ...message.about, organId: message.from }
    const place = `${to}|${about.documentId}`.toUpperCase()
    for (const step of stepsFor(office, takeBack ? 'take-back' : 'new')) {
      const name = `${id} ${step.code}`
      if (this.#said.has(name)) {
        if (takeBack && step.code === '15') this.#gone.add(place)
        continue
      }
      this.#timetable.after(step.afterMs, () => {
        // Of what is destroyed nothing more is said.
        if (!takeBack && this.#gone.has(place)) return
        if (takeBack && step.code === '15') this.#gone.add(place)
        const said = { from: office, about, code: step.code, description: step.description }
        this.sendRaw(writeStatement(said, new Date()), 'status', this.#nextKey('status'), name)
      })
    }
  }

  #sent(key: string): ReadDocument {
    const message = readMessage(this.bytesOf(key))
    if (message?.kind !== 'edoc') throw new Error(`no document was sent under ${key}`)
    return message
  }

  #nextKey(kind: string): string {
    return `${this.#prefix}-${kind}-${this.#outgoing.size + 1}`
  }
}
