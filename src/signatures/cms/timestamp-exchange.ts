/** Asking for a timestamp (RFC 3161 section 2.4): the request's bytes, and what of the answer is taken. */
import type { Problem } from '../../domain/problem.ts'
import { Parts, readDer, tags } from '../der/element.ts'
import { checkDer } from '../der/gate.ts'
import { bitsOf, countOf, textOf } from '../der/values.ts'
import { digestIdentifier, octets, sequence, tlv, unsigned } from './encode.ts'
import { guarded, isProblem, problemOf, refuse } from './refusal.ts'
import { readToken } from './token.ts'

/**
 * DER of a TimeStampReq over a SHA-256 digest of 32 octets, which asks for the authority's certificate to come along
 * (without it nobody could verify the token later). `nonce`: random octets, at least 8, taken as a number.
 */
export function timestampRequest(sha256: Uint8Array, nonce: Uint8Array): Uint8Array {
  if (sha256.length !== 32) throw new RangeError(`a digest of ${sha256.length} octets is no SHA-256`)
  if (nonce.length < 8) throw new RangeError('a nonce of less than 64 bits')
  return sequence(
    unsigned(Uint8Array.of(1)),
    sequence(digestIdentifier('sha256'), octets(sha256)),
    unsigned(nonce),
    tlv(tags.boolean, Uint8Array.of(0xff))
  )
}

export interface ExpectedTimestamp {
  readonly sha256: Uint8Array
  readonly nonce: Uint8Array
}

/**
 * The token of a TimeStampResp when it was granted, is whole, and answers this very request. Whether its authority is
 * trusted is judged where the token is verified.
 */
export function readTimestampResponse(der: Uint8Array, expected: ExpectedTimestamp): Uint8Array | Problem {
  const broken = checkDer(der)
  if (broken !== null) return problemOf('timestamp.response-wrong', broken.detail)
  const token = guarded(() => grantedToken(der))
  if (isProblem(token)) return wrong(token)
  const read = readToken(token, hash => (hash === 'sha256' ? expected.sha256 : new Uint8Array()))
  if (isProblem(read)) return wrong(read)
  const nonce = BigInt(`0x${Buffer.from(expected.nonce).toString('hex')}`)
  return read.info.nonce === nonce ? token : problemOf('timestamp.response-wrong', 'another nonce')
}

const wrong = (problem: Problem): Problem =>
  problem.code === 'timestamp.response-refused'
    ? problem
    : problemOf('timestamp.response-wrong', [problem.code, problem.detail].filter(Boolean).join(': '))

const granted = 0
const grantedWithMods = 1

function grantedToken(der: Uint8Array): Uint8Array {
  const parts = new Parts(readDer(der, tags.sequence))
  const statusInfo = new Parts(parts.next(tags.sequence))
  const status = countOf(statusInfo.next(tags.integer))
  const text = statusInfo.optional(tags.sequence)
  const failure = statusInfo.optional(tags.bitString)
  statusInfo.end()
  if (status !== granted && status !== grantedWithMods) {
    const bits = failure === undefined ? [] : [...bitsOf(failure)]
    const words = text === undefined ? [] : new Parts(text).rest().map(each => textOf(each) ?? '')
    refuse(
      'timestamp.response-refused',
      [`status ${status}`, ...bits.map(bit => `failure ${bit}`), ...words].join(', ')
    )
  }
  const token = parts.next(tags.sequence)
  parts.end()
  return token.der
}
