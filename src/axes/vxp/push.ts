/**
 * Verifies a request the axis pushes to us: the headers of SPEC 4.2 turned round.
 *
 * Nobody has seen an axis push; the form is our offer (contracts/vxp.md). Two steps, because the body streams:
 * the headers are judged first, the digest when the last byte has passed.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Problem } from '../../domain/problem.ts'
import type { MessageType } from './client.ts'
import type { Account } from './sign.ts'
import { hmacHex, prefix, readTimestamp } from './sign.ts'
import { hashFile } from './hash-file.ts'

export interface PushFacts {
  readonly docId: string
  readonly messageType: MessageType
  readonly from: string
  readonly to?: string
  readonly hashFile: string
}

export type PushVerdict =
  | {
      readonly ok: true
      readonly facts: PushFacts
      /**
       * Passes the file on without the CRLF after it, and throws BrokenPromise `push.digest-wrong` at the end
       * when the bytes are not those that were signed: nothing may be kept before the stream has ended well.
       */
      content(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
    }
  | { readonly ok: false; readonly problem: Problem }

export const freshnessMs = 5 * 60_000

const name = prefix.toLowerCase()
const unsigned = new Set(['sign-header-key', 'sign-header', 'hash-header', 'version'].map(key => name + key))

export function verifyPush(
  account: Account,
  headers: IncomingHttpHeaders,
  now: Date,
  windowMs: number = freshnessMs
): PushVerdict {
  const text = one(headers[`${name}sign-header`])
  const mac = one(headers[`${name}hash-header`])
  if (text === undefined || mac === undefined) return wrong('sign-header or hash-header is missing')
  if (!sameText(mac.toLowerCase(), hmacHex(account.secret, text))) return wrong('hash-header')

  // From here on only what was signed is read.
  const signed = signedValues(text)
  if (signed === undefined) return wrong('sign-header is not a JSON object of texts')
  const listed = one(headers[`${name}sign-header-key`])?.split(';') ?? []
  if (listed.length !== signed.size || !listed.every(key => signed.has(name + key.toLowerCase()))) {
    return wrong('sign-header-key')
  }
  for (const [key, value] of signed) if (one(headers[key]) !== value) return wrong(`${key} differs`)
  for (const key of Object.keys(headers)) {
    if (key.startsWith(name) && !unsigned.has(key) && !signed.has(key)) return wrong(`${key} is not signed`)
  }
  const contentType = signed.get(`${name}content-type`)
  if (contentType !== undefined && contentType !== one(headers['content-type']))
    return wrong('content-type differs')

  const value = (key: string) => signed.get(name + key) || undefined
  if (value('systemid') !== account.systemId) return wrong('systemid')
  const at = readTimestamp(value('timestamp') ?? '')
  if (at === undefined) return wrong('timestamp')
  if (Math.abs(now.getTime() - at.getTime()) > windowMs) {
    return { ok: false, problem: { code: 'push.stale', detail: at.toISOString() } }
  }
  const [docId, from, to] = [value('docid'), value('from'), value('to')]
  const [messageType, digest] = [value('messagetype'), value('hash-file')]
  if (docId === undefined || from === undefined) return wrong('docId or from is missing')
  if (messageType !== 'edoc' && messageType !== 'status') return wrong('messagetype')
  if (digest === undefined) return wrong('hash-file is missing')
  const facts: PushFacts = {
    docId,
    messageType,
    from,
    hashFile: digest.toLowerCase(),
    ...(to === undefined ? {} : { to })
  }
  return { ok: true, facts, content: body => verified(body, facts.hashFile) }
}

/** Header names in lower case, as Node gives them; a name signed twice is refused. */
function signedValues(text: string): ReadonlyMap<string, string> | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined // the caller refuses it
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
  const values = new Map<string, string>()
  for (const [key, value] of Object.entries(parsed)) {
    const lower = key.toLowerCase()
    if (typeof value !== 'string' || values.has(lower) || !lower.startsWith(name)) return undefined
    values.set(lower, value)
  }
  return values
}

/** The SDK's CRLF after the file is no part of it; a file may also end in CRLF of its own. The digest decides. */
async function* verified(body: AsyncIterable<Uint8Array>, expected: string): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256')
  let tail = Buffer.alloc(0)
  for await (const chunk of body) {
    const bytes = Buffer.concat([tail, chunk])
    const passed = bytes.subarray(0, Math.max(0, bytes.length - 2))
    tail = Buffer.from(bytes.subarray(passed.length))
    if (passed.length > 0) {
      digest.update(passed)
      yield passed
    }
  }
  const whole = digest.copy().update(tail).digest('hex')
  const isCrlf = tail.length === 2 && tail[0] === 0x0d && tail[1] === 0x0a
  if (isCrlf && matches(digest.digest('hex'), expected)) return
  if (!matches(whole, expected)) throw new BrokenPromise('push.digest-wrong', { expected, sha256: whole })
  if (tail.length > 0) yield tail
}

/** As the SDK writes it, or padded as everybody else does. */
function matches(sha256: string, expected: string): boolean {
  return sameText(hashFile(sha256), expected) || sameText(sha256, expected)
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8')]
  return left.length === right.length && timingSafeEqual(left, right)
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function wrong(detail: string): PushVerdict {
  return { ok: false, problem: { code: 'push.signature-wrong', detail } }
}
