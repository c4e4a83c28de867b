/** The document as libxml2 has it: its elements by their place, and their canonical bytes. Must be disposed. */
import { ParseOption, XmlC14NMode, XmlDocument, XmlElement, XmlError, type XmlNode } from 'libxml2-wasm'
import type { Problem } from '../../../domain/problem.ts'
import type { CanonicalMode } from './writer.ts'

export type { XmlElement } from 'libxml2-wasm'

const options =
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_SYS_CATALOG |
  ParseOption.XML_PARSE_NOWARNING |
  ParseOption.XML_PARSE_BIG_LINES |
  // lifts libxml2's 10 MB for one text; depth and count were judged by the scanner before
  ParseOption.XML_PARSE_HUGE

const modes = { inclusive: XmlC14NMode.XML_C14N_1_0, exclusive: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 }

class Gathered {
  readonly #pieces: Uint8Array[] = []

  write(bytes: Uint8Array): number {
    // the view is into the memory of libxml2, which goes on using it
    this.#pieces.push(Uint8Array.from(bytes))
    return bytes.length
  }

  close(): boolean {
    return true
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces)
  }
}

export class SignedTree {
  readonly root: XmlElement
  readonly #document: XmlDocument

  constructor(document: XmlDocument) {
    this.#document = document
    this.root = document.root
  }

  dispose(): void {
    this.#document.dispose()
  }

  /** The whole document, without comments. Throws XmlError when it has no canonical form. */
  whole(mode: CanonicalMode): Buffer {
    return this.#canonical({ mode: modes[mode] })
  }

  /** One element with all that is in it, in its place. Throws XmlError like `whole`. */
  part(element: XmlElement, mode: CanonicalMode): Buffer {
    return this.#canonical({ mode: modes[mode], nodeSet: new Set<XmlNode>([element]) })
  }

  #canonical(how: Parameters<XmlDocument['canonicalize']>[1]): Buffer {
    const gathered = new Gathered()
    this.#document.canonicalize(gathered, how)
    return gathered.bytes()
  }
}

/** Runs `judge` over the parsed document and lets go of it afterwards: libxml2's memory never shrinks by itself. */
export function withTree<T>(bytes: Uint8Array, judge: (tree: SignedTree) => T): T | Problem {
  let document: XmlDocument
  try {
    document = XmlDocument.fromBuffer(bytes, { option: options })
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return { code: 'xml-signature.readers-disagree', detail: 'libxml2 does not read what the scanner read' }
  }
  try {
    return judge(new SignedTree(document))
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return { code: 'xml-signature.readers-disagree', detail: 'libxml2 has no canonical form for it' }
  } finally {
    document.dispose()
  }
}

export function childElements(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = []
  for (let child = element.firstChild; child !== null; child = child.next)
    if (child instanceof XmlElement) found.push(child)
  return found
}

/** The element reached by counting element children from the root down. */
export function elementAt(root: XmlElement, path: readonly number[]): XmlElement | undefined {
  let here: XmlElement | undefined = root
  for (const step of path) here = here && childElements(here)[step]
  return here
}
