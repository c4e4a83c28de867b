import { afterAll, describe, expect, it } from 'vitest'
import { makePdf } from '../signatures/pdf-sign/made.ts'
import { edoc } from '../support/edoc.ts'
import { gateway } from '../support/http.ts'
import { openSigningBench } from '../support/signing.ts'

const bench = await openSigningBench()
afterAll(() => bench.close())
const g = await gateway({ examiner: bench.examiner })
const { call, keys, signatures, clock } = g
const nobody = '019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'

let number = 700
const posted = async (query = '') => {
  const { bytes } = await edoc(g.contents, { number: String(++number) })
  return call('POST', `/v1/documents${query}`, { key: keys.ioffice, body: bytes, type: 'application/xml' })
}
const idOf = async () => String((await posted()).json().documentId)
const later = async () => {
  clock.advance(3_700_000)
  await g.work()
}

describe('POST /v1/verify', () => {
  const verify = (body: Buffer, type: string, name = '') =>
    call('POST', `/v1/verify${name}`, { key: keys.auditor, body, type })

  it('tells all there is to say of a PDF, under the name it is given, and sends nothing', async () => {
    const before = (await call('GET', '/v1/documents', { key: keys.admin })).json().items.length
    const answer = await verify(makePdf(), 'application/pdf', '?name=van-ban.pdf')
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json()).toMatchObject({
      kind: 'pdf',
      report: { class: 'UNSIGNED', classText: 'Không có chữ ký số', files: [{ name: 'van-ban.pdf' }] }
    })
    expect((await call('GET', '/v1/documents', { key: keys.admin })).json().items.length).toBe(before)
  })

  it('believes the bytes, not the content type', async () => {
    expect((await verify(makePdf(), 'application/xml')).json()).toMatchObject({ kind: 'pdf' })
    const { bytes } = await edoc(g.contents)
    const answer = (await verify(bytes, 'application/pdf')).json()
    expect(answer).toMatchObject({ kind: 'edxml', from: '000.00.01.H19', code: '123/VP-TH' })
  })

  it.each([
    ['nothing at all', Buffer.alloc(0)],
    ['a text', Buffer.from('xin chào')],
    ['an XML bomb', Buffer.from('<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>')]
  ])('refuses %s by code', async (_what, body) => {
    const answer = await verify(body, 'application/octet-stream')
    expect(answer.statusCode).toBe(422)
    expect(answer.json().error.code).toMatch(/^edxml\./)
  })

  it('is for those with a key', async () => {
    expect((await call('POST', '/v1/verify', { body: makePdf(), type: 'application/pdf' })).statusCode).toBe(
      401
    )
  })
})

describe('a document’s judgements', () => {
  it('are shown to its sender and to auditors, and to nobody else', async () => {
    signatures.all('VALID')
    const id = await idOf()
    for (const key of [keys.ioffice, keys.auditor]) {
      const answer = await call('GET', `/v1/documents/${id}/signatures`, { key })
      expect(answer.json()).toMatchObject({
        documentId: id,
        judgements: [
          { number: 1, decision: 'passed', policy: { files: 'intact' }, report: { class: 'VALID' } }
        ]
      })
    }
    expect((await call('GET', `/v1/documents/${id}/signatures`, { key: keys.onewin })).statusCode).toBe(404)
    expect((await call('GET', `/v1/documents/${nobody}/signatures`, { key: keys.admin })).statusCode).toBe(
      404
    )
  })
})

describe('a document held for its signatures', () => {
  const held = async () => {
    signatures.all('INDETERMINATE', [{ code: 'signature.undecided', field: 'OCSP' }])
    const id = await idOf()
    const { deliveries } = (await call('GET', `/v1/documents/${id}`, { key: keys.ioffice })).json()
    return { id, delivery: deliveries[0] }
  }

  it('lies in its tray with the reason in both languages', async () => {
    const { delivery } = await held()
    expect(delivery).toMatchObject({
      state: 'held',
      error: { code: 'signature.undecided', retry: true }
    })
    const tray = (await call('GET', '/v1/admin/trays?tray=held', { key: keys.auditor })).json()
    expect(tray.items.map((item: { id: string }) => item.id)).toContain(delivery.id)
  })

  it('is judged again when an administrator asks, and goes when that passes', async () => {
    const { id, delivery } = await held()
    signatures.all('VALID')
    expect((await call('POST', `/v1/admin/documents/${id}/recheck`, { key: keys.auditor })).statusCode).toBe(
      403
    )
    const asked = await call('POST', `/v1/admin/documents/${id}/recheck`, { key: keys.admin })
    expect([asked.statusCode, asked.json()]).toEqual([202, { result: 'queued' }])
    await g.work()
    const { deliveries } = (await call('GET', `/v1/documents/${id}`, { key: keys.ioffice })).json()
    expect(deliveries[0]).toMatchObject({ id: delivery.id, state: 'handed-over' })
  })

  it('is not let go by a retry: that only asks for a new judgement', async () => {
    const { id, delivery } = await held()
    const retried = await call('POST', `/v1/admin/deliveries/${delivery.id}/retry`, { key: keys.admin })
    expect(retried.json()).toEqual({ result: 'rechecking' })
    await later()
    const { deliveries } = (await call('GET', `/v1/documents/${id}`, { key: keys.ioffice })).json()
    expect(deliveries[0]).toMatchObject({ state: 'held', attempts: 0 })
  })

  it('is refused by an administrator with a reason, once', async () => {
    const { delivery } = await held()
    const refuse = (reason?: string) =>
      call('POST', `/v1/admin/deliveries/${delivery.id}/refuse`, {
        key: keys.admin,
        json: reason === undefined ? {} : { reason }
      })
    expect((await refuse()).statusCode).toBe(400)
    expect((await refuse('Sai thể thức')).json()).toEqual({ result: 'refused' })
    const again = await refuse('lần nữa')
    expect([again.statusCode, again.json().error.code]).toEqual([409, 'delivery.not-held'])
  })
})

