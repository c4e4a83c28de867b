import { lookup as lookupName } from 'node:dns/promises'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { reachOf } from '../../../src/adapters/outward/reach.ts'
import { createLookup, lookupLimits } from '../../../src/adapters/trust/index.ts'
import type { LookupLimits, LookupOptions } from '../../../src/adapters/trust/index.ts'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import type { Certificate } from '../../../src/signatures/certificate/certificate.ts'
import { ocspRequest } from '../../../src/signatures/certificate/ocsp.ts'
import { answerOcsp } from '../../../simulators/trust-services/ocsp.ts'
import { crlNow } from '../../../simulators/trust-services/crl.ts'
import { World } from '../../../simulators/trust-services/world.ts'
import { settableClock } from '../../support/clock.ts'
import { keptLog } from '../../support/log.ts'
import { testPki } from '../../support/pki.ts'
import { gives, memoryCache, notFound, sendsOnTo, startHost } from './support.ts'

const pki = await testPki()
const world = new World(pki.folder)
const host = await startHost()
const other = await startHost()

const minute = 60_000
const short: LookupLimits = {
  ocsp: { ...lookupLimits.ocsp, timeoutMs: 300 },
  crl: { ...lookupLimits.crl, maxBytes: 100_000, timeoutMs: 300 },
  certificate: { ...lookupLimits.certificate, timeoutMs: 300 },
  leastFreshMs: minute,
  pauseMs: 30_000
}

const start = new Date()
let clock = settableClock(start)
let cache = memoryCache()
let log = keptLog()
beforeEach(() => {
  clock = settableClock(start)
  cache = memoryCache()
  log = keptLog()
  for (const each of [host, other]) {
    each.manner = notFound
    each.seen.length = 0
  }
})
const lookup = (change: Partial<LookupOptions> = {}) =>
  createLookup({ allowedHosts: [host.host, other.host], cache, limits: short, clock, log, ...change })

const certificate = (name: string) => readCertificate(pki.certificate(name).der) as Certificate
const request = () => ocspRequest(certificate('dong-nai'), certificate('sub-g2')).der
/** Nearly all responders leave the nonce out. */
const ocsp = (manner = {}) => answerOcsp(request(), world, { nonce: 'left-out', ...manner }, clock.now())
const crl = (manner = {}) => crlNow(world, 'sub-g2', manner, clock.now())

describe('a question', () => {
  it('is put as the standards say, and its answer comes back byte for byte', async () => {
    const [asked, answered] = [request(), ocsp()]
    host.manner = gives(answered, { 'content-type': 'application/ocsp-response' })
    expect(await lookup().ocsp(`${host.url}/ocsp/sub-g2`, asked)).toEqual({
      kind: 'fetched',
      der: new Uint8Array(answered)
    })
    expect(host.seen).toMatchObject([
      { method: 'POST', url: '/ocsp/sub-g2', headers: { 'content-type': 'application/ocsp-request' } }
    ])
    expect(host.seen[0]?.body.equals(asked)).toBe(true)
    host.manner = gives(crl())
    expect(await lookup().crl(`${host.url}/sub-g2.crl`)).toEqual({
      kind: 'fetched',
      der: new Uint8Array(crl())
    })
    const { der } = pki.certificate('sub-g2')
    host.manner = gives(der)
    expect(await lookup().certificate(`${host.url}/sub-g2.crt`)).toEqual({
      kind: 'fetched',
      der: new Uint8Array(der)
    })
    expect(host.seen.slice(1).map(each => each.method)).toEqual(['GET', 'GET'])
  })

  it('is put once when many ask at the same time', async () => {
    const waiting: (() => void)[] = []
    host.manner = (_seen, response) => void waiting.push(() => response.end(crl()))
    const one = lookup()
    const asked = Array.from({ length: 20 }, () => one.crl(`${host.url}/a.crl`))
    await expect.poll(() => waiting.length).toBe(1)
    waiting[0]?.()
    expect((await Promise.all(asked)).every(each => each.kind === 'fetched')).toBe(true)
    expect(host.seen).toHaveLength(1)
  })

  it('about the same certificate is not put again while its answer is fresh, whatever the nonce', async () => {
    host.manner = gives(ocsp())
    const one = lookup()
    await one.ocsp(`${host.url}/o`, request())
    await one.ocsp(`${host.url}/o`, request())
    await lookup().ocsp(`${host.url}/o`, request())
    expect(host.seen).toHaveLength(1)
    const elsewhere = ocspRequest(certificate('van-phong'), certificate('sub-g2')).der
    await one.ocsp(`${host.url}/o`, elsewhere)
    expect(host.seen).toHaveLength(2)
  })

  it('is put every time to a responder that answers the nonce', async () => {
    host.manner = (seen, response) =>
      void response.end(answerOcsp(new Uint8Array(seen.body), world, {}, clock.now()))
    const one = lookup()
    await one.ocsp(`${host.url}/o`, request())
    await one.ocsp(`${host.url}/o`, request())
    expect(host.seen).toHaveLength(2)
    expect(cache.kept.size).toBe(0)
  })
})

