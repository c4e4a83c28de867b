/** The ways in which trust services misbehave, each armed by its name. */
import type { CrlManner } from './crl.ts'
import type { OcspManner } from './ocsp.ts'
import type { TsaManner } from './tsa.ts'

export const endpoints = ['tsa', 'ocsp', 'crl', 'aia'] as const
export type Endpoint = (typeof endpoints)[number]

/** On the line, whatever the service: late, cut off, an error, or bytes that are not an answer. */
const lineKinds = ['slow', 'down', 'http500', 'garbage', 'empty', 'endless'] as const

interface Manners {
  readonly ocsp?: OcspManner
  readonly tsa?: TsaManner
  readonly crl?: CrlManner
}

/** In the answer itself. */
const answerKinds = {
  tryLater: { ocsp: { refusal: 'tryLater' }, tsa: { rejection: 'timeNotAvailable' } },
  internalError: { ocsp: { refusal: 'internalError' }, tsa: { rejection: 'systemFailure' } },
  unauthorized: { ocsp: { refusal: 'unauthorized' } },
  wrongNonce: { ocsp: { nonce: 'wrong' }, tsa: { nonce: 'wrong' } },
  noNonce: { ocsp: { nonce: 'left-out' }, tsa: { nonce: 'left-out' } },
  wrongImprint: { tsa: { imprint: 'wrong' } },
  expired: { ocsp: { window: 'expired' }, crl: { window: 'expired' } },
  future: { ocsp: { window: 'future' }, crl: { window: 'future' }, tsa: { clockMs: 86_400_000 } },
  unsigned: { ocsp: { signature: 'none' }, tsa: { signature: 'none' }, crl: { signature: 'spoilt' } },
  spoilt: { ocsp: { signature: 'spoilt' }, tsa: { signature: 'spoilt' }, crl: { signature: 'spoilt' } },
  wrongSigner: {
    ocsp: { signer: 'ocsp-undelegated' },
    tsa: { signer: 'tsa-loose' },
    crl: { signer: 'false-ca' }
  },
  stranger: { ocsp: { signer: 'stranger' }, tsa: { signer: 'stranger' }, crl: { signer: 'stranger' } },
  noCertificate: { ocsp: { bare: true }, tsa: { bare: true } },
  good: { ocsp: { status: 'good' } },
  unknown: { ocsp: { status: 'unknown' } },
  revoked: { ocsp: { status: 'revoked' } }
} as const satisfies Readonly<Record<string, Manners>>

type LineKind = (typeof lineKinds)[number]
export type FaultKind = LineKind | keyof typeof answerKinds
export const faultKinds: readonly string[] = [...lineKinds, ...Object.keys(answerKinds)]

export interface Fault {
  readonly kind: FaultKind
  /** Every endpoint when absent. */
  readonly endpoint?: Endpoint
  /** The next so many requests; until it is cleared when absent. */
  readonly next?: number
  /** `slow`: how long; 5 s when absent. */
  readonly ms?: number
}

export class Faults {
  #armed: { readonly fault: Fault; left: number }[] = []

  /** Throws for a kind or an endpoint that there is not. */
  arm(fault: Fault): void {
    if (!faultKinds.includes(fault.kind)) throw new Error(`no such fault: ${String(fault.kind)}`)
    if (fault.endpoint !== undefined && !endpoints.includes(fault.endpoint)) {
      throw new Error(`no such endpoint: ${String(fault.endpoint)}`)
    }
    this.#armed.push({ fault, left: fault.next ?? Number.POSITIVE_INFINITY })
  }

  clear(): void {
    this.#armed = []
  }

  list(): readonly Fault[] {
    return this.#armed.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, next: left } : fault))
  }

  /** All that strike a request to this endpoint; each is used up by one. */
  strike(endpoint: Endpoint): Struck {
    const striking = this.#armed.filter(({ fault }) => (fault.endpoint ?? endpoint) === endpoint)
    for (const each of striking) each.left -= 1
    this.#armed = this.#armed.filter(each => each.left > 0)
    return new Struck(striking.map(({ fault }) => fault))
  }
}

/** What strikes one request. */
export class Struck {
  readonly #faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    this.#faults = faults
  }

  line(kind: LineKind): Fault | undefined {
    return this.#faults.find(fault => fault.kind === kind)
  }

  manner<E extends keyof Manners>(endpoint: E): NonNullable<Manners[E]> {
    const table: Readonly<Record<string, Manners>> = answerKinds
    return Object.assign({}, ...this.#faults.map(fault => table[fault.kind]?.[endpoint])) as NonNullable<
      Manners[E]
    >
  }
}
