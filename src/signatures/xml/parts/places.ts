/**
 * The places of a sealed message. Whatever stands in it is either a signed part, a hop that an axis added, or an
 * attachment that the signed lists name; there is no room for anything else.
 */
import { XmlCData, XmlElement, XmlText } from 'libxml2-wasm'
import type { Problem } from '../../../domain/problem.ts'
import { edxmlNamespace } from '../../../edxml/namespace.ts'
import { dsNamespace, sealNamespace, xadesNamespace } from '../algorithms.ts'
import { childElements } from '../canonical/tree.ts'

export interface Places {
  readonly header: XmlElement
  readonly hops: readonly XmlElement[]
  readonly business: XmlElement
  readonly body: XmlElement
  readonly signature: XmlElement
  readonly manifest?: XmlElement
  readonly properties: XmlElement
  readonly attachments: readonly XmlElement[]
}

const isA = (element: XmlElement, ns: string, local: string) =>
  element.namespaceUri === ns && element.name === local

export function findPlaces(root: XmlElement): Places | Problem {
  if (!isA(root, edxmlNamespace, 'edXML')) return { code: 'xml-signature.misplaced', detail: 'no edXML' }
  const [envelope, encoded] = inside(root, ['edXMLEnvelope'], ['AttachmentEncoded'])
  if (envelope === undefined) return stray(root)
  const [header, body] = inside(envelope, ['edXMLHeader', 'edXMLBody'])
  if (header === undefined || body === undefined) return stray(envelope)
  const own = childElements(header)
  const signature = own.find(each => isA(each, dsNamespace, 'Signature'))
  const [messageHeader, list] = own
  if (
    !isWrapper(header) ||
    own.length !== 3 ||
    messageHeader === undefined ||
    list === undefined ||
    signature === undefined ||
    own[2] !== signature ||
    !isA(messageHeader, edxmlNamespace, 'MessageHeader') ||
    !isA(list, edxmlNamespace, 'TraceHeaderList')
  )
    return stray(header)
  const entries = childElements(list)
  const hops = entries.filter(each => isA(each, edxmlNamespace, 'TraceHeader'))
  const [business, ...more] = entries.filter(each => !hops.includes(each))
  if (!isWrapper(list) || business === undefined || more.length > 0) return stray(list)
  if (!isA(business, edxmlNamespace, 'Bussiness')) return stray(list)
  const objects = objectsOf(signature)
  if ('code' in objects) return objects
  const attachments = encoded === undefined ? [] : childElements(encoded)
  const known = attachments.every(each => isA(each, edxmlNamespace, 'Attachment') && isWrapper(each))
  if (encoded !== undefined && (!isWrapper(encoded) || !known)) return stray(encoded)
  return { header: messageHeader, hops, business, body, signature, ...objects, attachments }
}

/** At most one Manifest, and the signed properties; nothing else may be hidden in an Object. */
function objectsOf(signature: XmlElement): { manifest?: XmlElement; properties: XmlElement } | Problem {
  const contents = childElements(signature)
    .filter(each => isA(each, dsNamespace, 'Object'))
    .flatMap(childElements)
  const wrappers = contents.filter(each => isA(each, sealNamespace, 'Attachments'))
  const manifests = wrappers.flatMap(childElements)
  const qualifying = contents.filter(each => isA(each, xadesNamespace, 'QualifyingProperties'))
  const properties = qualifying
    .flatMap(childElements)
    .filter(each => isA(each, xadesNamespace, 'SignedProperties'))
  const [signed, ...others] = properties
  if (signed === undefined || qualifying.length > 1)
    return { code: 'xml-signature.properties-missing', field: 'edXMLHeader/Signature' }
  const [manifest] = manifests
  const lists =
    manifests.length === wrappers.length && manifests.every(each => isA(each, dsNamespace, 'Manifest'))
  if (
    others.length > 0 ||
    wrappers.length > 1 ||
    !lists ||
    contents.length !== wrappers.length + qualifying.length
  )
    return stray(signature)
  return { ...(manifest === undefined ? {} : { manifest }), properties: signed }
}

/** The element children when they are exactly these, by name and order; else nothing. */
function inside(element: XmlElement, names: readonly string[], optional: readonly string[] = []) {
  const children = childElements(element)
  const expected = [...names, ...optional].slice(0, Math.max(names.length, children.length))
  const fit =
    isWrapper(element) &&
    children.length === expected.length &&
    children.every((child, at) => isA(child, edxmlNamespace, expected[at] ?? ''))
  return fit ? children : []
}

/** Holds elements and white space only, and no attributes: nothing that anybody could take for content. */
function isWrapper(element: XmlElement): boolean {
  for (let child = element.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) continue
    const white =
      (child instanceof XmlText || child instanceof XmlCData) && /^[ \t\r\n]*$/.test(child.content)
    if (!white) return false
  }
  return element.attrs.length === 0
}

const stray = (element: XmlElement): Problem => ({
  code: 'xml-signature.unsigned-element',
  field: element.name
})
