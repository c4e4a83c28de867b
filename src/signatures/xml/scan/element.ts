/** What the scanner tells of a document. Namespaces are resolved, values normalised (XML 1.0 sections 2.11, 3.3.3). */
import type { Bindings } from '../../../edxml/scope.ts'

export interface ScannedAttribute {
  /** As it is written, prefix included. */
  readonly name: string
  /** Empty for an attribute without a prefix. */
  readonly ns: string
  readonly local: string
  readonly value: string
}

export interface ScannedElement {
  readonly name: string
  readonly prefix: string
  readonly ns: string
  readonly local: string
  /** Without namespace declarations. */
  readonly attributes: readonly ScannedAttribute[]
  /** Prefix (empty for the default) and name, as declared on this element. */
  readonly declarations: readonly (readonly [prefix: string, ns: string])[]
  /** All that is in scope, `xml` included. */
  readonly bindings: Bindings
  readonly line: number
}

export interface ScanHandler {
  start(element: ScannedElement): void
  /** The end of the element that was started last and is still open. */
  end(element: ScannedElement): void
  /** Character data in its canonical form, in pieces; `white` when a piece holds nothing but white space. */
  text(bytes: Uint8Array, white: boolean): void
  comment(line: number): void
}
