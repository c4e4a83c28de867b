/** One change at a time to a sealed message: what is said against it. */
import { describe, expect, it } from 'vitest'
import { saidOf, sealed, verifyAlone } from './support/seals.ts'

const good = (await sealed()).toString()
const part = (pattern: RegExp) => pattern.exec(good)?.[0] ?? ''
const header = part(/<edXML:MessageHeader[^]*<\/edXML:MessageHeader>/)
const body = part(/<edXML:edXMLBody[^]*<\/edXML:edXMLBody>/)
const signature = part(/<ds:Signature [^]*<\/ds:Signature>/)
const signedInfo = part(/<ds:SignedInfo>[^]*<\/ds:SignedInfo>/)
const manifest = part(/<ds:Manifest [^]*<\/ds:Manifest>/)
const business = part(/<edXML:Bussiness [^]*<\/edXML:Bussiness>/)
const firstHop = part(/<edXML:TraceHeader Id="lt-hop-1">[^]*?<\/edXML:TraceHeader>/)
const secondHop = part(/<edXML:TraceHeader Id="lt-hop-2">[^]*?<\/edXML:TraceHeader>/)
const attachments = [...good.matchAll(/ {4}<Attachment>[^]*?<\/Attachment>\n/g)].map(each => each[0])
const forged = header.replace('V/v', 'Giả')
const reference = part(/<ds:Reference URI="#lt-header"[^]*?<\/ds:Reference>/)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const change = (from: string | RegExp, to: string) => {
  const changed = good.replace(from, () => to)
  if (changed === good) throw new Error(`nothing to change: ${String(from).slice(0, 60)}`)
  return changed
}

