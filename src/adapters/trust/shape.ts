/**
 * The little that the cache must know of an answer: whether it has the shape of what was asked for, and its times.
 *
 * Nothing is trusted by this: whoever uses the answer judges it whole. A list of revoked certificates may have 20 MB
 * and its times stand in its first few hundred bytes, so they are read there and the rest is not walked.
 */
import { Malformed, Parts, elementAt, inParts, partsOf, readDer, tags } from '../../signatures/der/element.ts'
import type { Element } from '../../signatures/der/element.ts'
import { timeOf } from '../../signatures/der/values.ts'

/** What an answer says of its own age. Empty for a certificate. */
export interface Times {
  readonly thisUpdate?: Date
  readonly nextUpdate?: Date
}
export type Shape = Times | { readonly problem: string }

/** RFC 5280 section 5.1: the times follow the issuer's name. */
export function crlShape(bytes: Uint8Array): Shape {
  return shapeOf('CRL', () => {
    const tbs = new Parts(new Parts(whole(bytes)).next(tags.sequence))
    tbs.optional(tags.integer)
    tbs.next(tags.sequence)
    tbs.next(tags.sequence)
    const thisUpdate = timeOf(tbs.next())
    return isTime(tbs.tag) ? { thisUpdate, nextUpdate: timeOf(tbs.next()) } : { thisUpdate }
  })
}

/** Not `successful` (0): RFC 6960 section 4.2.1. */
const statuses: Readonly<Record<number, string>> = {
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized'
}

/** RFC 6960 section 4.2.1. Of several answers in one response the soonest times count. */
export function ocspShape(bytes: Uint8Array): Shape {
  return shapeOf('OCSP response', () => {
    const response = new Parts(readDer(bytes, tags.sequence))
    const [status = 0] = response.next(tags.enumerated).content
    if (status !== 0) return { problem: `OCSP status ${statuses[status] ?? status}` }
    const carried = new Parts(new Parts(response.next(inParts(0))).next(tags.sequence))
    carried.next(tags.oid)
    const basic = readDer(carried.next(tags.octetString).content, tags.sequence)
    const data = new Parts(new Parts(basic).next(tags.sequence))
    data.optional(inParts(0))
    data.next() // who answers, by name or by key
    data.next(tags.generalizedTime)
    const singles = partsOf(data.next(tags.sequence), tags.sequence).map(singleTimes)
    const [thisUpdate] = singles.flatMap(each => each.thisUpdate ?? []).sort(soonest)
    const [nextUpdate] = singles.flatMap(each => each.nextUpdate ?? []).sort(soonest)
    return { ...(thisUpdate && { thisUpdate }), ...(nextUpdate && { nextUpdate }) }
  })
}

/** SingleResponse: certID, certStatus, thisUpdate, [0] nextUpdate, … */
function singleTimes(single: Element): Times {
  const parts = new Parts(single)
  parts.next()
  parts.next()
  const thisUpdate = timeOf(parts.next(tags.generalizedTime))
  const next = parts.optional(inParts(0))
  return next === undefined ? { thisUpdate } : { thisUpdate, nextUpdate: timeOf(new Parts(next).next()) }
}

/** A certificate or a certs-only CMS: both are one SEQUENCE; which of them, whoever reads it sees. */
export function certificateShape(bytes: Uint8Array): Shape {
  return shapeOf('certificate', () => {
    whole(bytes)
    return {}
  })
}

function shapeOf(what: string, read: () => Shape): Shape {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return { problem: `no ${what}: ${error.message}` }
  }
}

/** One SEQUENCE and nothing after it. */
function whole(bytes: Uint8Array): Element {
  const element = elementAt(bytes, 0)
  if (element.tag !== tags.sequence || element.der.length !== bytes.length)
    throw new Malformed('not one sequence')
  return element
}

const isTime = (tag: number) => tag === tags.utcTime || tag === tags.generalizedTime
const soonest = (a: Date, b: Date) => a.getTime() - b.getTime()

/** Some issuers publish the same thing as PEM (RFC 7468): then the bytes inside, else the bytes as they are. */
export function unarmoured(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x2d) return bytes
  const text = Buffer.from(bytes).toString('latin1')
  const armour = /^-----BEGIN [A-Z0-9 ]{1,30}-----([A-Za-z0-9+/=\s]*)-----END /.exec(text)
  return armour?.[1] === undefined ? bytes : new Uint8Array(Buffer.from(armour[1], 'base64'))
}
