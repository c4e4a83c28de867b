/** The switches that make the simulated exchange misbehave as the real one does. */
import { faultKinds } from './options.ts'
import type { FaultKind, FaultRule } from './options.ts'

interface Armed {
  readonly rule: FaultRule
  left: number
}

export class Faults {
  #armed: Armed[] = []
  readonly #random: () => number

  constructor(random: () => number, rules: readonly FaultRule[] = []) {
    this.#random = random
    for (const rule of rules) this.add(rule)
  }

  add(rule: FaultRule): void {
    if (!faultKinds.includes(rule.kind)) throw new Error(`no such fault: ${String(rule.kind)}`)
    this.#armed.push({ rule, left: rule.next ?? Number.POSITIVE_INFINITY })
  }

  clear(): void {
    this.#armed = []
  }

  list(): readonly FaultRule[] {
    return this.#armed.map(({ rule, left }) => (Number.isFinite(left) ? { ...rule, next: left } : rule))
  }

  /** The first rule of this kind that strikes this request; a counted rule is used up by it. */
  strike(kind: FaultKind, endpoint: string): FaultRule | undefined {
    for (const armed of this.#armed) {
      const { rule } = armed
      if (rule.kind !== kind || (rule.endpoint !== undefined && rule.endpoint !== endpoint)) continue
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue
      armed.left--
      if (armed.left <= 0) this.#armed = this.#armed.filter(other => other !== armed)
      return rule
    }
    return undefined
  }
}
