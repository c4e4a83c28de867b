/** xsd:base64Binary as XMLDSig writes it: white space anywhere, otherwise strict (RFC 4648). */
import { Base64Decoder } from '../../../edxml/base64.ts'

/** Undefined when it is not base64, or nothing. */
export function fromBase64(text: string): Uint8Array | undefined {
  const input = Buffer.from(text, 'utf8')
  const decoder = new Base64Decoder()
  const bytes = decoder.decode(input, 0, input.length)
  decoder.end()
  return decoder.fault === undefined && bytes.length > 0 ? bytes : undefined
}
