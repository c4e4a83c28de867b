/** What a DMS's answers mean, who we say we are, and what is made of bad lists. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Collected, CollectedAnswer } from '../../src/exchange/ports/index.ts'
import { startRestSide, type RestSide } from './rest-side.ts'
import { bytesOf, parcelOf } from './parcels.ts'

const signal = new AbortController().signal
let side: RestSide
afterEach(async () => {
  await side.connector.close?.()
  await side.close()
})
const accepted = (): Promise<CollectedAnswer> => Promise.resolve({ kind: 'accepted', id: 'id' })
const secret = 'khoa-bi-mat-0123456789'

describe('the answer to PUT', () => {
  it.each([
    [200, '{"id":"so-7"}', { kind: 'handed-over', remoteId: 'so-7' }],
    [204, '', { kind: 'handed-over' }],
    [409, '{}', { kind: 'handed-over' }],
    [400, '{"message":"sai"}', { kind: 'refused', code: 'carrier.refused', detail: 'sai' }],
    [422, 'không phải JSON', { kind: 'refused', code: 'carrier.refused', detail: 'HTTP 422' }],
    [401, '{}', { kind: 'failed', code: 'carrier.credentials-refused' }],
    [403, '{}', { kind: 'failed', code: 'carrier.credentials-refused' }],
    [302, '', { kind: 'failed', code: 'carrier.answer-unreadable' }],
    [404, '{}', { kind: 'failed', code: 'carrier.answer-unreadable' }],
    [405, '{}', { kind: 'failed', code: 'carrier.answer-unreadable' }],
    [429, '{}', { kind: 'failed', code: 'carrier.server-error' }],
    [500, '{}', { kind: 'failed', code: 'carrier.server-error' }],
    [503, '<html>', { kind: 'failed', code: 'carrier.server-error' }]
  ])('%i %s', async (status, body, outcome) => {
    side = await startRestSide()
    side.next((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(body))
    expect(await side.connector.deliver(parcelOf(randomBytes(10)), signal)).toMatchObject(outcome)
  })

  it('a page that says 200 has taken nothing', async () => {
    side = await startRestSide()
    side.next((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>')
    )
    const outcome = await side.connector.deliver(parcelOf(randomBytes(10)), signal)
    expect(outcome).toMatchObject({ kind: 'failed', code: 'carrier.answer-unreadable' })
  })

  it('no answer after the whole request is unknown', async () => {
    side = await startRestSide()
    side.next((_, response) => response.destroy())
    const outcome = await side.connector.deliver(parcelOf(randomBytes(10)), signal)
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'carrier.answer-lost' })
  })

  it('silence ends after the time that was set', async () => {
    side = await startRestSide({ timeoutSeconds: 0.05 })
    side.next(() => undefined)
    const outcome = await side.connector.deliver(parcelOf(randomBytes(10)), signal)
    expect(outcome).toMatchObject({ kind: 'unknown', detail: 'no answer in time' })
  })

  it('stopped before the whole had left: interrupted, certainly not taken', async () => {
    side = await startRestSide()
    const stop = new AbortController()
    const whole = parcelOf(randomBytes(10))
    const parcel = {
      ...whole,
      async *open(): AsyncIterable<Uint8Array> {
        yield await Promise.resolve(randomBytes(5))
        stop.abort()
        yield randomBytes(5)
      }
    }
    const outcome = await side.connector.deliver(parcel, stop.signal)
    expect(outcome).toMatchObject({ kind: 'failed', code: 'carrier.interrupted' })
    expect(await side.connector.deliver(whole, stop.signal)).toMatchObject({ code: 'carrier.interrupted' })
    expect(side.stored.size).toBe(0)
  })

  it('an idle connection that the DMS had closed is not a failure', async () => {
    side = await startRestSide()
    await side.connector.deliver(parcelOf(randomBytes(10)), signal)
    await side.cut()
    await side.mend()
    expect(await side.connector.deliver(parcelOf(randomBytes(10)), signal)).toMatchObject({
      kind: 'handed-over'
    })
  })
})

describe('the request', () => {
  it('carries its metadata in ASCII, and the key', async () => {
    side = await startRestSide()
    const parcel = parcelOf(randomBytes(10))
    const subject = `${'ộ'.repeat(400)}\ud800`
    await side.connector.deliver({ ...parcel, document: { ...parcel.document, subject } }, signal)
    const headers = side.requests[0]?.headers ?? {}
    expect(headers['authorization']).toBe(`Bearer ${secret}`)
    expect(headers['lienthong-to']).toBe('H19.15')
    expect(headers['lienthong-kind']).toBe('edoc')
    expect(decodeURIComponent(String(headers['lienthong-code']))).toBe('12/VPCP-TTĐT')
    expect(decodeURIComponent(String(headers['lienthong-subject']))).toBe('ộ'.repeat(300))
    expect(headers['content-length']).toBe('10')
  })

  it('signed: over time, method, path and the digest of the body; the secret does not travel', async () => {
    side = await startRestSide({ auth: 'hmac' })
    const parcel = parcelOf(randomBytes(10))
    await side.connector.deliver(parcel, signal)
    await side.connector.test(signal)
    for (const { method, url, headers, body } of side.requests) {
      const digest = createHash('sha256').update(body).digest('hex')
      const time = Math.floor(side.tools.clock.now().getTime() / 1000)
      const mac = createHmac('sha256', secret).update(`${time}\n${method}\n${url}\n${digest}`).digest('hex')
      expect(headers['lienthong-content-sha256']).toBe(digest)
      expect(headers['lienthong-request-signature']).toBe(`t=${time},v1=${mac}`)
      expect(JSON.stringify(headers)).not.toContain(secret)
    }
    expect(side.requests[0]?.url).toBe(`/inbox/${parcel.deliveryId}`)
  })
})

describe('the outbox', () => {
  it('keys that cannot be one part of a path, or are named twice, are passed over', async () => {
    side = await startRestSide()
    await side.put('a/b c?', Buffer.from('một'))
    const items = ['a/b c?', 'a/b c?', '.', '..', '', 'x\n', 'k'.repeat(201), 7].map(key => ({ key }))
    side.next((_, response) => response.writeHead(200).end(JSON.stringify({ items })))
    const keys: string[] = []
    const taken = await side.connector.collect?.(async item => {
      keys.push(`${item.key}=${(await bytesOf(item.open())).toString()}`)
      return accepted()
    }, signal)
    expect([taken, keys]).toEqual([1, ['a/b c?=một']])
    expect(side.requests.map(({ url }) => url).slice(1)).toEqual([
      '/outbox/a%2Fb%20c%3F',
      '/outbox/a%2Fb%20c%3F/ack'
    ])
    expect(side.tools.events.map(({ event }) => event)).toEqual(['connector.keys-unusable'])
  })

  it.each([
    ['{"danhSach":[]}', 200, 'carrier.answer-unreadable'],
    ['không phải JSON', 200, 'carrier.answer-unreadable'],
    ['{}', 401, 'carrier.credentials-refused'],
    ['{}', 500, 'carrier.server-error']
  ])('a list that answers %s with %i is %s', async (body, status, code) => {
    side = await startRestSide()
    for (let i = 0; i < 2; i++) side.next((_, response) => response.writeHead(status).end(body))
    await expect(side.connector.collect?.(accepted, signal)).rejects.toThrow(code)
    expect(await side.connector.test(signal)).toMatchObject({ ok: false, code })
  })

  it('an item cut short by the line is never taken for a whole one', async () => {
    side = await startRestSide()
    await side.put('vb', Buffer.from('một văn bản'))
    side.next((_, response) => response.writeHead(200).end('{"items":[{"key":"vb"}]}'))
    side.next((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('nửa', () => response.destroy())
    })
    const read = async (item: Collected) => {
      await bytesOf(item.open())
      return accepted()
    }
    await expect(side.connector.collect?.(read, signal)).rejects.toThrow()
    expect(await side.answerTo('vb')).toBeNull()
    expect(await side.connector.collect?.(read, signal)).toBe(1)
  })

  it.each([404, 409, 410])('an acknowledgement answered with %i has reached its end', async status => {
    side = await startRestSide()
    side.next((_, response) => response.writeHead(200).end('{"items":[{"key":"vb"}]}'))
    side.next((_, response) => response.writeHead(status).end())
    expect(await side.connector.collect?.(accepted, signal)).toBe(1)
  })

  it('an acknowledgement that fails leaves the item for the next round', async () => {
    side = await startRestSide()
    await side.put('vb', Buffer.from('x'))
    side.next((_, response) => response.writeHead(200).end('{"items":[{"key":"vb"}]}'))
    side.next((_, response) => response.writeHead(500).end())
    await expect(side.connector.collect?.(accepted, signal)).rejects.toThrow('carrier.server-error')
    expect(await side.connector.collect?.(accepted, signal)).toBe(1)
  })
})