describe('what was answered', () => {
  it('is asked for again within the hour, and with its ETag', async () => {
    host.manner = gives(crl(), { etag: '"v1"' })
    const one = lookup()
    await one.crl(`${host.url}/a.crl`)
    clock.advance(61 * minute)
    host.manner = (seen, response) =>
      void response.writeHead(seen.headers['if-none-match'] === '"v1"' ? 304 : 500).end()
    expect(await one.crl(`${host.url}/a.crl`)).toMatchObject({ kind: 'fetched' })
    clock.advance(30 * minute)
    await one.crl(`${host.url}/a.crl`)
    expect(host.seen).toHaveLength(2)
  })

  it('still serves until its nextUpdate when nobody answers, and not after', async () => {
    host.manner = gives(crl())
    const one = lookup()
    const first = await one.crl(`${host.url}/a.crl`)
    const end = [...cache.kept.values()][0]!.nextUpdate!
    host.manner = notFound
    clock.set(new Date(end.getTime() - 1000))
    expect(await one.crl(`${host.url}/a.crl`)).toEqual(first)
    expect(log.events()).toEqual(['trust.lookup-failed'])
    clock.set(end)
    expect(await one.crl(`${host.url}/a.crl`)).toMatchObject({ kind: 'unavailable' })
  })

  it('is kept for a minute when it names no nextUpdate or one that is over', async () => {
    host.manner = gives(ocsp({ window: 'expired' }))
    const one = lookup()
    await one.ocsp(`${host.url}/o`, request())
    clock.advance(59_000)
    await one.ocsp(`${host.url}/o`, request())
    expect(host.seen).toHaveLength(1)
    clock.advance(2_000)
    host.manner = notFound
    expect(await one.ocsp(`${host.url}/o`, request())).toMatchObject({ kind: 'unavailable' })
  })

  it('does not speak for a host that was taken off the list', async () => {
    host.manner = gives(crl())
    await lookup().crl(`${host.url}/a.crl`)
    expect(await lookup({ allowedHosts: [] }).crl(`${host.url}/a.crl`)).toMatchObject({ kind: 'unavailable' })
  })

  it('is had without the cache when the cache is away', async () => {
    const away = () => Promise.reject(new Error('connection lost'))
    host.manner = gives(crl())
    expect(await lookup({ cache: { get: away, put: away } }).crl(`${host.url}/a.crl`)).toMatchObject({
      kind: 'fetched'
    })
    expect(log.events()).toEqual(['trust.cache-unavailable', 'trust.cache-unavailable'])
  })

  it('may come as PEM', async () => {
    const pem = `-----BEGIN X509 CRL-----\n${Buffer.from(crl()).toString('base64')}\n-----END X509 CRL-----\n`
    host.manner = gives(Buffer.from(pem))
    const answer = await lookup().crl(`${host.url}/a.crl`)
    expect('der' in answer && Buffer.from(answer.der).equals(Buffer.from(crl()))).toBe(true)
  })
})

