/** What is made to cost time or to deceive: refused, each within two seconds. */
import { createHmac, createSign, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { verifyXml } from '../../../src/signatures/xml/index.ts'
import { canonicalDocument } from '../../../src/signatures/xml/canonical/document.ts'
import { createHash } from 'node:crypto'
import { agency, context, pki, saidOf, sealed } from './support/seals.ts'

const given = context()
const within = 2000
const good = (await sealed()).toString()
const { privateKey } = pki.certificate('dong-nai')
const certificate = `<X509Certificate>${Buffer.from(agency.certificate).toString('base64')}</X509Certificate>`

const ds = 'http://www.w3.org/2000/09/xmldsig#'
const exc = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const rsa = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const reference = (digest: string) =>
  `<Reference URI=""><Transforms><Transform Algorithm="${ds}enveloped-signature"></Transform><Transform Algorithm="${exc}"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod><DigestValue>${digest}</DigestValue></Reference>`
const infoOf = (references: string, method = rsa) =>
  `<SignedInfo xmlns="${ds}"><CanonicalizationMethod Algorithm="${exc}"></CanonicalizationMethod><SignatureMethod Algorithm="${method}"></SignatureMethod>${references}</SignedInfo>`
const signatureOf = (info: string, value: string) =>
  `<Signature xmlns="${ds}">${info}<SignatureValue>${value}</SignatureValue><KeyInfo><X509Data>${certificate}</X509Data></KeyInfo></Signature>`

/** Truly signed by the agency's key over the whole document with `inside` as its content. */
function signed(inside: string, spoil: (xml: string) => string = xml => xml, attributes = ''): Buffer {
  const canonical = canonicalDocument(Buffer.from(`<r${attributes}>${inside}</r>`), { mode: 'exclusive' })
  const bytes = 'code' in canonical ? Buffer.from('') : canonical
  const info = infoOf(reference(createHash('sha256').update(bytes).digest('base64')))
  const value = createSign('sha256').update(info).sign(privateKey, 'base64')
  return Buffer.from(spoil(`<r${attributes}>${inside}${signatureOf(info, value)}</r>`))
}

const said = async (bytes: Uint8Array) => {
  const verdict = await verifyXml(bytes, given)
  return [verdict.class, ...verdict.problems.map(each => each.code.replace('xml-signature.', ''))].join(' ')
}

const times = (count: number, text: string) => Array.from({ length: count }, () => text).join('')
const publicPem = new X509Certificate(agency.certificate).publicKey.export({ type: 'spki', format: 'pem' })
const hmacInfo = infoOf(reference('A'.repeat(43) + '='), 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256')
const hmac = createHmac('sha256', publicPem).update(hmacInfo).digest('base64')

const cases: readonly (readonly [what: string, bytes: () => Uint8Array, said: string])[] = [
  ['the ground: nothing is wrong with it', () => signed('<a>100</a>'), 'VALID_NO_TSA timestamp.absent'],
  [
    'a value turned into an instruction',
    () => signed('<a>100</a>', x => x.replace('>100<', '><?x 100?><')),
    'INVALID processing-instruction'
  ],
  [
    'part of a value turned into one',
    () => signed('<a>100</a>', x => x.replace('>100<', '>1<?x 00?><')),
    'INVALID processing-instruction'
  ],
  [
    'an instruction before the root',
    () => signed('<a/>', x => `<?xml-stylesheet href="x"?>${x}`),
    'INVALID processing-instruction'
  ],
  [
    'a comment that splits a value',
    () => signed('<a>AGENCY-A</a>', x => x.replace('AGENCY-A', 'AGENCY<!-- -->-A')),
    'INVALID comment'
  ],
  [
    'a comment in the digest',
    () => signed('<a/>', x => x.replace('<DigestValue>', '<DigestValue><!-- -->')),
    'INVALID comment'
  ],
  ['200,000 siblings', () => signed(times(200_000, '<a/>')), 'INVALID limit-exceeded'],
  ['20,000 levels', () => signed(times(20_000, '<a>') + times(20_000, '</a>')), 'INVALID limit-exceeded'],
  [
    '20,000 attributes',
    () => signed(`<a ${Array.from({ length: 20_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`),
    'INVALID limit-exceeded'
  ],
  [
    '100,000 Ids',
    () => signed(Array.from({ length: 40_000 }, (_, at) => `<a Id="i${at}"/>`).join('')),
    'INVALID limit-exceeded'
  ],
  [
    'namespaces upon namespaces',
    () =>
      signed(
        Array.from(
          { length: 60 },
          (_, at) => `<a ${Array.from({ length: 60 }, (_x, n) => `xmlns:p${at}x${n}="urn:x"`).join(' ')}>`
        ).join('')
      ),
    'INVALID limit-exceeded'
  ],
  [
    '400 references',
    () => Buffer.from(`<r>${signatureOf(infoOf(times(400, reference('A'.repeat(43) + '='))), 'AAAA')}</r>`),
    'INVALID limit-exceeded'
  ],
  [
    'the same reference 50 times',
    () => Buffer.from(`<r>${signatureOf(infoOf(times(50, reference('A'.repeat(43) + '='))), 'AAAA')}</r>`),
    'INVALID reference-repeated'
  ],
  ['40,000 elements, truly signed', () => signed(times(40_000, '<a>x</a>')), 'VALID_NO_TSA timestamp.absent'],
  ['a DOCTYPE', () => signed('<a/>', x => `<!DOCTYPE r>${x}`), 'INVALID doctype'],
  [
    'a DOCTYPE with a default attribute',
    () => signed('<a/>', x => `<!DOCTYPE r [<!ATTLIST a role CDATA "admin">]>${x}`),
    'INVALID doctype'
  ],
  [
    'entities upon entities',
    () => Buffer.from('<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>'),
    'INVALID doctype'
  ],
  [
    'an entity that nobody declared',
    () => signed('<a/>', x => x.replace('<a/>', '<a>&x;</a>')),
    'INVALID not-well-formed'
  ],
  ['content after the root', () => signed('<a/>', x => `${x}<evil/>`), 'INVALID not-well-formed'],
  ['text after the root', () => signed('<a/>', x => `${x}x`), 'INVALID not-well-formed'],
  [
    'a Signature inside the Signature',
    () => signed('<a/>', x => x.replace('<KeyInfo>', `<Object><Signature/></Object><KeyInfo>`)),
    'INVALID several'
  ],
  [
    'two Signatures',
    () => signed(`<a>${signatureOf(infoOf(reference('A'.repeat(43) + '=')), 'AAAA')}</a>`),
    'INVALID several'
  ],
  [
    'two SignedInfos',
    () =>
      signed('<a/>', x =>
        x.replace('</SignedInfo>', `</SignedInfo>${infoOf(reference('A'.repeat(43) + '='))}`)
      ),
    'INVALID several-signed-info'
  ],
  [
    'two digests in one reference',
    () =>
      signed('<a/>', x =>
        x.replace('</DigestValue>', `</DigestValue><DigestValue>${'A'.repeat(43)}=</DigestValue>`)
      ),
    'INVALID malformed'
  ],
  [
    'HMAC with the public key as its secret',
    () => Buffer.from(`<r>${signatureOf(hmacInfo, hmac)}</r>`),
    'INVALID hmac'
  ],
  [
    'an empty value',
    () => signed('<a/>', x => x.replace(/<SignatureValue>[^<]*/, '<SignatureValue>')),
    'INVALID malformed'
  ],
  [
    'a value of zeros',
    () =>
      signed('<a/>', x =>
        x.replace(/<SignatureValue>[^<]*/, `<SignatureValue>${Buffer.alloc(256).toString('base64')}`)
      ),
    'INVALID value-mismatch'
  ],
  [
    'content changed',
    () => signed('<a>1</a>', x => x.replace('<a>1</a>', '<a>2</a>')),
    'INVALID digest-mismatch'
  ],
  [
    'an attribute given another namespace',
    () =>
      signed(
        '<a p:x="1"/>',
        x => x.replace('<a p:x="1"/>', '<a xmlns:p="urn:other" p:x="1"/>'),
        ' xmlns:p="urn:p"'
      ),
    'INVALID digest-mismatch'
  ],
  [
    'an element given another namespace',
    () => signed('<p:a/>', x => x.replace('urn:p', 'urn:q'), ' xmlns:p="urn:p"'),
    'INVALID digest-mismatch'
  ],
  [
    'a relative namespace',
    () => signed('<a/>', x => x.replace('<a/>', '<a xmlns="x"/>')),
    'INVALID namespace-relative'
  ],
  ['UTF-16', () => Buffer.from('\uFEFF<r/>', 'utf16le'), 'INVALID not-well-formed'],
  [
    'another encoding than it says',
    () => signed('<a/>', x => `<?xml version="1.0" encoding="ISO-8859-1"?>${x}`),
    'INVALID not-well-formed'
  ],
  [
    'bytes that are not UTF-8',
    () => Buffer.concat([Buffer.from('<r>'), Buffer.of(0xc0, 0x80), Buffer.from('</r>')]),
    'INVALID not-well-formed'
  ],
  ['nothing', () => Buffer.alloc(0), 'INVALID not-well-formed'],
  ['a tag of a megabyte', () => signed(`<a x="${'x'.repeat(1_000_000)}"/>`), 'INVALID limit-exceeded'],
  [
    'a Signature of three megabytes',
    () => signed('<a/>', x => x.replace('<KeyInfo>', `<Object>${'x'.repeat(3_000_000)}</Object><KeyInfo>`)),
    'INVALID limit-exceeded'
  ]
]

describe('a hostile document', () => {
  it.each(cases)('%s', async (_what, make, expected) => {
    const bytes = make()
    const start = performance.now()
    expect(await said(bytes)).toBe(expected)
    expect(performance.now() - start).toBeLessThan(within)
  })

  it('of all these took less than 300 MB', () => {
    const peak = Math.round(process.resourceUsage().maxRSS / 1024)
    console.log(`hostile documents: peak RSS of the whole test process ${peak} MB`)
  })
})

describe('an element signed by its Id', () => {
  const one = (id: string, spoil: (xml: string) => string = xml => xml) => {
    const element = `<a ID="${id}">đúng</a>`
    const digest = createHash('sha256').update(element).digest('base64')
    const info = infoOf(
      reference(digest)
        .replace('URI=""', `URI="#${id}"`)
        .replace(`<Transform Algorithm="${ds}enveloped-signature"></Transform>`, '')
    )
    const value = createSign('sha256').update(info).sign(privateKey, 'base64')
    return Buffer.from(spoil(`<r>${element}${signatureOf(info, value)}</r>`))
  }

  it('comes back alone, whatever stands around it', async () => {
    const verdict = await verifyXml(
      one('x', x => x.replace('<r>', '<r><a ID="y">giả</a>')),
      given
    )
    expect(verdict).toMatchObject({ class: 'VALID_NO_TSA', signed: { kind: 'element', names: ['r', 'a'] } })
    expect(verdict.signed?.kind === 'element' && Buffer.from(verdict.signed.bytes).toString()).toBe(
      '<a ID="x">đúng</a>'
    )
  })

  it.each([
    ['the Id twice', (x: string) => x.replace('<r>', '<r><b Id="x"/>'), 'INVALID id-repeated'],
    [
      'the Id twice, in another namespace',
      (x: string) => x.replace('<r>', '<r xmlns:w="urn:w" w:Id="x">'),
      'INVALID id-repeated'
    ],
    [
      'the Id on another element',
      (x: string) => x.replace('ID="x"', 'ID="z"').replace('<r>', '<r><b ID="x"/>'),
      'INVALID digest-mismatch'
    ],
    ['no such Id', (x: string) => x.replace('ID="x"', 'ID="z"'), 'INVALID reference-unresolved'],
    [
      'the Id on KeyInfo',
      (x: string) => x.replace('ID="x"', '').replace('<KeyInfo>', '<KeyInfo Id="x">'),
      'INVALID wrapped'
    ]
  ])('%s', async (_what, spoil, expected) => {
    expect(await said(one('x', spoil))).toBe(expected)
  })
})

describe('a hostile message', () => {
  it.each([
    ['200,000 siblings', good.replace('<edXML:Subject>', `${times(200_000, '<x/>')}<edXML:Subject>`)],
    ['20,000 levels', good.replace('<edXML:Subject>', `${times(20_000, '<x>')}<edXML:Subject>`)],
    [
      '40,000 elements in the header',
      good.replace('<edXML:Subject>', `${times(40_000, '<x/>')}<edXML:Subject>`)
    ],
    [
      '40,000 hops',
      good.replace('<edXML:Bussiness Id', `${times(40_000, '<edXML:TraceHeader/>')}<edXML:Bussiness Id`)
    ],
    [
      '400 references',
      good.replace(
        '</ds:SignedInfo>',
        `${times(400, /<ds:Reference URI="#lt-header"[^]*?<\/ds:Reference>/.exec(good)![0])}</ds:SignedInfo>`
      )
    ]
  ])('%s', async (_what, text) => {
    const start = performance.now()
    expect(await saidOf(text)).toMatch(/^(INVALID|reader)|^VALID$/)
    expect(performance.now() - start).toBeLessThan(2 * within)
  })
})
