/**
 * Looking for paths from a certificate up to the anchors of the store: over the store's intermediates, what the signer
 * sent along, and what issuers' addresses answer. Only names and signatures lead the way here; everything else about a
 * path is judged when it is found. Bounded: hostile cross-certificates make more paths than there are atoms.
 */
import type { Problem } from '../../domain/problem.ts'
import type { Lookup } from '../ports.ts'
import type { Certificate } from './certificate.ts'
import { certificatesIn } from './certificate-bag.ts'
import type { Arithmetic, SignatureVerdict } from './signed.ts'
import type { Trust } from './trust.ts'

/** Certificates of a path, its anchor not counted. */
export const maxPathLength = 10
const limits = { candidates: 1000, verifications: 500, steps: 2000, fetches: 6 }

export interface SearchGround {
  readonly trust: Trust
  readonly candidates: readonly Certificate[]
  readonly lookup: Lookup
  readonly arithmetic: Arithmetic
}

export class PathSearch {
  readonly #ground: SearchGround
  readonly #anchors = new Map<string, Certificate>()
  readonly #bySubject = new Map<string, Certificate[]>()
  readonly #known = new Set<string>()
  readonly #verdicts = new Map<string, SignatureVerdict>()
  readonly #deadEnds = new Map<string, Problem>()
  readonly #asked = new Set<string>()
  #steps = 0
  /** The limits ended the search before it was done. */
  exhausted = false

  constructor(ground: SearchGround) {
    this.#ground = ground
    for (const anchor of ground.trust.anchors) {
      this.#anchors.set(anchor.sha256, anchor)
      this.#learn(anchor)
    }
    for (const each of ground.trust.intermediates) this.#learn(each)
    if (ground.candidates.length > limits.candidates) this.exhausted = true
    for (const each of ground.candidates.slice(0, limits.candidates)) this.#learn(each)
  }

  /** Paths, anchor first. Whoever takes them says when it is enough. */
  async *paths(target: Certificate): AsyncGenerator<readonly Certificate[]> {
    // An anchor needs nobody's word; a self-signed certificate that is none has only its own.
    if (this.#anchors.has(target.sha256)) yield [target]
    else yield* this.#extend([target])
  }

  /** Everything known by this subject, anchors first. */
  named(key: string): readonly Certificate[] {
    return this.#bySubject.get(key) ?? []
  }

  /** Everything known. */
  get known(): readonly Certificate[] {
    return [...this.#bySubject.values()].flat()
  }

  isAnchor(certificate: Certificate): boolean {
    return this.#anchors.has(certificate.sha256)
  }

  /** Why no path was found. A missing issuer may still turn up; anything else will not get better. */
  whyNone(target: Certificate): Problem {
    if (this.exhausted) return { code: 'certificate.search-exhausted', detail: target.facts.subject }
    const problems = [...this.#deadEnds.values()]
    return (
      problems.find(({ code }) => code === 'certificate.issuer-not-found') ??
      problems[0] ?? { code: 'certificate.path-too-long', detail: target.facts.subject }
    )
  }

  async *#extend(tail: readonly [Certificate, ...Certificate[]]): AsyncGenerator<readonly Certificate[]> {
    if (++this.#steps > limits.steps) this.exhausted = true
    if (this.exhausted || tail.length > maxPathLength) return
    const [last] = tail
    let issuers = this.#issuersOf(last)
    if (issuers.length === 0) {
      await this.#askIssuer(last)
      issuers = this.#issuersOf(last)
    }
    if (issuers.length === 0) this.#deadEnds.set(last.sha256, this.#whyDead(last))
    for (const issuer of issuers) {
      if (this.isAnchor(issuer)) yield [issuer, ...tail]
      else if (!tail.some(each => each.subject.key === issuer.subject.key && sameKey(each, issuer)))
        yield* this.#extend([issuer, ...tail])
    }
  }

  /** Those whose key made the signature, likeliest first. */
  #issuersOf(certificate: Certificate): Certificate[] {
    return this.#namesakes(certificate)
      .filter(each => this.#verdict(certificate, each) === 'genuine')
      .toSorted((a, b) => Number(this.isAnchor(b)) - Number(this.isAnchor(a)))
  }

  #namesakes(certificate: Certificate): Certificate[] {
    const { authorityKey } = certificate.extensions
    const fits = (each: Certificate) =>
      authorityKey !== undefined && each.extensions.subjectKey === authorityKey ? 1 : 0
    return this.named(certificate.issuer.key)
      .filter(each => each.sha256 !== certificate.sha256)
      .toSorted((a, b) => fits(b) - fits(a))
  }

  #verdict(certificate: Certificate, issuer: Certificate): SignatureVerdict {
    const pair = `${certificate.sha256} ${issuer.sha256}`
    const known = this.#verdicts.get(pair)
    if (known !== undefined) return known
    if (this.#verdicts.size >= limits.verifications) {
      this.exhausted = true
      return 'wrong'
    }
    const verdict = this.#ground.arithmetic(certificate.signed, issuer.publicKey)
    this.#verdicts.set(pair, verdict)
    return verdict
  }

  #whyDead(certificate: Certificate): Problem {
    const { facts, extensions, isSelfIssued } = certificate
    const namesakes = this.#namesakes(certificate)
    for (const issuer of namesakes) {
      const verdict = this.#verdict(certificate, issuer)
      if (verdict === 'algorithm-not-allowed')
        return {
          code: 'certificate.algorithm-not-allowed',
          detail: `${certificate.signed.algorithm.name}: ${facts.subject}`
        }
      if (verdict === 'key-not-allowed')
        return { code: 'certificate.key-not-allowed', detail: issuer.facts.subject }
      const { authorityKey } = extensions
      const { subjectKey } = issuer.extensions
      // With another key identifier it is another key of the same authority, and the right one is missing
      if (authorityKey === undefined || subjectKey === undefined || authorityKey === subjectKey)
        return { code: 'certificate.signature-wrong', detail: facts.subject }
    }
    if (isSelfIssued && (extensions.authorityKey ?? extensions.subjectKey) === extensions.subjectKey)
      return { code: 'certificate.root-not-trusted', detail: facts.subject }
    return { code: 'certificate.issuer-not-found', detail: facts.issuer }
  }

  #learn(certificate: Certificate): void {
    if (this.#known.has(certificate.sha256)) return
    this.#known.add(certificate.sha256)
    const namesakes = this.#bySubject.get(certificate.subject.key)
    if (namesakes === undefined) this.#bySubject.set(certificate.subject.key, [certificate])
    else namesakes.push(certificate)
  }

  /** AIA caIssuers (RFC 5280 section 4.2.2.1). */
  async #askIssuer({ extensions }: Certificate): Promise<void> {
    for (const url of extensions.issuerUrls.slice(0, 2)) {
      if (this.#asked.has(url) || this.#asked.size >= limits.fetches) continue
      this.#asked.add(url)
      const answer = await this.#ground.lookup.certificate(url)
      if (answer.kind === 'fetched') for (const each of certificatesIn(answer.der)) this.#learn(each)
    }
  }
}

const sameKey = (a: Certificate, b: Certificate) => Buffer.compare(a.spki, b.spki) === 0