describe('nothing is taken from', () => {
  const unavailable = async (what: 'crl' | 'certificate' | 'ocsp' = 'crl', url = `${host.url}/x`) => {
    const one = lookup()
    const answer = what === 'ocsp' ? await one.ocsp(url, request()) : await one[what](url)
    expect(answer.kind).toBe('unavailable')
    expect(cache.kept.size).toBe(0)
    return 'why' in answer ? answer.why : ''
  }

  it('a host that is not listed, whatever the address looks like', async () => {
    for (const url of [
      'http://169.254.169.254/latest',
      'http://evil.example/a.crl',
      'file:///etc/passwd',
      'x',
      ''
    ])
      await unavailable('crl', url)
    expect(await unavailable('crl', `http://user:pass@${host.host}/`)).toContain('not a listed host')
    expect(host.seen).toHaveLength(0)
  })

  it('a listed name that leads into our own network', async context => {
    const name = hostname().toLowerCase()
    const addresses = await lookupName(name, { all: true }).catch(() => [])
    const inside = addresses.length > 0 && addresses.every(({ address }) => reachOf(address) !== 'public')
    if (!inside) return context.skip(`${name} stands for no inner address here`)
    const { port } = new URL(host.url)
    const one = lookup({ allowedHosts: [`${name}:${port}`] })
    expect(await one.crl(`http://${name}:${port}/`)).toMatchObject({
      why: expect.stringContaining('target refused')
    })
    expect(host.seen).toHaveLength(0)
  })

  it('a redirect that leaves the list; one inside the list is followed', async () => {
    const third = await startHost(gives(crl()))
    host.manner = sendsOnTo(`${third.url}/a.crl`)
    expect(await unavailable()).toContain('not a listed host')
    expect(third.seen).toHaveLength(0)
    host.manner = sendsOnTo(`${other.url}/a.crl`)
    other.manner = gives(crl())
    clock.advance(minute)
    expect(await lookup().crl(`${host.url}/y`)).toMatchObject({ kind: 'fetched' })
  })

  it('redirects without end, without a place, or of a question that was posted', async () => {
    host.manner = sendsOnTo('/again')
    expect(await unavailable()).toContain('redirect not followed')
    expect(host.seen).toHaveLength(4)
    host.manner = sendsOnTo('http://[')
    await unavailable()
    host.manner = (_seen, response) => void response.writeHead(302).end()
    await unavailable()
    host.manner = sendsOnTo('/elsewhere', 307)
    expect(await unavailable('ocsp')).toContain('redirect not followed')
  })

  it('an answer that is larger than its kind may be, announced or not', async () => {
    host.manner = gives(new Uint8Array(100_001))
    expect(await unavailable()).toContain('larger than 100000 bytes')
    let sent = 0
    host.manner = (_seen, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) sent += 16_384
      }
      response.on('drain', more).on('error', () => undefined)
      more()
    }
    expect(await unavailable()).toContain('larger than')
    expect(sent).toBeLessThan(50_000_000)
    host.manner = gives(Buffer.alloc(64 * 1024 + 1))
    expect(await unavailable('ocsp')).toContain('larger than 65536 bytes')
    expect(await unavailable('certificate')).toContain('larger than 65536 bytes')
  })

  it('one that is packed: a small one may be large', async () => {
    host.manner = gives(crl(), { 'content-encoding': 'gzip' })
    expect(await unavailable()).toContain('packed')
    expect(host.seen[0]?.headers['accept-encoding']).toBe('identity')
  })

  it('a host that is silent, one that drips for ever, and one that closes', async () => {
    host.manner = () => undefined
    expect(await unavailable()).toContain('no whole answer in 300 ms')
    host.manner = (_seen, response) => {
      const drip = setInterval(() => response.write('0'), 20)
      response.on('close', () => clearInterval(drip))
    }
    expect(await unavailable()).toContain('no whole answer in 300 ms')
    host.manner = (_seen, response) => void response.destroy()
    expect(await unavailable()).toContain('ECONNRESET')
    host.manner = (_seen, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('0', () => response.destroy())
    }
    await unavailable()
  })

  it.each([
    ['a page', Buffer.from('<html>Không tìm thấy</html>')],
    ['nothing', Buffer.alloc(0)],
    ['a certificate', Buffer.from(pki.certificate('sub-g2').der)],
    ['an OCSP response', Buffer.from(ocsp())],
    ['a CRL with bytes after it', Buffer.concat([crl(), Buffer.of(0)])],
    ['a CRL cut short', Buffer.from(crl()).subarray(0, 200)]
  ])('%s where a CRL belongs', async (_what, body) => {
    host.manner = gives(body)
    expect(await unavailable()).toContain('no CRL')
  })

  it.each(['malformedRequest', 'internalError', 'tryLater', 'unauthorized'])(
    'an OCSP responder that says %s',
    async status => {
      const number = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 }[status]!
      host.manner = gives(Buffer.of(0x30, 3, 0x0a, 1, number))
      expect(await unavailable('ocsp')).toContain(`OCSP status ${status}`)
    }
  )

  it('an OCSP responder that gives a page or a CRL', async () => {
    host.manner = gives(Buffer.from('<html></html>'))
    expect(await unavailable('ocsp')).toContain('no OCSP response')
    host.manner = gives(crl())
    clock.advance(minute)
    expect(await unavailable('ocsp')).toContain('no OCSP response')
  })

  it('a host that did not answer, for half a minute: then it is asked again', async () => {
    const one = lookup()
    await one.crl(`${host.url}/a.crl`)
    await one.ocsp(`${host.url}/a.crl`, request())
    await one.crl(`${host.url}/a.crl`)
    expect(host.seen).toHaveLength(1)
    host.manner = gives(crl())
    clock.advance(30_000)
    expect(await one.crl(`${host.url}/a.crl`)).toMatchObject({ kind: 'fetched' })
    expect(log.lines[0]).toMatchObject({
      event: 'trust.lookup-failed',
      facts: { kind: 'crl', host: host.host }
    })
  })
})

