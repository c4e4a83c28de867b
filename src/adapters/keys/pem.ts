/** Key and certificates in PEM files (PKCS#8, PKCS#1, SEC1; RFC 7468). */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { PemConfig } from './config.ts'
import { certificatesIn } from './certificates.ts'
import { KeyFailure } from './failure.ts'
import { readKeyFile } from './files.ts'
import { keyInMemory } from './in-memory.ts'
import type { PrivateKey } from './private-key.ts'

/** Throws KeyFailure. */
export async function openPem(config: PemConfig): Promise<PrivateKey> {
  const file = await readKeyFile(config.key)
  const passphrase = config.passphrase === undefined ? undefined : Buffer.from(config.passphrase.reveal())
  try {
    const key = read(file, passphrase, config.key)
    const certificates = config.certificate === undefined ? file : await readKeyFile(config.certificate)
    return keyInMemory(config.id, key, certificatesIn(certificates))
  } finally {
    passphrase?.fill(0)
    file.fill(0)
  }
}

function read(file: Buffer, passphrase: Buffer | undefined, path: string): KeyObject {
  try {
    return createPrivateKey({ key: file, ...(passphrase === undefined ? {} : { passphrase }) })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    const encrypted = /ENCRYPTED/.test(file.toString('latin1'))
    // OpenSSL says that it cannot decrypt, or finds nonsense where the key should be.
    if (encrypted) throw new KeyFailure('key.wrong-password', path)
    throw new KeyFailure('key.wrong-format', `${path}: ${code}`)
  }
}
