/** What other rooms use of this one. */
export { signEnvelope, type SealOptions } from './sign/envelope.ts'
export { verifyEnvelope, type EnvelopeToVerify, type EnvelopeVerdict } from './verify-envelope.ts'
export { verifyXml, type SignedElement, type XmlFileVerdict } from './verify-xml.ts'
export { reportOf, type SignerVerdict, type XmlVerdict } from './verdict.ts'
export type { ReceivedAttachment } from './parts/attachments.ts'
export type { SealedContent, SignedPart, UnsignedHop } from './parts/open.ts'
export type { SignedDocument } from './whole/open.ts'
export { fromBytes, type RawSource } from './whole/digest.ts'
