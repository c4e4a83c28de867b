import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pkiLookup, signingKeyOf, testPki, trustViewOf, type TestPki } from '../../support/pki.ts'

const openssl = spawnSync('openssl', ['version']).status === 0
if (!openssl) console.log('SKIPPED test/signatures/trust-services/pki: openssl is not installed')

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  return { status, text: `${stdout}${stderr}` }
}

describe.skipIf(!openssl)('the throw-away PKI, asked of openssl', () => {
  let pki: TestPki
  let folder: string
  beforeAll(async () => {
    pki = await testPki()
    folder = mkdtempSync(path.join(os.tmpdir(), 'lienthong-pki-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const put = (name: string, bytes: Uint8Array | string) => {
    const file = path.join(folder, name)
    writeFileSync(file, bytes)
    return file
  }
  const pem = (der: Uint8Array) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
  const verify = (name: string, ...more: string[]) => {
    const anchors = put('anchors.pem', trustViewOf(pki).anchors.map(pem).join(''))
    const chain = put('chain.pem', trustViewOf(pki).intermediates.map(pem).join(''))
    const target = put('target.pem', pem(pki.certificate(name).der))
    return run('verify', '-x509_strict', '-CAfile', anchors, '-untrusted', chain, ...more, target)
  }

  it('every agency, person and service verifies, strictly', () => {
    for (const each of pki.all.filter(({ kind }) => kind !== 'bad')) {
      expect(verify(each.name), each.name).toMatchObject({ status: 0 })
    }
  })

  it.each([
    ['expired', /expired/],
    ['not-yet-valid', /not yet valid/],
    ['stranger', /self.signed/],
    ['under-no-ca', /unable to get|invalid CA/],
    ['false-dong-nai', /signature failure|unable to get/]
  ])('%s is refused', (name, why) => {
    const { status, text } = verify(name)
    expect(status).not.toBe(0)
    expect(text).toMatch(why)
  })

  it('the lists name the revoked ones and verify', async () => {
    const lookup = pkiLookup(pki)
    for (const ca of ['root-g2', 'root-g1', 'sub-g2', 'sub-g1']) {
      const fetched = await lookup.crl(`${pki.urls.crl}/${ca}.crl`)
      if (fetched.kind === 'unavailable') throw new Error(fetched.why)
      for (const der of [fetched.der, pki.certificate(ca).crlDer!]) {
        const list = put('list.crl', der)
        const told = run(
          'crl',
          '-inform',
          'der',
          '-in',
          list,
          '-noout',
          '-text',
          '-CAfile',
          put('ca.pem', pem(pki.certificate(ca).der))
        )
        expect(told.text).toContain('verify OK')
        const serial = pki.certificate('revoked').serial.toUpperCase()
        expect(told.text.includes(serial)).toBe(ca === 'sub-g2')
      }
    }
  })

  it('a PKCS#12 file opens with the password of the index', () => {
    for (const each of pki.all.filter(({ p12 }) => p12 !== undefined)) {
      const file = put('a.p12', each.p12!)
      expect(run('pkcs12', '-in', file, '-passin', `pass:${pki.pkcs12Password}`, '-noout').status).toBe(0)
    }
  })

  it('a signature of its keys verifies, and facts are those that people read', async () => {
    const key = signingKeyOf(pki, 'dong-nai')
    const signature = put('s', await key.sign(Buffer.from('công văn')))
    const publicKey = run('x509', '-in', put('c.pem', pem(key.certificate)), '-noout', '-pubkey').text
    const told = run(
      'dgst',
      '-sha256',
      '-verify',
      put('k.pem', publicKey),
      '-signature',
      signature,
      put('d', 'công văn')
    )
    expect(told.text).toContain('Verified OK')
    expect(key.facts.commonName).toBe('UBND tỉnh Đồng Nai (thử nghiệm)')
    expect(key.facts.subject).toMatch(/^CN=UBND tỉnh Đồng Nai/)
  })

  it('codes are those of the directory that the seed brings', () => {
    const seed = readFileSync(path.join(import.meta.dirname, '../../../seed/directory.csv'), 'utf8')
    for (const { organisation, organisationCode } of pki.all.filter(
      each => each.organisation !== undefined
    )) {
      expect(seed).toContain(`\n${organisation!},${organisationCode!},`)
    }
  })

  describe('the status service', () => {
    const ask = async (name: string, lookup = pkiLookup(pki), ...more: string[]) => {
      const { issuer } = pki.certificate(name)
      const issuerFile = put('issuer.pem', pem(pki.certificate(issuer).der))
      const certificate = put('asked.pem', pem(pki.certificate(name).der))
      const request = path.join(folder, 'request.der')
      run('ocsp', ...more, '-issuer', issuerFile, '-cert', certificate, '-reqout', request)
      const fetched = await lookup.ocsp(`${pki.urls.ocsp}/${issuer}`, readFileSync(request))
      if (fetched.kind === 'unavailable') return fetched.why
      const anchors = put('anchors.pem', trustViewOf(pki).anchors.map(pem).join(''))
      const chain = put('chain.pem', trustViewOf(pki).intermediates.map(pem).join(''))
      const answer = put('response.der', fetched.der)
      const trusting = ['-respin', answer, '-CAfile', anchors, '-verify_other', chain]
      // openssl reads either the request (and then its nonce) or the names it prints the status of.
      const status = run(
        'ocsp',
        '-no_nonce',
        ...more,
        '-issuer',
        issuerFile,
        '-cert',
        certificate,
        ...trusting
      )
      return `${run('ocsp', '-no_nonce', '-reqin', request, ...trusting).text}${status.text}`
    }

    it.each(['dong-nai', 'nguyen-van-an', 'so-tai-chinh', 'tsa'])('%s is good', async name => {
      const told = await ask(name)
      expect(told).toContain('Response verify OK')
      expect(told).toContain('asked.pem: good')
      expect(told).not.toContain('WARNING')
    })

    it('a revoked one is told with date and reason', async () => {
      const told = await ask('revoked', undefined, '-sha256')
      expect(told).toContain('Response verify OK')
      expect(told).toContain('asked.pem: revoked')
      expect(told).toContain('keyCompromise')
    })

    it('revoking one counts from its date on', async () => {
      const lookup = pkiLookup(pki)
      lookup.revoke('dong-nai', { reason: 'affiliationChanged' })
      expect(await ask('dong-nai', lookup)).toContain('affiliationChanged')
      const before = pkiLookup(pki, { now: () => new Date(Date.now() - 80 * 86_400_000) })
      expect(await ask('revoked', before)).toMatch(/^good$/m)
    })

    it('misbehaves as it is told', async () => {
      const lookup = pkiLookup(pki)
      const when = (ocspManner: typeof lookup.ocspManner) => {
        lookup.ocspManner = ocspManner
        return ask('dong-nai', lookup)
      }
      expect(await when({ status: 'unknown' })).toContain('asked.pem: unknown')
      expect(await when({ status: 'revoked' })).toContain('asked.pem: revoked')
      expect(await when({ window: 'expired' })).toContain('Status times invalid')
      expect(await when({ nonce: 'wrong' })).toContain('Nonce Verify error')
      expect(await when({ signature: 'spoilt' })).toContain('Response Verify Failure')
      expect(await when({ signature: 'none' })).toContain('Response Verify Failure')
      expect(await when({ signer: 'ocsp-undelegated' })).toContain('Response Verify Failure')
      expect(await when({ signer: 'stranger' })).toContain('Response Verify Failure')
      expect(await when({ refusal: 'tryLater' })).toContain('trylater')
      lookup.down = ['ocsp']
      expect(await when({})).toBe('switched off by the test')
    })
  })
})
