/** The PDFs of the corpus, and the throw-away roots that stand in their own signatures. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readCertificate, type Certificate } from '../../../../src/signatures/certificate/certificate.ts'
import { examine } from '../../../../src/signatures/pdf/examine.ts'
import { openPdf } from '../../../../src/signatures/pdf/read/document.ts'
import { attempt } from '../../../../src/signatures/pdf/read/refusal.ts'
import { ContentInfo, SignedData, Certificate as Asn1Certificate } from 'pkijs'
import { asFile } from './paper.ts'

/** `corpora` is the value of CORPORA_DIR. Names relative to the folder, sorted. */
export function corpusPdfs(corpora: string): { name: string; bytes: Buffer }[] {
  const folder = path.join(corpora, 'pyhanko', 'pdf')
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter(name => name.endsWith('.pdf'))
    .sort()
    .map(name => ({ name, bytes: readFileSync(path.join(folder, name)) }))
}

/** Self-issued certificates whose subject contains `words`, out of the signatures and their stores. */
export function rootsIn(files: readonly { readonly bytes: Buffer }[], words: string): Certificate[] {
  const roots = new Map<string, Certificate>()
  for (const der of files.flatMap(({ bytes }) => certificatesIn(bytes))) {
    const certificate = readCertificate(der)
    if ('code' in certificate) continue
    const { subject, issuer, sha256 } = certificate.facts
    if (subject === issuer && subject.includes(words)) roots.set(sha256, certificate)
  }
  return [...roots.values()]
}

function certificatesIn(bytes: Buffer): Uint8Array[] {
  const document = openPdf(asFile(bytes))
  if ('code' in document || document.encrypted) return []
  const examined = attempt(() => examine(document))
  if ('problem' in examined) return []
  const { signatures, embedded } = examined.value
  const inSignatures = signatures.flatMap(({ shape }) => ('code' in shape ? [] : certificatesOf(shape.der)))
  return [...inSignatures, ...(embedded.certificates ?? [])]
}

function certificatesOf(der: Uint8Array): Uint8Array[] {
  try {
    const signed = new SignedData({ schema: ContentInfo.fromBER(der).content })
    return (signed.certificates ?? [])
      .filter(each => each instanceof Asn1Certificate)
      .map(each => new Uint8Array(each.toSchema().toBER()))
  } catch {
    return []
  }
}
