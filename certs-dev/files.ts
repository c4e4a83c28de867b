/** Lays a made PKI down in a folder. Private keys are readable by their owner only. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import forge from 'node-forge'
import { crlOf } from './crl.ts'
import type { IndexedCertificate, PkiIndex, PkiUrls } from './index-file.ts'
import { binary, type Issued } from './issue.ts'
import { sealPng } from './seal.ts'

const day = 86_400_000
export const pkcs12Password = 'mat-khau-thu-nghiem'

export interface CrlWindow {
  readonly fromDays: number
  readonly toDays: number
}

export function writePki(
  folder: string,
  issued: ReadonlyMap<string, Issued>,
  urls: PkiUrls,
  now: Date,
  window: CrlWindow
): PkiIndex {
  for (const sub of ['certificates', 'chains', 'keys', 'crls', 'p12', 'seals']) {
    mkdirSync(path.join(folder, sub), { recursive: true })
  }
  const certificates = [...issued.values()].map(each => write(folder, each, issued, now, window))
  const index: PkiIndex = {
    warning: 'Chỉ để thử nghiệm, không có giá trị pháp lý. For trying out only, without any legal value.',
    madeAt: now.toISOString(),
    urls,
    pkcs12Password,
    certificates
  }
  writeFileSync(path.join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`)
  return index
}

function write(
  folder: string,
  each: Issued,
  issued: ReadonlyMap<string, Issued>,
  now: Date,
  window: CrlWindow
): IndexedCertificate {
  const { plan, certificate, der } = each
  const put = (relative: string, data: string | Buffer, mode = 0o644) => {
    writeFileSync(path.join(folder, relative), data, { mode })
    return relative
  }
  const chain = chainOf(each, issued)
  const x = certificate.validity
  return {
    name: plan.name,
    kind: plan.kind,
    about: plan.about,
    ...(plan.organisation === undefined ? {} : { organisation: plan.organisation }),
    ...(plan.organisationCode === undefined ? {} : { organisationCode: plan.organisationCode }),
    issuer: plan.issuer,
    chain: chain.map(issuer => issuer.plan.name),
    sha256: createHash('sha256').update(der).digest('hex'),
    serial: certificate.serialNumber,
    subject: plan.subject.CN ?? plan.name,
    notBefore: x.notBefore.toISOString(),
    notAfter: x.notAfter.toISOString(),
    ...(plan.revoked === undefined
      ? {}
      : { revoked: { at: revokedAt(each, now).toISOString(), reason: plan.revoked.reason } }),
    certificate: put(`certificates/${plan.name}.crt`, der),
    chainPem: put(`chains/${plan.name}.pem`, [each, ...chain].map(pemOf).join('')),
    key: put(`keys/${plan.name}.key`, keyPem(each), 0o600),
    ...(plan.use === 'document' && plan.kind !== 'bad'
      ? { pkcs12: put(`p12/${plan.name}.p12`, pkcs12Of(each, chain), 0o600) }
      : {}),
    ...(plan.kind === 'agency' ? { seal: put(`seals/${plan.name}.png`, sealPng()) } : {}),
    ...(plan.use === 'ca'
      ? { crl: put(`crls/${plan.name}.crl`, crl(each, [...issued.values()], now, window)) }
      : {})
  }
}

/** Issuers, leaf's first, root left out. */
function chainOf(each: Issued, issued: ReadonlyMap<string, Issued>): Issued[] {
  const issuer = issued.get(each.plan.issuer)
  if (issuer === undefined || issuer === each || issuer.plan.issuer === issuer.plan.name) return []
  return [issuer, ...chainOf(issuer, issued)]
}

function crl(ca: Issued, all: readonly Issued[], now: Date, window: CrlWindow): Buffer {
  const revoked = all
    .filter(each => each.plan.issuer === ca.plan.name && each.plan.revoked !== undefined)
    .map(each => ({
      serial: each.certificate.serialNumber,
      at: revokedAt(each, now),
      reason: each.plan.revoked?.reason ?? 'keyCompromise'
    }))
  return crlOf(ca, revoked, {
    thisUpdate: new Date(now.getTime() + window.fromDays * day),
    nextUpdate: new Date(now.getTime() + window.toDays * day),
    number: Math.floor(now.getTime() / 1000)
  })
}

function revokedAt(each: Issued, now: Date): Date {
  const at = now.getTime() - (each.plan.revoked?.daysAgo ?? 0) * day
  return new Date(Math.floor(at / 1000) * 1000)
}

function pemOf(each: Issued): string {
  return forge.pki.certificateToPem(each.certificate).replaceAll('\r', '')
}

function keyPem(each: Issued): string {
  return each.key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function pkcs12Of(each: Issued, chain: readonly Issued[]): Buffer {
  const file = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(keyPem(each)),
    [each, ...chain].map(link => link.certificate),
    pkcs12Password,
    { algorithm: 'aes256', friendlyName: each.plan.name, generateLocalKeyId: true }
  )
  return binary(forge.asn1.toDer(file).getBytes())
}
