/** Which reference signs which place: each required part exactly once, each by the one element that has its Id. */
import type { Problem } from '../../../domain/problem.ts'
import { manifestType, signedPropertiesType } from '../algorithms.ts'
import type { XmlElement } from '../canonical/tree.ts'
import type { SignedReference } from '../read/signed-info.ts'
import type { Survey } from '../scan/survey.ts'
import type { Places } from './places.ts'

export interface BoundPart {
  readonly place: 'header' | 'hop' | 'business' | 'body' | 'manifest' | 'properties'
  readonly id: string
  readonly element: XmlElement
  readonly reference: SignedReference
}

export interface Bound {
  readonly parts: readonly BoundPart[]
  /** Hops without a reference: added after sealing, by whoever. */
  readonly unsignedHops: readonly XmlElement[]
}

/** No document travels further; a list without end would only cost time. */
const maxHops = 60

const types: Partial<Record<BoundPart['place'], string>> = {
  manifest: manifestType,
  properties: signedPropertiesType
}

export function bindParts(
  places: Places,
  references: readonly SignedReference[],
  ids: Survey['ids']
): Bound | Problem {
  if (places.hops.length > maxHops)
    return { code: 'xml-signature.limit-exceeded', detail: `${places.hops.length} hops` }
  const byId = new Map<string, Pick<BoundPart, 'place' | 'element'>>()
  const expected: (readonly [BoundPart['place'], XmlElement])[] = [
    ['header', places.header],
    ...places.hops.map(hop => ['hop', hop] as const),
    ['business', places.business],
    ['body', places.body],
    ...(places.manifest === undefined ? [] : [['manifest', places.manifest] as const]),
    ['properties', places.properties]
  ]
  for (const [place, element] of expected) {
    const id = element.attr('Id')?.value
    if (id !== undefined) byId.set(id, { place, element })
  }
  const parts: BoundPart[] = []
  for (const reference of references) {
    const id = reference.uri.slice(1)
    const found = byId.get(id)
    const standing = ids.get(id)
    const detail = id.slice(0, 100)
    if (standing === undefined) return { code: 'xml-signature.reference-unresolved', detail }
    if (standing.length > 1) return { code: 'xml-signature.id-repeated', detail }
    if (found === undefined) return { code: 'xml-signature.wrapped', detail }
    if (parts.some(each => each.element === found.element))
      return { code: 'xml-signature.reference-repeated', detail }
    if (reference.enveloped || reference.mode !== 'exclusive' || reference.type !== types[found.place])
      return { code: 'xml-signature.transform-not-allowed', detail }
    parts.push({ ...found, id, reference })
  }
  return judgeBound(places, expected, parts)
}

function judgeBound(
  places: Places,
  expected: readonly (readonly [BoundPart['place'], XmlElement])[],
  parts: readonly BoundPart[]
): Bound | Problem {
  const signed = new Set(parts.map(each => each.element))
  const missing = expected.find(([place, element]) => place !== 'hop' && !signed.has(element))
  if (missing !== undefined) return { code: 'xml-signature.part-unsigned', field: missing[1].name }
  // the order of the hops is that in which the document travelled: signed ones first, in the order of their references
  const hops = parts.filter(each => each.place === 'hop').map(each => each.element)
  if (hops.some((hop, at) => places.hops[at] !== hop))
    return { code: 'xml-signature.unsigned-element', field: 'TraceHeaderList' }
  return { parts, unsignedHops: places.hops.slice(hops.length) }
}
