/**
 * The message that was signed, put together from the canonical bytes of its signed parts and from nothing else: a
 * skeleton whose every value somebody signed. What an axis added, and the Signature itself, are not in it.
 */
import { edxmlNamespace } from '../../../edxml/namespace.ts'
import { placeholder } from '../../../edxml/splitter.ts'
import { escapeCharacters } from '../scan/characters.ts'
import type { ListedAttachment } from './attachments.ts'

export interface CanonicalParts {
  readonly header: Uint8Array
  readonly hops: readonly Uint8Array[]
  readonly business: Uint8Array
  readonly body: Uint8Array
}

const bytes = (text: string) => Buffer.from(text, 'utf8')

export function reassemble(parts: CanonicalParts, attachments: readonly ListedAttachment[]): Uint8Array {
  return Buffer.concat([
    bytes(
      `<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="${edxmlNamespace}"><edXMLEnvelope><edXMLHeader>`
    ),
    parts.header,
    bytes('<TraceHeaderList>'),
    ...parts.hops,
    parts.business,
    bytes('</TraceHeaderList></edXMLHeader>'),
    parts.body,
    bytes('</edXMLEnvelope>'),
    ...(attachments.length === 0 ? [] : [bytes(encodedOf(attachments))]),
    bytes('</edXML>')
  ])
}

function encodedOf(attachments: readonly ListedAttachment[]): string {
  const written = attachments.map((entry, at) => {
    const values = ['ContentId', 'AttachmentName', 'Description', 'ContentType'].flatMap(name => {
      const value = entry.get(name)
      return value === undefined ? [] : [`<${name}>${escapeCharacters(value)}</${name}>`]
    })
    const content = `<ContentTransferEncoded>${placeholder(at)}</ContentTransferEncoded>`
    return `<Attachment>${values.join('')}${content}</Attachment>`
  })
  return `<AttachmentEncoded>${written.join('')}</AttachmentEncoded>`
}
