/** The one parse of the skeleton: libxml2, no DOCTYPE, no entities, no network; then structure and schema. */
import { ParseOption, XmlDocument, XmlParseError } from 'libxml2-wasm'
import type { MessageKind } from '../domain/envelope.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import { edxmlNamespace } from './namespace.ts'
import { checkSchema } from './schema.ts'
import type { Skeleton } from './splitter.ts'
import { checkStructure, shapes } from './structure.ts'
import { childOf, treeOf, type Element } from './tree.ts'

export interface ParsedSkeleton {
  readonly kind: MessageKind
  readonly root: Element
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]
}

const options =
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_SYS_CATALOG |
  ParseOption.XML_PARSE_NOWARNING |
  ParseOption.XML_PARSE_BIG_LINES

/** A problem alone when libxml2 cannot read it: the splitter is strict, but the last word is the parser's. */
export function parseSkeleton(skeleton: Skeleton): ParsedSkeleton | Problem {
  let document: XmlDocument
  try {
    document = XmlDocument.fromBuffer(skeleton.bytes, { option: options })
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error
    const first = error.details.find(detail => detail.level > 1)
    return {
      code: 'edxml.not-well-formed',
      line: skeleton.lines.raw(first?.line ?? 1),
      detail: (first?.message ?? error.message).replaceAll(/\s+/g, ' ').trim().slice(0, 200)
    }
  }
  // libxml2's memory never shrinks by itself: whatever happens, the document goes
  try {
    const root = treeOf(document.root, skeleton.lines)
    const header = childOf(childOf(root, edxmlNamespace, 'edXMLEnvelope'), edxmlNamespace, 'edXMLHeader')
    const messageHeader = childOf(header, edxmlNamespace, 'MessageHeader')
    const kind = childOf(messageHeader, edxmlNamespace, 'StatusCode') === undefined ? 'edoc' : 'status'
    const { problems, warnings, judged } = checkStructure(root, shapes[kind])
    for (const element of judged) element.node.remove()
    return {
      kind,
      root,
      problems: [...problems, ...checkSchema(document, kind, root, new Set(judged), skeleton.lines)],
      warnings
    }
  } finally {
    document.dispose()
  }
}
