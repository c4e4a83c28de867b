/** RFC 6960: what the status service of a CA answers. */
import { createHash, randomBytes, sign } from 'node:crypto'
import * as pkijs from 'pkijs'
import { revocationReasons } from '../../certs-dev/index-file.ts'
import {
  bits,
  encoded,
  enumerated,
  explicit,
  implicit,
  octets,
  oid,
  read,
  rsaSha256,
  sequence,
  time
} from './der.ts'
import type { Piece } from './der.ts'
import type { Member, World } from './world.ts'

const hour = 3_600_000
const day = 24 * hour
const nonceId = '1.3.6.1.5.5.7.48.1.2'

/** RFC 6960 section 4.2.1, those without a body. */
export const refusals = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6
}

export interface OcspManner {
  readonly refusal?: keyof typeof refusals
  /** Said of every certificate, whatever the truth. */
  readonly status?: 'good' | 'revoked' | 'unknown'
  readonly nonce?: 'echoed' | 'wrong' | 'left-out'
  readonly window?: 'fresh' | 'expired' | 'future'
  /** Who answers: `ocsp-undelegated`, `stranger`, or a CA itself; the delegate of the CA when absent. */
  readonly signer?: string
  /** `none`: a signature of zeros. */
  readonly signature?: 'spoilt' | 'none'
  /** The delegate's certificate is not sent along. */
  readonly bare?: boolean
}

const windows = { fresh: [-hour, 4 * day], expired: [-8 * day, -day], future: [day, 8 * day] } as const

/** DER of an OCSPResponse. A request that cannot be read is answered with malformedRequest. */
export function answerOcsp(request: Uint8Array, world: World, manner: OcspManner, now: Date): Buffer {
  if (manner.refusal !== undefined) return refusal(manner.refusal)
  let asked: pkijs.OCSPRequest
  try {
    asked = pkijs.OCSPRequest.fromBER(request)
  } catch {
    return refusal('malformedRequest')
  }
  const ids = asked.tbsRequest.requestList.map(each => each.reqCert)
  const ca = ids.map(id => caOf(id, world)).find(found => found !== undefined)
  if (ca === undefined) return refusal('unauthorized')
  const delegate = ca.entry.name.replace(/^sub-/, 'ocsp-')
  const signer = world.member(manner.signer ?? (world.has(delegate) ? delegate : ca.entry.name))
  const nonce = asked.tbsRequest.requestExtensions?.find(each => each.extnID === nonceId)
  const extensions = nonceExtensions(nonce?.extnValue.valueBlock.valueHexView, manner)
  const data = sequence(
    // RFC 6960 section 4.2.1: byKey, the SHA-1 of the responder's key.
    explicit(2, octets(keyHash(signer, 'sha1'))),
    time(now),
    sequence(...ids.map(id => single(id, ca, world, manner, now))),
    ...extensions
  )
  return wrapped(
    sequence(data, rsaSha256(), bits(signatureOf(data, signer, manner)), ...sentAlong(signer, manner))
  )
}

function signatureOf(data: Piece, signer: Member, manner: OcspManner): Uint8Array {
  const signature = sign('sha256', encoded(data), signer.key)
  if (manner.signature === 'none') signature.fill(0)
  if (manner.signature === 'spoilt') signature.writeUInt8(signature.readUInt8(9) ^ 1, 9)
  return signature
}

function sentAlong(signer: Member, manner: OcspManner): Piece[] {
  return manner.bare === true ? [] : [explicit(0, sequence(read(signer.der)))]
}

function wrapped(basic: Piece): Buffer {
  const body = sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(encoded(basic)))
  return encoded(sequence(enumerated(0), explicit(0, body)))
}

function refusal(why: keyof typeof refusals): Buffer {
  return encoded(sequence(enumerated(refusals[why])))
}

function nonceExtensions(asked: Uint8Array | undefined, manner: OcspManner): Piece[] {
  if (asked === undefined || manner.nonce === 'left-out') return []
  const value = manner.nonce === 'wrong' ? encoded(octets(randomBytes(16))) : asked
  return [explicit(1, sequence(sequence(oid(nonceId), octets(value))))]
}

function single(id: pkijs.CertID, ca: Member, world: World, manner: OcspManner, now: Date): Piece {
  const [from, to] = windows[manner.window ?? 'fresh']
  return sequence(
    id.toSchema(),
    statusOf(id, ca, world, manner, now),
    time(new Date(now.getTime() + from)),
    explicit(0, time(new Date(now.getTime() + to)))
  )
}

function statusOf(id: pkijs.CertID, ca: Member, world: World, manner: OcspManner, now: Date): Piece {
  const serial = Buffer.from(id.serialNumber.valueBlock.valueHexView).toString('hex')
  const name = world.issuedBy(ca.entry.name).find(each => each.serial === serial)?.name
  const told = name === undefined ? undefined : world.revocationOf(name)
  const revocation = told !== undefined && told.at <= now ? told : undefined
  const status =
    manner.status ?? (name === undefined ? 'unknown' : revocation === undefined ? 'good' : 'revoked')
  if (status === 'good') return implicit(0, new Uint8Array())
  if (status === 'unknown') return implicit(2, new Uint8Array())
  const { at, reason } = revocation ?? { at: new Date(now.getTime() - day), reason: 'keyCompromise' as const }
  return explicit(1, time(at), explicit(0, enumerated(revocationReasons[reason])))
}

/** Name and key of the issuer, hashed as the request says (RFC 6960 section 4.1.1). */
function caOf(id: pkijs.CertID, world: World): Member | undefined {
  const hash = { '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.1': 'sha256' }[id.hashAlgorithm.algorithmId]
  if (hash === undefined) return undefined
  return world.index.certificates
    .filter(each => each.crl !== undefined)
    .map(each => world.member(each.name))
    .find(
      ca =>
        Buffer.from(id.issuerNameHash.valueBlock.valueHexView).equals(
          createHash(hash).update(encoded(ca.certificate.subject.toSchema())).digest()
        ) && Buffer.from(id.issuerKeyHash.valueBlock.valueHexView).equals(keyHash(ca, hash))
    )
}

function keyHash(member: Member, hash: string): Buffer {
  const key = member.certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView
  return createHash(hash).update(key).digest()
}
