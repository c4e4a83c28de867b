import { v7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { edoc, once, pdf, statusBytes } from '../support/edoc.ts'
import { form, gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys, contents } = g
const xml = 'application/xml'
const nobody = '019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'

async function post(facts: Parameters<typeof edoc>[1] = {}, more: Parameters<typeof call>[2] = {}) {
  const { bytes } = await edoc(contents, facts)
  return call('POST', '/v1/documents', { key: keys.ioffice, body: bytes, type: xml, ...more })
}

async function addOffices(codes: readonly string[]) {
  const offices = codes.map(code => ({
    id: v7(),
    name: `Đơn vị ${code}`,
    level: 'trung-uong' as const,
    code
  }))
  await g.db.insertInto('organisation').values(offices).execute()
  const periods = offices.map(({ id, code }) => ({ code, scheme: 'qcvn102' as const, organisation_id: id }))
  await g.db.insertInto('organisation_code').values(periods).execute()
}

describe('POST /v1/documents', () => {
  it('answers 202 with one delivery a recipient', async () => {
    const response = await post({ number: '1', to: ['000.00.00.G22', '000.00.02.H19'] })
    expect(response.statusCode).toBe(202)
    expect(response.json()).toMatchObject({
      message: 'edoc',
      duplicate: false,
      deliveries: [
        { recipientCode: '000.00.00.G22', via: { kind: 'axis', id: 'vxp' } },
        { recipientCode: '000.00.02.H19', via: { kind: 'dms', id: 'onewin' } }
      ]
    })
  })

  it.each(['application/xml; charset=utf-8', 'application/edxml+xml', 'text/xml'])('takes %s', async type => {
    expect((await post({ number: `type ${type}` }, { type })).statusCode).toBe(202)
  })

  it('answers a repeat as a duplicate with the same id', async () => {
    const [first, second] = [await post({ number: '2' }), await post({ number: '2' })]
    expect(second.statusCode).toBe(202)
    expect(second.json()).toMatchObject({ duplicate: true, documentId: first.json().documentId })
  })

  it('answers an idempotency key used for other content with 409 and the evidence', async () => {
    const headers = { 'idempotency-key': 'k-1' }
    await post({ number: '3' }, { headers })
    const response = await post({ number: '4' }, { headers })
    expect(response.statusCode).toBe(409)
    expect(response.json().error).toMatchObject({
      code: 'idempotency.key-reused',
      fault: 'sender',
      retry: false
    })
    expect(response.json().error.refusalId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each(['', 'a b', 'é', 'x'.repeat(201)])('refuses the idempotency key %j', async key => {
    const response = await post({}, { headers: { 'idempotency-key': key } })
    expect(response.statusCode).toBe(400)
    expect(response.json().error.problems[0]).toMatchObject({
      code: 'request.invalid',
      field: 'headers/idempotency-key'
    })
  })

  it('names every problem of a refused message, in both languages, and keeps it', async () => {
    const response = await post({ number: '5', to: ['NO.SUCH', 'NOR.THIS'] })
    expect(response.statusCode).toBe(422)
    const { error } = response.json()
    expect(error.problems).toHaveLength(2)
    for (const problem of error.problems) {
      expect(problem).toMatchObject({ code: 'recipient.unknown' })
      for (const text of ['message', 'messageEn', 'remedy', 'remedyEn']) expect(problem[text]).not.toBe('')
    }
    const kept = await call('GET', `/v1/admin/refusals/${error.refusalId}`, { key: keys.auditor })
    expect(kept.json()).toMatchObject({ source: 'ioffice', problems: [{ code: 'recipient.unknown' }, {}] })
    const raw = await call('GET', `/v1/admin/refusals/${error.refusalId}/raw`, { key: keys.admin })
    expect(raw.headers['content-disposition']).toBe(`attachment; filename="${error.refusalId}.bin"`)
    expect(raw.body).toContain('NO.SUCH')
  })

  it.each([
    ['<a', 422],
    ['', 422]
  ])('refuses %j as a message', async (body, status) => {
    expect((await call('POST', '/v1/documents', { key: keys.ioffice, body, type: xml })).statusCode).toBe(
      status
    )
  })

  it('takes a document to 1,000 recipients and refuses the one to 1,001', async () => {
    const some = Array.from({ length: 1001 }, (_, n) => `900.00.${n}.G22`)
    await addOffices(some)
    const accepted = await post({ number: '6', to: some.slice(1) })
    expect(accepted.statusCode, accepted.body.slice(0, 500)).toBe(202)
    expect(accepted.json().deliveries).toHaveLength(1000)
    const shown = await call('GET', `/v1/documents/${accepted.json().documentId}`, { key: keys.ioffice })
    expect(shown.json().deliveries).toHaveLength(1000)
    const refused = await post({ number: '6b', to: some })
    expect(refused.statusCode).toBe(413)
    expect(refused.json().error.code).toBe('edxml.too-many-recipients')
  })

  it('refuses a body over the limit while it is read, without accepting it', async () => {
    const { bytes } = await edoc(contents, { number: '7' })
    const body = Buffer.concat([bytes, Buffer.alloc(5 * 1024 * 1024, ' ')])
    const response = await call('POST', '/v1/documents', { key: keys.ioffice, body, type: xml })
    expect(response.statusCode).toBe(413)
    expect(response.json().error.code).toBe('request.too-large')
    const list = await call('GET', '/v1/documents?q=7/VP-TH', { key: keys.ioffice })
    expect(
      list.json().items.filter((d: { reference: { code: string } }) => d.reference.code === '7/VP-TH')
    ).toEqual([])
  })

  it.each(['application/json', 'application/pdf', 'application/x-www-form-urlencoded'])(
    'refuses %s',
    async type => {
      const response = await call('POST', '/v1/documents', { key: keys.ioffice, body: '{}', type })
      expect(response.statusCode).toBe(415)
      expect(response.json().error.code).toBe('request.unsupported-type')
    }
  )

  it('lets a DMS act for itself alone, and an administrator for the one he names', async () => {
    const { bytes: body } = await edoc(contents, { number: '8' })
    const as = (key: string, connector: string) =>
      call('POST', `/v1/documents${connector}`, { key, body, type: xml })
    expect((await as(keys.ioffice, '?connector=onewin')).json().error.code).toBe('access.not-yours')
    expect((await as(keys.onewin, '')).json().error.code).toBe('sender.not-yours')
    expect((await as(keys.admin, '')).json().error.problems[0].field).toBe('querystring/connector')
    expect((await as(keys.admin, '?connector=nobody')).statusCode).toBe(400)
    expect((await as(keys.auditor, '?connector=ioffice')).statusCode).toBe(403)
    expect((await as(keys.admin, '?connector=ioffice')).statusCode).toBe(202)
  })

  it('accepts a status posted there and says that it was one', async () => {
    await g.arrive(
      { from: '000.00.00.G22', number: '9', to: ['000.00.01.H19'], documentId: 'G22-9' },
      'r-9',
      '000.00.01.H19'
    )
    const body = await statusBytes(contents, {
      code: '03',
      from: '000.00.01.H19',
      to: '000.00.00.G22',
      documentId: 'G22-9'
    })
    const response = await call('POST', '/v1/documents', { key: keys.ioffice, body, type: xml })
    expect(response.statusCode).toBe(202)
    expect(response.json()).toMatchObject({ message: 'status', duplicate: false, effect: 'advanced' })
  })
})

describe('a document as metadata and files', () => {
  const metadata = {
    from: { code: '000.00.01.H19', name: 'Văn phòng UBND tỉnh' },
    to: [{ code: '000.00.00.G22', name: 'Văn phòng Chính phủ' }],
    documentId: 'form-1',
    codeNumber: '77',
    codeNotation: 'UBND-VX',
    place: 'Đồng Nai',
    promulgationDate: '2026-03-02',
    documentType: { type: '18', typeName: 'Công văn' },
    subject: 'V/v gửi bằng biểu mẫu',
    signer: { position: 'Chánh Văn phòng', fullName: 'Trần Thị Mẫu' },
    files: [{ name: 'công văn.pdf', description: 'Bản chính' }]
  }
  const send = (parts: Parameters<typeof form>[0], headers = {}) =>
    call('POST', '/v1/documents', { key: keys.ioffice, headers, ...form(parts) })
  const field = (value: unknown) => ({ name: 'metadata', content: JSON.stringify(value) })
  const file = { name: 'files', filename: 'công văn.pdf', type: 'application/pdf', content: pdf }

  it('goes the very same way, and a repeat gives the same bytes', async () => {
    const headers = { 'idempotency-key': 'form-1' }
    const first = await send([field(metadata), file], headers)
    expect(first.statusCode, first.body).toBe(202)
    const again = await send([file, field(metadata)], headers)
    expect(again.json()).toMatchObject({ duplicate: true, documentId: first.json().documentId })
    const shown = await call('GET', `/v1/documents/${first.json().documentId}`, { key: keys.ioffice })
    expect(shown.json()).toMatchObject({
      reference: { senderCode: '000.00.01.H19', documentId: 'form-1', code: '77/UBND-VX' },
      subject: 'V/v gửi bằng biểu mẫu',
      attachments: [
        { number: 1, name: 'công văn.pdf', description: 'Bản chính', mediaType: 'application/pdf' }
      ]
    })
    const attachment = await call('GET', `/v1/documents/${first.json().documentId}/attachments/1`, {
      key: keys.ioffice
    })
    expect(attachment.rawPayload).toEqual(pdf)
  })

  it('leaves no path in a file name', async () => {
    const trick = { ...file, filename: '../../etc/pass"wd\\..\\x.pdf' }
    const response = await send([field({ ...metadata, documentId: 'form-2', files: [] }), trick])
    expect(response.statusCode, response.body).toBe(202)
    const shown = await call('GET', `/v1/documents/${response.json().documentId}`, { key: keys.ioffice })
    expect(shown.json().attachments[0].name).not.toMatch(/[/\\]/)
  })

  it.each([
    ['no metadata', [file], 'metadata'],
    ['metadata that is not JSON', [{ name: 'metadata', content: '{' }, file], 'metadata'],
    ['an unknown field', [field({ ...metadata, admin: true }), file], 'metadata/admin'],
    ['no recipients', [field({ ...metadata, to: [] }), file], 'metadata/to'],
    [
      'a description of a missing file',
      [field({ ...metadata, files: [{ name: 'x' }] }), file],
      'metadata/files'
    ],
    ['another field', [field(metadata), { name: 'other', content: 'x' }], 'other']
  ])('refuses %s', async (_why, parts, place) => {
    const response = await send(parts)
    expect(response.statusCode, response.body).toBe(400)
    expect(response.json().error.problems[0]).toMatchObject({ code: 'request.invalid', field: place })
  })

  it('counts all files together', async () => {
    const large = (n: number) => ({
      ...file,
      filename: `${n}.bin`,
      content: Buffer.alloc(3 * 1024 * 1024, n)
    })
    const response = await send([field({ ...metadata, files: [] }), large(1), large(2)])
    expect(response.statusCode).toBe(413)
  })
})

describe('following a document', () => {
  let id = ''
  let toOnewin = ''
  beforeAll(async () => {
    const response = await post({
      number: '100',
      subject: 'V/v phòng chống lụt bão',
      to: ['000.00.00.G22', '000.00.02.H19']
    })
    id = response.json().documentId
    toOnewin = response.json().deliveries[1].id
    await g.work()
  })
  const get = (path: string, key = keys.ioffice) => call('GET', path, { key })

  it('shows the sender every recipient, a recipient only its own delivery', async () => {
    const sender = (await get(`/v1/documents/${id}`)).json()
    expect(sender.deliveries).toMatchObject([
      {
        recipientName: 'Văn phòng Chính phủ',
        level: 'trung-uong',
        state: 'handed-over',
        stateText: 'Đã chuyển'
      },
      { recipientName: 'Sở Nội vụ', state: 'offered', stateText: 'Chờ hệ thống nhận lấy về' }
    ])
    expect((await get(`/v1/documents/${id}`, keys.onewin)).json().deliveries).toMatchObject([
      { id: toOnewin }
    ])
    expect((await get(`/v1/documents/${id}`, keys.auditor)).json().deliveries).toHaveLength(2)
  })

  it("makes another DMS's document look as if it were not there", async () => {
    const other = (await post({ number: '101' })).json().documentId
    const [hidden, absent] = [
      await get(`/v1/documents/${other}`, keys.onewin),
      await get(`/v1/documents/${nobody}`, keys.onewin)
    ]
    expect(hidden.statusCode).toBe(404)
    const strip = (body: { error: object }) => ({ ...body.error, requestId: '' })
    expect(strip(hidden.json())).toEqual(strip(absent.json()))
    const { deliveries } = (await get(`/v1/documents/${other}`)).json()
    for (const path of ['envelope', 'attachments/1', `deliveries/${deliveries[0].id}`])
      expect((await get(`/v1/documents/${other}/${path}`, keys.onewin)).statusCode).toBe(404)
    expect((await get(`/v1/documents?limit=200`, keys.onewin)).body).not.toContain(other)
  })

  it('hides the deliveries to others from a recipient', async () => {
    const { deliveries } = (await get(`/v1/documents/${id}`)).json()
    expect((await get(`/v1/documents/${id}/deliveries/${deliveries[0].id}`, keys.onewin)).statusCode).toBe(
      404
    )
    expect((await get(`/v1/documents/${id}/deliveries/${toOnewin}`, keys.onewin)).statusCode).toBe(200)
  })

  it('shows attempts and receipts of one recipient', async () => {
    await g.arriveStatus(
      {
        code: '01',
        from: '000.00.00.G22',
        to: '000.00.01.H19',
        documentId: '000.00.01.H19,2026/03/02,100/VP-TH'
      },
      's-100'
    )
    const { deliveries } = (await get(`/v1/documents/${id}`)).json()
    expect(deliveries[0]).toMatchObject({
      receiptCode: '01',
      receiptName: 'Đã đến',
      receiptNameEn: 'Arrived'
    })
    expect((await get(`/v1/documents/${id}/deliveries/${deliveries[0].id}`)).json()).toMatchObject({
      documentId: id,
      attempts: [{ number: 1, outcome: 'handed-over' }],
      receipts: [{ code: '01', name: 'Đã đến', fromCode: '000.00.00.G22', repeat: false }]
    })
  })

  it('gives the edXML with all its recipients, with its length and as a file', async () => {
    const response = await get(`/v1/documents/${id}/envelope`)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'application/xml',
      'content-disposition': `attachment; filename="${id}.edxml"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store'
    })
    expect(response.rawPayload.length).toBe(Number(response.headers['content-length']))
    const named = (text: string) =>
      [...text.matchAll(/<edXML:To>\s*<edXML:OrganId>([^<]+)</g)].map(found => found[1])
    const { deliveries } = (await get(`/v1/documents/${id}`)).json<{
      deliveries: { recipientCode: string }[]
    }>()
    expect(named(response.body)).toEqual(deliveries.map(delivery => delivery.recipientCode))
    expect(named(response.body).length).toBeGreaterThan(1)
  })

  it.each(['0', '2', '-1', '1.5', 'x', '%2e%2e', '1%2f..%2f..%2fenvelope', '99999999999'])(
    'has no attachment %s',
    async number => {
      expect([400, 404]).toContain((await get(`/v1/documents/${id}/attachments/${number}`)).statusCode)
    }
  )

  it.each(['/v1/documents/..%2f..%2fetc', '/v1/documents/not-an-id', `/v1/documents/${nobody}'--`])(
    'refuses the path %s',
    async path => {
      expect([400, 404]).toContain((await get(path)).statusCode)
    }
  )

  it('tells of content that is gone as our own fault, without details', async () => {
    const lost = await contents.put(once(Buffer.from('%PDF-1.4 lost')))
    const { documentId } = (await post({ number: '102', attachment: Buffer.from('%PDF-1.4 lost') })).json()
    contents.kept.delete(lost.sha256)
    const response = await get(`/v1/documents/${documentId}/attachments/1`)
    expect(response.statusCode).toBe(500)
    expect(response.json().error).toMatchObject({ code: 'content.missing', fault: 'ours' })
    expect(response.body).not.toContain(lost.sha256)
  })
})

describe('the list of documents', () => {
  const list = async (query: string, key = keys.ioffice) =>
    (await call('GET', `/v1/documents?${query}`, { key })).json()

  it('finds without diacritics, in subject, code and DocumentId', async () => {
    for (const q of ['lut bao', 'LỤT BÃO', '100/vp', '2026/03/02,100']) {
      const { items } = await list(`q=${encodeURIComponent(q)}`)
      expect(items.map((d: { subject: string }) => d.subject)).toContain('V/v phòng chống lụt bão')
    }
  })

  it('takes % and _ as what they are', async () => {
    expect((await list('q=%25')).items).toEqual([])
    expect((await list('q=_____')).items).toEqual([])
  })

  it('pages through everything once, newest first', async () => {
    const all = (await list('limit=200')).items.map((d: { id: string }) => d.id)
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const page = await list(`limit=3${cursor}`)
      seen.push(...page.items.map((d: { id: string }) => d.id))
      if (page.next === undefined) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toEqual(all)
    expect([...all].sort().reverse()).toEqual(all)
  })

  it('filters by direction, state and time', async () => {
    expect((await list('direction=in')).items.every((d: { direction: string }) => d.direction === 'in')).toBe(
      true
    )
    const offered = (await list('state=offered')).items
    expect(offered.length).toBeGreaterThan(0)
    expect(offered.every((d: { states: Record<string, number> }) => (d.states['offered'] ?? 0) > 0)).toBe(
      true
    )
    expect((await list('since=2030-01-01T00:00:00Z')).items).toEqual([])
  })

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'state=lost',
    'since=yesterday',
    'cursor=abc',
    'other=1',
    'q='
  ])('refuses %s', async query => {
    const response = await call('GET', `/v1/documents?${query}`, { key: keys.ioffice })
    expect(response.statusCode).toBe(400)
    expect(response.json().error.problems[0].field).toMatch(/^querystring/)
  })
})
