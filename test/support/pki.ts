/**
 * The throw-away PKI of certs-dev, made once a machine and shared by all test processes: it lies in the temporary
 * folder under a name that holds the digest of what makes it and the fortnight it was made in (its CRLs last 30 days).
 */
import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { IndexedCertificate, PkiIndex, PkiUrls } from '../../certs-dev/index-file.ts'
import { makePki } from '../../certs-dev/make.ts'
import { readCertificate } from '../../src/signatures/certificate/certificate.ts'
import type { CertificateBinding, SigningKey, TrustView } from '../../src/signatures/ports.ts'

export type { PkiIndex, PkiUrls } from '../../certs-dev/index-file.ts'
export { pkiLookup, type PkiLookup } from './pki-lookup.ts'

export interface TestCertificate extends IndexedCertificate {
  /** DER. */
  readonly der: Uint8Array
  /** Issuers, leaf's first, root left out. DER. */
  readonly chainDer: readonly Uint8Array[]
  readonly privateKey: KeyObject
  readonly keyPem: string
  /** Leaf, then issuers. */
  readonly pem: string
  readonly p12?: Uint8Array
  readonly crlDer?: Uint8Array
  readonly sealPng?: Uint8Array
}

export interface TestPki {
  readonly folder: string
  readonly index: PkiIndex
  readonly pkcs12Password: string
  readonly urls: PkiUrls
  /** All names are in certs-dev/README.md. Throws for a name that there is not. */
  certificate(name: string): TestCertificate
  readonly all: readonly TestCertificate[]
}

/** `urls`: for tests that run simulators/trust-services on a port of their own; makes a PKI of its own. */
export async function testPki(options: { readonly urls?: Partial<PkiUrls> } = {}): Promise<TestPki> {
  return readPki(folderOf(options.urls ?? {}))
}

export function readPki(folder: string): TestPki {
  const index = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as PkiIndex
  const found = new Map<string, TestCertificate>()
  const file = (relative: string) => new Uint8Array(readFileSync(path.join(folder, relative)))
  const entryOf = (name: string) => {
    const entry = index.certificates.find(each => each.name === name)
    if (entry === undefined) throw new Error(`no such certificate in certs-dev: ${name}`)
    return entry
  }
  const certificate = (name: string): TestCertificate => {
    const known = found.get(name)
    if (known !== undefined) return known
    const entry = entryOf(name)
    const keyPem = readFileSync(path.join(folder, entry.key), 'utf8')
    const read: TestCertificate = {
      ...entry,
      der: file(entry.certificate),
      chainDer: entry.chain.map(issuer => file(entryOf(issuer).certificate)),
      privateKey: createPrivateKey(keyPem),
      keyPem,
      pem: readFileSync(path.join(folder, entry.chainPem), 'utf8'),
      ...(entry.pkcs12 === undefined ? {} : { p12: file(entry.pkcs12) }),
      ...(entry.crl === undefined ? {} : { crlDer: file(entry.crl) }),
      ...(entry.seal === undefined ? {} : { sealPng: file(entry.seal) })
    }
    found.set(name, read)
    return read
  }
  return {
    folder,
    index,
    pkcs12Password: index.pkcs12Password,
    urls: index.urls,
    certificate,
    get all() {
      return index.certificates.map(each => certificate(each.name))
    }
  }
}

/** Held in memory; RSA with SHA-256. */
export function signingKeyOf(pki: TestPki, name: string): SigningKey {
  const { der, chainDer, privateKey } = pki.certificate(name)
  const read = readCertificate(der)
  if ('code' in read) throw new Error(`${name}: ${read.code}`)
  return {
    id: name,
    certificate: der,
    chain: chainDer,
    facts: read.facts,
    algorithm: 'rsa-sha256',
    sign: async data => new Uint8Array(sign('sha256', data, privateKey))
  }
}

/** Both roots, both sub-CAs, and a binding for every agency and person (by digest; organisationId is the slug). */
export function trustViewOf(pki: TestPki, version = 1): TrustView {
  const of = (kind: string) => pki.all.filter(each => each.kind === kind)
  const bindings = [...of('agency'), ...of('person')].map((each): CertificateBinding => ({
    role: each.kind === 'agency' ? 'agency' : 'person',
    organisationId: each.organisation ?? '',
    match: { sha256: each.sha256 }
  }))
  return {
    version,
    anchors: of('root').map(each => each.der),
    intermediates: of('sub-ca').map(each => each.der),
    bindings
  }
}

const fortnight = 14 * 86_400_000

function folderOf(urls: Partial<PkiUrls>): string {
  const key = createHash('sha256')
    .update(sources())
    .update(JSON.stringify(Object.entries(urls).sort()))
    .update(String(Math.floor(Date.now() / fortnight)))
    .digest('hex')
  const home = path.join(os.tmpdir(), `lienthong-test-pki-${String(process.getuid?.() ?? '')}`)
  const folder = path.join(home, key.slice(0, 16))
  if (existsSync(path.join(folder, 'index.json'))) return folder
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const draft = mkdtempSync(path.join(home, 'draft-'))
  makePki({ folder: draft, urls })
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another process was first: a rename onto a folder that is not empty fails, and theirs is as good.
    rmSync(draft, { recursive: true })
    if (!existsSync(path.join(folder, 'index.json'))) throw error
  }
  return folder
}

function sources(): string {
  const folder = path.join(import.meta.dirname, '../../certs-dev')
  return readdirSync(folder)
    .filter(name => name.endsWith('.ts'))
    .sort()
    .map(name => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n')
}
