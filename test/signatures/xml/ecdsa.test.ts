/** Keys on elliptic curves: the value is r and s side by side, and it verifies here and in xmlsec1. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeMessage } from '../../../src/edxml/write.ts'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import type { SigningKey } from '../../../src/signatures/ports.ts'
import { signEnvelope } from '../../../src/signatures/xml/index.ts'
import { gather } from '../../edxml/support/memory-store.ts'
import { letter, store } from './support/letters.ts'
import { verifyBytes } from './support/seals.ts'
import { hasTool } from './support/tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'ecdsa-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const at = (name: string) => join(folder, name)

function keyOn(curve: string, algorithm: SigningKey['algorithm']): SigningKey {
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    `ec_paramgen_curve:${curve}`,
    '-nodes',
    '-days',
    '2'
  ]
  execFileSync('openssl', [...made, '-subj', '/CN=thử', '-keyout', at('key.pem'), '-out', at('c.pem')], {
    stdio: 'pipe'
  })
  execFileSync('openssl', ['x509', '-in', at('c.pem'), '-outform', 'DER', '-out', at('c.der')])
  const der = new Uint8Array(readFileSync(at('c.der')))
  const key = createPrivateKey(readFileSync(at('key.pem')))
  const read = readCertificate(der)
  if ('code' in read) throw new Error(read.code)
  const hash = algorithm === 'ecdsa-sha384' ? 'sha384' : 'sha256'
  return {
    id: curve,
    certificate: der,
    chain: [],
    facts: read.facts,
    algorithm,
    sign: async data => new Uint8Array(sign(hash, data, { key, dsaEncoding: 'ieee-p1363' }))
  }
}

const ids = [
  ...['MessageHeader', 'TraceHeader', 'Bussiness', 'edXMLBody'].map(
    name => `http://www.mic.gov.vn/TBT/QCVN_102_2016:${name}`
  ),
  'http://www.w3.org/2000/09/xmldsig#:Manifest',
  'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'
].flatMap(name => ['--id-attr:Id', name])

describe.skipIf(!hasTool('openssl') || !hasTool('xmlsec1'))('a seal by ECDSA', () => {
  it.each([
    ['P-256', 'ecdsa-sha256', 'P-256 SHA-256'],
    ['P-384', 'ecdsa-sha384', 'P-384 SHA-384']
  ] as const)('on %s', async (curve, algorithm, named) => {
    const signatureXml = await signEnvelope(letter, { key: keyOn(curve, algorithm), at: new Date() })
    const bytes = await gather(writeMessage(letter, store, { signatureXml }))
    const { verdict } = await verifyBytes(bytes)
    // self-signed: intact, by nobody that we know
    expect(verdict).toMatchObject({ class: 'INVALID', algorithm: named })
    expect(verdict.problems.filter(each => each.code.startsWith('xml-signature.'))).toEqual([])
    writeFileSync(at('sealed.xml'), bytes)
    const check = ['--verify', '--enabled-key-data', 'x509', '--trusted-pem', at('c.pem')]
    expect(spawnSync('xmlsec1', [...check, ...ids, at('sealed.xml')]).status).toBe(0)
  })
})
