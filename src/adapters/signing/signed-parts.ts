/** The message as its seal covers it, read by the one reader of edXML and from nothing but the signed bytes. */
import type { Edoc } from '../../domain/envelope.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import { readSignedParts } from '../../edxml/read-signed.ts'

/** Throws BrokenPromise `system.unexpected`: what was signed and verified is always readable. */
export function readSigned(bytes: Uint8Array): Pick<Edoc, 'header' | 'business'> {
  const parts = readSignedParts(bytes)
  if ('code' in parts) throw new BrokenPromise('system.unexpected', { ...parts })
  return parts
}
