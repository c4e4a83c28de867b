/** The PKI of a folder made by certs-dev/make.ts, and what has been revoked of it. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as pkijs from 'pkijs'
import type { IndexedCertificate, PkiIndex, RevocationReason } from '../../certs-dev/index-file.ts'

export interface Member {
  readonly entry: IndexedCertificate
  readonly der: Buffer
  readonly certificate: pkijs.Certificate
  readonly key: KeyObject
}

export interface Revocation {
  readonly at: Date
  readonly reason: RevocationReason
}

export class World {
  readonly index: PkiIndex
  readonly #folder: string
  readonly #members = new Map<string, Member>()
  readonly #revoked = new Map<string, Revocation>()

  constructor(folder: string) {
    this.#folder = folder
    this.index = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as PkiIndex
    for (const { name, revoked } of this.index.certificates) {
      if (revoked !== undefined) this.revoke(name, { at: new Date(revoked.at), reason: revoked.reason })
    }
  }

  /** Throws for a name that the folder does not have. */
  member(name: string): Member {
    const known = this.#members.get(name)
    if (known !== undefined) return known
    const entry = this.index.certificates.find(each => each.name === name)
    if (entry === undefined) throw new Error(`no such certificate: ${name}`)
    const der = readFileSync(path.join(this.#folder, entry.certificate))
    const key = createPrivateKey(readFileSync(path.join(this.#folder, entry.key), 'utf8'))
    const member = { entry, der, certificate: pkijs.Certificate.fromBER(der), key }
    this.#members.set(name, member)
    return member
  }

  has(name: string): boolean {
    return this.index.certificates.some(each => each.name === name)
  }

  issuedBy(ca: string): readonly IndexedCertificate[] {
    return this.index.certificates.filter(each => each.issuer === ca && each.name !== ca)
  }

  revoke(name: string, revocation: Revocation): void {
    this.#revoked.set(name, revocation)
  }

  /** As if it had never been revoked. */
  restore(name: string): void {
    this.#revoked.delete(name)
  }

  revocationOf(name: string): Revocation | undefined {
    return this.#revoked.get(name)
  }
}
