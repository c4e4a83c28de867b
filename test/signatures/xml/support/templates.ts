/** Signatures to be filled in by somebody else, and ready-made ones to be spoilt. */
export interface TemplateFacts {
  /** Canonical form of the reference; undefined: none is named. */
  readonly form?: string | undefined
  readonly uri?: string
  readonly method?: string
  readonly digest?: string
}

export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

export function template(facts: TemplateFacts): string {
  const form = 'form' in facts ? facts.form : exclusive
  const transforms = [
    '<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>',
    ...(form === undefined ? [] : [`<Transform Algorithm="${form}"/>`])
  ]
  return `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">
  <SignedInfo>
    <CanonicalizationMethod Algorithm="${form ?? exclusive}"/>
    <SignatureMethod Algorithm="${facts.method ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'}"/>
    <Reference URI="${facts.uri ?? ''}">
      <Transforms>${transforms.join('')}</Transforms>
      <DigestMethod Algorithm="${facts.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256'}"/>
      <DigestValue></DigestValue>
    </Reference>
  </SignedInfo>
  <SignatureValue></SignatureValue>
  <KeyInfo><X509Data></X509Data></KeyInfo>
</Signature>`
}

/** Into the fixed place of a written message. */
export const enveloped = (message: string, signature: string): string =>
  message.replace(/ *<\/edXML:edXMLHeader>/, end => `      ${signature}\n${end}`)
