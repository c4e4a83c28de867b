/** RFC 3161: the answer to a TimeStampReq. */
import { randomBytes } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { encoded, sequence, utf8, whole, type Piece } from './der.ts'
import { tokenOf, type TokenManner } from './token.ts'
import type { World } from './world.ts'

/** RFC 3161 section 2.4.2 PKIFailureInfo: number of the bit. */
export const failures = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  systemFailure: 25
}

export interface TsaManner extends TokenManner {
  readonly rejection?: keyof typeof failures
  readonly nonce?: 'wrong' | 'left-out'
  readonly imprint?: 'wrong'
  /** Its clock is off by so many milliseconds. */
  readonly clockMs?: number
  /** Who signs instead of `tsa`. */
  readonly signer?: string
  /** No certificate is sent along, though it was asked for. */
  readonly bare?: boolean
}

/** Of nobody: an arc for examples (ITU-T X.660 joint-iso-itu-t 2.999). */
const policy = '2.999.3161.1'
/** Digest lengths of what may be stamped, by OID. */
const lengths: Readonly<Record<string, number>> = {
  '2.16.840.1.101.3.4.2.1': 32,
  '2.16.840.1.101.3.4.2.2': 48,
  '2.16.840.1.101.3.4.2.3': 64
}

/** DER of a TimeStampResp. */
export function stamp(request: Uint8Array, world: World, manner: TsaManner, now: Date): Buffer {
  if (manner.rejection !== undefined) return rejected(manner.rejection, 'dịch vụ tạm ngừng')
  let asked: pkijs.TimeStampReq
  try {
    asked = pkijs.TimeStampReq.fromBER(request)
  } catch {
    return rejected('badDataFormat', 'not a TimeStampReq')
  }
  const { hashAlgorithm, hashedMessage } = asked.messageImprint
  const length = lengths[hashAlgorithm.algorithmId]
  if (length === undefined) return rejected('badAlg', hashAlgorithm.algorithmId)
  if (length !== hashedMessage.valueBlock.valueHexView.length) {
    return rejected('badDataFormat', 'the digest has another length')
  }
  const signer = world.member(manner.signer ?? 'tsa')
  const nonce = manner.nonce === 'wrong' ? positive(8) : asked.nonce?.valueBlock.valueHexView
  const token = tokenOf(
    {
      imprint: encoded(imprintOf(asked, manner)),
      policy: asked.reqPolicy ?? policy,
      serial: positive(8),
      at: new Date(now.getTime() + (manner.clockMs ?? 0)),
      ...(nonce === undefined || manner.nonce === 'left-out' ? {} : { nonce })
    },
    signer,
    asked.certReq === true && manner.bare !== true
      ? [signer, ...signer.entry.chain.map(name => world.member(name))]
      : [],
    manner
  )
  return encoded(sequence(sequence(whole(0)), token))
}

function imprintOf(asked: pkijs.TimeStampReq, manner: TsaManner): Piece {
  if (manner.imprint !== 'wrong') return asked.messageImprint.toSchema()
  const { hashAlgorithm, hashedMessage } = asked.messageImprint
  const other = Buffer.from(hashedMessage.valueBlock.valueHexView).reverse()
  return new pkijs.MessageImprint({
    hashAlgorithm,
    hashedMessage: new asn1js.OctetString({ valueHex: other })
  }).toSchema()
}

/** RFC 3161 section 2.4.2: status 2, a reason in words, one bit of failInfo. */
function rejected(why: keyof typeof failures, words: string): Buffer {
  const bit = failures[why]
  const bytes = Buffer.alloc(Math.floor(bit / 8) + 1)
  bytes.writeUInt8(0x80 >> (bit % 8), bytes.length - 1)
  const info = new asn1js.BitString({ valueHex: bytes, unusedBits: 7 - (bit % 8) })
  return encoded(sequence(sequence(whole(2), sequence(utf8(words)), info)))
}

/** Content octets of a positive INTEGER of so many octets. */
function positive(length: number): Buffer {
  const bytes = randomBytes(length)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0)
  return bytes
}
