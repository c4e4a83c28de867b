/** The ways in which an iOffice-like system misbehaves towards whoever calls it. */
export const faultKinds = ['error500', 'slow', 'lose-answer', 'refuse', 'page'] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Fault {
  /**
   * error500: answers 500, nothing stored. slow: waits first. lose-answer: stores, then breaks the line.
   * refuse: 422 with the reason. page: 200 with a web page, nothing stored.
   */
  readonly kind: FaultKind
  /** Requests to the inbox (default) or to the outbox. */
  readonly on?: 'inbox' | 'outbox'
  /** The next so many requests; 1 when absent. */
  readonly times?: number
  readonly ms?: number
  readonly reason?: string
}

export class Faults {
  #armed: { fault: Fault; left: number }[] = []

  arm(fault: Fault): void {
    if (!faultKinds.includes(fault.kind)) throw new Error(`no such fault: ${String(fault.kind)}`)
    this.#armed.push({ fault, left: fault.times ?? 1 })
  }

  clear(): void {
    this.#armed = []
  }

  /** The first that strikes this request; it is used up by it. */
  strike(on: 'inbox' | 'outbox'): Fault | undefined {
    const armed = this.#armed.find(({ fault }) => (fault.on ?? 'inbox') === on)
    if (armed === undefined) return undefined
    armed.left -= 1
    if (armed.left <= 0) this.#armed = this.#armed.filter(other => other !== armed)
    return armed.fault
  }
}
