import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'
import { openSigningBench } from '../support/signing.ts'

const run = promisify(execFile)
const day = '2026-03-02'
const scene = await gateway()
const { call, keys } = scene
const admin = { key: keys.admin }

interface FindingBody {
  id: string
  kind: string
  state: string
  text: string
  plan: { kind: string; action?: string; text: string }
}
const open = async () =>
  (await call('GET', `/v1/admin/reconciliation/findings?state=open&day=${day}`, admin)).json<{
    items: FindingBody[]
  }>().items

describe('reconciliation by the API', () => {
  it('a run is asked for by an administrator, and read with its result by an auditor', async () => {
    for (const number of ['1', '2']) await scene.accepted({ number, to: ['000.00.00.G22'] })
    await scene.work()
    scene.clock.set('2026-03-02T22:30:00Z')
    const json = { partner: 'vxp', day }
    expect(
      (await call('POST', '/v1/admin/reconciliation/runs', { key: keys.auditor, json })).statusCode
    ).toBe(403)
    const asked = await call('POST', '/v1/admin/reconciliation/runs', { ...admin, json })
    expect(asked.statusCode).toBe(202)
    await scene.work()
    const { id } = asked.json<{ id: string }>()
    const read = await call('GET', `/v1/admin/reconciliation/runs/${id}`, { key: keys.auditor })
    expect(read.json()).toMatchObject({
      state: 'done',
      partner: 'vxp',
      result: { own: { lines: 2 }, theirs: { lines: 0 }, counts: { 'missing-there': 2 } }
    })
    const page = await call('GET', `/v1/admin/reconciliation/runs?partner=vxp&day=${day}`, admin)
    expect(page.json<{ items: unknown[] }>().items).toHaveLength(1)
  })

  it.each([
    [{ partner: 'nobody', day }, 404, 'access.not-found'],
    [{ partner: 'vxp', day: '2026-04-01' }, 422, 'reconciliation.day-not-over'],
    [{ partner: 'vxp', day: '2026-02-30' }, 400, 'request.invalid'],
    [{ partner: 'vxp' }, 400, 'request.invalid']
  ])('%j is refused: %i %s', async (json, status, code) => {
    const answer = await call('POST', '/v1/admin/reconciliation/runs', { ...admin, json })
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ error: { code } })
  })

  it('a repair says what it would do, does it, and does it once; many go at once', async () => {
    const [first, second] = await open()
    expect(first).toMatchObject({ kind: 'missing-there', plan: { kind: 'repair', action: 'ask-then-send' } })
    const path = `/v1/admin/reconciliation/findings/${first!.id}/repair`
    expect((await call('POST', path, { key: keys.auditor })).statusCode).toBe(403)
    expect((await call('POST', `${path}?dry=true`, admin)).json()).toMatchObject({ result: 'would-repair' })
    expect(await open()).toHaveLength(2)
    expect((await call('POST', path, admin)).json()).toMatchObject({ result: 'repaired', detail: 'queued' })
    expect((await call('POST', path, admin)).json()).toMatchObject({
      error: { code: 'reconciliation.finding-closed' }
    })
    const many = await call('POST', '/v1/admin/reconciliation/findings/repair?dry=true', {
      ...admin,
      json: { ids: [first!.id, second!.id] }
    })
    expect(many.json()).toMatchObject({
      items: [{ result: 'not-repaired' }, { result: 'would-repair' }]
    })
    const dismissed = `/v1/admin/reconciliation/findings/${second!.id}`
    expect((await call('POST', `${dismissed}/dismiss`, { ...admin, json: {} })).statusCode).toBe(400)
    expect(
      (await call('POST', `${dismissed}/dismiss`, { ...admin, json: { reason: 'Đã gọi' } })).statusCode
    ).toBe(200)
    expect((await call('GET', dismissed, admin)).json()).toMatchObject({
      state: 'dismissed',
      closeReason: 'Đã gọi'
    })
    expect(await open()).toEqual([])
    const filter = 'kind=missing-there&partner=vxp&state=repaired'
    expect(
      (await call('GET', `/v1/admin/reconciliation/findings?${filter}`, admin)).json<{ items: unknown[] }>()
        .items
    ).toHaveLength(1)
  })

  it('a DMS hands in its own book alone, and an empty or broken one says so', async () => {
    const book = {
      sent: [{ from: '000.00.01.H19', to: ['000.00.00.G22'], code: '77/VP-TH', subject: 'V/v thử' }],
      received: []
    }
    const path = `/v1/books/${day}`
    const answer = await call('PUT', path, { key: keys.ioffice, json: book })
    expect(answer.json()).toMatchObject({ connector: 'ioffice', day, sent: 1, received: 0 })
    expect(
      (await call('PUT', `${path}?connector=onewin`, { key: keys.ioffice, json: book })).statusCode
    ).toBe(403)
    expect((await call('GET', path, { key: keys.onewin })).statusCode).toBe(404)
    expect((await call('GET', path, { key: keys.ioffice })).statusCode).toBe(200)
    expect((await call('GET', `${path}?connector=ioffice`, admin)).statusCode).toBe(200)
    expect((await call('PUT', path, { key: keys.auditor, json: book })).statusCode).toBe(403)
    for (const json of [{ sent: [] }, { ...book, sent: [{ to: [], from: 'x' }] }])
      expect((await call('PUT', path, { key: keys.ioffice, json })).statusCode).toBe(400)
    await scene.work()
    const found = await open()
    // What we have of it and its book lacks is for people to speak about; what it has put out can be collected.
    expect(found.map(({ kind, plan }) => [kind, plan.action ?? plan.kind]).sort()).toEqual([
      ['missing-here', 'collect'],
      ['missing-there', 'call'],
      ['missing-there', 'call']
    ])
  })

  it('the report of a day without a run, or without a key, says so', async () => {
    const path = '/v1/admin/reconciliation/reports'
    expect((await call('GET', `${path}/2026-01-01`, admin)).json()).toMatchObject({
      error: { code: 'reconciliation.no-report' }
    })
    expect((await call('GET', `${path}/${day}?format=p7s`, admin)).json()).toMatchObject({
      error: { code: 'reconciliation.unsigned' }
    })
    expect((await call('GET', `${path}/${day}`, { key: keys.ioffice })).statusCode).toBe(403)
    const pdf = await call('GET', `${path}/${day}?format=pdf`, { key: keys.auditor })
    expect(pdf.rawPayload.subarray(0, 5).toString('latin1')).toBe('%PDF-')
  })
})

