/** Another maker and reader of CMS and timestamps: the openssl program, with a PKI of its own in a temporary folder. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import type { Lookup, SigningKey, TrustView } from '../../../src/signatures/ports.ts'

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.log('SKIPPED: comparisons with openssl, which is not installed here')

const settings = `
[req]
distinguished_name=dn
prompt=no
[dn]
CN=x
[root]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[sub]
basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
crlDistributionPoints=URI:http://crl.invalid/root.crl
[leaf]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
crlDistributionPoints=URI:http://crl.invalid/sub.crl
[tsa]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,timeStamping
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
crlDistributionPoints=URI:http://crl.invalid/sub.crl
[ca_root]
database=./root.txt
serial=./root.srl
crlnumber=./root.crlnumber
certificate=./root.crt
private_key=./root.key
default_md=sha256
default_crl_days=30
[ca_sub]
database=./sub.txt
serial=./sub.srl
crlnumber=./sub.crlnumber
certificate=./sub.crt
private_key=./sub.key
default_md=sha256
default_crl_days=30
[tsa_main]
default_tsa=tsa1
[tsa1]
serial=./tsaserial
signer_cert=./tsa.crt
signer_key=./tsa.key
certs=./chain.pem
signer_digest=sha256
default_policy=1.3.6.1.4.1.99999.1
digests=sha256,sha384,sha512
accuracy=secs:1,millisecs:500
ordering=yes
tsa_name=yes
ess_cert_id_chain=no
ess_cert_id_alg=sha256
`

const keys: Readonly<Record<string, readonly string[]>> = {
  rsa: ['rsa:2048'],
  p256: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  tsa: ['rsa:2048']
}

export class OpensslPki {
  readonly folder: string

  constructor() {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'lienthong-cms-'))
    this.write('ca.cnf', settings)
    for (const ca of ['root', 'sub']) {
      this.write(`${ca}.txt`, '')
      this.write(`${ca}.crlnumber`, '01')
    }
    this.write('tsaserial', '01')
    this.run(
      'req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.crt -days 3650 -config ca.cnf -extensions root',
      '/C=VN/O=Test Gov/CN=Test Root'
    )
    this.#issue('sub', ['rsa:2048'], 'root', 'sub')
    for (const [name, kind] of Object.entries(keys))
      this.#issue(name, kind, 'sub', name === 'tsa' ? 'tsa' : 'leaf')
    this.write('chain.pem', Buffer.concat([this.read('sub.crt'), this.read('root.crt')]))
    for (const ca of ['root', 'sub']) {
      this.run(`ca -config ca.cnf -name ca_${ca} -gencrl -out ${ca}.pem`)
      this.run(`crl -in ${ca}.pem -outform DER -out ${ca}.crl`)
    }
  }

  /** Arguments split at spaces; `subject` may hold some. Throws with openssl's words. */
  run(command: string, subject?: string): Buffer {
    const args = [...command.split(' '), ...(subject === undefined ? [] : ['-subj', subject])]
    return execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Whether it ends well, and what it says. */
  says(command: string): { readonly ok: boolean; readonly words: string } {
    const { status, stdout, stderr } = spawnSync('openssl', command.split(' '), { cwd: this.folder })
    return { ok: status === 0, words: `${stdout.toString()}${stderr.toString()}` }
  }

  write(name: string, bytes: string | Uint8Array): void {
    writeFileSync(path.join(this.folder, name), bytes)
  }

  read(name: string): Buffer {
    return readFileSync(path.join(this.folder, name))
  }

  der(name: string): Uint8Array {
    return new Uint8Array(this.run(`x509 -in ${name}.crt -outform DER`))
  }

  key(name: 'rsa' | 'p256' | 'p384'): SigningKey {
    const certificate = readCertificate(this.der(name))
    if ('code' in certificate) throw new Error(certificate.code)
    const key = createPrivateKey(this.read(`${name}.key`))
    const hash = name === 'p384' ? 'sha384' : 'sha256'
    return {
      id: name,
      certificate: certificate.der,
      chain: [this.der('sub')],
      facts: certificate.facts,
      algorithm: name === 'rsa' ? 'rsa-sha256' : `ecdsa-${hash}`,
      sign: async data => new Uint8Array(sign(hash, data, { key, dsaEncoding: 'ieee-p1363' }))
    }
  }

  get trust(): TrustView {
    return { version: 1, anchors: [this.der('root')], intermediates: [], bindings: [] }
  }

  /** Its two CRLs and nothing else. */
  get lookup(): Lookup {
    const away = async () => ({ kind: 'unavailable', why: 'not in this world' }) as const
    return {
      ocsp: away,
      certificate: away,
      crl: async url => ({
        kind: 'fetched',
        der: new Uint8Array(this.read(url.endsWith('/root.crl') ? 'root.crl' : 'sub.crl'))
      })
    }
  }

  #issue(name: string, kind: readonly string[], by: string, extensions: string): void {
    const [algorithm = '', ...options] = kind
    const more = options.length === 0 ? '' : ` ${options.join(' ')}`
    this.run(
      `req -new -newkey ${algorithm}${more} -nodes -keyout ${name}.key -out ${name}.csr -config ca.cnf`,
      `/C=VN/O=Test Agency/CN=${name}`
    )
    this.run(
      `x509 -req -in ${name}.csr -CA ${by}.crt -CAkey ${by}.key -CAcreateserial -out ${name}.crt -days 1800 -extfile ca.cnf -extensions ${extensions} -sha256`
    )
  }
}
