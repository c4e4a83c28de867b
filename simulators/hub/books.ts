/**
 * What became of every document with every recipient, as the recipients themselves keep it. It is told from what the
 * exchange carried, message by message, so that whoever must prove that a recall was carried out asks here.
 */
import type { Books, Complaint, Entry, Reference } from './book-entries.ts'
import type { Receipt, Taken } from './records.ts'

export class BookKeeping {
  /** By sender and recipient. */
  readonly #entries = new Map<string, Entry[]>()
  readonly #complaints: Complaint[] = []

  /** A message that the exchange took for one recipient. */
  note(taken: Taken): void {
    if (taken.kind === 'status') return this.say({ ...taken, statusCode: taken.statusCode ?? '' })
    const { businessType } = taken
    if (businessType === '1') return this.#ask(taken, 'recall')
    if (businessType === '2') return this.#update(taken)
    for (const documentId of taken.replaces ?? []) this.#replace(taken, documentId)
    this.#hold(taken)
  }

  /** What somebody says of a document: 13 from its sender, 02, 15 and 16 from its recipient. */
  say(said: Pick<Receipt, 'from' | 'to' | 'documentId' | 'statusCode' | 'at'> & { code?: string }): void {
    const { statusCode } = said
    if (statusCode === '13') return this.#ask(said, 'take-back')
    if (!['02', '15', '16'].includes(statusCode)) return
    const about = { ...said, from: said.to, to: said.from }
    for (const entry of this.#of(about)) answerIn(entry, statusCode)
  }

  /** What the recipient has of it. */
  find(about: Reference): Entry | undefined {
    return this.#of(about)[0]
  }

  tell(): Books {
    const all = [...this.#entries.values()].flat()
    const entries = all.map(entry => ({ ...entry, answers: [...entry.answers] }))
    return { entries, complaints: [...this.#complaints] }
  }

  #hold({ from, to, documentId, code, sha256 }: Taken): void {
    const [known] = this.#of({ from, to, documentId, code })
    // Sent again after a recall it is there again.
    if (known !== undefined) return void Object.assign(known, { state: 'held', copy: sha256 })
    const entry: Entry = { from, to, documentId, code, state: 'held', copy: sha256, answers: [] }
    this.#entries.set(between(from, to), [...(this.#entries.get(between(from, to)) ?? []), entry])
  }

  #update(taken: Taken): void {
    if (taken.removed === true) return this.#ask(taken, 'recall')
    const [known] = this.#of(taken)
    // A recipient added by the update has the document by it.
    if (known === undefined) return taken.added === true ? this.#hold(taken) : this.#complain(taken, 'update')
    Object.assign(known, { state: 'updated', asked: 'update', copy: taken.sha256 })
  }

  #replace(taken: Taken, documentId: string): void {
    const found = this.#of({ from: taken.from, to: taken.to, documentId })
    if (found.length === 0) this.#complain({ ...taken, documentId }, 'replace')
    for (const entry of found) entry.state = 'replaced'
  }

  #ask(about: Omit<Complaint, 'kind'> & { code?: string }, kind: 'recall' | 'take-back'): void {
    const found = this.#of(about)
    if (found.length === 0) this.#complain(about, kind)
    for (const entry of found) entry.asked = kind
  }

  #complain({ from, to, documentId, at }: Omit<Complaint, 'kind'>, kind: Complaint['kind']): void {
    this.#complaints.push({ kind, from, to, documentId, at })
  }

  #of({ from, to, documentId, code = '' }: Reference): readonly Entry[] {
    const all = this.#entries.get(between(from, to)) ?? []
    const named = all.filter(entry => documentId !== '' && entry.documentId === documentId)
    return named.length > 0 ? named : all.filter(entry => code !== '' && entry.code === code)
  }
}

function answerIn(entry: Entry, statusCode: string): void {
  if (statusCode === '02') {
    entry.state = 'refused'
    delete entry.copy
    return
  }
  entry.answers.push(statusCode)
  const { asked } = entry
  delete entry.asked
  // A 15 to an update gives nothing back; said once more it changes nothing.
  if (asked === undefined || asked === 'update') return
  entry.state = statusCode === '15' ? 'recalled' : 'declined'
  if (statusCode === '15') delete entry.copy
}

const between = (from: string, to: string) => `${from}|${to}`.toUpperCase()
