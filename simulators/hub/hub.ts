/**
 * The exchange behind both simulators: centres, agencies, one inbox item a recipient, what was sent, receipts.
 * It keeps the truth that tests hold the gateway to.
 */
import { createHash, randomUUID } from 'node:crypto'
import { Answering, asksBack } from './answering.ts'
import { BookKeeping } from './books.ts'
import type { DocumentWords, Seen } from './edxml.ts'
import { see, traced, writeDocument, writeStatus } from './edxml.ts'
import { drifted } from './drift.ts'
import type { Drift } from './drift.ts'
import { Faults } from './faults.ts'
import { Journal } from './journal.ts'
import type { AgencySetup, CentreSetup, RecallWay, SimulatorOptions } from './options.ts'
import { seededRandom } from './random.ts'
import { recallOf, takeBackOf } from './recall-words.ts'
import { exampleCentres } from './example.ts'
import { takenOf } from './records.ts'
import type { Agency, Item, ItemStatus, Receipt, Taken, Truth } from './records.ts'
import { Timetable } from './timetable.ts'
import { stamp } from './time.ts'

export type TakeResult =
  | { readonly kind: 'taken'; readonly docId: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }

type Event =
  | { readonly t: 'taken'; readonly taken: Taken }
  | { readonly t: 'item'; readonly item: Item }
  | { readonly t: 'status'; readonly docId: string; readonly status: ItemStatus; readonly at: string }
  | { readonly t: 'receipt'; readonly receipt: Receipt }
  | { readonly t: 'agency'; readonly agency: Agency }

export class Hub {
  readonly centres = new Map<string, CentreSetup>()
  readonly agencies = new Map<string, Agency>()
  readonly faults: Faults
  readonly timetable: Timetable
  /** Called for each new item of a centre that is pushed to. */
  onPush: ((centre: CentreSetup, item: Item) => void) | undefined
  readonly #journal: Journal<Event>
  readonly #answering: Answering
  readonly #contents = new Map<string, Buffer>()
  readonly #items = new Map<string, Item>()
  readonly #taken: Taken[] = []
  readonly #receipts: Receipt[] = []
  readonly #books = new BookKeeping()
  #version = 0

