/** Names of XMLDSig and XAdES: W3C XML Signature 1.1, RFC 9231, ETSI EN 319 132-1. */
import type { SigningKey } from '../ports.ts'
import type { CanonicalMode } from './canonical/writer.ts'

export const dsNamespace = 'http://www.w3.org/2000/09/xmldsig#'
export const xadesNamespace = 'http://uri.etsi.org/01903/v1.3.2#'
/** Of the one element that our seal adds of its own. */
export const sealNamespace = 'urn:lienthong:seal:1'

export const signedPropertiesType = 'http://uri.etsi.org/01903#SignedProperties'
export const manifestType = 'http://www.w3.org/2000/09/xmldsig#Manifest'

export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
export const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

const modes = new Map<string, CanonicalMode>([
  [exclusive, 'exclusive'],
  [inclusive, 'inclusive']
])

/** The canonical form, or undefined for one that is not allowed (with comments, C14N 1.1 or 2.0). */
export const modeOf = (uri: string): CanonicalMode | undefined => modes.get(uri)

/** SignatureMethod of our own keys. */
export const signatureMethods: Readonly<Record<SigningKey['algorithm'], string>> = {
  'rsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'ecdsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  'ecdsa-sha384': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384'
}
