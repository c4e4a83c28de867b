/** Digests over what a signature covers, read in slices: the file may have 200 MB. */
import { createHash } from 'node:crypto'
import type { PdfSource } from '../read/source.ts'
import type { SignatureShape } from './signature.ts'

export type SignedHash = 'sha256' | 'sha384' | 'sha512'

export class SignedBytes {
  readonly #source: PdfSource
  readonly #shape: SignatureShape
  readonly #known = new Map<SignedHash, Uint8Array>()

  constructor(source: PdfSource, shape: SignatureShape) {
    this.#source = source
    this.#shape = shape
  }

  digest(hash: SignedHash): Uint8Array {
    const known = this.#known.get(hash)
    if (known !== undefined) return known
    const { gapStart, gapEnd, end } = this.#shape
    const sum = createHash(hash)
    for (const slice of this.#source.slices(0, gapStart)) sum.update(slice)
    for (const slice of this.#source.slices(gapEnd, end - gapEnd)) sum.update(slice)
    const digest = sum.digest()
    this.#known.set(hash, digest)
    return digest
  }
}
