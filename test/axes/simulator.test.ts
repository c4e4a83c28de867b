/** The simulators keep their own promises: what they prove is worth no more than they are. */
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAxisSimulator } from '../../simulators/axis/index.ts'
import type { SimulatorOptions } from '../../simulators/axis/index.ts'
import { exampleCentres } from '../../simulators/hub/example.ts'
import { addTrace, see, writeStatus } from '../../simulators/hub/edxml.ts'
import { axisDrivers } from '../../src/axes/index.ts'
import { verifyPush } from '../../src/axes/vxp/index.ts'
import { until } from '../support/wait.ts'
import { allOf, bytesOf, edocText, ministry, ours, parcelOf } from './messages.ts'

const signal = new AbortController().signal
const account = { systemId: 'dongnai', secret: 'dongnai-secret-for-trying-out' }
const open: { close(): Promise<void> }[] = []
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axis-'))
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: SimulatorOptions = {}) {
  const simulator = await startAxisSimulator({ speed: 0, ...options })
  open.push(simulator)
  const axis = axisDrivers.vxp.create('vxp', 'Trục', {
    endpoint: simulator.url,
    ...account,
    timeoutMs: 10_000
  })
  return { simulator, axis, control: simulator.control }
}

const ask = async (
  url: string,
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST'
) => {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  return (await (await fetch(`${url}/_control/${path}`, init)).json()) as Record<string, unknown>
}

describe('the truth', () => {
  it('names a document that was taken twice, and no update or recall of it', async () => {
    const { axis, control } = await start()
    for (const businessType of ['0', '1', '2'] as const)
      await axis.deliver(parcelOf({ businessType }), signal)
    expect(control.truth().doubled).toEqual([])
    await axis.deliver(parcelOf(), signal)
    expect(control.truth().doubled).toHaveLength(1)
  })

  it('survives a restart: what was taken, what waits, what was acknowledged, and which receipts are due', async () => {
    const data = join(folder, 'truth.jsonl')
    const first = await start({ data })
    await first.axis.deliver(parcelOf(), signal)
    first.control.originate({ from: ministry, to: [ours], subject: 'còn lại' })
    first.control.originate({ from: ministry, to: [ours], subject: 'đã xong' })
    const done = first.control.truth().items.find(item => item.title === 'đã xong')!
    await first.axis.acknowledge({ remoteId: done.docId, kind: 'edoc' }, 'done', undefined, signal)
    const before = first.control.truth()
    await first.simulator.close()

    const second = await start({ data })
    expect(second.control.truth()).toEqual(before)
    const items = await allOf(second.axis.list(signal))
    expect(items).toHaveLength(1)
    expect((await bytesOf(await second.axis.fetch(items[0]!, signal))).toString()).toContain('còn lại')
    expect(second.control.flush()).toBe(5)
    expect(second.control.truth().receipts.map(receipt => receipt.statusCode)).toEqual([
      '01',
      '03',
      '04',
      '05',
      '06'
    ])
    await second.simulator.close()

    const third = await start({ data })
    expect(third.control.flush()).toBe(0)
  })
})

describe('what goes wrong on purpose', () => {
  it('is the same for the same seed', async () => {
    const run = async (seed: number) => {
      const { axis } = await start({
        seed,
        faults: [{ kind: 'http500', endpoint: 'sendEdoc', probability: 0.5 }]
      })
      const kinds: string[] = []
      for (let n = 0; n < 12; n++)
        kinds.push((await axis.deliver(parcelOf({ number: String(n) }), signal)).kind)
      return kinds
    }
    const [one, same, other] = [await run(7), await run(7), await run(8)]
    expect(same).toEqual(one)
    expect(other).not.toEqual(one)
    expect(new Set(one).size).toBe(2)
  })

  it('may happen after the document was taken', async () => {
    const { axis, control } = await start()
    control.fault({ kind: 'fail200', endpoint: 'sendEdoc', code: '77', after: true, next: 1 })
    const parcel = parcelOf()
    expect(await axis.deliver(parcel, signal)).toMatchObject({ kind: 'unknown' })
    expect(await axis.find!(parcel, signal)).toMatchObject({ kind: 'taken' })
  })

  it('can be a stop that ends by itself', async () => {
    const { axis, control } = await start()
    control.fault({ kind: 'stop', endpoint: 'sendEdoc', ms: 100, next: 1 })
    expect((await axis.deliver(parcelOf(), signal)).kind).not.toBe('handed-over')
    await until(async () => (await axis.deliver(parcelOf(), signal)).kind === 'handed-over')
    expect(control.truth().doubled).toEqual([])
  })

  it('can be a list told backwards', async () => {
    const { axis, control } = await start()
    for (const subject of ['một', 'hai', 'ba']) control.originate({ from: ministry, to: [ours], subject })
    const order = (await allOf(axis.list(signal))).map(item => item.remoteId)
    control.fault({ kind: 'outOfOrder', next: 1 })
    expect((await allOf(axis.list(signal))).map(item => item.remoteId)).toEqual(order.toReversed())
  })

  it('is steered from outside as well', async () => {
    const { simulator, axis } = await start()
    await ask(simulator.url, 'faults', [
      { kind: 'wrongHmac', next: 2 },
      { kind: 'slow', ms: 1 }
    ])
    expect(await ask(simulator.url, 'faults')).toMatchObject([
      { kind: 'wrongHmac', next: 2 },
      { kind: 'slow' }
    ])
    expect(await axis.deliver(parcelOf(), signal)).toMatchObject({ code: 'carrier.credentials-refused' })
    expect(await ask(simulator.url, 'faults', undefined, 'DELETE')).toEqual([])
    await axis.deliver(parcelOf(), signal)
    expect(await ask(simulator.url, 'flush', {})).toEqual({ ran: 5 })
    expect(await ask(simulator.url, 'truth')).toMatchObject({ doubled: [], taken: [{ to: ministry }] })
    await ask(simulator.url, 'originate', { from: ministry, to: [ours] })
    expect(await allOf(axis.list(signal))).toHaveLength(6)
    expect(await ask(simulator.url, 'nothing')).toHaveProperty('error')
  })
})

