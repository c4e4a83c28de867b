import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KeyConfig } from '../../../src/adapters/keys/config.ts'
import { openKeys } from '../../../src/adapters/keys/index.ts'
import { Hidden } from '../../../src/domain/hidden.ts'
import { bench, hasOpenssl, isKey, ready, signsFor, type Bench } from './stage.ts'

if (!hasOpenssl) console.log('SKIPPED parts of test/adapters/keys/files: openssl is not installed')

let at: Bench
beforeAll(async () => {
  at = await bench()
})
afterAll(() => at.remove())

const open = (...gateway: KeyConfig[]) => openKeys({ gateway, agencies: [] })
const p12 = (file: string, password: string): KeyConfig => ({
  id: 'thu',
  kind: 'pkcs12',
  file,
  password: new Hidden(password)
})
const reasonOf = async (config: KeyConfig) => {
  const found = (await open(config)).keyFor('envelope', new Date())
  return isKey(found) ? 'ready' : found.problem.code
}
const file = (kind: 'p12' | 'keys' | 'chains', name: string, ending: string) =>
  path.join(at.pki.folder, kind, `${name}.${ending}`)

describe('a PKCS#12 file', () => {
  it('made by node-forge signs, and its certificates are the very octets', async () => {
    const key = ready(await open(p12(file('p12', 'dong-nai', 'p12'), at.pki.pkcs12Password)))
    expect(await signsFor(key)).toBe(true)
    expect(createHash('sha256').update(key.certificate).digest('hex')).toBe(
      at.pki.certificate('dong-nai').sha256
    )
    expect(key.chain.map(der => Buffer.from(der))).toEqual([Buffer.from(at.pki.certificate('sub-g2').der)])
    expect(key.facts.commonName).toBe('UBND tỉnh Đồng Nai (thử nghiệm)')
    expect(key.algorithm).toBe('rsa-sha256')
  })

  it.skipIf(!hasOpenssl).each([
    ['modern', []],
    ['legacy', ['-legacy']],
    ['with the root in it', ['-certfile']],
    ['without a MAC', ['-nomac']]
  ])('made by openssl, %s, signs', async (name, more) => {
    const target = path.join(at.folder, `${name.replaceAll(' ', '-')}.p12`)
    const { keyPem, pem } = at.pki.certificate('so-noi-vu')
    const root = at.put('root.pem', at.pki.certificate('root-g2').pem)
    const extra = more[0] === '-certfile' ? ['-certfile', root] : more
    at.openssl(
      'pkcs12',
      '-export',
      '-in',
      at.put('all.pem', keyPem + pem),
      '-out',
      target,
      '-passout',
      'pass:mật khẩu',
      ...extra
    )
    const key = ready(await open(p12(target, 'mật khẩu')))
    expect(await signsFor(key)).toBe(true)
    expect(key.facts.sha256).toBe(at.pki.certificate('so-noi-vu').sha256)
    expect(key.chain).toHaveLength(1) // the root is left out
    for (const wrong of ['sai', 'không phải', '']) {
      expect(await reasonOf(p12(target, wrong))).toBe('key.wrong-password')
    }
  })

  it.skipIf(!hasOpenssl).each(['prime256v1', 'secp384r1'] as const)('may hold an EC key: %s', async curve => {
    const { key, certificate } = at.ec(curve)
    const target = path.join(at.folder, `${curve}.p12`)
    at.openssl('pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', target, '-passout', 'pass:x')
    const opened = ready(await open(p12(target, 'x')))
    expect(opened.algorithm).toBe(curve === 'prime256v1' ? 'ecdsa-sha256' : 'ecdsa-sha384')
    expect(await opened.sign(Buffer.from('a'))).toHaveLength(curve === 'prime256v1' ? 64 : 96)
    expect(await signsFor(opened)).toBe(true)
  })

  it('with a wrong password is told apart from one that is no PKCS#12 and from one that is not there', async () => {
    const real = file('p12', 'dong-nai', 'p12')
    expect(await reasonOf(p12(real, 'sai mật khẩu'))).toBe('key.wrong-password')
    expect(await reasonOf(p12(at.put('text.p12', 'hello'), 'x'))).toBe('key.wrong-format')
    expect(await reasonOf(p12(at.put('empty.p12', ''), 'x'))).toBe('key.wrong-format')
    expect(
      await reasonOf(
        p12(at.put('cut.p12', at.pki.certificate('dong-nai').p12!.subarray(0, 900)), at.pki.pkcs12Password)
      )
    ).toBe('key.wrong-format')
    expect(await reasonOf(p12(path.join(at.folder, 'none.p12'), 'x'))).toBe('key.file-unreadable')
    expect(await reasonOf(p12(at.folder, 'x'))).toBe('key.file-unreadable')
  })

  it.skipIf(!hasOpenssl)('without a certificate, or with another one, is refused', async () => {
    const target = path.join(at.folder, 'bare.p12')
    const key = file('keys', 'dong-nai', 'key')
    at.openssl('pkcs12', '-export', '-nocerts', '-inkey', key, '-out', target, '-passout', 'pass:x')
    expect(await reasonOf(p12(target, 'x'))).toBe('key.certificate-missing')
  })
})

