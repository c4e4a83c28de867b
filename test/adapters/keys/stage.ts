/** Keys of all makers for the tests of this folder: by openssl where it is installed, on a SoftHSM2 token where that is. */
import { execFileSync, spawnSync } from 'node:child_process'
import { verify, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { SigningKey } from '../../../src/signatures/ports.ts'
import type { KeyRing } from '../../../src/adapters/keys/index.ts'
import { testPki, type TestPki } from '../../support/pki.ts'

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const modules = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so'
]
export const softhsm = modules.find(existsSync)
export const hasSofthsm =
  softhsm !== undefined && hasOpenssl && spawnSync('softhsm2-util', ['--version']).status === 0

export interface Bench {
  readonly folder: string
  readonly pki: TestPki
  put(name: string, bytes: Uint8Array | string): string
  openssl(...args: string[]): void
  /** A self-signed EC certificate: node-forge makes none. */
  ec(curve: 'prime256v1' | 'secp384r1' | 'secp521r1'): { readonly key: string; readonly certificate: string }
  remove(): void
}

export async function bench(): Promise<Bench> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lienthong-keys-'))
  const openssl = (...args: string[]) => void execFileSync('openssl', args, { stdio: 'pipe' })
  return {
    folder,
    pki: await testPki(),
    put: (name, bytes) => {
      const file = path.join(folder, name)
      writeFileSync(file, bytes)
      return file
    },
    openssl,
    ec: curve => {
      const [key, certificate] = [path.join(folder, `${curve}.key`), path.join(folder, `${curve}.crt`)]
      if (existsSync(certificate)) return { key, certificate }
      openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-out', key)
      openssl(
        'req',
        '-x509',
        '-new',
        '-key',
        key,
        '-subj',
        `/CN=Sở thử nghiệm ${curve}`,
        '-utf8',
        '-days',
        '30',
        '-out',
        certificate
      )
      return { key, certificate }
    },
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

export function isKey(found: ReturnType<KeyRing['keyFor']>): found is SigningKey {
  return !('kind' in found)
}

/** The one key for the purpose; throws with the reason when there is none. */
export function ready(ring: KeyRing, purpose = 'envelope', at = new Date()): SigningKey {
  const found = ring.keyFor(purpose, at)
  if (!isKey(found)) throw new Error(`${found.problem.code} ${found.problem.detail ?? ''}`)
  return found
}

/** Judged by node:crypto alone. */
export async function signsFor(key: SigningKey, text = 'Công văn số 12/UBND-VX'): Promise<boolean> {
  const { publicKey } = new X509Certificate(key.certificate)
  const hash = key.algorithm === 'ecdsa-sha384' ? 'sha384' : 'sha256'
  const signature = await key.sign(Buffer.from(text))
  return verify(hash, Buffer.from(text), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

export interface Token {
  readonly module: string
  readonly label: string
  readonly pin: string
  readonly folder: string
  /** PKCS#8 PEM; `id` in hex. */
  putKey(pem: string, label: string, id: string): void
  putCertificate(der: Uint8Array, label: string, id: string): void
}

/** Sets SOFTHSM2_CONF for this process and those that it starts. */
export function makeToken(folder: string, label = 'lienthong-thu'): Token {
  const tokens = path.join(folder, 'tokens')
  mkdirSync(tokens, { recursive: true })
  const conf = path.join(folder, 'softhsm2.conf')
  writeFileSync(conf, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  process.env.SOFTHSM2_CONF = conf
  const pin = '246813'
  const util = (...args: string[]) => void execFileSync('softhsm2-util', args, { stdio: 'pipe' })
  util('--init-token', '--free', '--label', label, '--so-pin', '13572468', '--pin', pin)
  const scratch = path.join(folder, 'scratch')
  return {
    module: softhsm!,
    label,
    pin,
    folder: tokens,
    putKey: (pem, keyLabel, id) => {
      writeFileSync(scratch, pem)
      util('--import', scratch, '--token', label, '--label', keyLabel, '--id', id, '--pin', pin)
    },
    putCertificate: (der, keyLabel, id) => {
      writeFileSync(scratch, der)
      execFileSync(
        'pkcs11-tool',
        [
          '--module',
          softhsm!,
          '--token-label',
          label,
          '--login',
          '--pin',
          pin,
          '--write-object',
          scratch
        ].concat(['--type', 'cert', '--label', keyLabel, '--id', id]),
        { stdio: 'pipe' }
      )
    }
  }
}
