/** What is known about revocation in one judgement: what came along, and what addresses answered, each read once. */
import type { Problem } from '../../domain/problem.ts'
import type { Fetched, Lookup } from '../ports.ts'
import { readCrl, type Crl } from './crl.ts'
import { readOcsp, type OcspAnswer } from './ocsp.ts'

/** A judgement asks the world no more often than this. */
const maxFetches = 30
const maxEmbedded = 256

export interface Embedded {
  readonly ocsp?: readonly Uint8Array[]
  readonly crls?: readonly Uint8Array[]
}

export class Material {
  readonly #lookup: Lookup
  readonly #fetchedCrls = new Map<string, Crl | Problem>()
  #fetches = 0
  readonly ocsp: readonly OcspAnswer[]
  /** The embedded ones; those that were fetched join them. */
  readonly crls: Crl[]

  constructor(lookup: Lookup, embedded: Embedded) {
    this.#lookup = lookup
    this.ocsp = readable((embedded.ocsp ?? []).slice(0, maxEmbedded).map(readOcsp))
    this.crls = readable((embedded.crls ?? []).slice(0, maxEmbedded).map(readCrl))
  }

  async fetchOcsp(url: string, request: Uint8Array): Promise<OcspAnswer | Problem> {
    const der = await this.#fetch(url, () => this.#lookup.ocsp(url, request))
    return der instanceof Uint8Array ? readOcsp(der) : der
  }

  /** Puts the list among the others. The problem when there is none. */
  async fetchCrl(url: string): Promise<Problem | undefined> {
    let crl = this.#fetchedCrls.get(url)
    if (crl === undefined) {
      const der = await this.#fetch(url, () => this.#lookup.crl(url))
      crl = der instanceof Uint8Array ? readCrl(der) : der
      this.#fetchedCrls.set(url, crl)
      if ('sha256' in crl) this.crls.push(crl)
    }
    return 'sha256' in crl ? undefined : crl
  }

  async #fetch(url: string, ask: () => Promise<Fetched>): Promise<Uint8Array | Problem> {
    if (++this.#fetches > maxFetches)
      return { code: 'certificate.revocation-unavailable', detail: `more than ${maxFetches} questions` }
    const answer = await ask()
    return answer.kind === 'fetched'
      ? answer.der
      : { code: 'certificate.revocation-unavailable', detail: `${url}: ${answer.why}`.slice(0, 200) }
  }
}

/** One that came along and cannot be read is as good as not there. */
const readable = <T extends { readonly sha256: string }>(all: readonly (T | Problem)[]): T[] =>
  all.filter((each): each is T => 'sha256' in each)