describe('a push', () => {
  /** Our end: verifies, reads to the end, and answers what the test says. */
  async function receiver(statuses: number[]) {
    const got: { docId: string; text: string }[] = []
    const server = http.createServer((request, response) => {
      const verdict = verifyPush(account, request.headers, new Date())
      if (!verdict.ok) return void response.writeHead(401).end(JSON.stringify(verdict.problem))
      void bytesOf(verdict.content(request)).then(bytes => {
        got.push({ docId: verdict.facts.docId, text: bytes.toString() })
        response.writeHead(statuses.shift() ?? 200).end()
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    open.push({
      close: () =>
        new Promise<void>(resolve => {
          server.close(() => resolve())
          server.closeAllConnections()
        })
    })
    return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push` }
  }
  const pushedTo = (pushUrl: string) =>
    exampleCentres.map(centre => (centre.systemId === 'dongnai' ? { ...centre, pushUrl } : centre))

  it('is signed so that we believe it, and what was taken is settled', async () => {
    const ear = await receiver([])
    const { control, simulator, axis } = await start({ centres: pushedTo(ear.url) })
    control.originate({ from: ministry, to: [ours], subject: 'đẩy sang' })
    await simulator.pushed()
    expect(ear.got).toHaveLength(1)
    expect(ear.got[0]!.text).toContain('đẩy sang')
    expect(await allOf(axis.list(signal))).toEqual([])
  })

  it('that was not taken stays listed and is pushed again under the same id', async () => {
    const ear = await receiver([500])
    const { control, simulator, axis } = await start({ centres: pushedTo(ear.url) })
    control.originate({ from: ministry, to: [ours] })
    await simulator.pushed()
    expect(await allOf(axis.list(signal))).toHaveLength(1)
    control.flush()
    await simulator.pushed()
    expect(ear.got.map(push => push.docId)).toEqual([ear.got[0]!.docId, ear.got[0]!.docId])
    expect(await allOf(axis.list(signal))).toEqual([])
  })
})

describe("the simulator's own edXML", () => {
  it('reads what others write, whatever their prefixes', () => {
    expect(see(edocText({ businessType: '2' }))).toMatchObject({
      kind: 'edoc',
      from: ours,
      to: [ministry],
      code: '17/UBND-NC',
      businessType: '2',
      trace: '2026/11/23 09:00:00'
    })
    expect(see(edocText().replaceAll('edXML:', 'x:').replaceAll('xmlns:edXML', 'xmlns:x'))).toMatchObject({
      to: [ministry]
    })
    for (const text of ['', '<a/>', '<edXML>', '1212<?xml?>', '{}']) expect(see(text)).toBeUndefined()
  })

  it('adds its mark after the others and leaves every other byte alone', () => {
    const now = new Date('2026-11-23T02:00:00Z')
    const marked = addTrace(Buffer.from(edocText()), 'axis', now).toString()
    const mark =
      '<edXML:TraceHeader><edXML:OrganId>axis</edXML:OrganId>' +
      '<edXML:Timestamp>2026/11/23 09:00:00</edXML:Timestamp></edXML:TraceHeader>'
    expect(marked.replace(mark, '')).toBe(edocText())
  })

  it('writes receipts it can read', () => {
    const about = { organId: ours, documentId: 'd', code: '17/UBND', promulgationDate: '2026/11/23' }
    const words = {
      from: { code: ministry, name: 'VPCP' },
      about,
      statusCode: '03',
      description: 'a < b & c'
    }
    expect(see(writeStatus(words, new Date()).toString())).toMatchObject({
      kind: 'status',
      from: ministry,
      to: [ours],
      documentId: 'd',
      statusCode: '03'
    })
  })
})
