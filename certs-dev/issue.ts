/** One certificate by node-forge; its key and its signature by node:crypto, which is many times faster. */
import { createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import forge from 'node-forge'
import type { PkiUrls } from './index-file.ts'
import type { Plan } from './people.ts'

const { asn1, pki } = forge
const day = 86_400_000

export interface Issued {
  readonly plan: Plan
  readonly certificate: forge.pki.Certificate
  readonly key: KeyObject
  readonly der: Buffer
}

export function issue(plan: Plan, issuers: ReadonlyMap<string, Issued>, urls: PkiUrls, now: Date): Issued {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: plan.bits ?? 2048 })
  const certificate = pki.createCertificate()
  certificate.publicKey = pki.publicKeyFromPem(
    createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  )
  certificate.serialNumber = `4${randomBytes(16).toString('hex').slice(1)}`
  certificate.validity.notBefore = at(now, plan.validity.from)
  certificate.validity.notAfter = at(now, plan.validity.to)
  const issuer = issuers.get(plan.issuer)
  certificate.setSubject(attributesOf(plan.subject))
  certificate.setIssuer(
    issuer === undefined ? attributesOf(plan.subject) : issuer.certificate.subject.attributes
  )
  certificate.setExtensions([
    ...purposeOf(plan),
    { name: 'subjectKeyIdentifier' },
    ...(issuer === undefined
      ? []
      : [
          {
            name: 'authorityKeyIdentifier',
            keyIdentifier: issuer.certificate.generateSubjectKeyIdentifier().getBytes()
          },
          ...pointers(plan, urls)
        ])
  ])
  signCertificate(certificate, issuer?.key ?? key, plan.hash ?? 'sha256')
  return { plan, certificate, key, der: binary(asn1.toDer(pki.certificateToAsn1(certificate)).getBytes()) }
}

export function binary(bytes: string): Buffer {
  return Buffer.from(bytes, 'binary')
}

function at(now: Date, days: number): Date {
  return new Date(Math.floor((now.getTime() + days * day) / 1000) * 1000)
}

function attributesOf(subject: Plan['subject']): forge.pki.CertificateField[] {
  return Object.entries(subject).flatMap(([shortName, value]) =>
    value === undefined
      ? []
      : [
          {
            shortName,
            value,
            // X.520: a country is a PrintableString; everything Vietnamese needs UTF-8.
            valueTagClass: (shortName === 'C' ? asn1.Type.PRINTABLESTRING : asn1.Type.UTF8) as never
          }
        ]
  )
}

function purposeOf(plan: Plan): object[] {
  if (plan.use === 'ca') {
    return plan.caFlag === false
      ? [{ name: 'keyUsage', critical: true, digitalSignature: true, keyCertSign: true }]
      : [
          {
            name: 'basicConstraints',
            critical: true,
            cA: true,
            ...(plan.kind === 'root' ? {} : { pathLenConstraint: 0 })
          },
          { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true }
        ]
  }
  const signs = { name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true }
  switch (plan.use) {
    case 'document':
      return [signs, { name: 'extKeyUsage', clientAuth: true, emailProtection: true }]
    case 'server':
      return [
        { name: 'keyUsage', critical: true, digitalSignature: true },
        { name: 'extKeyUsage', serverAuth: true }
      ]
    case 'timestamp':
      return [signs, { name: 'extKeyUsage', critical: true, timeStamping: true }]
    case 'timestamp-loose':
      return [signs, { name: 'extKeyUsage', timeStamping: true }]
    case 'ocsp':
      return [
        { name: 'keyUsage', critical: true, digitalSignature: true },
        { name: 'extKeyUsage', '1.3.6.1.5.5.7.3.9': true },
        { id: '1.3.6.1.5.5.7.48.1.5', value: asn1.create(asn1.Class.UNIVERSAL, asn1.Type.NULL, false, '') }
      ]
  }
}

/** Where its status is told. A CA's own status stands in its issuer's CRL only, as with the real ones. */
function pointers(plan: Plan, urls: PkiUrls): object[] {
  const access = (method: string, url: string) =>
    asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [
      asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(method).getBytes()),
      asn1.create(asn1.Class.CONTEXT_SPECIFIC, 6, false, url)
    ])
  const answers = plan.use !== 'ca' && plan.use !== 'ocsp'
  return [
    {
      name: 'cRLDistributionPoints',
      altNames: [{ type: 6, value: `${urls.crl}/${plan.issuer}.crl` }]
    },
    {
      id: '1.3.6.1.5.5.7.1.1',
      value: asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [
        ...(answers ? [access('1.3.6.1.5.5.7.48.1', `${urls.ocsp}/${plan.issuer}`)] : []),
        access('1.3.6.1.5.5.7.48.2', `${urls.aia}/${plan.issuer}.crt`)
      ])
    }
  ]
}

/** forge fills in the algorithm and the bytes to be signed, then asks the key: node:crypto answers. */
function signCertificate(certificate: forge.pki.Certificate, key: KeyObject, hash: 'sha256' | 'sha1'): void {
  const filled = certificate as unknown as { tbsCertificate: forge.asn1.Asn1 }
  const answering = {
    sign: () => sign(hash, binary(asn1.toDer(filled.tbsCertificate).getBytes()), key).toString('binary')
  }
  certificate.sign(answering as unknown as forge.pki.rsa.PrivateKey, forge.md[hash].create())
}
