/** What the field calls a signature: told, never trusted, and no reason to refuse a message. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { writeMessage } from '../../../src/edxml/write.ts'
import { gather } from '../../edxml/support/memory-store.ts'
import { letter, store } from './support/letters.ts'
import { saidOf, verifyAlone } from './support/seals.ts'
import { enveloped, template } from './support/templates.ts'

const plain = (await gather(writeMessage(letter, store))).toString()
const filled = (signature: string) => signature.replace('<SignatureValue>', '<SignatureValue>AAAA')
const sha1 = 'http://www.w3.org/2000/09/xmldsig#sha1'
const rsaSha1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'

describe('a message of an old program', () => {
  it.each([
    ['without a Signature', plain, 'UNSIGNED xml-signature.absent'],
    [
      'with an empty DigitalSignature',
      enveloped(plain, '<edXML:DigitalSignature/>'),
      'UNSIGNED xml-signature.legacy-dummy'
    ],
    [
      'with a Signature in the namespace of the message',
      enveloped(
        plain,
        template({}).replace('<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">', '<Signature>')
      ),
      'UNSIGNED xml-signature.legacy-dummy'
    ],
    [
      'signed with rsa-sha1',
      enveloped(plain, filled(template({ method: rsaSha1, digest: sha1 }))),
      'UNSIGNED xml-signature.legacy-sha1'
    ],
    [
      'with a SHA-1 digest only',
      enveloped(plain, filled(template({ digest: sha1 }))),
      'UNSIGNED xml-signature.legacy-sha1'
    ],
    [
      'with rsa-sha1 and comments inside',
      enveloped(plain, filled(template({ method: rsaSha1 })).replace('<KeyInfo>', '<KeyInfo><!-- x -->')),
      'UNSIGNED xml-signature.legacy-sha1'
    ],
    [
      'with an HMAC',
      enveloped(plain, filled(template({ method: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1' }))),
      'INVALID xml-signature.malformed xml-signature.hmac'
    ],
    ['with an empty frame of today', enveloped(plain, template({})), 'UNSIGNED xml-signature.legacy-dummy']
  ])('%s', async (_what, text, said) => {
    const found = await saidOf(text)
    expect(found.split(' ').toSorted()).toEqual(said.split(' ').toSorted())
  })
})

const samples =
  process.env['SAMPLES_DIR'] ?? fileURLToPath(new URL('../../../../shared/samples', import.meta.url))
const there = existsSync(samples)
if (!there) console.log('SKIPPED: no samples of the field beside the clone (SAMPLES_DIR)')

describe.skipIf(!there)('the samples of the field', () => {
  const folder = join(samples, 'edoc')
  it.each(there ? readdirSync(folder) : [])('%s bears no seal, and that refuses nothing', async file => {
    const verdict = await verifyAlone(readFileSync(join(folder, file)))
    // one of them is no XML at all, and no reader takes it
    if (verdict === 'refused by the splitter') return
    expect(verdict.class).toBe('UNSIGNED')
    expect(verdict.problems.map(each => each.code)).toEqual([
      expect.stringMatching(/^xml-signature\.(absent|legacy-dummy|legacy-sha1)$/)
    ])
  })
})

describe('the samples of the contract', () => {
  it.each([
    ['letter-signature.edxml', 'xml-signature.legacy-dummy'],
    ['letter-signature-xmldsig.edxml', 'xml-signature.legacy-dummy']
  ])('%s: %s', async (file, code) => {
    const bytes = readFileSync(new URL(`../../../contracts/samples/good/${file}`, import.meta.url))
    const verdict = await verifyAlone(bytes)
    expect(verdict).toMatchObject({ class: 'UNSIGNED', problems: [{ code }] })
  })
})
