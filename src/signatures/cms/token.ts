/** A TimeStampToken by itself: whole, understood, and over the data in question. Whether its authority counts is apart. */
import { createHash } from 'node:crypto'
import type { Problem } from '../../domain/problem.ts'
import { readSigned, type Signed } from './guard.ts'
import { checkIntact, type DigestOf, type Intact } from './intact.ts'
import { guarded, isProblem, problemOf } from './refusal.ts'
import { readTstInfo, type TstInfo } from './tst-info.ts'

export interface Token {
  readonly signed: Signed
  readonly intact: Intact
  readonly info: TstInfo
}

/** `digestOf`: of the data that the token should be over. */
export function readToken(token: Uint8Array, digestOf: DigestOf): Token | Problem {
  const signed = readSigned(token, 'timestamp')
  if (isProblem(signed)) return asTimestamp(signed)
  const { content } = signed
  if (content === undefined) return problemOf('timestamp.broken', 'no TSTInfo')
  // RFC 3161 section 2.4.2 with RFC 5816: the authority's certificate must be named in a signed attribute.
  const intact = checkIntact(signed, hash => createHash(hash).update(content).digest(), 'required')
  const [fault] = intact.problems
  if (!intact.whole) return asTimestamp(fault ?? problemOf('cms.structure'))
  const info = guarded(() => readTstInfo(content))
  if (isProblem(info)) return asTimestamp(info)
  if (typeof info.hash !== 'string')
    return problemOf(
      info.hash.refused === 'broken' ? 'timestamp.algorithm-legacy' : 'timestamp.broken',
      info.hash.name
    )
  if (Buffer.compare(info.imprint, digestOf(info.hash)) !== 0) return problemOf('timestamp.imprint-mismatch')
  return { signed, intact, info }
}

/** What is wrong with the token's message, in the words of timestamps. */
function asTimestamp({ code, detail }: Problem): Problem {
  if (code === 'cms.algorithm-legacy') return problemOf('timestamp.algorithm-legacy', detail)
  return problemOf('timestamp.broken', detail === undefined ? code : `${code}: ${detail}`)
}
