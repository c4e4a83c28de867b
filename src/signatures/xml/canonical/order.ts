/** Canonical order is that of code points, which UTF-8 bytes keep and UTF-16 units do not. */
export function byUtf8(a: string, b: string): number {
  if (a === b) return 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