describe('behind a proxy', () => {
  it('http goes through it by the whole address, with its password, and only to listed hosts', async () => {
    const proxy = await startHost(gives(crl()))
    const one = lookup({ allowedHosts: ['ca.gov.vn'], proxy: `http://cong:mat%20khau@${proxy.host}` })
    expect(await one.crl('http://ca.gov.vn/pki/cp.crl')).toMatchObject({ kind: 'fetched' })
    expect(await one.crl('http://evil.example/pki/cp.crl')).toMatchObject({ kind: 'unavailable' })
    expect(proxy.seen).toHaveLength(1)
    expect(proxy.seen[0]).toMatchObject({
      url: 'http://ca.gov.vn/pki/cp.crl',
      headers: {
        host: 'ca.gov.vn',
        'proxy-authorization': `Basic ${Buffer.from('cong:mat khau').toString('base64')}`
      }
    })
  })

  it('https goes through a tunnel, and what is no TLS at its end is nothing', async () => {
    const asked: string[] = []
    const tunnel = http.createServer()
    const sockets = new Set<Socket>()
    tunnel.on('connect', (request, socket: Socket) => {
      asked.push(request.url ?? '')
      sockets.add(socket)
      const [, port] = host.host.split(':')
      const end = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        socket.pipe(end).pipe(socket)
      })
      end.on('error', () => socket.destroy())
      socket.on('error', () => end.destroy())
    })
    await new Promise<void>(resolve => tunnel.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      tunnel.close()
    })
    const { port } = tunnel.address() as AddressInfo
    const one = lookup({ allowedHosts: ['ca.gov.vn'], proxy: `http://127.0.0.1:${port}` })
    expect(await one.crl('https://ca.gov.vn/pki/cp.crl')).toMatchObject({ kind: 'unavailable' })
    expect(asked).toEqual(['ca.gov.vn:443'])
  })

  it('that opens no tunnel nothing is had', async () => {
    const proxy = await startHost()
    const one = lookup({ allowedHosts: ['ca.gov.vn'], proxy: proxy.url })
    expect(await one.crl('https://ca.gov.vn/x')).toMatchObject({ kind: 'unavailable' })
  })
})
