/**
 * One Signature element, taken apart: what it covers, its value, its certificates and its XAdES properties. Everything
 * is read from canonical bytes; what SignedInfo says, from the very bytes that the value is made over.
 */
import type { Problem } from '../../../domain/problem.ts'
import { dsNamespace } from '../algorithms.ts'
import { readCanonical, type CanonicalElement } from '../canonical/read.ts'
import { childElements, type SignedTree, type XmlElement } from '../canonical/tree.ts'
import type { CanonicalMode } from '../canonical/writer.ts'
import { fromBase64 } from './base64.ts'
import { faultsElsewhere } from './elsewhere.ts'
import { modeFrom, readSignedInfo, type SignedInfo } from './signed-info.ts'

export interface OpenedSignature {
  readonly info: SignedInfo
  /** What the value is made over. */
  readonly infoBytes: Uint8Array
  readonly value: Uint8Array
  /** The SignatureValue element, which a SignatureTimeStamp is made over (EN 319 132-1 section 5.3). */
  readonly valueBytes: Readonly<Record<CanonicalMode, Uint8Array>>
  /** DER, as KeyInfo holds them: a hint. */
  readonly certificates: readonly Uint8Array[]
  /** The whole Signature. */
  readonly element: CanonicalElement
}

const maxCertificates = 12

export function openSignature(
  tree: SignedTree,
  signature: XmlElement
): OpenedSignature | readonly [Problem, ...Problem[]] {
  const element = readCanonical(tree.part(signature, 'exclusive'))
  if (element === undefined) return [{ code: 'xml-signature.malformed', detail: 'Signature' }]
  const infos = countDs(element, 'SignedInfo')
  if (infos > 1) return [{ code: 'xml-signature.several-signed-info', detail: `${infos} SignedInfo` }]
  const shape = shapeOf(element)
  const info = childElements(signature)[0]
  const value = childElements(signature)[1]
  if (shape === undefined || info === undefined || value === undefined)
    return [{ code: 'xml-signature.malformed', detail: 'the parts of Signature' }]
  // a form that is not allowed is refused by readSignedInfo, which needs some form to read from
  const asked = shape.info.children[0]
  const mode = (asked && modeFrom(asked)) ?? 'exclusive'
  const infoBytes = tree.part(info, mode)
  const infoElement = readCanonical(infoBytes)
  const read = infoElement && readSignedInfo(infoElement)
  if (read === undefined) return [{ code: 'xml-signature.malformed', detail: 'SignedInfo' }]
  const elsewhere = faultsElsewhere(element)
  if (!('references' in read)) return [...read, ...elsewhere]
  const [fault, ...more] = elsewhere
  if (fault !== undefined) return [fault, ...more]
  const signatureValue = fromBase64(shape.value.text)
  const certificates = certificatesIn(shape.keyInfo)
  if (signatureValue === undefined || shape.value.children.length > 0)
    return [{ code: 'xml-signature.malformed', detail: 'SignatureValue' }]
  if (certificates === undefined) return [{ code: 'xml-signature.malformed', detail: 'X509Certificate' }]
  return {
    info: read,
    infoBytes,
    value: signatureValue,
    valueBytes: { exclusive: tree.part(value, 'exclusive'), inclusive: tree.part(value, 'inclusive') },
    certificates,
    element
  }
}

/** SignedInfo, SignatureValue, KeyInfo if any, then Objects: in this order and nothing else (section 4.1). */
function shapeOf(element: CanonicalElement) {
  const [info, value, ...rest] = element.children
  const keyInfo = rest[0]?.local === 'KeyInfo' ? rest[0] : undefined
  const objects = keyInfo === undefined ? rest : rest.slice(1)
  if (
    info?.local !== 'SignedInfo' ||
    value?.local !== 'SignatureValue' ||
    !objects.every(each => each.local === 'Object') ||
    !element.children.every(each => each.ns === dsNamespace) ||
    !/^[ \t\r\n]*$/.test(element.text)
  )
    return undefined
  return { info, value, keyInfo }
}

function countDs(element: CanonicalElement, local: string): number {
  let count = element.ns === dsNamespace && element.local === local ? 1 : 0
  for (const child of element.children) count += countDs(child, local)
  return count
}

/** Of X509Data only: a key that stands there by itself names nobody. Undefined when one is not base64. */
function certificatesIn(keyInfo: CanonicalElement | undefined): Uint8Array[] | undefined {
  const found = (keyInfo?.children ?? [])
    .filter(each => each.ns === dsNamespace && each.local === 'X509Data')
    .flatMap(data =>
      data.children.filter(each => each.ns === dsNamespace && each.local === 'X509Certificate')
    )
  if (found.length > maxCertificates) return undefined
  const read = found.map(each => (each.children.length > 0 ? undefined : fromBase64(each.text)))
  return read.every(each => each !== undefined) ? read : undefined
}
