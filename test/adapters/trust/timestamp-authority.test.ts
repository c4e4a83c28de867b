import { createHash } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTimestampAuthority } from '../../../src/adapters/trust/index.ts'
import type { TimestampAuthorityOptions } from '../../../src/adapters/trust/index.ts'
import { readTrust } from '../../../src/signatures/certificate/trust.ts'
import { verifyTimestamp } from '../../../src/signatures/cms/timestamp.ts'
import { startTrustServices } from '../../../simulators/trust-services/server.ts'
import { pkiLookup, testPki, trustViewOf } from '../../support/pki.ts'
import { gives, sendsOnTo, startHost } from './support.ts'

const pki = await testPki()
const digest = new Uint8Array(createHash('sha256').update('công văn').digest())
const authority = (url: string, change: Partial<TimestampAuthorityOptions> = {}) =>
  createTimestampAuthority({ url, allowedHosts: [new URL(url).host], timeoutMs: 5_000, ...change })
const away = { code: 'timestamp.unavailable' }

describe('a timestamp', () => {
  it('is asked of the authority and verifies', async () => {
    const services = await startTrustServices({ pki: pki.folder, port: 0 })
    onTestFinished(() => services.close())
    const token = await authority(`${services.url}/tsa`).stamp(digest)
    const now = new Date()
    const context = { trust: readTrust(trustViewOf(pki)), lookup: pkiLookup(pki), receivedAt: now, now }
    expect(await verifyTimestamp(token, () => digest, context)).toMatchObject({
      class: 'VALID',
      problems: []
    })
  })

  it('is asked with the client that the authority knows', async () => {
    const host = await startHost()
    const credentials = { user: 'tinh', password: 'mật khẩu' }
    await expect(authority(host.url, { credentials }).stamp(digest)).rejects.toMatchObject(away)
    expect(host.seen[0]).toMatchObject({
      method: 'POST',
      headers: {
        'content-type': 'application/timestamp-query',
        authorization: `Basic ${Buffer.from('tinh:mật khẩu').toString('base64')}`
      }
    })
  })

  it.each([
    ['a page', gives(Buffer.from('<html></html>'))],
    ['nothing', gives(Buffer.alloc(0))],
    ['too much', gives(Buffer.alloc(64 * 1024 + 1))],
    ['a redirect', sendsOnTo('/tsa')],
    // status 2 (rejection) with failure bit 0 (badAlg)
    ['a refusal', gives(Buffer.from('30093007020102030207 80'.replace(' ', ''), 'hex'))]
  ])('is not had from an authority that gives %s', async (_what, manner) => {
    const host = await startHost(manner)
    await expect(authority(host.url).stamp(digest)).rejects.toMatchObject(away)
  })

  it('of another request is not taken', async () => {
    const services = await startTrustServices({ pki: pki.folder, port: 0 })
    onTestFinished(() => services.close())
    const host = await startHost((seen, response) => {
      // The same words with another nonce: the last of its octets stands before the boolean at the end.
      const query = Buffer.from(seen.body)
      const at = query.length - 4
      query[at] = (query[at] ?? 0) ^ 1
      const headers = { 'content-type': 'application/timestamp-query' }
      void fetch(`${services.url}/tsa`, { method: 'POST', headers, body: query })
        .then(answer => answer.arrayBuffer())
        .then(body => response.end(Buffer.from(body)))
    })
    await expect(authority(host.url).stamp(digest)).rejects.toMatchObject({
      ...away,
      facts: { why: expect.stringContaining('another nonce') }
    })
  })

  it('is waited for only as long as is said, and asked only of a listed host', async () => {
    const host = await startHost(() => undefined)
    await expect(authority(host.url, { timeoutMs: 100 }).stamp(digest)).rejects.toMatchObject({
      ...away,
      facts: { why: 'no whole answer in 100 ms' }
    })
    await expect(authority(host.url, { allowedHosts: ['ca.gov.vn'] }).stamp(digest)).rejects.toMatchObject(
      away
    )
    expect(host.seen).toHaveLength(1)
  })
})
