/** The world outside, offline: answers from the throw-away PKI, really signed, and misbehaves as it is told. */
import type { PkiUrls } from '../../certs-dev/index-file.ts'
import { answerOcsp, type OcspManner } from '../../simulators/trust-services/ocsp.ts'
import { crlNow, type CrlManner } from '../../simulators/trust-services/crl.ts'
import { World, type Revocation } from '../../simulators/trust-services/world.ts'
import type { Fetched, Lookup } from '../../src/signatures/ports.ts'

type Service = 'ocsp' | 'crl' | 'certificate'

/** A `TestPki`, or any folder made by certs-dev. */
interface PkiPlace {
  readonly folder: string
  readonly urls: PkiUrls
}

export interface PkiLookup extends Lookup {
  /** In the order of asking: `ocsp http://…`. */
  readonly asked: readonly string[]
  /** Services that do not answer. All of them: `lookup.down = ['ocsp', 'crl', 'certificate']`. */
  down: readonly Service[]
  /** How OCSP answers: `{ status: 'unknown' }`, `{ window: 'expired' }`, `{ signer: 'ocsp-undelegated' }` … */
  ocspManner: OcspManner
  /** How CRLs are given: `{ window: 'expired' }` … */
  crlManner: CrlManner
  /** By the clock of the test; the real one when absent. Stands for "now" in every answer. */
  now: () => Date
  /** In OCSP and CRL, from its date on. */
  revoke(name: string, revocation?: Partial<Revocation>): void
  restore(name: string): void
}

export function pkiLookup(pki: PkiPlace, options: { readonly now?: () => Date } = {}): PkiLookup {
  const world = new World(pki.folder)
  const asked: string[] = []
  const lookup: PkiLookup = {
    asked,
    down: [],
    ocspManner: {},
    crlManner: {},
    now: options.now ?? (() => new Date()),
    revoke: (name, revocation) => {
      world.revoke(name, { at: lookup.now(), reason: 'keyCompromise', ...revocation })
    },
    restore: name => {
      world.restore(name)
    },
    ocsp: async (url, request) =>
      answer('ocsp', url, () =>
        url.startsWith(`${pki.urls.ocsp}/`)
          ? answerOcsp(request, world, lookup.ocspManner, lookup.now())
          : undefined
      ),
    crl: async url =>
      answer('crl', url, () => {
        const ca = nameIn(url, pki.urls.crl, '.crl')
        return ca === undefined ? undefined : crlNow(world, ca, lookup.crlManner, lookup.now())
      }),
    certificate: async url =>
      answer('certificate', url, () => {
        const ca = nameIn(url, pki.urls.aia, '.crt')
        return ca === undefined ? undefined : world.member(ca).der
      })
  }
  return lookup

  function answer(service: Service, url: string, make: () => Buffer | undefined): Fetched {
    asked.push(`${service} ${url}`)
    if (lookup.down.includes(service)) return { kind: 'unavailable', why: 'switched off by the test' }
    const der = make()
    return der === undefined
      ? { kind: 'unavailable', why: `nobody answers at ${url}` }
      : { kind: 'fetched', der: new Uint8Array(der) }
  }

  function nameIn(url: string, base: string, ending: string): string | undefined {
    if (!url.startsWith(`${base}/`) || !url.endsWith(ending)) return undefined
    const name = url.slice(base.length + 1, -ending.length)
    return world.has(name) ? name : undefined
  }
}
