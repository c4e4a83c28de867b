/**
 * What the field has under the name of a signature (docs/edxml-samples.md): empty frames, frames in the wrong namespace,
 * and rsa-sha1. It is told apart before anything is judged, so that a message is not refused for an old program's
 * habit; it never counts as a seal. Whoever could make a good seal look like one of these could also take it away.
 */
import type { Problem } from '../../domain/problem.ts'
import { algorithmOfUri, hashOfUri } from '../certificate/algorithms.ts'
import { dsNamespace } from './algorithms.ts'
import type { CanonicalElement } from './canonical/read.ts'
import { refusedAlgorithm } from './read/signed-info.ts'
import type { Survey } from './scan/survey.ts'

/** A note when there is nothing that could be a seal of today; undefined when there is something to judge. */
export function legacyOf(survey: Survey, signature: CanonicalElement | undefined): Problem | undefined {
  const [first, ...more] = survey.signatures
  if (first === undefined)
    return survey.dummies.length > 0
      ? { code: 'xml-signature.legacy-dummy', field: survey.dummies[0]?.names.slice(-2).join('/') ?? '' }
      : { code: 'xml-signature.absent' }
  const info = signature && child(signature, 'SignedInfo')
  if (more.length > 0 || signature === undefined || info === undefined) return undefined
  // a frame: no method is named, or there is no value at all
  const isFrame =
    (child(info, 'SignatureMethod')?.attributes.get('Algorithm') ?? '') === '' ||
    (child(signature, 'SignatureValue')?.text ?? '').trim() === ''
  if (isFrame) return { code: 'xml-signature.legacy-dummy', field: first.names.slice(-2).join('/') }
  const methods = [
    child(info, 'SignatureMethod'),
    ...referencesIn(signature).map(each => child(each, 'DigestMethod'))
  ]
  const old = methods.map(each => each?.attributes.get('Algorithm') ?? '').find(isSha1)
  return old === undefined ? undefined : { code: 'xml-signature.legacy-sha1', detail: old }
}

/**
 * Whether the Signature says that it covers the whole document. Read before anything is judged, from what may not even
 * be a Signature: it only says which profile has to judge it.
 */
export const coversWhole = (signature: CanonicalElement | undefined): boolean =>
  signature !== undefined && referencesIn(signature).some(each => each.attributes.get('URI') === '')

const referencesIn = (signature: CanonicalElement) =>
  child(signature, 'SignedInfo')?.children.filter(each => each.local === 'Reference') ?? []

const child = (element: CanonicalElement, local: string) =>
  element.children.find(each => each.ns === dsNamespace && each.local === local)

function isSha1(uri: string): boolean {
  const algorithm = algorithmOfUri(uri)
  if ('refused' in algorithm && refusedAlgorithm(algorithm, uri).code === 'xml-signature.sha1') return true
  const hash = hashOfUri(uri)
  return typeof hash !== 'string' && refusedAlgorithm(hash, uri).code === 'xml-signature.sha1'
}
