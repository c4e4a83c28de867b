/**
 * PKCS#12 files (RFC 7292) in the modern and in the old encryptions: opened by node-forge, because OpenSSL 3 without its
 * legacy provider refuses most files in service. Key and certificates leave forge at once; it signs and judges nothing.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import forge from 'node-forge'
import type { Certificate } from '../../signatures/certificate/certificate.ts'
import { certificateOf } from './certificates.ts'
import type { Pkcs12Config } from './config.ts'
import { KeyFailure } from './failure.ts'
import { readKeyFile } from './files.ts'
import { keyInMemory } from './in-memory.ts'
import type { PrivateKey } from './private-key.ts'

const { asn1, pki } = forge
const oids = pki.oids as Readonly<Record<'certBag' | 'keyBag' | 'pkcs8ShroudedKeyBag', string>>

/** Throws KeyFailure. */
export async function openPkcs12(config: Pkcs12Config): Promise<PrivateKey> {
  const file = await readKeyFile(config.file)
  const bags = unlock(file, config)
  return keyInMemory(config.id, keyIn(bags, config.file), certificatesOf(bags))
}

function unlock(file: Buffer, { file: path, password }: Pkcs12Config): forge.pkcs12.Pkcs12Pfx {
  let structure: forge.asn1.Asn1
  try {
    structure = asn1.fromDer(file.toString('binary'))
  } catch {
    throw new KeyFailure('key.wrong-format', path)
  }
  const parts = structure.value
  const hasMac = Array.isArray(parts) && parts.length > 2
  const written = password.reveal()
  try {
    return forge.pkcs12.pkcs12FromAsn1(structure, false, written)
  } catch (error) {
    const opened = openInUtf8(structure, written)
    if (opened !== undefined) return opened
    // forge tells a wrong password by its words only; without a MAC it may also stumble over what it decrypted.
    const wrong = !hasMac || /Invalid password|Failed to decrypt/.test(String(error))
    throw new KeyFailure(wrong && Array.isArray(parts) ? 'key.wrong-password' : 'key.wrong-format', path)
  }
}

/**
 * The MAC takes the password in UTF-16, the encryption of PBES2 in UTF-8 (RFC 7292 appendix B.1, RFC 8018 section 3); forge gives
 * both the same string, so a password with Vietnamese letters opens only in a second way. The MAC is left out there:
 * that the key and its certificate belong together is proven afterwards.
 */
function openInUtf8(structure: forge.asn1.Asn1, password: string): forge.pkcs12.Pkcs12Pfx | undefined {
  if (!Array.isArray(structure.value) || /^[ -~]*$/.test(password)) return undefined
  try {
    const withoutMac = { ...structure, value: structure.value.slice(0, 2) }
    return forge.pkcs12.pkcs12FromAsn1(withoutMac, false, forge.util.encodeUtf8(password))
  } catch {
    return undefined // the first failure is the one to tell
  }
}

function keyIn(bags: forge.pkcs12.Pkcs12Pfx, path: string): KeyObject {
  const [bag] = [oids.pkcs8ShroudedKeyBag, oids.keyBag].flatMap(
    bagType => bags.getBags({ bagType })[bagType] ?? []
  )
  if (bag === undefined) throw new KeyFailure('key.wrong-format', `${path}: no key in it`)
  // RSA is read into a key, anything else is left as it stands.
  const structure =
    bag.key === undefined || bag.key === null
      ? bag.asn1
      : pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(bag.key))
  const der = Buffer.from(asn1.toDer(structure).getBytes(), 'binary')
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    throw new KeyFailure('key.wrong-format', `${path}: its key cannot be read`)
  } finally {
    der.fill(0)
  }
}

function certificatesOf(bags: forge.pkcs12.Pkcs12Pfx): Certificate[] {
  return (bags.getBags({ bagType: oids.certBag })[oids.certBag] ?? []).map(bag => {
    const structure = bag.cert === undefined || bag.cert === null ? bag.asn1 : pki.certificateToAsn1(bag.cert)
    return certificateOf(Buffer.from(asn1.toDer(structure).getBytes(), 'binary'))
  })
}