describe('the signed report', async () => {
  const bench = await openSigningBench()
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-report-'))
  afterAll(async () => {
    await bench.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('verifies with openssl over exactly the JSON that was given out, and no other', async () => {
    scene.signatures.signs((bytes, at) => bench.signatures.signBytes(bytes, at))
    const [finding] = await open()
    await call('POST', `/v1/admin/reconciliation/findings/${finding!.id}/dismiss`, {
      ...admin,
      json: { reason: 'thử ký' }
    })
    const path = `/v1/admin/reconciliation/reports/${day}`
    const json = await call('GET', path, admin)
    const signature = await call(
      'GET',
      `${path}?format=p7s&version=${String(json.headers['x-report-version'])}`,
      admin
    )
    expect(signature.statusCode).toBe(200)
    const file = (name: string) => join(folder, name)
    await writeFile(file('report.json'), json.rawPayload)
    await writeFile(file('report.p7s'), signature.rawPayload)
    const roots = bench.pki.all.filter(({ kind }) => kind === 'root' || kind === 'sub-ca')
    await writeFile(file('roots.pem'), roots.map(({ pem }) => pem).join('\n'))
    const verify = (content: string) =>
      run('openssl', [
        ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', file('report.p7s')],
        ...['-content', file(content), '-CAfile', file('roots.pem'), '-purpose', 'any', '-out', file('out')]
      ])
    await expect(verify('report.json')).resolves.toMatchObject({ stderr: expect.stringContaining('success') })
    await writeFile(file('altered.json'), json.body.replace('"dismissed"', '"repaired"'))
    await expect(verify('altered.json')).rejects.toThrow()
  })
})
