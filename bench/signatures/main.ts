/**
 * In a process of its own: what signing and verifying cost beside the bare arithmetic over the same bytes (one digest, one
 * RSA operation by node:crypto), and the most memory that the process ever had. Prints one JSON.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePki } from '../../certs-dev/make.ts'
import { startTrustServices } from '../../simulators/trust-services/server.ts'
import { loadProgram } from './program.ts'
import type { SignatureFigures } from './report.ts'

const [, , program = 'src', megabytes = '1', rounds = '20'] = process.argv
const { createLookup, openFile, readCertificate, readTrust, signPdf, systemClock, verifyPdf } =
  await loadProgram(program)

const folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-'))
const pki = join(folder, 'pki')
const port = await freePort()
const base = `http://127.0.0.1:${String(port)}`
const index = makePki({
  folder: pki,
  urls: { ocsp: `${base}/ocsp`, crl: `${base}/crl`, aia: `${base}/aia`, tsa: `${base}/tsa` }
})
const services = await startTrustServices({ pki, port })
try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`)
} finally {
  await services.close()
  await rm(folder, { recursive: true, force: true })
}

async function measure(): Promise<SignatureFigures> {
  const of = (name: string) => {
    const entry = index.certificates.find(each => each.name === name)
    if (entry === undefined) throw new Error(name)
    return { der: new Uint8Array(readFileSync(join(pki, entry.certificate))), key: join(pki, entry.key) }
  }
  const agency = of('dong-nai')
  const certificate = readCertificate(agency.der)
  if ('code' in certificate) throw new Error(certificate.code)
  const privateKey = createPrivateKey(readFileSync(agency.key))
  const publicKey = createPublicKey(privateKey)
  const key = {
    id: 'bench',
    certificate: agency.der,
    chain: [of('sub-g2').der],
    facts: certificate.facts,
    algorithm: 'rsa-sha256' as const,
    sign: async (data: Uint8Array) => new Uint8Array(sign('sha256', data, privateKey))
  }
  const plain = await paper(Number(megabytes))
  const signed = join(folder, 'signed.pdf')
  const signing = await each(async () => {
    const source = openFile(plain)
    const made = await signPdf(source, { key, form: { kind: 'hidden' }, at: new Date() })
    if ('code' in made) throw new Error(made.code)
    await write(signed, made.bytes())
    source.close()
  })
  const lookup = createLookup({
    allowedHosts: [`127.0.0.1:${String(port)}`],
    cache: { get: async () => null, put: async () => undefined },
    clock: systemClock,
    log: { info: () => {}, warn: () => {}, error: () => {} }
  })
  const trust = readTrust({
    version: 1,
    anchors: [of('root-g2').der],
    intermediates: [of('sub-g2').der],
    bindings: []
  })
  const verifying = await each(async () => {
    const source = openFile(signed)
    const verdict = await verifyPdf(source, { trust, lookup, receivedAt: new Date(), now: new Date() })
    source.close()
    if (verdict.class !== 'VALID_NO_TSA') throw new Error(JSON.stringify(verdict.problems))
  })
  const peakMiB = peak()
  const proof = sign('sha256', Buffer.from('bench'), privateKey)
  const bareSigning = await each(async () => {
    await write(join(folder, 'copy.pdf'), createReadStream(plain) as AsyncIterable<Uint8Array>, true)
    sign('sha256', Buffer.from('bench'), privateKey)
  })
  const bareVerifying = await each(async () => {
    const hash = createHash('sha256')
    for await (const bytes of createReadStream(signed) as AsyncIterable<Uint8Array>) hash.update(bytes)
    hash.digest()
    if (!verify('sha256', Buffer.from('bench'), publicKey, proof)) throw new Error('bare')
  })
  return { megabytes: Number(megabytes), signing, bareSigning, verifying, bareVerifying, peakMiB }
}

/** The median of the rounds, in milliseconds. */
async function each(work: () => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < Number(rounds); round++) {
    const begun = performance.now()
    await work()
    times.push(performance.now() - begun)
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>, hashed = false): Promise<void> {
  const hash = createHash('sha256')
  const file = await open(path, 'w')
  for await (const chunk of bytes) {
    if (hashed) hash.update(chunk)
    await file.write(chunk)
  }
  await file.close()
  if (hashed) hash.digest()
}

/** A page with an enclosure of that size, written piece by piece: what is measured must not hold it. */
async function paper(size: number): Promise<string> {
  const path = join(folder, 'plain.pdf')
  const length = size * 1024 ** 2
  const head = [
    '%PDF-1.7\n',
    '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n',
    '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>\nendobj\n',
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /Resources << >> >>\nendobj\n',
    `4 0 obj\n<< /Length ${String(length)} >>\nstream\n`
  ]
  const offsets = head.map((_, at) => head.slice(0, at).join('').length).slice(1)
  const tail = '\nendstream\nendobj\n'
  const start = head.join('').length + length + tail.length
  const entries = offsets.map(at => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const table = `xref\n0 5\n0000000000 65535 f \n${entries}trailer\n<< /Size 5 /Root 1 0 R >>\n`
  const mebibyte = Buffer.alloc(1024 ** 2, 'phu luc ')
  await write(
    path,
    (async function* () {
      yield Buffer.from(head.join(''), 'latin1')
      for (let i = 0; i < size; i++) yield mebibyte
      yield Buffer.from(`${tail}${table}startxref\n${String(start)}\n%%EOF\n`, 'latin1')
    })()
  )
  return path
}

/** The kernel's own mark of this process, MiB; 0 where there is none. */
function peak(): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    return Math.round(Number(kilobytes) / 1024)
  } catch {
    return 0
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  return new Promise(resolve => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
