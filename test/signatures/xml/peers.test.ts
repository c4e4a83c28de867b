/** What we seal verifies in xmlsec1 and in the JDK; what xmlsec1 signs verifies here. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { arbitraryEdoc } from '../../edxml/support/arbitrary-message.ts'
import fc from 'fast-check'
import { writeMessage } from '../../../src/edxml/write.ts'
import { gather } from '../../edxml/support/memory-store.ts'
import { letter, recall, store } from './support/letters.ts'
import { agency, context, pki, sealed, verifyBytes } from './support/seals.ts'
import { hasTool } from './support/tools.ts'
import { verifyXml } from '../../../src/signatures/xml/index.ts'
import { enveloped as envelope, template } from './support/templates.ts'

const folder = mkdtempSync(join(tmpdir(), 'xml-peers-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`
const roots = file(
  'roots.pem',
  pki.all
    .filter(each => each.kind === 'root')
    .map(each => pem(each.der))
    .join('')
)

const edxml = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'
const ids = [
  ...['MessageHeader', 'TraceHeader', 'Bussiness', 'edXMLBody'].map(name => `${edxml}:${name}`),
  'http://www.w3.org/2000/09/xmldsig#:Manifest',
  'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'
].flatMap(name => ['--id-attr:Id', name])

/** The Manifest's own digest is checked; those of the attachments are ours to check. */
const xmlsec1 = (path: string) =>
  spawnSync('xmlsec1', ['--verify', '--enabled-key-data', 'x509', '--trusted-pem', roots, ...ids, path])
    .status === 0

describe.skipIf(!hasTool('xmlsec1'))('xmlsec1', () => {
  it.each([
    ['a letter', letter],
    ['a recall', recall]
  ])('verifies the seal of %s on the whole written file', async (_what, message) => {
    expect(xmlsec1(file('sealed.xml', await sealed(message)))).toBe(true)
  })

  it('does not when one value is another', async () => {
    const changed = (await sealed()).toString().replace('V/v', 'V/V')
    expect(xmlsec1(file('changed.xml', changed))).toBe(false)
  })

  it('verifies the seal of any message', { timeout: 120_000 }, async () => {
    for (const message of fc.sample(arbitraryEdoc(store), 25))
      expect(xmlsec1(file('any.xml', await sealed(message, { timestamp: false })))).toBe(true)
  })

  const { keyPem, pem: chain } = pki.certificate('so-noi-vu')
  const key = `${file('key.pem', keyPem)},${file('chain.pem', chain)}`
  const signedByPeer = (unsigned: string, name: string) => {
    const to = join(folder, `${name}-signed.xml`)
    execFileSync('xmlsec1', ['--sign', '--privkey-pem', key, '--output', to, file(`${name}.xml`, unsigned)])
    return execFileSync('cat', [to])
  }

  it.each([
    ['exclusive', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    ['inclusive', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'],
    ['unnamed', undefined]
  ])('signs a whole message (%s form), which is VALID_NO_TSA here', async (name, form) => {
    const unsigned = (await gather(writeMessage(letter, store))).toString()
    const signed = signedByPeer(envelope(unsigned, template({ form })), name)
    const { verdict } = await verifyBytes(signed)
    expect(verdict).toMatchObject({
      class: 'VALID_NO_TSA',
      organisationId: 'so-noi-vu-dong-nai',
      signed: { kind: 'document' }
    })
    const changed = signed.toString().replace('V/v', 'V/V')
    expect((await verifyBytes(Buffer.from(changed))).verdict).toMatchObject({
      class: 'INVALID',
      problems: [{ code: 'xml-signature.digest-mismatch' }]
    })
  })

  it('signs a whole XML file, and the signed bytes come back', async () => {
    const unsigned = '<p:r xmlns:p="urn:p" xml:lang="vi"><p:a ID="x">một &amp; hai</p:a>@</p:r>'
    const whole = await verifyXml(signedByPeer(unsigned.replace('@', template({})), 'whole'), context())
    expect(whole).toMatchObject({ class: 'VALID_NO_TSA', signed: { kind: 'document' } })
  })
})

describe.skipIf(!hasTool('javac'))('the JDK', () => {
  it('verifies the seal on the whole written file, and not a changed one', { timeout: 120_000 }, async () => {
    execFileSync('javac', ['-d', folder, fileURLToPath(new URL('support/Verify.java', import.meta.url))])
    const certificate = file('agency.der', agency.certificate)
    const bytes = await sealed()
    const java = (path: string) =>
      execFileSync('java', ['-cp', folder, 'Verify', certificate, path]).toString().trim()
    expect(java(file('jdk.xml', bytes))).toBe('valid')
    expect(java(file('jdk-changed.xml', bytes.toString().replace('V/v', 'V/V')))).toBe('invalid')
  })
})
