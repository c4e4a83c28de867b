/** Asks a list of sent messages whether one parcel is among them. */
import type { Found } from '../../domain/delivery.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import type { Parcel } from '../../exchange/ports/carrier.ts'
import { textField } from './answer.ts'
import { readWireTime } from './vietnam-time.ts'

/** How far the two clocks may differ; earlier entries belong to earlier documents. */
export const clockSkewMs = 2 * 60_000

/**
 * An entry is ours when sender, recipient, kind and number/notation agree, it was sent since the first attempt,
 * and no other delivery holds its id. What can be neither accepted nor excluded is `cannot-tell`: a wrong
 * "taken" loses the document, a wrong "absent" doubles it.
 */
export class SentListSearch {
  readonly #parcel: Parcel
  readonly #since: number
  readonly #held: ReadonlySet<string>
  readonly #matches = new Set<string>()
  #unclear: string | undefined

  constructor(parcel: Parcel) {
    this.#parcel = parcel
    this.#since = parcel.firstAttemptAt.getTime() - clockSkewMs
    this.#held = new Set(parcel.takenRemoteIds)
  }

  see(entry: unknown): void {
    const parcel = this.#parcel
    if (!sameCode(textField(entry, 'fromCode', 'from'), parcel.from)) return
    if (!sameCode(textField(entry, 'toCode', 'to'), parcel.to)) return
    const kind = textField(entry, 'messageType')
    if (kind !== undefined && kind.toLowerCase() !== parcel.kind) return
    const ids = [
      textField(entry, 'senderDocId'),
      textField(entry, 'receiverDocId'),
      textField(entry, 'docId')
    ]
    if (ids.some(id => id !== undefined && this.#held.has(id))) return
    const sentTime = textField(entry, 'sentTime', 'created_time')
    const sentAt = sentTime === undefined ? undefined : readWireTime(sentTime)
    if (sentAt !== undefined && sentAt.getTime() < this.#since) return
    const notation = textField(entry, 'notation', 'edocCode')
    if (notation !== undefined && parcel.document.code !== undefined) {
      if (!sameCode(notation, parcel.document.code)) return
      const id = ids.find(value => value !== undefined)
      if (sentAt !== undefined && id !== undefined) {
        this.#matches.add(id)
        return
      }
    }
    this.#unclear = `an entry of ${sentTime ?? 'an unknown time'} cannot be told from this document`
  }

  found(): Found {
    const [first] = this.#matches
    // Two entries of one document: the axis took it twice already. Either proves that it is there.
    if (first !== undefined) return { kind: 'taken', remoteId: first }
    if (this.#unclear === undefined) return { kind: 'absent' }
    return { kind: 'cannot-tell', code: 'carrier.answer-unrecognised', detail: this.#unclear }
  }
}

function sameCode(one: string | undefined, other: string): boolean {
  return one !== undefined && normaliseCode(one) === normaliseCode(other)
}
