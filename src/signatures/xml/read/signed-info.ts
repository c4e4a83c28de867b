/**
 * SignedInfo, read from its own canonical bytes, against the allowlist (W3C XML Signature 1.1 sections 4.4, 6).
 * Everything that speaks against it is told at once; nothing is computed yet.
 */
import type { Problem } from '../../../domain/problem.ts'
import {
  algorithmOfUri,
  hashOfUri,
  lengthOfHash,
  type Hash,
  type RefusedAlgorithm,
  type SignatureAlgorithm
} from '../../certificate/algorithms.ts'
import { dsNamespace, enveloped, exclusive, modeOf } from '../algorithms.ts'
import type { CanonicalElement } from '../canonical/read.ts'
import type { CanonicalMode } from '../canonical/writer.ts'
import { fromBase64 } from './base64.ts'

export interface SignedReference {
  /** `''`, or `#` and an Id. */
  readonly uri: string
  readonly id?: string
  readonly type?: string
  readonly enveloped: boolean
  /** Absent: no canonical form is named, then it is the inclusive one (section 4.4.3.2). */
  readonly mode?: CanonicalMode
  readonly hash: Hash
  readonly digest: Uint8Array
}

export interface SignedInfo {
  readonly algorithm: SignatureAlgorithm
  readonly references: readonly SignedReference[]
}

/** Signed parts, hops and the two objects of a seal; more is somebody playing for time. */
const maxReferences = 100

const isDs = (element: CanonicalElement, local: string) =>
  element.ns === dsNamespace && element.local === local
const white = (text: string) => /^[ \t\r\n]*$/.test(text)

export function readSignedInfo(element: CanonicalElement): SignedInfo | readonly [Problem, ...Problem[]] {
  const problems: Problem[] = []
  const [canonicalization, method, ...rest] = element.children
  if (
    !isDs(element, 'SignedInfo') ||
    canonicalization === undefined ||
    method === undefined ||
    !isDs(canonicalization, 'CanonicalizationMethod') ||
    !isDs(method, 'SignatureMethod') ||
    rest.length === 0 ||
    !rest.every(each => isDs(each, 'Reference')) ||
    !white(element.text)
  )
    return [malformed('SignedInfo')]
  if (rest.length > maxReferences)
    return [{ code: 'xml-signature.limit-exceeded', detail: `${rest.length} references` }]
  if (modeFrom(canonicalization) === undefined)
    problems.push({ code: 'xml-signature.canonicalization-not-allowed', detail: named(canonicalization) })
  const algorithm = algorithmOfUri(named(method))
  if ('refused' in algorithm) problems.push(refusedAlgorithm(algorithm, named(method)))
  else if (method.children.length > 0) problems.push(malformed('SignatureMethod'))
  const references: SignedReference[] = []
  for (const each of rest) {
    const read = readReference(each)
    if (Array.isArray(read)) problems.push(...read)
    else references.push(read)
  }
  const [first, ...others] = onceEach(problems)
  if (first !== undefined) return [first, ...others]
  if ('refused' in algorithm) return [refusedAlgorithm(algorithm, named(method))]
  return { algorithm, references }
}

/** The canonical form that a CanonicalizationMethod or Transform asks for; undefined when it is not allowed. */
export function modeFrom(element: CanonicalElement): CanonicalMode | undefined {
  const mode = modeOf(named(element))
  if (!white(element.text) || (element.children.length > 0 && mode !== 'exclusive')) return undefined
  // a list of prefixes would put names of the surroundings into the signed bytes; an empty one says nothing
  const empty = element.children.every(
    child =>
      child.ns === exclusive &&
      child.local === 'InclusiveNamespaces' &&
      child.children.length === 0 &&
      white(child.attributes.get('PrefixList') ?? '')
  )
  return empty ? mode : undefined
}

const referenceAttributes = new Set(['Id', 'URI', 'Type'])

