/**
 * `hash-file`: SHA-256 of the file as the SDK writes it, byte by byte in hex WITHOUT padding (SPEC 4.3).
 * A byte below 0x10 becomes one digit, so the text is shorter than 64 digits. The axis compares that text.
 */
export function hashFile(sha256: string): string {
  return [...Buffer.from(sha256, 'hex')].map(byte => byte.toString(16)).join('')
}
