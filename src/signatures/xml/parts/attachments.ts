/**
 * The attachments lie outside the signed parts, because they are not kept in memory. Their names, order and digests
 * are signed twice over: in edXMLManifest of the body and in the ds:Manifest. All three must say the same.
 */
import type { XmlElement } from 'libxml2-wasm'
import type { Problem } from '../../../domain/problem.ts'
import { edxmlNamespace } from '../../../edxml/namespace.ts'
import { placeholder } from '../../../edxml/splitter.ts'
import { dsNamespace, sha256 } from '../algorithms.ts'
import type { CanonicalElement } from '../canonical/read.ts'
import { childElements } from '../canonical/tree.ts'
import { fromBase64 } from '../read/base64.ts'
import { cidOf } from '../sign/properties-xml.ts'

/** One attachment as it was received: its digest is over the bytes as they travelled, base64 removed. */
export interface ReceivedAttachment {
  /** Without `cid:`. */
  readonly contentId: string
  /** 64 hex digits. */
  readonly sha256: string
}

/** One entry of the signed edXMLManifest: the texts of its elements by name. */
export type ListedAttachment = ReadonlyMap<string, string>

const fault = (detail: string): Problem => ({ code: 'xml-signature.manifest-mismatch', detail })

export function checkAttachments(
  body: CanonicalElement,
  manifest: CanonicalElement | undefined,
  encoded: readonly XmlElement[],
  received: readonly ReceivedAttachment[]
): readonly ListedAttachment[] | readonly [Problem, ...Problem[]] {
  const listed = readListed(body)
  const digests = manifest === undefined ? [] : readManifest(manifest)
  if (listed === undefined) return [fault('edXMLManifest')]
  if (digests === undefined) return [fault('ds:Manifest')]
  const counts = [listed.length, digests.length, encoded.length, received.length]
  if (new Set(counts).size > 1) return [fault(`${counts.join(', ')} attachments`)]
  const ids = new Set(listed.map(entry => entry.get('ContentId')))
  if (ids.size !== listed.length) return [fault('a ContentId twice')]
  const problems: Problem[] = []
  for (const [at, entry] of listed.entries()) {
    const digest = digests[at]
    const element = encoded[at]
    const file = received[at]
    if (digest === undefined || element === undefined || file === undefined) return [fault('attachments')]
    const place = `AttachmentEncoded/Attachment[${at + 1}]`
    const sound =
      entry.get('ContentId') === `cid:${file.contentId}` &&
      digest.uri === cidOf(file.contentId) &&
      agrees(element, entry, at)
    if (!sound) problems.push({ ...fault('names, order or types differ'), field: place })
    else if (digest.sha256 !== file.sha256.toLowerCase())
      problems.push({ code: 'xml-signature.attachment-altered', field: place })
  }
  const [first, ...others] = problems
  return first === undefined ? listed : [first, ...others]
}

const listedNames = ['ContentId', 'ContentType', 'Description', 'AttachmentName']

function readListed(body: CanonicalElement): ListedAttachment[] | undefined {
  const [manifest, ...more] = body.children
  if (manifest?.ns !== edxmlNamespace || manifest.local !== 'edXMLManifest' || more.length > 0)
    return undefined
  const read = manifest.children.map(reference => {
    if (reference.ns !== edxmlNamespace || reference.local !== 'Reference') return undefined
    const entry = new Map<string, string>()
    for (const child of reference.children) {
      const known = child.ns === edxmlNamespace && listedNames.includes(child.local)
      if (!known || entry.has(child.local) || child.children.length > 0) return undefined
      entry.set(child.local, child.text)
    }
    return entry
  })
  return read.every(each => each !== undefined) ? read : undefined
}

function readManifest(manifest: CanonicalElement): { uri: string; sha256: string }[] | undefined {
  const read = manifest.children.map(reference => {
    const [method, value, ...more] = reference.children
    const uri = reference.attributes.get('URI')
    const shape =
      [reference, method, value].every(each => each?.ns === dsNamespace) &&
      reference.local === 'Reference' &&
      method?.local === 'DigestMethod' &&
      method.attributes.get('Algorithm') === sha256 &&
      value?.local === 'DigestValue' &&
      more.length === 0 &&
      reference.attributes.size === 1
    const digest = shape ? fromBase64(value.text) : undefined
    if (uri === undefined || digest?.length !== 32) return undefined
    return { uri, sha256: Buffer.from(digest).toString('hex') }
  })
  return read.every(each => each !== undefined) ? read : undefined
}

const attachmentOrder = ['ContentId', 'AttachmentName', 'Description', 'ContentType']

/** The Attachment is, element for element, what our writer makes of the entry. */
function agrees(attachment: XmlElement, entry: ListedAttachment, at: number): boolean {
  const children = childElements(attachment)
  const content = children.at(-1)
  const names = attachmentOrder.filter(name => entry.has(name))
  if (content?.name !== 'ContentTransferEncoded' || content.content !== placeholder(at)) return false
  if (children.length !== names.length + 1) return false
  return children.every((child, index) => {
    if (child.namespaceUri !== edxmlNamespace || child.attrs.length > 0 || childElements(child).length > 0)
      return false
    if (child === content) return true
    const name = names[index]
    // a ZIP that wrapped the file is told in this place only
    const wrapped = name === 'ContentType' && child.content === 'application/zip'
    return child.name === name && (wrapped || child.content === entry.get(name))
  })
}
