/**
 * A message without its attachments' content: the skeleton, and the digest of each attachment as it travelled. For
 * whoever judges a seal and keeps nothing.
 */
import { createHash } from 'node:crypto'
import type { Problem } from '../domain/problem.ts'
import { defaultLimits, type ReadLimits } from './limits.ts'
import { edxmlNamespace } from './namespace.ts'
import { parseSkeleton } from './skeleton.ts'
import { Splitter, type Skeleton } from './splitter.ts'
import { childOf, childrenOf, type Element } from './tree.ts'

export interface Outline {
  readonly skeleton: Uint8Array
  /** In the order of edXMLManifest; `sha256` (64 hex digits) is over the bytes with base64 removed. */
  readonly attachments: readonly { readonly contentId: string; readonly sha256: string }[]
}

export async function readOutline(
  bytes: AsyncIterable<Uint8Array>,
  limits: ReadLimits = defaultLimits
): Promise<Outline | Problem> {
  const splitter = new Splitter(limits)
  const digests: string[] = []
  let hash = createHash('sha256')
  for await (const chunk of bytes) {
    for (const event of splitter.push(chunk)) {
      if (event.kind === 'content-start') hash = createHash('sha256')
      else if (event.kind === 'content-bytes') hash.update(event.bytes)
      // content at fault has no digest that anything could equal
      else digests.push(event.fault === undefined ? hash.digest('hex') : '')
    }
    if (splitter.refusal !== undefined) return splitter.refusal
  }
  const skeleton = splitter.end()
  if (skeleton === undefined) return splitter.refusal ?? { code: 'edxml.not-well-formed' }
  return outlineOf(skeleton, digests)
}

function outlineOf(skeleton: Skeleton, digests: readonly string[]): Outline | Problem {
  const parsed = parseSkeleton(skeleton)
  if (!('root' in parsed)) return parsed
  const of = (element: Element | undefined, name: string) => childOf(element, edxmlNamespace, name)
  const encoded = childrenOf(of(parsed.root, 'AttachmentEncoded'), edxmlNamespace, 'Attachment')
  const byId = new Map(
    encoded.map(each => {
      const place = of(each, 'ContentTransferEncoded')?.text ?? ''
      return [idOf(each), /^[0-9]{4}$/.test(place) ? digests[Number(place)] : undefined] as const
    })
  )
  const body = of(of(parsed.root, 'edXMLEnvelope'), 'edXMLBody')
  const references = childrenOf(of(body, 'edXMLManifest'), edxmlNamespace, 'Reference')
  const attachments = references.map(each => {
    const contentId = idOf(each)
    return { contentId, sha256: byId.get(contentId) ?? '' }
  })
  return { skeleton: skeleton.bytes, attachments }
}

const idOf = (element: Element): string =>
  (childOf(element, edxmlNamespace, 'ContentId')?.text ?? '').replace(/^cid:/i, '').trim()
