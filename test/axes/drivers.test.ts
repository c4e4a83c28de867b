/** What each driver does beyond the suite they share. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startAxisSimulator } from '../../simulators/axis/index.ts'
import { startLgspSimulator } from '../../simulators/lgsp/index.ts'
import { axisDrivers } from '../../src/axes/index.ts'
import { createLgspAxis } from '../../src/axes/lgsp/index.ts'
import { createVxpAxis } from '../../src/axes/vxp/index.ts'
import type { VxpConfig } from '../../src/axes/vxp/index.ts'
import { allOf, edocText, ministry, ours, parcelOf } from './messages.ts'

const signal = new AbortController().signal
const open: { close(): Promise<void> }[] = []
const opened = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one)
  return one
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const secret = 'dongnai-secret-for-trying-out'
const vxp = (endpoint: string, config: Partial<VxpConfig> = {}) =>
  createVxpAxis('vxp', {
    endpoint,
    systemId: 'dongnai',
    secret,
    pollSeconds: 30,
    concurrency: 4,
    timeoutMs: 10_000,
    agencies: [],
    directory: 'qcvn102',
    download: false,
    ...config
  })

/** A server that answers what a test says and remembers what it was asked. */
async function scripted(
  answer: (request: http.IncomingMessage, body: Buffer) => { status?: number; body: string }
) {
  const asked: string[] = []
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`)
      const { status = 200, body } = answer(request, Buffer.concat(chunks))
      response.writeHead(status)
      response.end(body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return opened({ url, asked, close })
}

describe('the VXP axis', () => {
  it('is not listed while it counts nothing, and asked for each own agency by itself', async () => {
    const axis = await scripted(({ url }) => ({
      body: JSON.stringify({
        status: 'OK',
        ErrorCode: '0',
        ErrorDesc: '',
        ...(url!.startsWith('/count') ? { count: 0 } : { data: [] })
      })
    }))
    expect(await allOf(vxp(axis.url, { agencies: ['A', 'B'] }).list(signal))).toEqual([])
    expect(axis.asked).toEqual([
      'GET /countReceiveEdoc',
      'GET /countReceiveEdoc',
      'GET /countReceiveStatus',
      'GET /countReceiveStatus'
    ])
  })

  it('is listed when its counter says nothing readable', async () => {
    const axis = await scripted(({ url }) => ({
      body: url!.startsWith('/count') ? '{"status":"OK","ErrorCode":"0"}' : ''
    }))
    expect(await allOf(vxp(axis.url).list(signal))).toEqual([])
    expect(axis.asked.filter(line => line.endsWith('getReceivedEdocList'))).toHaveLength(2)
  })

  it('names one item once, though every inbox lists it, and leaves out what has no id', async () => {
    const data = [{ docId: 'd1', messageType: 'edoc', from: ministry, to: ours }, { messageType: 'edoc' }]
    const axis = await scripted(({ url, headers }) => ({
      body: JSON.stringify({
        status: 'OK',
        ErrorCode: '0',
        ...(url!.startsWith('/count')
          ? { count: headers['xroadvnpt-messagetype'] === 'edoc' ? 2 : 0 }
          : { data })
      })
    }))
    expect(await allOf(vxp(axis.url, { agencies: ['A', 'B'] }).list(signal))).toEqual([
      { remoteId: 'd1', kind: 'edoc', from: ministry, to: ours }
    ])
  })

  it('hands over with the headers and the body of the SDK', async () => {
    let seen: { headers: http.IncomingHttpHeaders; body: Buffer } | undefined
    const axis = await scripted(({ headers }, body) => {
      seen = { headers, body }
      return { body: '{"status":"OK","ErrorCode":0,"ErrorDesc":"","DocId":"d9"}' }
    })
    const parcel = parcelOf()
    expect(await vxp(axis.url).deliver(parcel, signal)).toEqual({ kind: 'handed-over', remoteId: 'd9' })
    expect(seen!.body.toString()).toBe(`${edocText()}\r\n`)
    expect(seen!.headers).toMatchObject({
      'content-length': String(parcel.size + 2),
      'content-type': 'application/octet-stream',
      'xroadvnpt-content-type': 'application/octet-stream',
      'xroadvnpt-from': ours,
      'xroadvnpt-to': `["${ministry}"]`,
      'xroadvnpt-servicetype': 'eDoc',
      'xroadvnpt-messagetype': 'edoc'
    })
  })

  it.each([
    ['{"status":"OK","ErrorCode":"0","DocId":"1"}', 'handed-over'],
    ['{"status":"ok","errorCode":0,"docId":1}', 'handed-over'],
    ['\uFEFF{"status":"SUCCESS","ErrorCode":"0"}', 'handed-over'],
    ['{"status":"FAIL","ErrorCode":"0"}', 'unknown'],
    ['{"status":"FAIL"}', 'unknown'],
    ['{"status":"OK","ErrorCode":"23"}', 'refused'],
    ['{"status":"FAIL","ErrorCode":"20","ErrorDesc":"busy"}', 'unknown'],
    ['{"status":"FAIL","ErrorCode":"already there"}', 'unknown'],
    ['{"DocId":"1"}', 'unknown'],
    ['[]', 'unknown'],
    ['null', 'unknown'],
    ['"OK"', 'unknown']
  ])('answering %s means %s', async (body, kind) => {
    const axis = await scripted(() => ({ body }))
    expect(await vxp(axis.url).deliver(parcelOf(), signal)).toMatchObject({ kind })
  })

  it('a number in the body of a 500 says more than the 500', async () => {
    const axis = await scripted(() => ({ status: 500, body: '{"status":"FAIL","ErrorCode":"18"}' }))
    expect(await vxp(axis.url).deliver(parcelOf(), signal)).toMatchObject({
      kind: 'refused',
      code: 'carrier.recipient-unknown'
    })
  })

  it('a code that cannot stand in a header is not sent', async () => {
    const axis = await scripted(() => ({ body: '' }))
    expect(await vxp(axis.url).deliver(parcelOf({ to: 'Sở Nội vụ' }), signal)).toMatchObject({
      kind: 'failed',
      code: 'carrier.value-unsafe'
    })
    expect(axis.asked).toEqual([])
  })

  it('an empty answer to "what was sent" does not mean "nothing"', async () => {
    const axis = await scripted(() => ({ body: '' }))
    expect(await vxp(axis.url).find!(parcelOf(), signal)).toMatchObject({ kind: 'cannot-tell' })
  })

  it('gives its directory under either scheme, and what changed since a version', async () => {
    const { url } = opened(await startAxisSimulator({ speed: 0 }))
    const axis = vxp(url, { directory: 'qd20' })
    const whole = axis.agencies!(undefined, signal)
    expect(whole.kind).toBe('whole')
    const rows = await allOf(whole.agencies)
    expect(rows.find(row => row.code === 'G22')).toMatchObject({ otherCode: ministry })
    const before = Math.max(...rows.map(row => row.version ?? 0))
    const changes = async (since: number) => {
      const { kind, agencies } = axis.agencies!(since, signal)
      expect(kind).toBe('changes')
      return (await allOf(agencies)).filter(row => (row.version ?? 0) > since)
    }
    await axis.register!(
      { code: '000.00.77.H19', name: 'Trung tâm mới', parentCode: '000.00.00.H19' },
      signal
    )
    expect(await changes(before)).toMatchObject([
      { code: '000.00.77.H19', parentKey: '000.00.00.H19', version: before + 1 }
    ])
    await axis.unregister('000.00.77.H19', signal)
    expect(await changes(before + 1)).toMatchObject([{ deleted: true }])
    await expect(axis.unregister(ministry, signal)).rejects.toMatchObject({
      code: 'carrier.sender-unregistered'
    })
  })
})

describe('the LGSP', () => {
  const lgsp = (endpoint: string, tokenSeconds = 1800, now?: () => Date) =>
    createLgspAxis(
      'lgsp',
      {
        endpoint,
        username: 'dongnai',
        password: 'dongnai-password-for-trying-out',
        applicationCode: '',
        systemId: 'dongnai',
        secret,
        pollSeconds: 30,
        concurrency: 4,
        timeoutMs: 10_000,
        tokenSeconds,
        lookbackDays: 30
      },
      now === undefined ? {} : { now }
    )

  it('cannot tell what was sent when it has no list of it', async () => {
    const { url } = opened(await startLgspSimulator({ speed: 0 }))
    expect(await lgsp(url).find!(parcelOf(), signal)).toEqual({
      kind: 'cannot-tell',
      code: 'carrier.no-sent-list'
    })
  })

  it.each([
    [{ kind: 'http500' }, 'unknown'],
    [{ kind: 'fail200', code: '20' }, 'unknown'],
    [{ kind: 'http500', code: 503 }, 'failed']
  ] as const)(
    'that has no list of what was sent may have taken it before it said "error": %j is %s',
    async (fault, kind) => {
      const { url, control } = opened(await startLgspSimulator({ speed: 0 }))
      control.fault({ ...fault, endpoint: 'sendEdoc', next: 1 })
      expect(await lgsp(url).deliver(parcelOf(), signal)).toMatchObject({
        kind,
        code: 'carrier.server-error'
      })
    }
  )

  it('logs in once for all who come at the same time', async () => {
    const facade = await scripted(({ url }) => ({
      body: url!.includes('/auth/login')
        ? '{"success":true,"data":{"token":"t1"}}'
        : '{"success":true,"data":{"docId":"d1","status":"OK","errorCode":"0"}}'
    }))
    const axis = lgsp(facade.url)
    await Promise.all(Array.from({ length: 5 }, () => axis.deliver(parcelOf(), signal)))
    expect(facade.asked.filter(line => line.includes('/auth/login'))).toHaveLength(1)
    expect(facade.asked).toHaveLength(6)
  })

  it('renews a token before its end', async () => {
    let time = Date.parse('2026-11-23T02:00:00Z')
    const facade = await scripted(({ url }) => ({
      body: url!.includes('/auth/login')
        ? '{"success":true,"data":{"token":"t"}}'
        : '{"success":true,"data":[]}'
    }))
    const axis = lgsp(facade.url, 600, () => new Date(time))
    const logins = () => facade.asked.filter(line => line.includes('/auth/login')).length
    await allOf(axis.agencies!(undefined, signal).agencies)
    time += 539_000
    await allOf(axis.agencies!(undefined, signal).agencies)
    expect(logins()).toBe(1)
    time += 2_000
    await allOf(axis.agencies!(undefined, signal).agencies)
    expect(logins()).toBe(2)
  })

  it('renews a token refused ahead of time once, and the document is taken once', async () => {
    const simulator = opened(await startLgspSimulator({ speed: 0 }))
    const axis = lgsp(simulator.url)
    await axis.deliver(parcelOf({ number: '1' }), signal)
    simulator.control.expireTokens()
    expect(await axis.deliver(parcelOf({ number: '2' }), signal)).toMatchObject({ kind: 'handed-over' })
    expect(simulator.control.truth().taken).toHaveLength(2)
  })

  it('that refuses every token is refused credentials, not an endless login', async () => {
    const facade = await scripted(({ url }) =>
      url!.includes('/auth/login')
        ? { body: '{"success":true,"data":{"token":"t"}}' }
        : { status: 401, body: '{"success":false}' }
    )
    expect(await lgsp(facade.url).deliver(parcelOf(), signal)).toMatchObject({
      kind: 'failed',
      code: 'carrier.credentials-refused'
    })
    expect(facade.asked).toHaveLength(4)
  })

  it.each([
    [{ status: 401, body: '{"success":false}' }, 'carrier.credentials-refused'],
    [{ status: 200, body: '{"success":false,"message":"no"}' }, 'carrier.credentials-refused'],
    [{ status: 200, body: '<html>' }, 'carrier.answer-unreadable'],
    [{ status: 200, body: '{"success":true,"data":{}}' }, 'carrier.answer-unreadable'],
    [{ status: 503, body: '' }, 'carrier.server-error']
  ])('a login answered with %j means that nothing was sent: %s', async (answer, code) => {
    const facade = await scripted(() => answer)
    expect(await lgsp(facade.url).deliver(parcelOf(), signal)).toMatchObject({ kind: 'failed', code })
    expect(facade.asked).toHaveLength(1)
  })

  it('may send the XML itself, and lists nothing that is settled', async () => {
    const facade = await scripted(({ url }) => ({
      body: url!.includes('/auth/login')
        ? '{"success":true,"data":{"token":"t"}}'
        : url!.includes('/getEdoc')
          ? JSON.stringify({ success: true, data: { docId: 'd1', edxml: edocText(), attachments: [] } })
          : JSON.stringify({
              success: true,
              data: url!.includes('=edoc')
                ? [
                    { docId: 'd1', status: 'initial' },
                    { docId: 'd2', status: 'done' }
                  ]
                : []
            })
    }))
    const axis = lgsp(facade.url)
    const items = await allOf(axis.list(signal))
    expect(items).toEqual([{ remoteId: 'd1', kind: 'edoc' }])
    const chunks = await allOf(await axis.fetch(items[0]!, signal))
    expect(Buffer.concat(chunks).toString()).toBe(edocText())
  })
})

describe('the list of drivers', () => {
  it('refuses a wrong configuration by key, without repeating its values', () => {
    const make = () =>
      axisDrivers.vxp.create('vxp', 'Trục', { endpoint: 'ftp://x', systemId: 's', secret: 's3cret', odd: 1 })
    expect(make).toThrow(expect.objectContaining({ code: 'config.invalid' }))
    expect(make).not.toThrow(/s3cret/)
  })

  it('fills in what is left out', () => {
    expect(
      axisDrivers.vxp.create('v', 'Trục', { endpoint: 'http://x', systemId: 's', secret: 's' })
    ).toMatchObject({
      id: 'v',
      label: 'Trục',
      kind: 'axis',
      idempotent: false,
      pollSeconds: 30,
      concurrency: 4
    })
  })
})