function readReference(element: CanonicalElement): SignedReference | Problem[] {
  const transforms = element.children.find(each => isDs(each, 'Transforms'))
  const [method, value, ...more] = element.children.filter(each => each !== transforms)
  if (
    method === undefined ||
    value === undefined ||
    more.length > 0 ||
    (transforms !== undefined && element.children[0] !== transforms) ||
    !isDs(method, 'DigestMethod') ||
    !isDs(value, 'DigestValue') ||
    value.children.length > 0 ||
    method.children.length > 0 ||
    ![...element.attributes.keys()].every(name => referenceAttributes.has(name))
  )
    return [malformed('Reference')]
  const problems: Problem[] = []
  const uri = element.attributes.get('URI')
  if (uri === undefined || (uri !== '' && !/^#[^#()'"\s]+$/.test(uri)))
    problems.push({ code: 'xml-signature.reference-external', detail: (uri ?? 'no URI').slice(0, 200) })
  const asked = readTransforms(transforms)
  if ('code' in asked) problems.push(asked)
  const hash = hashOfUri(named(method))
  if (typeof hash !== 'string') problems.push(refusedAlgorithm(hash, named(method)))
  const digest = fromBase64(value.text)
  if (typeof hash === 'string' && digest?.length !== lengthOfHash(hash))
    problems.push(malformed('DigestValue'))
  if (problems.length > 0 || uri === undefined || 'code' in asked || typeof hash !== 'string' || !digest)
    return problems
  const id = element.attributes.get('Id')
  const type = element.attributes.get('Type')
  return {
    uri,
    ...asked,
    hash,
    digest,
    ...(id === undefined ? {} : { id }),
    ...(type === undefined ? {} : { type })
  }
}

/** enveloped-signature, then a canonical form; either may be left out. */
function readTransforms(
  transforms: CanonicalElement | undefined
): { enveloped: boolean; mode?: CanonicalMode } | Problem {
  const all = [...(transforms?.children ?? [])]
  const fault = (detail: string): Problem => ({
    code: 'xml-signature.transform-not-allowed',
    detail: detail.slice(0, 200)
  })
  if (transforms !== undefined && (all.length === 0 || !white(transforms.text)))
    return malformed('Transforms')
  const strange = all.find(
    each => !isDs(each, 'Transform') || (named(each) !== enveloped && modeFrom(each) === undefined)
  )
  if (strange !== undefined)
    return fault(
      modeOf(named(strange)) === undefined ? named(strange) : `InclusiveNamespaces in ${named(strange)}`
    )
  const first = all[0]
  const isEnveloped = first !== undefined && named(first) === enveloped
  if (isEnveloped && (first.children.length > 0 || !white(first.text))) return malformed('Transform')
  const [form, ...more] = isEnveloped ? all.slice(1) : all
  if (more.length > 0 || (form !== undefined && named(form) === enveloped))
    return fault(`${all.length} transforms`)
  const mode = form === undefined ? undefined : modeFrom(form)
  return { enveloped: isEnveloped, ...(mode === undefined ? {} : { mode }) }
}

const named = (element: CanonicalElement) => element.attributes.get('Algorithm') ?? ''

const malformed = (detail: string): Problem => ({ code: 'xml-signature.malformed', detail })

export function refusedAlgorithm(algorithm: RefusedAlgorithm, uri: string): Problem {
  const detail = uri === '' ? 'no algorithm' : uri.slice(0, 200)
  if (/#hmac-/.test(uri)) return { code: 'xml-signature.hmac', detail }
  if (algorithm.refused === 'broken' && !algorithm.name.startsWith('DSA'))
    return { code: 'xml-signature.sha1', detail }
  return { code: 'xml-signature.algorithm-not-allowed', detail }
}

const onceEach = (problems: readonly Problem[]) => [
  ...new Map(problems.map(each => [`${each.code} ${each.detail ?? ''}`, each])).values()
]
