import { X509Certificate } from 'node:crypto'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fileLimits, readCertificateFile } from '../../../src/adapters/trust/certificate-file.ts'
import { encode } from '../../../src/signatures/der/write.ts'
import { testPki } from '../../support/pki.ts'

const pki = await testPki()
const der = (name: string) => pki.certificate(name).der
const pem = (name: string) => new X509Certificate(der(name)).toString()
const bytes = (text: string) => Buffer.from(text, 'utf8')

/** Names of the test PKI by digest, or the codes of the problems. */
function found(file: Uint8Array): readonly string[] {
  const read = readCertificateFile(file)
  if ('problems' in read) return read.problems.map(problem => problem.code)
  return read.map(({ sha256 }) => pki.all.find(each => each.sha256 === sha256)?.name ?? '?')
}

/** ContentInfo of a certs-only SignedData (RFC 5652 section 5.1). */
function bundle(...names: string[]): Uint8Array {
  const oid = Buffer.from('06092a864886f70d010702', 'hex')
  const data = encode(0x30, Buffer.from('06092a864886f70d010701', 'hex'))
  const certificates = encode(0xa0, ...names.map(der))
  const signed = encode(0x30, Buffer.of(2, 1, 1), encode(0x31), data, certificates, encode(0x31))
  return encode(0x30, oid, encode(0xa0, signed))
}

describe('certificates are read from', () => {
  it('DER, and PEM with one or several and words between them', () => {
    expect(found(der('root-g2'))).toEqual(['root-g2'])
    expect(
      found(bytes(`Gốc:\r\n${pem('root-g2').replaceAll('\n', '\r\n')}\n# kế\n${pem('sub-g2')}`))
    ).toEqual(['root-g2', 'sub-g2'])
    expect(found(bytes(pem('root-g2') + pem('root-g2')))).toEqual(['root-g2'])
  })

  it('PKCS#7, as DER and as PEM, and bare base64', () => {
    expect(found(bundle('sub-g2', 'root-g2'))).toEqual(['sub-g2', 'root-g2'])
    const base64 = Buffer.from(bundle('sub-g1')).toString('base64')
    expect(found(bytes(`-----BEGIN PKCS7-----\n${base64}\n-----END PKCS7-----\n`))).toEqual(['sub-g1'])
    expect(found(bytes(Buffer.from(der('sub-g1')).toString('base64')))).toEqual(['sub-g1'])
  })

  it('what openssl bundles', context => {
    if (spawnSync('openssl', ['version']).error !== undefined)
      return context.skip('SKIPPED: openssl is not installed')
    const folder = mkdtempSync(join(tmpdir(), 'lienthong-p7b-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const chain = join(folder, 'chain.pem')
    writeFileSync(chain, pem('root-g1') + pem('sub-g1'))
    const made = execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', chain, '-outform', 'DER'])
    expect(found(made)).toEqual(['root-g1', 'sub-g1'])
  })
})

describe('nothing is read from', () => {
  it.each([
    ['nothing', ''],
    ['a page', '<html>'],
    ['a PEM block without an end', pem('root-g2').replace(/-----END.*/s, '')],
    ['a PEM block inside another', `-----BEGIN CERTIFICATE-----\n${pem('root-g2')}`],
    ['an end without a beginning', '-----END CERTIFICATE-----\n-----BEGIN X-----\n-----END X-----'],
    ['only a CRL', '-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----'],
    ['base64 with a hole', pem('root-g2').replace(/\n(....)/, '\n$1*')]
  ])('%s', (_what, text) => expect(found(bytes(text))).toEqual(['trust.unreadable']))

  it('a certificate with bytes after it, cut short, or with one bit of its form turned', () => {
    const whole = Buffer.from(der('root-g2'))
    expect(found(Buffer.concat([whole, Buffer.of(0)]))).toEqual(['trust.unreadable'])
    expect(found(whole.subarray(0, -1))).toEqual(['trust.unreadable'])
    whole[1] = 0x80
    expect(found(whole)).toEqual(['trust.unreadable'])
  })

  it('a file of which one certificate cannot be read: it names which', () => {
    const read = readCertificateFile(
      bytes(`${pem('root-g2')}-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----`)
    )
    expect(read).toMatchObject({
      problems: [{ code: 'trust.unreadable', detail: expect.stringContaining('certificate 2') }]
    })
  })

  it('a private key, whatever it is wrapped in, and says so', () => {
    const { keyPem, p12, privateKey } = pki.certificate('dong-nai')
    expect(found(bytes(keyPem))).toEqual(['trust.private-key-given'])
    expect(found(bytes(pem('root-g2') + keyPem))).toEqual(['trust.private-key-given'])
    expect(found(privateKey.export({ type: 'pkcs1', format: 'der' }))).toEqual(['trust.private-key-given'])
    expect(found(privateKey.export({ type: 'pkcs8', format: 'der' }))).toEqual(['trust.private-key-given'])
    const encrypted = privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x'
    })
    expect(found(bytes(String(encrypted)))).toEqual(['trust.private-key-given'])
    expect(found(p12!)).toEqual(['trust.private-key-given'])
    expect(JSON.stringify(readCertificateFile(bytes(keyPem)))).not.toContain(keyPem.slice(100, 140))
  })

  it('more than the limits allow', () => {
    expect(found(new Uint8Array(fileLimits.bytes + 1))).toEqual(['trust.unreadable'])
    const many = pem('root-g2').repeat(fileLimits.certificates + 1)
    expect(found(bytes(many))).toEqual(['trust.too-many-certificates'])
  })

  it('a megabyte of openings, quickly', () => {
    const start = performance.now()
    expect(found(bytes('-----BEGIN CERTIFICATE-----\n'.repeat(37_000)))).toEqual(['trust.unreadable'])
    expect(found(bytes('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'.repeat(19_000)))).toEqual([
      'trust.unreadable'
    ])
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('any bytes at all without an exception', () => {
    const chaff = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ maxLength: 200 }).map(bytes),
      fc.tuple(fc.nat(der('root-g2').length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => {
        const whole = Buffer.from(der('root-g2'))
        whole[at] = (whole[at] ?? 0) ^ change
        return whole
      })
    )
    fc.assert(
      fc.property(chaff, file => {
        const read = readCertificateFile(file)
        if ('problems' in read) expect(read.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 }
    )
  })
})
