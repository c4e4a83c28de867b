/**
 * The gate's pass over a document: how often each Id stands in it, where its Signatures are, whether there are
 * comments. Memory does not grow with the document; the first Signature is kept as canonical bytes with all that it
 * inherits, so that it can be read outside the document.
 */
import { xmldsigNamespace, edxmlNamespace } from '../../../edxml/namespace.ts'
import { refuse } from '../../../edxml/refusal.ts'
import type { Problem } from '../../../domain/problem.ts'
import { CanonicalWriter, isXmlAttribute } from '../canonical/writer.ts'
import type { ScannedAttribute, ScannedElement } from './element.ts'
import { Scanner } from './scanner.ts'

export interface FoundElement {
  /** Local names from the root down. */
  readonly names: readonly string[]
  /** Numbers among the element children, from the root's child down. */
  readonly path: readonly number[]
  /** Its number among all elements in document order, from 0. */
  readonly ordinal: number
}

export interface Survey {
  readonly signatures: readonly FoundElement[]
  /** The first of them, canonical and complete in itself. */
  readonly fragment?: Uint8Array
  /** Every value of an attribute whose local name is Id, ID or id, in whatever namespace. */
  readonly ids: ReadonlyMap<string, readonly FoundElement[]>
  readonly commentAt?: number
  /** `Signature` or `DigitalSignature` of old programs: in edXMLHeader, but not of the namespace of signatures. */
  readonly dummies: readonly FoundElement[]
  readonly root: { readonly ns: string; readonly local: string }
}

const maxFragment = 2 * 1024 * 1024
const maxSignatures = 16
const maxIds = 10_000
const headerNames = ['edXML', 'edXMLEnvelope', 'edXMLHeader']

export class Surveyor {
  readonly #scanner: Scanner
  readonly #names: string[] = []
  readonly #path: number[] = []
  readonly #children: number[] = [0]
  readonly #xml: (readonly ScannedAttribute[])[] = []
  readonly #ids = new Map<string, FoundElement[]>()
  readonly #signatures: FoundElement[] = []
  readonly #dummies: FoundElement[] = []
  readonly #fragment: Uint8Array[] = []
  #fragmentSize = 0
  #copying: { readonly element: ScannedElement; readonly writer: CanonicalWriter } | undefined
  #commentAt: number | undefined
  #ordinal = 0
  #root: Survey['root'] | undefined

  constructor() {
    this.#scanner = new Scanner({
      start: element => {
        this.#start(element)
      },
      end: element => {
        this.#end(element)
      },
      text: bytes => this.#copying?.writer.text(bytes),
      comment: line => {
        if (this.#names.length > 0) this.#commentAt ??= line
      }
    })
  }

  push(bytes: Uint8Array): Problem | undefined {
    return this.#scanner.push(bytes) ? undefined : this.#scanner.refusal
  }

  end(): Survey | Problem {
    if (!this.#scanner.end() || this.#root === undefined)
      return this.#scanner.refusal ?? { code: 'xml-signature.not-well-formed' }
    return {
      signatures: this.#signatures,
      dummies: this.#dummies,
      ids: this.#ids,
      root: this.#root,
      ...(this.#commentAt === undefined ? {} : { commentAt: this.#commentAt }),
      ...(this.#fragment.length === 0 ? {} : { fragment: Buffer.concat(this.#fragment) })
    }
  }

  #start(element: ScannedElement): void {
    const at = this.#children.at(-1) ?? 0
    this.#children[this.#children.length - 1] = at + 1
    this.#children.push(0)
    if (this.#names.length > 0) this.#path.push(at)
    this.#names.push(element.local)
    this.#root ??= { ns: element.ns, local: element.local }
    const here = () => ({ names: [...this.#names], path: [...this.#path], ordinal: this.#ordinal })
    for (const { local, value } of element.attributes) {
      if (!/^id$/i.test(local)) continue
      const known = this.#ids.get(value)
      if (this.#ids.size >= maxIds)
        refuse('xml-signature.limit-exceeded', element.line, `more than ${maxIds} Ids`)
      if (known === undefined) this.#ids.set(value, [here()])
      else if (known.length < 2) known.push(here())
    }
    if (element.local === 'Signature' && element.ns === xmldsigNamespace) this.#signature(element, here())
    else this.#copying?.writer.start(element)
    if (isDummy(element, this.#names)) this.#dummies.push(here())
    this.#xml.push(element.attributes.filter(isXmlAttribute))
    this.#ordinal++
  }

  #signature(element: ScannedElement, here: FoundElement): void {
    if (this.#signatures.length >= maxSignatures)
      refuse('xml-signature.several', element.line, `more than ${maxSignatures}`)
    this.#signatures.push(here)
    if (this.#copying !== undefined) return this.#copying.writer.start(element)
    if (this.#signatures.length > 1) return
    const writer = new CanonicalWriter('inclusive', bytes => {
      this.#fragmentSize += bytes.length
      if (this.#fragmentSize > maxFragment)
        refuse('xml-signature.limit-exceeded', element.line, `a Signature of more than ${maxFragment} bytes`)
      this.#fragment.push(Uint8Array.from(bytes))
    })
    this.#copying = { element, writer }
    writer.start(element, this.#inherited())
  }

  /** The nearest of each name. */
  #inherited(): ScannedAttribute[] {
    return [...new Map(this.#xml.flat().map(each => [each.name, each])).values()]
  }

  #end(element: ScannedElement): void {
    this.#children.pop()
    this.#path.pop()
    this.#names.pop()
    this.#xml.pop()
    this.#copying?.writer.end(element)
    if (this.#copying?.element === element) this.#copying = undefined
  }
}

const isDummy = (element: ScannedElement, names: readonly string[]): boolean =>
  element.ns === edxmlNamespace &&
  (element.local === 'Signature' || element.local === 'DigitalSignature') &&
  names.length === headerNames.length + 1 &&
  headerNames.every((name, at) => names[at] === name)

export function survey(bytes: Uint8Array): Survey | Problem {
  const surveyor = new Surveyor()
  return surveyor.push(bytes) ?? surveyor.end()
}
