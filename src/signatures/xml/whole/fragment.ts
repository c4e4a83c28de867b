/** A Signature read outside its document, and what its references are for: one for the content, one for the properties. */
import { createHash } from 'node:crypto'
import type { Problem } from '../../../domain/problem.ts'
import { signedPropertiesType, xadesNamespace } from '../algorithms.ts'
import { readCanonical } from '../canonical/read.ts'
import { childElements, withTree, type SignedTree, type XmlElement } from '../canonical/tree.ts'
import type { CanonicalMode } from '../canonical/writer.ts'
import {
  qualifyingProperties,
  readSignedProperties,
  readUnsignedProperties,
  type SignedProperties,
  type UnsignedProperties
} from '../read/properties.ts'
import { openSignature, type OpenedSignature } from '../read/signature.ts'
import type { SignedReference } from '../read/signed-info.ts'
import type { Survey } from '../scan/survey.ts'

export type Problems = readonly [Problem, ...Problem[]]

export interface Fragment {
  readonly opened: OpenedSignature
  /** The reference of the content itself. */
  readonly content: SignedReference
  /** Only when a reference signs them and its digest fits. */
  readonly properties?: SignedProperties
  readonly added?: UnsignedProperties
}

export function openFragment(survey: Survey): Fragment | Problems {
  if (survey.fragment === undefined) return [{ code: 'xml-signature.absent' }]
  const read = withTree(survey.fragment, tree => openTree(tree, survey.ids))
  return 'code' in read ? [read] : read
}

function openTree(tree: SignedTree, ids: Survey['ids']): Fragment | Problems {
  const opened = openSignature(tree, tree.root)
  if (!('info' in opened)) return opened
  const element = propertiesIn(tree.root)
  const id = element?.attr('Id')?.value
  const isProperties = (each: SignedReference) =>
    each.type === signedPropertiesType || (id !== undefined && each.uri === `#${id}`)
  const [content, ...others] = opened.info.references.filter(each => !isProperties(each))
  const [signing, ...more] = opened.info.references.filter(isProperties)
  if (content === undefined) return [{ code: 'xml-signature.part-unsigned' }]
  if (others.length > 0 || more.length > 0)
    return [
      { code: 'xml-signature.reference-repeated', detail: `${opened.info.references.length} references` }
    ]
  const qualifying = qualifyingProperties(opened.element)
  const added = qualifying && readUnsignedProperties(qualifying)
  if (qualifying !== undefined && added === undefined)
    return [{ code: 'xml-signature.malformed', detail: 'UnsignedProperties' }]
  const base = { opened, content, ...(added === undefined ? {} : { added }) }
  if (signing === undefined) return base
  if (element === undefined || id === undefined || qualifying === undefined || signing.uri !== `#${id}`)
    return [{ code: 'xml-signature.reference-unresolved', detail: signing.uri.slice(0, 100) }]
  if (ids.get(id)?.length !== 1) return [{ code: 'xml-signature.id-repeated', detail: id.slice(0, 100) }]
  if (signing.enveloped) return [{ code: 'xml-signature.transform-not-allowed', detail: 'SignedProperties' }]
  const bytes = tree.part(element, modeOf(signing))
  if (!fits(signing, createHash(signing.hash).update(bytes).digest()))
    return [{ code: 'xml-signature.digest-mismatch', field: 'SignedProperties' }]
  const canonical = readCanonical(bytes)
  const properties = canonical && readSignedProperties(canonical)
  // whoever signs properties without naming the certificate signs nothing that would help
  if (properties?.certificate === undefined)
    return [{ code: 'xml-signature.properties-missing', field: 'SigningCertificateV2' }]
  return { ...base, properties }
}

function propertiesIn(signature: XmlElement): XmlElement | undefined {
  const isXades = (element: XmlElement, name: string) =>
    element.namespaceUri === xadesNamespace && element.name === name
  const found = childElements(signature)
    .filter(each => each.name === 'Object')
    .flatMap(childElements)
    .filter(each => isXades(each, 'QualifyingProperties'))
    .flatMap(childElements)
    .filter(each => isXades(each, 'SignedProperties'))
  return found.length === 1 ? found[0] : undefined
}

/** XMLDSig section 4.4.3.2: elements become bytes by Canonical XML 1.0 when no form is named. */
export const modeOf = (reference: SignedReference): CanonicalMode => reference.mode ?? 'inclusive'

export const fits = (reference: SignedReference, digest: Uint8Array): boolean =>
  Buffer.compare(digest, reference.digest) === 0
