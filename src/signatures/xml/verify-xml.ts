/**
 * Verifies the Signature of any XML file: one Signature, which covers the whole file or one element of it by Id. The
 * same gate, the same allowlist; what comes back is the signed bytes, and only they may be read.
 */
import { createHash } from 'node:crypto'
import type { Problem } from '../../domain/problem.ts'
import type { JudgingContext } from '../judging.ts'
import { canonicalDocument } from './canonical/document.ts'
import { elementAt, withTree } from './canonical/tree.ts'
import { judgeIntact, type Intact } from './judge.ts'
import { survey, type FoundElement, type Survey } from './scan/survey.ts'
import { proveSigner } from './signer.ts'
import { decided, type XmlVerdict } from './verdict.ts'
import { fromBytes, treeLimit } from './whole/digest.ts'
import { fits, modeOf, openFragment, type Fragment, type Problems } from './whole/fragment.ts'
import { gateOf, openWhole, type SignedDocument } from './whole/open.ts'

/** One element with all that is in it. */
export interface SignedElement {
  readonly kind: 'element'
  /** Local names from the root down. */
  readonly names: readonly string[]
  /** Canonical, in the form that the signature names; complete in itself. */
  readonly bytes: Uint8Array
}

export type XmlFileVerdict = XmlVerdict<SignedDocument | SignedElement>

export async function verifyXml(bytes: Uint8Array, context: JudgingContext): Promise<XmlFileVerdict> {
  const found = survey(bytes)
  if ('code' in found) return decided([found], context.receivedAt)
  const opened = await open(bytes, found)
  if (!('signed' in opened)) return decided(opened, context.receivedAt)
  const verdict = await judgeIntact(opened, context)
  return verdict.class === 'INVALID' ? verdict : { ...verdict, signed: opened.signed }
}

type Opened = Intact & { readonly signed: SignedDocument | SignedElement }

/** What a comment hides is told together with what the signature itself says: each may be the sender's mistake. */
async function open(bytes: Uint8Array, found: Survey): Promise<Opened | Problems> {
  const [signature, ...more] = found.signatures
  if (signature === undefined) return [{ code: 'xml-signature.absent' }]
  const stop = gateOf(found)
  if (stop !== undefined && more.length > 0) return [stop]
  const fragment = openFragment(found)
  if (!('opened' in fragment)) return stop === undefined ? fragment : [stop, ...fragment]
  if (stop !== undefined) return [stop]
  if (fragment.content.uri === '') return openWhole(fromBytes(bytes), fragment, signature)
  return openElement(bytes, found, fragment, signature)
}

function openElement(
  bytes: Uint8Array,
  found: Survey,
  fragment: Fragment,
  signature: FoundElement
): Opened | Problems {
  const { opened, content } = fragment
  const id = content.uri.slice(1)
  const [target, ...others] = found.ids.get(id) ?? []
  const detail = id.slice(0, 100)
  if (target === undefined) return [{ code: 'xml-signature.reference-unresolved', detail }]
  if (others.length > 0) return [{ code: 'xml-signature.id-repeated', detail }]
  if (bytes.length > treeLimit)
    return [{ code: 'xml-signature.limit-exceeded', detail: `more than ${treeLimit} bytes` }]
  const around = isInside(signature, target)
  if (content.enveloped && !around)
    return [{ code: 'xml-signature.transform-not-allowed', detail: 'enveloped' }]
  // inside the Signature only an Object holds content of the signer's
  if (isInside(target, signature) && !target.names.slice(signature.names.length).includes('Object'))
    return [{ code: 'xml-signature.wrapped', detail }]
  const proven = proveSigner(opened, fragment.properties)
  if ('code' in proven) return [proven]
  const signed = canonicalElement(bytes, target, content.enveloped ? signature : undefined, modeOf(content))
  if ('code' in signed) return [signed]
  if (!fits(content, createHash(content.hash).update(signed).digest()))
    return [{ code: 'xml-signature.digest-mismatch', detail }]
  return { ...fragment, proven, signed: { kind: 'element', names: target.names, bytes: signed } }
}

const isInside = (inner: FoundElement, outer: FoundElement) =>
  inner.path.length >= outer.path.length && outer.path.every((step, at) => inner.path[at] === step)

function canonicalElement(
  bytes: Uint8Array,
  target: FoundElement,
  without: FoundElement | undefined,
  mode: 'inclusive' | 'exclusive'
): Buffer | Problem {
  return withTree(bytes, tree => {
    const scanned = canonicalDocument(bytes, { mode: 'inclusive' })
    const element = elementAt(tree.root, target.path)
    const agree = Buffer.isBuffer(scanned) && scanned.equals(tree.whole('inclusive'))
    if (!agree || element === undefined) return { code: 'xml-signature.readers-disagree' as const }
    if (without !== undefined) elementAt(tree.root, without.path)?.remove()
    return tree.part(element, mode)
  })
}