type Row = readonly [what: string, changed: string, said: string]
const rows: readonly Row[] = [
  ['nothing', good, 'VALID'],
  [
    'white space between the signed parts',
    change('    <edXML:edXMLHeader>\n', '<edXML:edXMLHeader>\n\n'),
    'VALID'
  ],
  ['a subject', change('V/v', 'v/v'), 'INVALID xml-signature.digest-mismatch'],
  [
    'white space inside a signed part',
    change('</edXML:From>\n', '</edXML:From> \n'),
    'INVALID xml-signature.digest-mismatch'
  ],
  ['the business type', change('DocType>0<', 'DocType>1<'), 'INVALID xml-signature.digest-mismatch'],
  ['a hop of before', change('09:15:00', '09:15:01'), 'INVALID xml-signature.digest-mismatch'],
  [
    'a name in the signed list',
    change('Phụ lục 1 &amp; 2.pdf', 'Phụ lục 1 &amp; 3.pdf'),
    'INVALID xml-signature.digest-mismatch'
  ],
  [
    'the signing time',
    change(/<xades:SigningTime>20/, '<xades:SigningTime>21'),
    'INVALID xml-signature.digest-mismatch'
  ],
  [
    'a digest in SignedInfo',
    change(/(?<=lt-header[^]*?<ds:DigestValue>)[^<]+/, base64('x'.repeat(32))),
    'INVALID xml-signature.digest-mismatch'
  ],
  ['the value', change(/(?<=<ds:SignatureValue>)..../, 'AAAA'), 'INVALID xml-signature.value-mismatch'],
  [
    'a digest in the Manifest',
    change(/(?<=cid:a1"><ds:DigestMethod[^>]*><ds:DigestValue>)[^<]+/, base64('x'.repeat(32))),
    'INVALID xml-signature.digest-mismatch'
  ],
  [
    'the bytes of an attachment',
    change(base64('%PDF-1.4\nmột\n'), base64('%PDF-1.4\nmot\n')),
    'INVALID xml-signature.attachment-altered'
  ],
  [
    'an attachment swapped with another',
    change(attachments.join(''), attachments.toReversed().join('')),
    'INVALID xml-signature.manifest-mismatch xml-signature.manifest-mismatch'
  ],
  [
    'the contents of two attachments swapped',
    good
      .replace(base64('%PDF-1.4\nmột\n'), '@')
      .replace(base64('%PDF-1.4\nhai\n'), base64('%PDF-1.4\nmột\n'))
      .replace('@', base64('%PDF-1.4\nhai\n')),
    'INVALID xml-signature.attachment-altered xml-signature.attachment-altered'
  ],
  [
    'the name in an Attachment',
    change(/(?<=<AttachmentName>)Công văn/, 'Cong van'),
    'INVALID xml-signature.manifest-mismatch'
  ],
  [
    'the type in an Attachment',
    change(/(?<= <ContentType>)application\/pdf/, 'text/html'),
    'INVALID xml-signature.manifest-mismatch'
  ],
  [
    'one more element in an Attachment',
    change('<Attachment>\n', '<Attachment>\n<Format>x</Format>'),
    'INVALID xml-signature.manifest-mismatch'
  ],
  [
    'an attribute of an Attachment',
    change('<Attachment>\n', '<Attachment name="x">\n'),
    'INVALID xml-signature.unsigned-element'
  ],
  [
    'one more Attachment',
    change('  </AttachmentEncoded>', `${attachments[0]!.replace('cid:a1', 'cid:a3')}  </AttachmentEncoded>`),
    'reader: attachment.not-in-manifest'
  ],
  ['Bussiness taken away', change(business, ''), 'INVALID xml-signature.unsigned-element'],
  [
    'a second Bussiness',
    change(
      business,
      `${business}<edXML:Bussiness><edXML:BussinessDocType>1</edXML:BussinessDocType></edXML:Bussiness>`
    ),
    'reader: edxml.element-repeated'
  ],
  [
    'the hops in another order',
    good.replace(firstHop, '@').replace(secondHop, firstHop).replace('@', secondHop),
    'INVALID xml-signature.unsigned-element'
  ],
  [
    'a hop before the signed ones',
    change(firstHop, `<edXML:TraceHeader><edXML:OrganId>X</edXML:OrganId></edXML:TraceHeader>${firstHop}`),
    'INVALID xml-signature.unsigned-element'
  ],
  ['a signed hop taken away', change(secondHop, ''), 'INVALID xml-signature.reference-unresolved'],
  [
    'something of a vendor beside the parts',
    change('    </edXML:edXMLHeader>', '<edXML:ErrorList/></edXML:edXMLHeader>'),
    'INVALID xml-signature.unsigned-element'
  ],
  [
    'a text between the parts',
    change('    </edXML:edXMLHeader>', 'x</edXML:edXMLHeader>'),
    'reader: edxml.schema'
  ],
  [
    'an attribute around the parts',
    change('<edXML:edXMLHeader>', '<edXML:edXMLHeader xml:lang="vi">'),
    'INVALID xml-signature.unsigned-element'
  ],
  [
    'the old header kept elsewhere, a forged one in its place',
    change(header, forged.replace('lt-header', 'other')).replace(
      '    <edXML:edXMLBody',
      `<edXML:Old>${header}</edXML:Old>    <edXML:edXMLBody`
    ),
    'INVALID xml-signature.unsigned-element'
  ],
  [
    'the old header kept inside an Object, a forged one in its place',
    change(header, forged.replace('lt-header', 'other')).replace(
      '</ds:Signature>',
      `<ds:Object>${header}</ds:Object></ds:Signature>`
    ),
    'INVALID xml-signature.unsigned-element'
  ],
  [
    'the old header kept inside the signed properties',
    change(header, forged.replace('lt-header', 'other')).replace(
      '</xades:QualifyingProperties>',
      `<xades:UnsignedProperties>${header}</xades:UnsignedProperties></xades:QualifyingProperties>`
    ),
    'INVALID xml-signature.wrapped'
  ],
  [
    'the same, with the Id of the old one',
    change(header, forged).replace(
      '</xades:QualifyingProperties>',
      `<xades:UnsignedProperties>${header}</xades:UnsignedProperties></xades:QualifyingProperties>`
    ),
    'INVALID xml-signature.id-repeated'
  ],
  [
    'the Id of the header once more, in another spelling',
    change('<edXML:Subject>', '<edXML:Subject id="lt-header">'),
    'INVALID xml-signature.id-repeated'
  ],
  [
    'the Id of the header once more, as xml:id',
    change('<edXML:edXMLEnvelope ', '<edXML:edXMLEnvelope xml:id="lt-header" '),
    'INVALID xml-signature.unsigned-element'
  ],
  [
    'the Ids of header and body swapped',
    good.replace('"lt-header"', '"@"').replace('"lt-body"', '"lt-header"').replace('"@"', '"lt-body"'),
    'INVALID xml-signature.digest-mismatch xml-signature.digest-mismatch'
  ],
  [
    'the forged body beside the old one',
    change(body, `${body.replace('Công văn', 'Giả')}${body}`),
    'reader: edxml.element-repeated'
  ],
  [
    'a second Signature beside it',
    change(signature, signature + signature),
    'reader: edxml.element-repeated'
  ],
  [
    'a second Signature inside the first',
    change('</ds:Signature>', `<ds:Object>${signature.replaceAll('lt-', 'x-')}</ds:Object></ds:Signature>`),
    'INVALID xml-signature.several'
  ],
  [
    'a second Signature in the header',
    change('<edXML:Subject>', `${signature.replaceAll('lt-', 'x-')}<edXML:Subject>`),
    'reader: edxml.wrong-namespace'
  ],
  [
    'the Signature before the header',
    good.replace(signature, '').replace(header, signature + header),
    'INVALID xml-signature.unsigned-element'
  ],
  [
    'the Signature in the body',
    good.replace(signature, '').replace('<edXML:edXMLManifest', `${signature}<edXML:edXMLManifest`),
    'reader: edxml.wrong-namespace'
  ],
  ['the Signature taken away', good.replace(signature, ''), 'UNSIGNED xml-signature.absent'],
  [
    'a second SignedInfo after the first',
    change('</ds:SignedInfo>', `</ds:SignedInfo>${signedInfo}`),
    'INVALID xml-signature.several-signed-info'
  ],
  [
    'a second SignedInfo inside an Object',
    change('</ds:Signature>', `<ds:Object>${signedInfo}</ds:Object></ds:Signature>`),
    'INVALID xml-signature.several-signed-info'
  ],
  [
    'SignedInfo wrapped',
    change(signedInfo, `<ds:Object>${signedInfo}</ds:Object>`),
    'INVALID xml-signature.malformed'
  ],
  [
    'two values',
    change('</ds:SignatureValue>', '</ds:SignatureValue><ds:SignatureValue>AAAA</ds:SignatureValue>'),
    'INVALID xml-signature.malformed'
  ],
  ['the reference of the header taken away', change(reference, ''), 'INVALID xml-signature.part-unsigned'],
  [
    'the reference of the header twice',
    change(reference, reference + reference),
    'INVALID xml-signature.reference-repeated'
  ],
  [
    'a reference to another file',
    change('URI="#lt-header"', 'URI="http://127.0.0.1/x"'),
    'INVALID xml-signature.reference-external'
  ],
  ['a reference without a URI', change('URI="#lt-header" ', ''), 'INVALID xml-signature.reference-external'],
  [
    'a reference by XPointer',
    change('URI="#lt-header"', `URI="#xpointer(id('lt-header'))"`),
    'INVALID xml-signature.reference-external'
  ],
  [
    'a reference to nothing',
    change('URI="#lt-header"', 'URI="#nothing"'),
    'INVALID xml-signature.reference-unresolved'
  ],
  [
    'a transform by XSLT',
    change(
      /exc-c14n#"\/><\/ds:Transforms>/,
      'exc-c14n#"/><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>'
    ),
    'INVALID xml-signature.transform-not-allowed'
  ],
  [
    'a transform by XPath',
    change(
      /<ds:Transforms><ds:Transform Algorithm="[^"]*"\/>/,
      '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>'
    ),
    'INVALID xml-signature.transform-not-allowed'
  ],
  [
    'the enveloped transform',
    change(
      /<ds:Transforms>/,
      '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
    ),
    'INVALID xml-signature.transform-not-allowed'
  ],
  [
    'a list of inclusive prefixes',
    change(
      /<ds:Transform Algorithm="([^"]*)"\/>/,
      '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><c:InclusiveNamespaces xmlns:c="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="edXML"/></ds:Transform>'
    ),
    'INVALID xml-signature.transform-not-allowed'
  ],
  [
    'the canonical form with comments',
    change(
      /(?<=CanonicalizationMethod Algorithm=")[^"]*/,
      'http://www.w3.org/2001/10/xml-exc-c14n#WithComments'
    ),
    'INVALID xml-signature.canonicalization-not-allowed'
  ],
  [
    'HMAC in the place of RSA',
    change('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256'),
    'INVALID xml-signature.hmac'
  ],
  [
    'DSA in the place of RSA',
    change('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#dsa-sha1'),
    'INVALID xml-signature.algorithm-not-allowed'
  ],
  [
    'ECDSA over an RSA key',
    change('xmldsig-more#rsa-sha256', 'xmldsig-more#ecdsa-sha256'),
    'INVALID xml-signature.algorithm-not-allowed'
  ],
  [
    'SHA-512 in the place of SHA-256',
    change('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha512'),
    'INVALID xml-signature.value-mismatch'
  ],
  [
    'SHA-1 as the digest',
    change('xmlenc#sha256"/><ds:DigestValue>', 'x"/><ds:DigestValue>').replace(
      'http://www.w3.org/2001/04/x"',
      'http://www.w3.org/2000/09/xmldsig#sha1"'
    ),
    'UNSIGNED xml-signature.legacy-sha1'
  ],
  [
    'no certificate',
    change(/<ds:X509Data>.*<\/ds:X509Data>/, '<ds:KeyName>x</ds:KeyName>'),
    'INVALID xml-signature.certificate-missing'
  ],
  [
    'the certificate of the issuer only',
    change(/<ds:X509Certificate>[^<]*<\/ds:X509Certificate>(?=<ds:X509)/, ''),
    'INVALID xml-signature.certificate-mismatch'
  ],
  ['a comment in a value', change('V/v', 'V/<!-- -->v'), 'reader: edxml.comment-in-text'],
  [
    'a comment between elements',
    change('<edXML:Subject>', '<!-- --><edXML:Subject>'),
    'INVALID xml-signature.comment'
  ],
  ['an instruction in a value', change('V/v', '<?x V/v?>'), 'reader: edxml.processing-instruction'],
  ['a DOCTYPE', change('?>\n', '?>\n<!DOCTYPE edXML>'), 'reader: edxml.doctype'],
  ['a value in CDATA, which is the same text', change('Phụ lục I<', '<![CDATA[Phụ lục I]]><'), 'VALID'],
  [
    'a prefix declared once more for the same',
    change('<edXML:Subject>', '<edXML:Subject xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">'),
    'VALID'
  ],
  [
    'a prefix declared for something else',
    change('<edXML:Subject>', '<edXML:Subject xmlns:edXML="urn:x">'),
    'reader: edxml.wrong-namespace, edxml.subject-missing'
  ],
  ['an unused namespace', change('<edXML:Subject>', '<edXML:Subject xmlns:x="urn:x">'), 'VALID'],
  [
    'a timestamp of other bytes',
    change(/(?<=<xades:EncapsulatedTimeStamp>)[^]{400}/, 'A'.repeat(400)),
    'INVALID timestamp.broken'
  ],
  [
    'a timestamp taken away',
    change(/<xades:UnsignedProperties>.*<\/xades:UnsignedProperties>/, ''),
    'VALID_NO_TSA timestamp.absent'
  ],
  ['the Manifest taken away', change(manifest, ''), 'INVALID xml-signature.unsigned-element'],
  [
    'the Manifest taken away with the element around it',
    change(/<lt:Attachments.*<\/lt:Attachments>/, ''),
    'INVALID xml-signature.reference-unresolved'
  ],
  [
    'an element of the Signature that is not of it',
    change('<ds:KeyInfo>', '<x xmlns="urn:x"/><ds:KeyInfo>'),
    'INVALID xml-signature.malformed'
  ]
]

describe('a sealed message with one change', () => {
  it.each(rows)('%s', async (_what, changed, said) => {
    expect(await saidOf(changed)).toBe(said)
  })

  it.each(rows.filter(row => row[2].startsWith('reader')))(
    '%s: refused here too, should no reader have looked before',
    async (_what, changed) => {
      const verdict = await verifyAlone(Buffer.from(changed))
      expect(verdict === 'refused by the splitter' || verdict.class === 'INVALID').toBe(true)
    }
  )
})
