/**
 * References and transforms of a Signature outside SignedInfo (in a Manifest, in a RetrievalMethod). Nothing here follows
 * them; that they stand there is reason enough, because another verifier might.
 */
import type { Problem } from '../../../domain/problem.ts'
import { hashOfUri } from '../../certificate/algorithms.ts'
import { dsNamespace, enveloped, modeOf } from '../algorithms.ts'
import type { CanonicalElement } from '../canonical/read.ts'
import { refusedAlgorithm } from './signed-info.ts'

/** `cid:` names an attachment of the same message (RFC 2392), which is compared by whoever reads the Manifest. */
const inside = /^(?:#[^#()'"\s]+|cid:\S+)?$/

export function faultsElsewhere(signature: CanonicalElement): Problem[] {
  const problems = new Map<string, Problem>()
  const look = (element: CanonicalElement, parent: CanonicalElement): void => {
    const problem = element.ns === dsNamespace ? faultOf(element, parent) : undefined
    if (problem !== undefined) problems.set(`${problem.code} ${problem.detail ?? ''}`, problem)
    for (const child of element.children) look(child, element)
  }
  for (const child of signature.children) if (child.local !== 'SignedInfo') look(child, signature)
  return [...problems.values()]
}

const isDs = (element: CanonicalElement, local: string) =>
  element.ns === dsNamespace && element.local === local

function faultOf(element: CanonicalElement, parent: CanonicalElement): Problem | undefined {
  const algorithm = element.attributes.get('Algorithm') ?? ''
  const uri = element.attributes.get('URI')
  switch (element.local) {
    case 'Transform':
      return algorithm === enveloped || modeOf(algorithm) !== undefined
        ? undefined
        : { code: 'xml-signature.transform-not-allowed', detail: algorithm.slice(0, 200) }
    case 'DigestMethod': {
      if (!isDs(parent, 'Reference')) return undefined
      const hash = hashOfUri(algorithm)
      return typeof hash === 'string' ? undefined : refusedAlgorithm(hash, algorithm)
    }
    case 'Reference':
    case 'RetrievalMethod':
      return uri !== undefined && inside.test(uri)
        ? undefined
        : { code: 'xml-signature.reference-external', detail: (uri ?? 'no URI').slice(0, 200) }
    default:
      return undefined
  }
}