describe('policies', () => {
  const path = '/v1/admin/signature-policies'
  const strict = { envelope: 'reported', files: 'person-and-agency', time: 'timestamp' }

  it('are listed for every partner: what a DMS sends out, what an axis brings in', async () => {
    const { items } = (await call('GET', path, { key: keys.auditor })).json()
    const places = items.map((i: { partnerId: string; direction: string }) => `${i.partnerId} ${i.direction}`)
    expect(places.sort()).toEqual(['ioffice out', 'lgsp in', 'onewin out', 'vxp in'])
  })

  it('change what the next document must show, and leave both versions in the audit', async () => {
    signatures.all('VALID')
    const put = await call('PUT', `${path}/ioffice/out`, { key: keys.admin, json: strict })
    expect(put.json()).toMatchObject({ policy: strict, changedBy: expect.stringMatching(/^admin:/) })
    const refused = await posted()
    expect(refused.statusCode).toBe(422)
    expect(refused.json().error.code).toBe('signature.agency-missing')
    const { items } = (await call('GET', '/v1/admin/audit', { key: keys.auditor })).json()
    expect(items).toContainEqual(
      expect.objectContaining({
        action: 'signature-policy.changed',
        facts: expect.objectContaining({
          after: strict,
          before: expect.objectContaining({ files: 'intact' })
        })
      })
    )
    await call('PUT', `${path}/ioffice/out`, {
      key: keys.admin,
      json: { envelope: 'intact', files: 'intact', time: 'receipt' }
    })
  })

  it.each([
    ['a partner that is not there', `${path}/nobody/out`, strict, 404],
    ['a DMS as if it were an axis', `${path}/ioffice/in`, strict, 404],
    ['a rule that is not one', `${path}/ioffice/out`, { ...strict, files: 'none' }, 400],
    ['half a policy', `${path}/ioffice/out`, { files: 'intact' }, 400]
  ])('cannot be set for %s', async (_what, url, json, status) => {
    expect((await call('PUT', url, { key: keys.admin, json })).statusCode).toBe(status)
  })

  it('are changed by administrators only', async () => {
    expect((await call('PUT', `${path}/ioffice/out`, { key: keys.auditor, json: strict })).statusCode).toBe(
      403
    )
  })
})

describe('signatures asked for with a post', () => {
  it('are made by the gateway, or the post is refused by code', async () => {
    signatures.all('VALID')
    signatures.applies(() => ({ kind: 'refused', problems: [{ code: 'key.not-found', field: 'From' }] }))
    const refused = await posted('?sign=issue')
    expect(refused.json().error.code).toBe('key.not-found')
    signatures.applies(message => ({ kind: 'applied', keyId: 'k', message }))
    expect((await posted('?sign=issue')).statusCode).toBe(202)
  })

  it.each([
    ['a copy without its number', '?sign=sao-y'],
    ['an original with a copy’s number', '?sign=issue&copyCode=12/SY'],
    ['a form that is none', '?sign=everything']
  ])('are not %s', async (_what, query) => {
    expect((await posted(query)).statusCode).toBe(400)
  })
})

describe('the keys that the gateway signs with', () => {
  it('are shown with their state and reason, and nothing that could sign', async () => {
    const away = {
      id: 'hsm',
      organisation: '000.00.01.H19',
      holder: 'pkcs11',
      place: 'UBND',
      state: 'away',
      reason: { code: 'key.token-missing', detail: 'UBND' },
      since: '2026-03-02T02:00:00.000Z',
      serving: true
    } as const
    g.keyStates.push(away)
    const { items } = (await call('GET', '/v1/admin/keys', { key: keys.auditor })).json()
    expect(items).toMatchObject([
      { id: 'hsm', state: 'away', reason: { code: 'key.token-missing', retry: true } }
    ])
    expect((await call('GET', '/v1/admin/keys', { key: keys.ioffice })).statusCode).toBe(403)
  })
})
