import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyPush } from '../../src/axes/vxp/push.ts'
import type { PushVerdict } from '../../src/axes/vxp/push.ts'
import { bytesOf, edocText, inChunks, ministry, ours } from './messages.ts'

const account = { systemId: 'dongnai', secret: 'khóa bí mật' }
const now = new Date('2026-11-23T02:00:00.000Z')
const file = Buffer.from(edocText())

function unpadded(bytes: Buffer): string {
  return [...createHash('sha256').update(bytes).digest()].map(byte => byte.toString(16)).join('')
}

/** A request as an axis would sign it, with what a test changes before and after the signing. */
function pushed(
  change: { values?: Record<string, string>; secret?: string; text?: string; keys?: string } = {}
): Record<string, string> {
  const values: Record<string, string> = {
    timestamp: '23112026T090000+0000',
    systemid: 'dongnai',
    'Content-Type': 'application/octet-stream',
    docId: 'a1b2',
    from: ministry,
    to: ours,
    messagetype: 'edoc',
    'hash-file': unpadded(file),
    ...change.values
  }
  const named = Object.fromEntries(Object.entries(values).map(([key, value]) => [`XroadVnpt-${key}`, value]))
  const text = change.text ?? JSON.stringify(named)
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' }
  for (const [key, value] of Object.entries(named)) headers[key.toLowerCase()] = value
  headers['xroadvnpt-sign-header'] = text
  headers['xroadvnpt-sign-header-key'] = change.keys ?? Object.keys(values).join(';')
  headers['xroadvnpt-hash-header'] = createHmac('sha256', change.secret ?? account.secret)
    .update(text)
    .digest('hex')
  headers['xroadvnpt-version'] = '3.0.201608'
  return headers
}

const judge = (headers: Record<string, string>, at = now) => verifyPush(account, headers, at)
const good = (verdict: PushVerdict) => {
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problem))
  return verdict
}

describe('a pushed request', () => {
  it('rightly signed is believed, and only what was signed is told', () => {
    expect(judge(pushed())).toMatchObject({
      ok: true,
      facts: { docId: 'a1b2', from: ministry, to: ours, messageType: 'edoc', hashFile: unpadded(file) }
    })
  })

  const altered = (name: string, value: string) => ({ ...pushed(), [name]: value })
  const without = (name: string) =>
    Object.fromEntries(Object.entries(pushed()).filter(([key]) => key !== name))

  it.each<[string, Record<string, string>]>([
    ['signed with another secret', pushed({ secret: 'other' })],
    ['with an altered recipient', altered('xroadvnpt-to', '000.00.05.H19')],
    ['with an altered id', altered('xroadvnpt-docid', 'c3')],
    ['with an altered digest', altered('xroadvnpt-hash-file', unpadded(Buffer.from('other')))],
    ['with an altered time', altered('xroadvnpt-timestamp', '23112026T090001+0000')],
    ['with another content type than signed', altered('content-type', 'text/xml')],
    ['with a header that nobody signed', altered('xroadvnpt-status', 'done')],
    ['without a signed header', without('xroadvnpt-from')],
    ['without its signature', without('xroadvnpt-hash-header')],
    ['without its signed text', without('xroadvnpt-sign-header')],
    ['without its list of keys', without('xroadvnpt-sign-header-key')],
    ['with a shortened list of keys', pushed({ keys: 'timestamp;systemid' })],
    ['with a shortened signature', altered('xroadvnpt-hash-header', 'ab')],
    ['of another system', pushed({ values: { systemid: 'hanoi' } })],
    ['without a digest', pushed({ values: { 'hash-file': '' } })],
    ['of no known kind', pushed({ values: { messagetype: 'letter' } })],
    ['with a time that is none', pushed({ values: { timestamp: 'yesterday' } })],
    ['whose signed text is no object', pushed({ text: '["XroadVnpt-docId"]' })],
    ['whose signed text is no JSON', pushed({ text: 'docId=a1b2' })],
    ['whose signed text holds a number', pushed({ text: '{"XroadVnpt-docId":1}' })],
    [
      'whose signed text names a header twice',
      pushed({ text: '{"XroadVnpt-docId":"1","XROADVNPT-docid":"1"}' })
    ],
    ['that is nothing at all', {}]
  ])('%s is refused', (_, headers) => {
    expect(judge(headers)).toMatchObject({ ok: false, problem: { code: 'push.signature-wrong' } })
  })

  it('any single character changed in any signed header is refused', () => {
    const headers = pushed()
    const names = Object.keys(headers).filter(
      name => name.startsWith('xroadvnpt-') && !name.endsWith('version')
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(),
        fc.integer({ min: 33, max: 126 }),
        (name, at, code) => {
          const value = headers[name]!
          const spot = at % value.length
          const changed = value.slice(0, spot) + String.fromCharCode(code) + value.slice(spot + 1)
          // Hex digits and header names have no letter case.
          fc.pre(changed.toLowerCase() !== value.toLowerCase())
          return !judge({ ...headers, [name]: changed }).ok
        }
      )
    )
  })

  it('is fresh for five minutes to either side', () => {
    const after = (ms: number) => judge(pushed(), new Date(now.getTime() + ms))
    expect(after(300_000)).toMatchObject({ ok: true })
    expect(after(-300_000)).toMatchObject({ ok: true })
    expect(after(300_001)).toMatchObject({ ok: false, problem: { code: 'push.stale' } })
    expect(after(-300_001)).toMatchObject({ ok: false, problem: { code: 'push.stale' } })
  })
})

describe('the body of a push', () => {
  const crlf = Buffer.from('\r\n')
  const read = (bytes: Buffer, hash = unpadded(file), chunk = 100) =>
    bytesOf(good(judge(pushed({ values: { 'hash-file': hash } }))).content(inChunks(bytes, chunk)))

  it('is passed on without the CRLF after it, however it is cut', async () => {
    for (const chunk of [1, 2, 3, 100, 10_000]) {
      expect(await read(Buffer.concat([file, crlf]), undefined, chunk)).toEqual(file)
      expect(await read(file, undefined, chunk)).toEqual(file)
    }
  })

  it('keeps a CRLF that belongs to the file', async () => {
    const own = Buffer.concat([file, crlf])
    expect(await read(own, unpadded(own))).toEqual(own)
    expect(await read(Buffer.concat([own, crlf]), unpadded(own))).toEqual(own)
  })

  it('may be named by a digest with its zeros', async () => {
    expect(await read(file, createHash('sha256').update(file).digest('hex'))).toEqual(file)
  })

  it.each([
    ['altered', Buffer.from(edocText({ number: '18' }))],
    ['cut short', file.subarray(0, -1)],
    ['longer', Buffer.concat([file, Buffer.from('x')])],
    ['empty', Buffer.alloc(0)]
  ])('that is %s is refused at its end', async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code: 'push.digest-wrong' })
  })
})
