/** Signatures from end to end, by the real program: judged, made, held and let go, with services that fail in between. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDocument } from '../../simulators/dms/edxml.ts'
import { startTrustServices, type TrustServices } from '../../simulators/trust-services/server.ts'
import { signPdf } from '../../src/signatures/pdf/sign/sign.ts'
import { makePdf } from '../signatures/pdf-sign/made.ts'
import { apiOf, letter, type Api } from '../support/api.ts'
import { freshDatabase } from '../support/database.ts'
import { gather } from '../support/edoc.ts'
import { freePort, startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { signingKeyOf, testPki, type TestPki } from '../support/pki.ts'
import { ministries, office, openProvince, settleIn, type Province } from '../support/province.ts'
import { until } from '../support/wait.ts'

const [cabinet] = ministries
const home = fileURLToPath(new URL('../../', import.meta.url))
const { url: databaseUrl } = await freshDatabase()
const database = new pg.Pool({ connectionString: databaseUrl, max: 1 })
let folder: string
let pki: TestPki
let services: TrustServices
let province: Province
let gateway: GatewayProcess
let api: Api
let admin: string
let number = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-signatures-'))
  const port = await freePort()
  const base = `http://127.0.0.1:${String(port)}`
  pki = await testPki({
    urls: { ocsp: `${base}/ocsp`, crl: `${base}/crl`, aia: `${base}/aia`, tsa: `${base}/tsa` }
  })
  services = await startTrustServices({ pki: pki.folder, port })
  province = await openProvince({ speed: 0 })
  const keys = await settleIn(databaseUrl)
  admin = keys.admin
  const files = { p12: join(folder, 'van-phong.p12'), seal: join(folder, 'seal.png') }
  const { p12, sealPng } = pki.certificate('van-phong')
  await writeFile(files.p12, p12!)
  await writeFile(files.seal, sealPng!)
  const own = (id: string) => ({ id, kind: 'pkcs12', file: files.p12, password: 'env:TEST_P12_PASSWORD' })
  const keysFile = join(folder, 'keys.json')
  await writeFile(
    keysFile,
    JSON.stringify({
      gateway: own('cong'),
      agencies: [
        { organisation: office.code, keys: [own('van-phong')], seal: { image: files.seal, widthMm: 36 } }
      ]
    })
  )
  gateway = await startGateway({
    env: {
      ...province.env,
      DATABASE_URL: databaseUrl,
      LIENTHONG_KEYS_FILE: keysFile,
      TEST_P12_PASSWORD: pki.pkcs12Password,
      LIENTHONG_TRUST_HOSTS: `127.0.0.1:${String(port)}`,
      LIENTHONG_TSA_URL: `${base}/tsa`
    }
  })
  api = apiOf(province.url, keys.ioffice)
  await trust('anchor', 'root-g2')
  await trust('intermediate', 'sub-g2')
})
afterAll(async () => {
  await gateway.stop()
  await Promise.all([province.close(), services.close(), database.end()])
  await rm(folder, { recursive: true, force: true })
})

async function ask(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${province.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${JSON.stringify(answer)}`)
  return answer
}

async function trust(kind: 'anchor' | 'intermediate', name: string): Promise<void> {
  const { version } = await ask('GET', '/v1/admin/trust')
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(pki.certificate(name).der).toString('base64')}\n-----END CERTIFICATE-----\n`
  await ask(
    'POST',
    '/v1/admin/trust/certificates',
    { pem, kind, reason: 'thử' },
    { 'if-match': `"${String(version)}"` }
  )
}

async function signedBy(name: string): Promise<Buffer> {
  const bytes = makePdf()
  const file = {
    size: bytes.length,
    read: (at: number, length: number) => new Uint8Array(bytes.subarray(at, at + length))
  }
  const signed = await signPdf(file, {
    key: signingKeyOf(pki, name),
    form: { kind: 'hidden' },
    at: new Date()
  })
  if ('code' in signed) throw new Error(signed.code)
  return gather(signed.bytes())
}

const post = async (pdf: Buffer, query = '') => {
  const draft = letter(++number, [cabinet], { attachments: [{ name: 'cong-van.pdf', bytes: pdf }] })
  const response = await fetch(`${province.url}/v1/documents${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/xml' },
    body: new Uint8Array(writeDocument(draft, new Date()))
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const send = (pdf: Buffer, query = '?connector=ioffice') => post(pdf, query)
const copyOf = async (id: unknown) => (await api.document(String(id))).deliveries[0]!
const classOf = async (id: unknown) => {
  const { judgements } = (await ask('GET', `/v1/documents/${String(id)}/signatures`)) as {
    judgements: { report: { class: string; files: { signatures: { time: { by: string } }[] }[] } }[]
  }
  return judgements[0]!.report
}
const reaches = (id: unknown) => until(async () => (await copyOf(id)).state === 'handed-over')

describe('a signed document', () => {
  it('goes, sealed by the gateway, and is known as valid', async () => {
    const { status, body } = await send(await signedBy('van-phong'))
    expect(status).toBe(202)
    await reaches(body['documentId'])
    expect((await classOf(body['documentId'])).class).toBe('VALID_NO_TSA')
    const { rows } = await database.query<{ signature_xml: string }>(
      'select s.signature_xml from seal s join delivery d on d.id = s.delivery_id where d.document_id = $1',
      [body['documentId']]
    )
    expect(rows).toMatchObject([{ signature_xml: expect.stringContaining('<lt:Attachments') }])
  })

  it.each([
    ['revoked', 'certificate.revoked'],
    ['stranger', 'certificate.root-not-trusted'],
    ['wrong-eku', 'certificate.wrong-purpose']
  ])('by a key that is %s is refused by code', async (name, code) => {
    const { status, body } = await send(await signedBy(name))
    expect(status).toBe(422)
    expect(body).toMatchObject({ error: { code } })
  })

  it('under a root that is not in the store is refused, until an administrator adds the root', async () => {
    const pdf = await signedBy('so-tai-chinh')
    expect(await send(pdf)).toMatchObject({
      status: 422,
      body: { error: { code: 'certificate.root-not-trusted' } }
    })
    await trust('anchor', 'root-g1')
    const { status, body } = await send(pdf)
    expect(status).toBe(202)
    await reaches(body['documentId'])
    expect((await classOf(body['documentId'])).class).toBe('VALID_NO_TSA')
  })
})

describe('a document to be signed by the gateway', () => {
  it('leaves signed, timestamped and valid, also for the command line', async () => {
    const { status, body } = await send(makePdf(), '?connector=ioffice&sign=issue')
    expect(status, JSON.stringify(body)).toBe(202)
    await reaches(body['documentId'])
    const report = await classOf(body['documentId'])
    expect(report).toMatchObject({ class: 'VALID', files: [{ signatures: [{ time: { by: 'timestamp' } }] }] })
    const answer = await fetch(`${province.url}/v1/documents/${String(body['documentId'])}/attachments/1`, {
      headers: { authorization: `Bearer ${admin}` }
    })
    const signed = Buffer.from(await answer.arrayBuffer())
    const file = join(folder, 'signed.pdf')
    await writeFile(file, signed)
    expect(await verify(file)).toMatchObject({ code: 0, output: expect.stringContaining('HỢP LỆ · valid') })
    await writeFile(file, Buffer.concat([signed, Buffer.from('\n% thêm\n')]))
    expect(await verify(file)).toMatchObject({ code: 2, output: expect.stringContaining('KHÔNG HỢP LỆ') })
  })

  it('waits while the timestamp authority is away, unsigned and unsent, and goes when it is back', async () => {
    services.faults.arm({ kind: 'down', endpoint: 'tsa' })
    const { status, body } = await send(makePdf(), '?connector=ioffice&sign=issue')
    expect(status, JSON.stringify(body)).toBe(202)
    expect(await copyOf(body['documentId'])).toMatchObject({
      state: 'held',
      error: { code: 'timestamp.unavailable' }
    })
    services.faults.clear()
    await ask('POST', `/v1/admin/documents/${String(body['documentId'])}/recheck`, {})
    await reaches(body['documentId'])
    expect((await classOf(body['documentId'])).class).toBe('VALID')
  })
})

/** The command as a stranger runs it, beside the running gateway. */
function verify(file: string): Promise<{ code: number; output: string }> {
  const { TEST_PROGRAM } = process.env
  const program =
    TEST_PROGRAM === undefined
      ? ['--import', 'tsx', join(home, 'src', 'main.ts')]
      : [join(home, TEST_PROGRAM)]
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [...program, 'verify', file],
      {
        cwd: home,
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: databaseUrl,
          LIENTHONG_DATA_DIR: join(folder, 'cli'),
          LIENTHONG_TRUST_HOSTS: new URL(pki.urls.tsa).host
        }
      },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    )
  })
}
