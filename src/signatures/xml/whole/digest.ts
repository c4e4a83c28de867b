/**
 * The canonical bytes of a whole document without its Signature (enveloped-signature, XMLDSig section 6.6.4), in a
 * stream: one pass, memory flat. Small documents are canonicalised by libxml2 as well, and both must say the same.
 */
import { createHash, type Hash as Hasher } from 'node:crypto'
import { BrokenPromise, type Problem } from '../../../domain/problem.ts'
import type { Hash } from '../../certificate/algorithms.ts'
import { CanonicalStream } from '../canonical/document.ts'
import { elementAt, withTree } from '../canonical/tree.ts'
import type { CanonicalMode } from '../canonical/writer.ts'
import type { FoundElement } from '../scan/survey.ts'

/** Bytes that can be read more than once: a file of the content store. */
export interface RawSource {
  readonly size: number
  open(): AsyncIterable<Uint8Array>
}

export const fromBytes = (bytes: Uint8Array): RawSource => ({
  size: bytes.length,
  async *open() {
    yield await Promise.resolve(bytes)
  }
})

export interface WholeForm {
  readonly mode: CanonicalMode
  readonly hash: Hash
  readonly signature: FoundElement
}

/** Up to here libxml2 has a say too; above, a document would cost it several times its size for good. */
export const treeLimit = 20 * 1024 * 1024

const sliceSize = 64 * 1024

export async function digestWhole(raw: RawSource, form: WholeForm): Promise<Uint8Array | Problem> {
  const hash = createHash(form.hash)
  const gathered = gathering(hash)
  const kept: Uint8Array[] = []
  const stream = streamOf(form, gathered.take)
  for await (const chunk of raw.open()) {
    if (raw.size <= treeLimit) kept.push(chunk)
    for (let at = 0; at < chunk.length; at += sliceSize) {
      const problem = stream.push(chunk.subarray(at, at + sliceSize))
      if (problem !== undefined) return problem
    }
  }
  const problem = stream.end()
  if (problem !== undefined) return problem
  gathered.flush()
  const digest = hash.digest()
  if (raw.size > treeLimit) return digest
  const byTree = digestByTree(Buffer.concat(kept), form)
  if ('code' in byTree) return byTree
  return digest.equals(byTree) ? digest : { code: 'xml-signature.readers-disagree' }
}

function digestByTree(bytes: Uint8Array, { mode, hash, signature }: WholeForm): Buffer | Problem {
  return withTree(bytes, tree => {
    const element = elementAt(tree.root, signature.path)
    if (element?.name !== 'Signature' || signature.path.length === 0)
      return { code: 'xml-signature.readers-disagree' as const }
    element.remove()
    return createHash(hash).update(tree.whole(mode)).digest()
  })
}

/** The bytes themselves, again, for whoever acts on them. Throws BrokenPromise `content.altered` when they are others. */
export async function* readWhole(
  raw: RawSource,
  form: WholeForm,
  expected: Uint8Array
): AsyncGenerator<Uint8Array> {
  const hash = createHash(form.hash)
  let ready: Uint8Array[] = []
  const stream = streamOf(form, bytes => ready.push(Uint8Array.from(bytes)))
  const taken = () => {
    const piece = Buffer.concat(ready)
    ready = []
    hash.update(piece)
    return piece
  }
  for await (const chunk of raw.open()) {
    for (let at = 0; at < chunk.length; at += sliceSize) {
      if (stream.push(chunk.subarray(at, at + sliceSize)) !== undefined) throw altered(raw)
      yield taken()
    }
  }
  if (stream.end() !== undefined) throw altered(raw)
  yield taken()
  if (Buffer.compare(hash.digest(), expected) !== 0) throw altered(raw)
}

const altered = (raw: RawSource) => new BrokenPromise('content.altered', { size: raw.size })

function streamOf({ mode, signature }: WholeForm, out: (bytes: Uint8Array) => void): CanonicalStream {
  return new CanonicalStream({ mode, without: (_element, ordinal) => ordinal === signature.ordinal }, out)
}

/** Many small pieces cost more than what is in them: they are hashed by the block. */
function gathering(hash: Hasher) {
  const block = Buffer.alloc(sliceSize)
  let held = 0
  const flush = () => {
    hash.update(block.subarray(0, held))
    held = 0
  }
  const take = (bytes: Uint8Array) => {
    if (held + bytes.length > block.length) flush()
    if (bytes.length > block.length) hash.update(bytes)
    else {
      block.set(bytes, held)
      held += bytes.length
    }
  }
  return { take, flush }
}
