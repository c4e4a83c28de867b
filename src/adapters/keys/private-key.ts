/** A key of which nothing is shown but whose it is: what the log, JSON and the inspector see of it. */
import { inspect } from 'node:util'
import type { CertificateFacts } from '../../domain/signature.ts'
import type { Certificate } from '../../signatures/certificate/certificate.ts'
import type { SigningKey } from '../../signatures/ports.ts'
import { algorithmOf, type Algorithm } from './algorithm.ts'
import type { OwnCertificates } from './certificates.ts'

export type Signer = (data: Uint8Array) => Promise<Uint8Array>

export class PrivateKey implements SigningKey {
  readonly id: string
  readonly certificate: Uint8Array
  readonly chain: readonly Uint8Array[]
  readonly facts: CertificateFacts
  readonly algorithm: Algorithm
  readonly #sign: Signer
  readonly #read: Certificate

  /** Throws KeyFailure `key.not-allowed`. */
  constructor(id: string, { leaf, chain }: OwnCertificates, sign: Signer) {
    this.id = id
    this.certificate = leaf.der
    this.chain = chain.map(each => each.der)
    this.facts = leaf.facts
    this.algorithm = algorithmOf(leaf.publicKey)
    this.#sign = sign
    this.#read = leaf
  }

  get notBefore(): Date {
    return this.#read.notBefore
  }

  get notAfter(): Date {
    return this.#read.notAfter
  }

  /** SigningKey.sign */
  sign(data: Uint8Array): Promise<Uint8Array> {
    return this.#sign(data)
  }

  toJSON(): Record<string, unknown> {
    return { id: this.id, algorithm: this.algorithm, certificate: this.facts }
  }

  [inspect.custom](): string {
    return `SigningKey(${this.id}, ${this.facts.subject})`
  }
}
