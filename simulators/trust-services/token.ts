/** A TimeStampToken: CMS SignedData over a TSTInfo (RFC 3161 section 2.4.2, RFC 5652, RFC 5816). */
import { createHash, sign } from 'node:crypto'
import { encoded, explicit, integer, octets, oid, read, rsaSha256, sequence, set } from './der.ts'
import { time, whole, type Piece } from './der.ts'
import type { Member } from './world.ts'

export interface Statement {
  /** DER of the MessageImprint. */
  readonly imprint: Uint8Array
  readonly policy: string
  readonly serial: Uint8Array
  readonly at: Date
  /** Content octets of the INTEGER. */
  readonly nonce?: Uint8Array
}

export interface TokenManner {
  readonly signature?: 'spoilt' | 'none'
}

const tstInfoId = '1.2.840.113549.1.9.16.1.4'
const sha256 = () => sequence(oid('2.16.840.1.101.3.4.2.1'))

/** `sentAlong`: certificates that go into the token (RFC 3161 section 2.4.1 certReq). */
export function tokenOf(
  statement: Statement,
  signer: Member,
  sentAlong: readonly Member[],
  manner: TokenManner
): Piece {
  const info = encoded(tstInfo(statement))
  const attributes = signedAttributes(info, signer, statement.at)
  const signature = sign('sha256', encoded(set(...attributes)), signer.key)
  if (manner.signature === 'none') signature.fill(0)
  if (manner.signature === 'spoilt') signature.writeUInt8(signature.readUInt8(9) ^ 1, 9)
  const signerInfo = sequence(
    whole(1),
    issuerAndSerial(signer),
    sha256(),
    explicit(0, ...partsOf(set(...attributes))),
    rsaSha256(),
    octets(signature)
  )
  return sequence(
    oid('1.2.840.113549.1.7.2'),
    explicit(
      0,
      sequence(
        whole(3),
        set(sha256()),
        sequence(oid(tstInfoId), explicit(0, octets(info))),
        ...(sentAlong.length === 0 ? [] : [explicit(0, ...sentAlong.map(each => read(each.der)))]),
        set(signerInfo)
      )
    )
  )
}

function tstInfo({ imprint, policy, serial, at, nonce }: Statement): Piece {
  return sequence(
    whole(1),
    oid(policy),
    read(imprint),
    integer(serial),
    time(at),
    sequence(whole(1)), // accuracy: one second
    ...(nonce === undefined ? [] : [integer(nonce)])
  )
}

function signedAttributes(info: Buffer, signer: Member, at: Date): Piece[] {
  const attribute = (id: string, value: Piece) => sequence(oid(id), set(value))
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
  const issuer = explicit(4, signer.certificate.issuer.toSchema())
  const signingCertificate = sequence(
    octets(digest(signer.der)),
    sequence(sequence(issuer), signer.certificate.serialNumber)
  )
  return [
    attribute('1.2.840.113549.1.9.3', oid(tstInfoId)),
    attribute('1.2.840.113549.1.9.5', time(at)),
    attribute('1.2.840.113549.1.9.4', octets(digest(info))),
    attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(signingCertificate)))
  ]
}

function issuerAndSerial(signer: Member): Piece {
  return sequence(signer.certificate.issuer.toSchema(), signer.certificate.serialNumber)
}

/** What an implicit tag takes the place of. */
function partsOf(piece: Piece): Piece[] {
  return (piece as Piece & { valueBlock: { value: Piece[] } }).valueBlock.value
}
