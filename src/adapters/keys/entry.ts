/** One configured key: opened when it can be, away with a reason otherwise. */
import { inspect } from 'node:util'
import type { Problem } from '../../domain/problem.ts'
import type { KeyConfig } from './config.ts'
import { KeyFailure } from './failure.ts'
import { openPem } from './pem.ts'
import { openPkcs11 } from './pkcs11.ts'
import { openPkcs12 } from './pkcs12.ts'
import type { PrivateKey } from './private-key.ts'
import { within, type Window } from './rotation.ts'
import { expiryOf, type KeyState } from './state.ts'
import type { TokenHolder } from './token/holder.ts'

export interface Surroundings {
  readonly now: () => Date
  readonly holderFor: (config: KeyConfig & { kind: 'pkcs11' }) => TokenHolder
  readonly changed: (entry: Entry) => void
}

export class Entry {
  readonly config: KeyConfig
  /** Absent: the gateway's own. */
  readonly organisation: string | undefined
  readonly #surroundings: Surroundings
  #key: PrivateKey | undefined
  #reason: Problem | undefined = { code: 'key.unavailable', detail: 'not opened yet' }
  #since: Date
  #opening: Promise<void> | undefined

  constructor(config: KeyConfig, organisation: string | undefined, surroundings: Surroundings) {
    this.config = config
    this.organisation = organisation
    this.#surroundings = surroundings
    this.#since = surroundings.now()
  }

  get key(): PrivateKey | undefined {
    return this.#key
  }

  get reason(): Problem | undefined {
    return this.#reason
  }

  get window(): Window {
    const { from, until } = this.config
    const configured = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
    if (this.#key === undefined) return configured
    return within(configured, { from: this.#key.notBefore, until: this.#key.notAfter })
  }

  /** Opens what is not open, asks a token that is. Never throws: the outcome is the state. */
  async refresh(): Promise<void> {
    this.#opening ??= this.#refresh().finally(() => {
      this.#opening = undefined
    })
    await this.#opening
  }

  state(at: Date, serving: boolean): KeyState {
    const { id, kind } = this.config
    const { from, until } = this.window
    const key = this.#key
    return {
      id,
      ...(this.organisation === undefined ? {} : { organisation: this.organisation }),
      holder: kind,
      place: placeOf(this.config),
      state: this.#reason === undefined ? 'ready' : 'away',
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      since: this.#since.toISOString(),
      ...(key === undefined
        ? {}
        : { certificate: key.facts, algorithm: key.algorithm, expiry: expiryOf(key.notAfter, at) }),
      ...(from === undefined ? {} : { from: from.toISOString() }),
      ...(until === undefined ? {} : { until: until.toISOString() }),
      serving
    }
  }

  toJSON(): KeyState {
    return this.state(this.#surroundings.now(), false)
  }

  [inspect.custom](): string {
    return `Key(${this.config.id}, ${this.config.kind}, ${this.#reason?.code ?? 'ready'})`
  }

  async #refresh(): Promise<void> {
    const { config } = this
    try {
      if (this.#key === undefined) this.#key = await this.#open()
      else if (config.kind === 'pkcs11') await this.#surroundings.holderFor(config).check()
      this.#report(undefined)
    } catch (error) {
      if (!(error instanceof KeyFailure)) throw error
      this.#report(error.problem)
    }
  }

  async #open(): Promise<PrivateKey> {
    const { config } = this
    if (config.kind === 'pkcs11') {
      return openPkcs11(config, this.#surroundings.holderFor(config), problem => this.#report(problem))
    }
    const key = await (config.kind === 'pkcs12' ? openPkcs12(config) : openPem(config))
    // Open for good: its password is needed no more.
    if (config.kind === 'pkcs12') config.password.forget()
    else config.passphrase?.forget()
    return key
  }

  #report(problem: Problem | undefined): void {
    const before = this.#reason
    this.#reason = problem
    if (before?.code === problem?.code && before?.detail === problem?.detail) return
    this.#since = this.#surroundings.now()
    this.#surroundings.changed(this)
  }
}

function placeOf(config: KeyConfig): string {
  switch (config.kind) {
    case 'pkcs12':
      return config.file
    case 'pem':
      return config.key
    case 'pkcs11':
      return config.token
  }
}
