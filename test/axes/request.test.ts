/** How far a request came decides whether a document may be sent again: each stage by itself. */
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import forge from 'node-forge'
import { afterEach, describe, expect, it } from 'vitest'
import { agentFor, readText, send } from '../../src/axes/wire/request.ts'
import type { Call } from '../../src/axes/wire/request.ts'
import { bytesOf } from './messages.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

async function listening(server: http.Server | https.Server, scheme: string): Promise<URL> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.push(
    () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  )
  return new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

function call(url: URL, more: Partial<Call> = {}): Call {
  const signal = new AbortController().signal
  return { url, method: 'POST', headers: {}, agent: agentFor(url, 1), idleMs: 5_000, signal, ...more }
}

const body = (bytes: Buffer) => ({
  size: bytes.length,
  open: async function* () {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
  }
})

function certificate() {
  const keys = forge.pki.rsa.generateKeyPair(2048)
  const cert = forge.pki.createCertificate()
  cert.publicKey = keys.publicKey
  cert.serialNumber = '01'
  cert.validity.notBefore = new Date(Date.now() - 86_400_000)
  cert.validity.notAfter = new Date(Date.now() + 86_400_000)
  const name = [{ name: 'commonName', value: '127.0.0.1' }]
  cert.setSubject(name)
  cert.setIssuer(name)
  cert.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }
  ])
  cert.sign(keys.privateKey, forge.md.sha256.create())
  return { key: forge.pki.privateKeyToPem(keys.privateKey), cert: forge.pki.certificateToPem(cert) }
}

describe('over TLS', () => {
  const own = certificate()

  it('an untrusted server gets no byte of the body', async () => {
    let asked = 0
    const url = await listening(
      https.createServer(own, () => asked++),
      'https'
    )
    let opened = 0
    const untouched = {
      size: 3,
      open: async function* () {
        opened++
        yield Buffer.from('abc')
      }
    }
    await expect(send(call(url, { body: untouched }))).rejects.toMatchObject({
      stage: 'before-body',
      reason: 'unreachable'
    })
    expect([asked, opened]).toEqual([0, 0])
  })

  it('a trusted one gets all of it, on a new connection and on a kept one', async () => {
    const url = await listening(
      https.createServer(
        own,
        (request, response) => void bytesOf(request).then(all => response.end(`${all.length}`))
      ),
      'https'
    )
    const agent = new https.Agent({ ca: own.cert, keepAlive: true, maxSockets: 1 })
    for (const size of [10, 3_000_000]) {
      const reply = await send(call(url, { agent, body: body(Buffer.alloc(size)) }))
      expect(await readText(reply.body, 100)).toBe(String(size))
    }
    agent.destroy()
  })
})

describe('a request', () => {
  it('waits for a reader who takes his time, and gives up on one who has stopped', async () => {
    const url = await listening(
      http.createServer(request => void request.once('data', () => request.pause())),
      'http'
    )
    const attempt = send(call(url, { idleMs: 150, body: body(Buffer.alloc(30_000_000)) }))
    await expect(attempt).rejects.toMatchObject({ stage: 'after-body', reason: 'timeout' })
  })

  it('whose connection is cut within the body is a lost answer', async () => {
    const url = await listening(
      http.createServer(request => void request.once('data', () => request.destroy())),
      'http'
    )
    await expect(send(call(url, { body: body(Buffer.alloc(30_000_000)) }))).rejects.toMatchObject({
      stage: 'after-body',
      reason: 'cut'
    })
  })

  it('may be answered before its body is through', async () => {
    const url = await listening(
      http.createServer((request, response) => {
        response.writeHead(401)
        response.end('no')
        request.pause()
      }),
      'http'
    )
    const reply = await send(call(url, { body: body(Buffer.alloc(30_000_000)) }))
    expect(reply.status).toBe(401)
    expect(await readText(reply.body, 100)).toBe('no')
  })
})

describe('an answer', () => {
  const half = (then: (response: http.ServerResponse) => void) =>
    listening(
      http.createServer((request, response) => {
        request.resume()
        response.writeHead(200, { 'Content-Length': '100' })
        response.write('{"status"', () => then(response))
      }),
      'http'
    )

  it('cut in the middle is lost', async () => {
    const url = await half(response => response.destroy())
    const reply = await send(call(url))
    await expect(readText(reply.body, 1000)).rejects.toMatchObject({ stage: 'after-body', reason: 'cut' })
  })

  it('that stops in the middle is lost when our patience ends', async () => {
    const url = await half(() => undefined)
    const reply = await send(call(url, { idleMs: 150 }))
    await expect(readText(reply.body, 1000)).rejects.toMatchObject({ stage: 'after-body', reason: 'timeout' })
  })

  it('is given up when we are told to stop', async () => {
    const url = await half(() => undefined)
    const stop = new AbortController()
    const reply = await send(call(url, { signal: stop.signal }))
    const read = readText(reply.body, 1000)
    stop.abort()
    await expect(read).rejects.toMatchObject({ stage: 'after-body', reason: 'aborted' })
  })

  it('without end is none', async () => {
    const url = await listening(
      http.createServer((request, response) => {
        request.resume()
        response.end('x'.repeat(5000))
      }),
      'http'
    )
    const reply = await send(call(url))
    await expect(readText(reply.body, 1000)).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
  })
})