describe('PEM files', () => {
  const pem = (name: string, more: object = {}): KeyConfig => ({
    id: 'thu',
    kind: 'pem',
    key: file('keys', name, 'key'),
    certificate: file('chains', name, 'pem'),
    ...more
  })

  it('sign, with the chain of the certificate file', async () => {
    const key = ready(await open(pem('so-tai-chinh')))
    expect(await signsFor(key)).toBe(true)
    expect(key.chain).toHaveLength(1)
  })

  it('may hold key and certificates in one file, or the certificate in DER', async () => {
    const { keyPem, pem: chain, der } = at.pki.certificate('dong-nai')
    expect(await reasonOf({ id: 'a', kind: 'pem', key: at.put('one.pem', keyPem + chain) })).toBe('ready')
    expect(await reasonOf(pem('dong-nai', { certificate: at.put('one.crt', der) }))).toBe('ready')
  })

  it.skipIf(!hasOpenssl).each([
    ['pkcs8', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc']],
    ['traditional', ['rsa', '-traditional', '-aes128']]
  ])('may be encrypted: %s', async (name, command) => {
    const target = path.join(at.folder, `${name}.key`)
    at.openssl(...command, '-in', file('keys', 'dong-nai', 'key'), '-out', target, '-passout', 'pass:đúng')
    const with_ = (passphrase?: string) =>
      reasonOf(
        pem('dong-nai', {
          key: target,
          ...(passphrase === undefined ? {} : { passphrase: new Hidden(passphrase) })
        })
      )
    expect(await with_('đúng')).toBe('ready')
    expect(await with_('sai')).toBe('key.wrong-password')
    expect(await with_()).toBe('key.wrong-password')
  })

  it('of different owners are refused', async () => {
    expect(await reasonOf(pem('dong-nai', { certificate: file('chains', 'van-phong', 'pem') }))).toBe(
      'key.certificate-mismatch'
    )
  })

  it('without a key, or without a certificate, are refused', async () => {
    expect(await reasonOf(pem('dong-nai', { key: file('chains', 'dong-nai', 'pem') }))).toBe(
      'key.wrong-format'
    )
    expect(await reasonOf(pem('dong-nai', { certificate: file('keys', 'dong-nai', 'key') }))).toBe(
      'key.certificate-missing'
    )
  })

  it('with a key that is too weak are refused', async () => {
    expect(await reasonOf(pem('weak-rsa'))).toBe('key.not-allowed')
  })

  it.skipIf(!hasOpenssl)('with a curve that the port does not know are refused', async () => {
    expect(await reasonOf({ id: 'a', kind: 'pem', ...at.ec('secp521r1') })).toBe('key.not-allowed')
  })

  it('of an expired certificate do not sign', async () => {
    expect(await reasonOf(pem('expired'))).toBe('key.expired')
    expect(await reasonOf(pem('not-yet-valid'))).toBe('key.not-yet-valid')
  })
})

describe('nothing shows a secret', () => {
  it('neither inspect nor JSON nor the log, of ring, key, state, configuration or refusal', async () => {
    const password = 'mat-khau-rat-bi-mat'
    const config = p12(file('p12', 'dong-nai', 'p12'), password)
    const pin = new Hidden('135-bi-mat')
    const other: KeyConfig = { id: 'hsm', kind: 'pkcs11', module: '/none.so', token: 't', pin, keyLabel: 'k' }
    const ring = await open(config, other, p12(file('p12', 'dong-nai', 'p12'), at.pki.pkcs12Password))
    const { keyPem } = at.pki.certificate('dong-nai')
    const secrets = [
      password,
      '135-bi-mat',
      at.pki.pkcs12Password,
      ...keyPem.split('\n').filter(line => line.length > 40)
    ]
    const lines: string[] = []
    const log = pino({ level: 'trace' }, { write: line => void lines.push(line) })
    const key = ready(ring)
    for (const each of [
      ring,
      key,
      config,
      other,
      ring.states(),
      ring.keyFor('none', new Date()),
      { key, pin }
    ]) {
      log.info({ each }, 'khóa')
      log.info(each)
      lines.push(inspect(each, { depth: 20, showHidden: true, getters: true }), JSON.stringify(each))
    }
    const told = lines.join('\n')
    for (const secret of secrets) expect(told).not.toContain(secret)
    expect(told).toContain('UBND tỉnh Đồng Nai')
    ring.close()
  })

  it('a password is forgotten once its key is open, and kept while it may still be needed', async () => {
    const right = p12(file('p12', 'dong-nai', 'p12'), at.pki.pkcs12Password) as KeyConfig & { kind: 'pkcs12' }
    await open(right)
    expect(right.password.forgotten).toBe(true)
    expect(() => right.password.reveal()).toThrow('forgotten')
    const wrong = p12(file('p12', 'dong-nai', 'p12'), 'sai') as KeyConfig & { kind: 'pkcs12' }
    await open(wrong)
    expect(wrong.password.forgotten).toBe(false)
  })
})
