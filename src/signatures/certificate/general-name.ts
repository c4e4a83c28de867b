/** GeneralName (RFC 5280 section 4.2.1.6). */
import { inParts, insideOf, Malformed, partsOf, primitive, tags, type Element } from '../der/element.ts'
import { hexOf } from '../der/values.ts'
import { readName, type Name } from './name.ts'

export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly text: string }
  | { readonly kind: 'ip'; readonly octets: Uint8Array }
  | { readonly kind: 'directory'; readonly name: Name }
  /** otherName, x400Address, ediPartyName, registeredID: kept apart by their tags, not understood. */
  | { readonly kind: 'other'; readonly tag: number; readonly der: Uint8Array }

const texts = new Map([
  [primitive(1), 'email'],
  [primitive(2), 'dns'],
  [primitive(6), 'uri']
] as const)

/** Throws `Malformed`. */
export function readGeneralName(element: Element): GeneralName {
  const kind = texts.get(element.tag)
  if (kind !== undefined) {
    const text = Buffer.from(element.content).toString('latin1')
    // IA5String; a NUL inside once let one host's certificate pass for another's
    if (!/^[\u0020-\u007e]*$/.test(text))
      throw new Malformed(`characters that are not IA5 in a name (${kind})`)
    return { kind, text }
  }
  if (element.tag === inParts(4))
    return { kind: 'directory', name: readName(insideOf(element, tags.sequence)) }
  if (element.tag === primitive(7)) return { kind: 'ip', octets: element.content }
  if ([inParts(0), inParts(3), inParts(5), primitive(8)].includes(element.tag))
    return { kind: 'other', tag: element.tag, der: element.der }
  throw new Malformed('a general name of no known kind')
}

/** GeneralNames: at least one. */
export const readGeneralNames = (of: Element): GeneralName[] => partsOf(of).map(readGeneralName)

/** Equal names have equal keys. */
export function keyOfGeneralName(name: GeneralName): string {
  switch (name.kind) {
    case 'directory':
      return `directory ${name.name.key}`
    case 'ip':
      return `ip ${hexOf(name.octets)}`
    case 'other':
      return `other ${hexOf(name.der)}`
    case 'uri':
      return `uri ${name.text}`
    default:
      return `${name.kind} ${name.text.toLowerCase()}`
  }
}
