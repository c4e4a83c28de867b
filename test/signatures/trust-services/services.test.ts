import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../../simulators/trust-services/faults.ts'
import { startTrustServices, type TrustServices } from '../../../simulators/trust-services/server.ts'
import { testPki, trustViewOf, type TestPki } from '../../support/pki.ts'

const openssl = spawnSync('openssl', ['version']).status === 0
if (!openssl) console.log('SKIPPED test/signatures/trust-services/services: openssl is not installed')

/** Not spawnSync: the services answer in this process. */
const run = (...args: string[]) =>
  new Promise<string>(resolve => {
    const child = spawn('openssl', args)
    let text = ''
    child.stdout.on('data', piece => (text += String(piece)))
    child.stderr.on('data', piece => (text += String(piece)))
    child.on('close', () => resolve(text))
  })

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`

let pki: TestPki
let services: TrustServices
let folder: string
let files: Record<'anchors' | 'chain' | 'issuer' | 'data', string>

const put = (name: string, bytes: Uint8Array | string) => {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}

beforeAll(async () => {
  pki = await testPki()
  services = await startTrustServices({ pki: pki.folder, port: 0 })
  folder = mkdtempSync(path.join(os.tmpdir(), 'lienthong-tsa-'))
  files = {
    anchors: put('anchors.pem', trustViewOf(pki).anchors.map(pem).join('')),
    chain: put('chain.pem', trustViewOf(pki).intermediates.map(pem).join('')),
    issuer: put('issuer.pem', pem(pki.certificate('sub-g2').der)),
    data: put('data', 'Công văn số 12/UBND-VX')
  }
})
afterEach(() => {
  services.faults.clear()
})
afterAll(async () => {
  await services.close()
  rmSync(folder, { recursive: true })
})

async function post(where: string, body: Uint8Array, type: string): Promise<Response> {
  return fetch(`${services.url}${where}`, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: Buffer.from(body)
  })
}

describe.skipIf(!openssl)('timestamps, asked and judged by openssl', () => {
  const ask = async (...more: string[]) => {
    const query = path.join(folder, 'a.tsq')
    await run('ts', '-query', '-data', files.data, '-out', query, ...more)
    const answered = await post('/tsa', readFileSync(query), 'application/timestamp-query')
    expect(answered.headers.get('content-type')).toBe('application/timestamp-reply')
    const response = put('a.tsr', new Uint8Array(await answered.arrayBuffer()))
    const trusting = ['-in', response, '-CAfile', files.anchors, '-untrusted', files.chain]
    return {
      byQuery: await run('ts', '-verify', '-queryfile', query, ...trusting),
      byData: await run('ts', '-verify', '-data', files.data, ...trusting),
      text: await run('ts', '-reply', '-in', response, '-text')
    }
  }

  it.each(['-sha256', '-sha384', '-sha512'])(
    'a token over %s verifies against request and data',
    async hash => {
      const told = await ask(hash, '-cert')
      expect(told.byQuery).toContain('Verification: OK')
      expect(told.byData).toContain('Verification: OK')
    }
  )

  it('says no certificate when none is asked for', async () => {
    expect((await ask('-sha256')).byQuery).not.toContain('Verification: OK')
  })

  it('refuses to stamp what is hashed with SHA-1', async () => {
    expect((await ask('-sha1', '-cert')).text).toContain('unrecognized or unsupported algorithm')
  })

  it.each<[Fault['kind'], RegExp]>([
    ['wrongNonce', /nonce mismatch/],
    ['noNonce', /nonce not returned/],
    ['wrongImprint', /message imprint mismatch/],
    ['unsigned', /signature failure/],
    ['spoilt', /signature failure/],
    ['noCertificate', /signer certificate not found/],
    ['stranger', /certificate verify error/],
    ['wrongSigner', /certificate verify error/],
    ['tryLater', /the time source is not available|timeNotAvailable/],
    ['internalError', /FAILED/]
  ])('%s does not verify', async (kind, why) => {
    services.faults.arm({ kind, endpoint: 'tsa' })
    const { byQuery, text } = await ask('-sha256', '-cert')
    expect(byQuery).toContain('Verification: FAILED')
    expect(`${byQuery}${text}`).toMatch(why)
  })

  it('answers what it cannot read with badDataFormat', async () => {
    const answered = await post('/tsa', Buffer.from('hello'), 'application/timestamp-query')
    const response = put('bad.tsr', new Uint8Array(await answered.arrayBuffer()))
    expect(await run('ts', '-reply', '-in', response, '-text')).toContain(
      'the data submitted has the wrong format'
    )
  })
})

describe.skipIf(!openssl)('the status service, asked by openssl over HTTP', () => {
  const ask = (name: string, ...more: string[]) =>
    run(
      ...['ocsp', '-issuer', files.issuer, '-cert', put('asked.pem', pem(pki.certificate(name).der))],
      ...[
        '-url',
        `${services.url}/ocsp/sub-g2`,
        '-CAfile',
        files.anchors,
        '-verify_other',
        files.chain,
        ...more
      ]
    )

  it('tells good and revoked, and echoes the nonce', async () => {
    expect(await ask('dong-nai')).toMatch(/Response verify OK[^]*asked.pem: good/)
    expect(await ask('revoked')).toMatch(/Response verify OK[^]*asked.pem: revoked/)
  })

  it('a request by GET gets the same answer as one by POST', async () => {
    const request = path.join(folder, 'get.der')
    await run(
      'ocsp',
      '-issuer',
      files.issuer,
      '-cert',
      put('a.pem', pem(pki.certificate('tsa').der)),
      '-reqout',
      request,
      '-no_nonce'
    )
    const encoded = encodeURIComponent(readFileSync(request).toString('base64'))
    const answered = await fetch(`${services.url}/ocsp/sub-g2/${encoded}`)
    expect(answered.headers.get('content-type')).toBe('application/ocsp-response')
    const response = put('get.ors', new Uint8Array(await answered.arrayBuffer()))
    expect(
      await run('ocsp', '-respin', response, '-CAfile', files.anchors, '-verify_other', files.chain)
    ).toContain('Response verify OK')
  })

  it('revoked by the control route, and restored', async () => {
    const steer = (what: string, body: object) =>
      post(`/_control/${what}`, Buffer.from(JSON.stringify(body)), 'application/json')
    await steer('revoke', { name: 'van-phong', reason: 'affiliationChanged' })
    expect(await ask('van-phong')).toMatch(/asked.pem: revoked[^]*affiliationChanged/)
    await steer('restore', { name: 'van-phong' })
    expect(await ask('van-phong')).toContain('asked.pem: good')
    expect((await steer('revoke', { name: 'nobody' })).status).toBe(400)
  })

  it.each<[Fault['kind'], RegExp]>([
    ['wrongNonce', /Nonce Verify error/],
    ['expired', /status expired/],
    ['future', /status not yet valid/],
    ['unsigned', /Response Verify Failure/],
    ['wrongSigner', /Response Verify Failure/],
    ['stranger', /Response Verify Failure/],
    ['noCertificate', /signer certificate not found/],
    ['tryLater', /trylater/],
    ['internalError', /internalerror/],
    ['unauthorized', /unauthorized/],
    ['unknown', /asked.pem: unknown/]
  ])('%s shows', async (kind, why) => {
    services.faults.arm({ kind, endpoint: 'ocsp' })
    expect(await ask('dong-nai')).toMatch(why)
  })
})

describe('files and faults of the line', () => {
  it('gives lists and issuers of CAs, and of nobody else', async () => {
    for (const ca of ['root-g2', 'root-g1', 'sub-g2', 'sub-g1']) {
      expect((await fetch(`${services.url}/crl/${ca}.crl`)).headers.get('content-type')).toBe(
        'application/pkix-crl'
      )
      const issuer = await fetch(`${services.url}/aia/${ca}.crt`)
      expect(new Uint8Array(await issuer.arrayBuffer())).toEqual(new Uint8Array(pki.certificate(ca).der))
    }
    for (const none of [
      '/crl/dong-nai.crl',
      '/aia/..%2Fkeys%2Froot-g2.key',
      '/keys/root-g2.key',
      '/crl/none.crl'
    ]) {
      expect((await fetch(`${services.url}${none}`)).status).toBe(404)
    }
  })

  it('a counted fault strikes so often, on its endpoint, and is over', async () => {
    services.faults.arm({ kind: 'http500', endpoint: 'crl', next: 1 })
    expect((await fetch(`${services.url}/aia/sub-g2.crt`)).status).toBe(200)
    expect((await fetch(`${services.url}/crl/sub-g2.crl`)).status).toBe(500)
    expect((await fetch(`${services.url}/crl/sub-g2.crl`)).status).toBe(200)
  })

  it('is cut off, garbled, empty, without an end', async () => {
    const once = (kind: Fault['kind']) => {
      services.faults.arm({ kind, next: 1 })
      return fetch(`${services.url}/crl/sub-g2.crl`)
    }
    await expect(once('down')).rejects.toThrow()
    expect(await (await once('garbage')).text()).toContain('<html>')
    expect(await (await once('empty')).text()).toBe('')
    const reader = (await once('endless')).body!.getReader()
    let size = 0
    while (size < 2 * 1024 * 1024) size += (await reader.read()).value?.length ?? 0
    await reader.cancel()
  })

  it('stops and comes back on the same port', async () => {
    await services.stop()
    await expect(fetch(`${services.url}/aia/sub-g2.crt`)).rejects.toThrow()
    await services.start()
    expect((await fetch(`${services.url}/aia/sub-g2.crt`)).status).toBe(200)
  })

  it('refuses a fault that there is not', async () => {
    const answered = await post('/_control/faults', Buffer.from('{"kind":"sunny"}'), 'application/json')
    expect(answered.status).toBe(400)
    expect(await answered.text()).toContain('sunny')
  })

  it('keeps what it was asked', async () => {
    const before = services.journal.read().length
    await fetch(`${services.url}/aia/sub-g1.crt`)
    const truth = (await (await fetch(`${services.url}/_control/truth`)).json()) as {
      asked: { request: string }[]
    }
    expect(truth.asked.slice(before).map(each => each.request)).toEqual(['GET /aia/sub-g1.crt'])
  })
})

describe('as a program of its own', () => {
  const start = (...args: string[]) =>
    spawn(process.execPath, ['--import', 'tsx', 'simulators/trust-services/main.ts', ...args], {
      cwd: path.join(import.meta.dirname, '../../..')
    })

  it('says where it stands and ends on SIGTERM', async () => {
    const free = await new Promise<number>(resolve => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number }
        server.close(() => resolve(port))
      })
    })
    const child = start('--pki', pki.folder, '--port', String(free))
    const line = await new Promise<string>(resolve =>
      child.stdout.once('data', piece => resolve(String(piece)))
    )
    const { url } = JSON.parse(line) as { url: string }
    expect((await fetch(`${url}/crl/sub-g2.crl`)).status).toBe(200)
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('without a PKI it says how to make one', async () => {
    const child = start('--pki', path.join(folder, 'none'))
    let text = ''
    child.stderr.on('data', piece => (text += String(piece)))
    const code = await new Promise(resolve => child.once('close', resolve))
    expect(code).toBe(1)
    expect(text).toContain('certs-dev/make.ts')
  })
})