  constructor(options: SimulatorOptions) {
    const random = seededRandom(options.seed ?? 1)
    this.faults = new Faults(random, options.faults)
    this.timetable = new Timetable(options.speed ?? 1)
    this.#answering = new Answering(random)
    this.#journal = new Journal<Event>(options.data)
    for (const centre of options.centres ?? exampleCentres) {
      this.centres.set(centre.systemId, centre)
      for (const agency of centre.agencies) this.#putAgency({ ...agency, ...this.#fresh(centre.systemId) })
    }
    for (const event of this.#journal.read()) this.#replay(event)
    for (const taken of this.#taken) this.#answerFrom(taken)
  }

  agency(code: string): Agency | undefined {
    const found = this.agencies.get(code.trim().toUpperCase())
    return found === undefined || found.deleted ? undefined : found
  }

  register(centre: string, agency: AgencySetup): void {
    const made: Agency = { ...agency, ...this.#fresh(centre) }
    this.#putAgency(made)
    this.#journal.add({ t: 'agency', agency: made })
  }

  /** `false`: it is not one of this centre's agencies. */
  unregister(centre: string, code: string): boolean {
    const found = this.agency(code)
    if (found === undefined || found.centre !== centre) return false
    const gone: Agency = { ...found, ...this.#fresh(centre), deleted: true }
    this.#putAgency(gone)
    this.#journal.add({ t: 'agency', agency: gone })
    return true
  }

  /** Takes a message of a centre for each of its recipients, or refuses all of it. */
  take(centre: string, bytes: Buffer, named: { from?: string; to?: readonly string[] }): TakeResult {
    const seen = see(bytes.subarray(0, 1024 * 1024).toString('utf8'))
    if (seen === undefined) return refused('22', 'edXML sai dinh dang')
    const from = this.agency(named.from ?? seen.from)
    if (from === undefined || from.centre !== centre) return refused('19', 'don vi gui khong dang ky')
    const to = named.to === undefined || named.to.length === 0 ? seen.to : named.to
    if (to.length === 0) return refused('18', 'khong co don vi nhan')
    const recipients: Agency[] = []
    for (const code of to) {
      const agency = this.agency(code)
      if (agency === undefined) return refused('18', `don vi nhan khong ton tai: ${code}`)
      if (agency.locked === true) return refused('23', `don vi nhan da khoa: ${code}`)
      recipients.push(agency)
    }
    const senderDocId = randomUUID()
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    for (const agency of recipients) {
      const item = this.#deliver(senderDocId, seen, from.code, agency, bytes)
      const taken = takenOf(seen, from.code, agency.code, item, { sha256, size: bytes.length, by: centre })
      this.#keep(taken)
      this.#journal.add({ t: 'taken', taken })
      this.#answerFrom(taken)
    }
    return { kind: 'taken', docId: senderDocId }
  }

  /** A document that a simulated agency sends of its own accord. */
  originate(words: Omit<DocumentWords, 'from' | 'to'> & { from: string; to: readonly string[] }): string {
    const from = this.#known(words.from)
    const to = words.to.map(code => this.#known(code))
    const bytes = writeDocument({ ...words, from, to }, new Date())
    return this.#handOver(from, bytes)
  }

  /** Any bytes, as a simulated agency might send them. */
  originateRaw(from: string, bytes: Buffer, to?: readonly string[]): string {
    return this.#handOver(this.#known(from), bytes, to)
  }

  /** A simulated agency recalls what it sent, from those named or from all who have it. Returns whom it asked. */
  recall(recall: {
    from: string
    documentId: string
    by: RecallWay
    reason: string
    to?: readonly string[]
  }): readonly string[] {
    const from = this.#known(recall.from)
    const sent = this.#taken.filter(
      ({ kind, ...taken }) =>
        kind === 'edoc' && taken.from === from.code && taken.documentId === recall.documentId
    )
    const asked = [...new Set(recall.to ?? sent.map(taken => taken.to))]
    const [about] = sent
    if (about === undefined) throw new Error(`${from.code} never sent ${recall.documentId}`)
    const now = new Date()
    const to = asked.map(code => this.#known(code))
    const messages =
      recall.by === 'edoc'
        ? [writeDocument(recallOf(about, from, to, recall.reason), now)]
        : to.map(({ code }) => writeStatus(takeBackOf(about, from, code, recall.reason), now))
    for (const bytes of messages) this.#handOver(from, bytes)
    return asked
  }

  /** A receipt that a simulated agency sends of its own accord. */
  sendStatus(
    from: string,
    to: string,
    about: Omit<Seen, 'to'> | Taken,
    statusCode: string,
    description: string
  ) {
    const sender = this.#known(from)
    const words = {
      from: { code: sender.code, name: sender.name },
      about: {
        organId: to,
        documentId: about.documentId,
        code: about.code,
        promulgationDate: about.promulgationDate
      },
      statusCode,
      description
    }
    const bytes = writeStatus(words, new Date())
    const recipient = this.agency(to)
    const seen = see(bytes.toString('utf8'))
    if (recipient === undefined || seen === undefined) return
    const item = this.#deliver(randomUUID(), seen, from, recipient, bytes)
    const { documentId } = about
    const receipt: Receipt = { from, to, documentId, statusCode, docId: item.docId, at: item.createdAt }
    this.#keepReceipt(receipt)
    this.#journal.add({ t: 'receipt', receipt })
  }

  /** Waiting items of a centre, oldest first, unless they are told out of order. */
  inbox(centre: string, kind: 'edoc' | 'status' | undefined, agency: string | undefined): readonly Item[] {
    return [...this.#items.values()].filter(item => {
      const to = this.agencies.get(item.to.toUpperCase())
      if (to?.centre !== centre || item.status === 'done' || item.status === 'fail') return false
      return (kind === undefined || item.kind === kind) && (agency === undefined || sameCode(item.to, agency))
    })
  }

  /** Everything that ever was for a centre, acknowledged or not. */
  received(centre: string, kind: 'edoc' | 'status' | undefined, agency: string | undefined): readonly Item[] {
    return [...this.#items.values()].filter(item => {
      if (this.agencies.get(item.to.toUpperCase())?.centre !== centre) return false
      return (kind === undefined || item.kind === kind) && (agency === undefined || sameCode(item.to, agency))
    })
  }

  /** Makes the books say what did not happen; returns the ids of new items. Not kept over a restart. */
  drift(drift: Drift): readonly string[] {
    const made = drifted(this.#items, drift)
    // Where the item was one of ours to fetch, its copy can be fetched as well.
    for (const docId of made) {
      const content = this.#contents.get(drift.item) ?? this.#journal.content(drift.item)
      if (content !== undefined) this.#contents.set(docId, content)
    }
    return made
  }

  sent(centre: string, kind: 'edoc' | 'status' | undefined, from: string | undefined): readonly Item[] {
    return [...this.#items.values()].filter(item => {
      const sender = this.agencies.get(item.from.toUpperCase())
      if (sender?.centre !== centre || (kind !== undefined && item.kind !== kind)) return false
      return from === undefined || sameCode(item.from, from)
    })
  }

  item(centre: string, docId: string): { item: Item; content: Buffer } | undefined {
    const item = this.#items.get(docId)
    if (item === undefined || this.agencies.get(item.to.toUpperCase())?.centre !== centre) return undefined
    const content = this.#contents.get(docId) ?? this.#journal.content(docId)
    return content === undefined ? undefined : { item, content }
  }

  acknowledge(centre: string, docId: string, status: ItemStatus, description?: string): boolean {
    const item = this.#items.get(docId)
    if (item === undefined || this.agencies.get(item.to.toUpperCase())?.centre !== centre) return false
    const at = stamp(new Date())
    item.status = status
    item.updatedAt = at
    if (description !== undefined) item.description = description
    if (status === 'done') this.#contents.delete(docId)
    this.#journal.add({ t: 'status', docId, status, at })
    return true
  }

  truth(): Truth {
    const seen = new Set<string>()
    const doubled = new Set<string>()
    for (const { key } of this.#taken) (seen.has(key) ? doubled : seen).add(key)
    return {
      taken: [...this.#taken],
      doubled: [...doubled],
      receipts: [...this.#receipts],
      items: [...this.#items.values()].map(item => ({ ...item })),
      books: this.#books.tell()
    }
  }

  close(): void {
    this.timetable.close()
  }

  #handOver(from: Agency, bytes: Buffer, to?: readonly string[]): string {
    const result = this.take(from.centre, bytes, { from: from.code, ...(to === undefined ? {} : { to }) })
    if (result.kind === 'refused') throw new Error(`${result.code} ${result.reason}`)
    return result.docId
  }

  #deliver(senderDocId: string, seen: Seen, from: string, to: Agency, bytes: Buffer): Item {
    const centre = this.centres.get(to.centre)
    if (centre === undefined) throw new Error(`no such centre: ${to.centre}`)
    const twice = centre.automatic !== true && this.faults.strike('duplicate', 'inbox') !== undefined
    if (twice) this.#put(senderDocId, seen, from, to, centre, bytes)
    return this.#put(senderDocId, seen, from, to, centre, bytes)
  }

  #put(senderDocId: string, seen: Seen, from: string, to: Agency, centre: CentreSetup, bytes: Buffer): Item {
    const now = new Date()
    const item: Item = {
      docId: randomUUID(),
      senderDocId,
      kind: seen.kind,
      from,
      to: to.code,
      title: seen.subject,
      notation: seen.code,
      createdAt: stamp(now),
      // A simulated agency fetches what it is sent at once.
      status: centre.automatic === true ? 'done' : 'initial',
      updatedAt: stamp(now)
    }
    this.#items.set(item.docId, item)
    if (centre.automatic !== true) {
      const kept = seen.kind === 'edoc' ? traced(bytes, to.centre, now) : bytes
      this.#contents.set(item.docId, kept)
      this.#journal.keep(item.docId, kept)
    }
    this.#journal.add({ t: 'item', item: { ...item } })
    if (centre.pushUrl !== undefined) this.onPush?.(centre, item)
    return item
  }

  /** Plans what simulated agencies say of it, leaving out what they have said before a restart. */
  #answerFrom(taken: Taken): void {
    this.#regret(taken)
    const agency = this.agency(taken.to)
    if (agency === undefined || this.centres.get(agency.centre)?.automatic !== true) return
    if (this.agency(taken.from) === undefined || agency.silent === true) return
    const asked = asksBack(taken)
    // Whoever asks for what it never sent gets no answer; the books complain of it.
    if (asked && this.#books.find(taken) === undefined) return
    const said = this.#receipts.filter(
      r => r.from === taken.to && r.to === taken.from && r.documentId === taken.documentId
    )
    const answers = said.filter(r => ['15', '16'].includes(r.statusCode) && r.at >= taken.at).length
    const steps = this.#answering.plan(taken, agency)
    const open = asked
      ? steps.slice(answers)
      : steps.filter(step => !said.some(r => r.statusCode === step.statusCode))
    for (const step of open)
      this.timetable.after(step.afterMs, () => {
        // Of what it has destroyed it says nothing more, unless it is one that muddles its words.
        const gone = this.#books.find(taken)?.state === 'recalled'
        if (!asked && gone && agency.answersRecalls !== 'out-of-order') return
        this.sendStatus(taken.to, taken.from, taken, step.statusCode, step.description)
      })
  }

  #regret(taken: Taken): void {
    const by = this.agency(taken.from)?.regrets
    if (by === undefined || taken.kind !== 'edoc' || taken.businessType !== '0') return
    this.timetable.after(30_000, () => {
      const entry = this.#books.find(taken)
      if (entry?.state !== 'held' || entry.asked !== undefined) return
      this.recall({ from: taken.from, documentId: taken.documentId, by, to: [taken.to], reason: 'Gửi nhầm' })
    })
  }

  /** Books and truth alike. */
  #keep(taken: Taken): void {
    this.#taken.push(taken)
    this.#books.note(taken)
  }

  #keepReceipt(receipt: Receipt): void {
    this.#receipts.push(receipt)
    this.#books.say(receipt)
  }

  #replay(event: Event): void {
    if (event.t === 'taken') this.#keep(event.taken)
    else if (event.t === 'item') this.#items.set(event.item.docId, { ...event.item })
    else if (event.t === 'receipt') this.#keepReceipt(event.receipt)
    else if (event.t === 'agency') this.#putAgency(event.agency)
    else {
      const item = this.#items.get(event.docId)
      if (item === undefined) return
      item.status = event.status
      item.updatedAt = event.at
    }
  }

  #putAgency(agency: Agency): void {
    this.agencies.set(agency.code.toUpperCase(), agency)
    this.#version = Math.max(this.#version, agency.version)
  }

  #fresh(centre: string) {
    return { centre, version: this.#version + 1, deleted: false, modifiedAt: stamp(new Date()) }
  }

  #known(code: string): Agency {
    const agency = this.agency(code)
    if (agency === undefined) throw new Error(`no such agency: ${code}`)
    return agency
  }
}

function refused(code: string, reason: string): TakeResult {
  return { kind: 'refused', code, reason }
}

function sameCode(one: string, other: string): boolean {
  return one.trim().toUpperCase() === other.trim().toUpperCase()
}
