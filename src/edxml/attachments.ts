/** Joins the manifest with the encoded parts, and says what each file really is. */
import type { ContentRef, ContentSink, ContentSource } from '../domain/content.ts'
import type { Attachment } from '../domain/envelope.ts'
import { safeFileName } from './file-name.ts'
import type { ReadLimits } from './limits.ts'
import { headSize, mediaTypeOf, wasTextOnce } from './media-type.ts'
import type { Element } from './tree.ts'
import { present, type Values } from './values.ts'
import { lookIntoZip } from './zip.ts'

/** One encoded part as it was poured into the store. Without `content` it was refused on the way. */
export interface Part {
  readonly line: number
  readonly content?: ContentRef
  readonly head: Uint8Array
}

interface Listed {
  readonly contentId: string
  readonly element: Element
}

export async function readAttachments(
  values: Values,
  root: Element,
  parts: readonly Part[],
  store: ContentSink & ContentSource,
  limits: ReadLimits
): Promise<Attachment[]> {
  const body = values.child(values.child(root, 'edXMLEnvelope'), 'edXMLBody')
  const references = values.children(values.child(body, 'edXMLManifest'), 'Reference')
  if (references.length > limits.maxAttachments) {
    const detail = `${references.length} > ${limits.maxAttachments}`
    values.problem('attachment.too-many', 'edXMLBody/edXMLManifest', body?.line ?? root.line, detail)
    return []
  }
  const manifest = listed(values, references)
  const encoded = listed(values, values.children(values.child(root, 'AttachmentEncoded'), 'Attachment'))
  const byId = new Map(encoded.map(each => [each.contentId, each]))

  const attachments: Attachment[] = []
  for (const entry of manifest) {
    const match = byId.get(entry.contentId)
    byId.delete(entry.contentId)
    const { path, line } = entry.element
    if (match === undefined)
      values.problem('attachment.missing-part', path, line, entry.contentId.slice(0, 80))
    else {
      const attachment = await readAttachment(values, entry, match, parts, store, limits, attachments.length)
      if (attachment !== undefined) attachments.push(attachment)
    }
  }
  for (const { element, contentId } of byId.values()) {
    values.problem('attachment.not-in-manifest', element.path, element.line, contentId.slice(0, 80))
  }
  return attachments
}

function listed(values: Values, elements: readonly Element[]): Listed[] {
  const seen = new Set<string>()
  return elements.flatMap(element => {
    // a Reference that says nothing at all is an empty block, not a file
    if (element.children.every(child => child.text === '')) return []
    const contentId = (values.text(element, 'ContentId') ?? '').replace(/^cid:/i, '').trim()
    const place = [`${element.path}/ContentId`, element.line] as const
    if (contentId === '') values.problem('attachment.content-id-missing', ...place)
    else if (seen.has(contentId))
      values.problem('attachment.content-id-repeated', ...place, contentId.slice(0, 80))
    else {
      seen.add(contentId)
      return [{ contentId, element }]
    }
    return []
  })
}

async function readAttachment(
  values: Values,
  entry: Listed,
  part: Listed,
  parts: readonly Part[],
  store: ContentSink & ContentSource,
  limits: ReadLimits,
  index: number
): Promise<Attachment | undefined> {
  const field = `${part.element.path}/ContentTransferEncoded`
  const encoded = values.child(part.element, 'ContentTransferEncoded')
  if (encoded === undefined) {
    values.problem('attachment.missing-part', field, part.element.line)
    return undefined
  }
  // an element closed in its own tag has no placeholder; its text must not be taken for number 0
  const stored = /^[0-9]{4}$/.test(encoded.text) ? parts[Number(encoded.text)] : undefined
  if (stored === undefined) {
    values.problem('attachment.empty', field, encoded.line)
    return undefined
  }
  if (wasTextOnce(stored.head)) values.problem('attachment.corrupted-text-round-trip', field, stored.line)
  if (stored.content === undefined) return undefined
  if (stored.content.size === 0) {
    values.problem('attachment.empty', field, stored.line)
    return undefined
  }
  const name = readName(values, entry, part, index)
  const inside = await unwrapped(values, field, stored, stored.content, name, store, limits)
  return present<Attachment>({
    contentId: entry.contentId,
    name,
    description: values.text(entry.element, 'Description') ?? values.text(part.element, 'Description'),
    declaredType: values.text(entry.element, 'ContentType') ?? values.text(part.element, 'ContentType'),
    transmitted: stored.content,
    content: inside.content,
    mediaType: inside.mediaType
  })
}

function readName(values: Values, entry: Listed, part: Listed, index: number): string {
  const element =
    [entry, part].map(each => values.child(each.element, 'AttachmentName')).find(each => each?.text) ??
    undefined
  const written = element?.text ?? ''
  const name = safeFileName(written, `attachment-${index + 1}`)
  if (written !== name)
    values.warn('attachment.name-unsafe', `${entry.element.path}/AttachmentName`, element?.line)
  return name
}

async function unwrapped(
  values: Values,
  field: string,
  part: Part,
  content: ContentRef,
  name: string,
  store: ContentSink & ContentSource,
  limits: ReadLimits
): Promise<{ content: ContentRef; mediaType: string }> {
  const mediaType = mediaTypeOf(part.head, name)
  const asItIs = { content, mediaType }
  if (mediaType !== 'application/zip') return asItIs
  // a file that calls itself .zip is meant to be one; whatever is inside stays inside
  if (/\.zip$/i.test(name)) return asItIs
  const look = await lookIntoZip(content, store, limits, headSize)
  switch (look.kind) {
    case 'office':
      return { content, mediaType: look.mediaType }
    case 'archive':
      return asItIs
    case 'closed':
      values.warn('attachment.zip-not-opened', field, part.line)
      return asItIs
    case 'bomb':
      values.problem('attachment.zip-bomb', field, part.line, look.detail)
      return asItIs
    case 'broken':
      values.problem('attachment.zip-broken', field, part.line, look.detail)
      return asItIs
    case 'wrapped':
      values.warn('attachment.unwrapped', field, part.line)
      if (wasTextOnce(look.head)) values.problem('attachment.corrupted-text-round-trip', field, part.line)
      if (look.content.size === 0) values.problem('attachment.empty', field, part.line)
      return { content: look.content, mediaType: mediaTypeOf(look.head, name) }
  }
}
