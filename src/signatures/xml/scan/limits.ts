/** How much of anything a signed document may hold. Beyond it nothing is computed. */
export interface ScanLimits {
  readonly maxElements: number
  readonly maxDepth: number
  /** Of one element, namespace declarations included. */
  readonly maxAttributes: number
  /** Of one tag, comment or CDATA section, in bytes. */
  readonly maxMarkupBytes: number
}

/** An edXML message has at most some 10,000 elements (1,000 recipients of eight lines), none deeper than nine. */
export const scanLimits: ScanLimits = {
  maxElements: 50_000,
  maxDepth: 64,
  maxAttributes: 64,
  maxMarkupBytes: 4 * 1024 * 1024
}
