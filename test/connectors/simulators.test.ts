/** The simulated DMSs and the connectors, across the real wires: two programs written from one page. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readMessage, writeDocument } from '../../simulators/dms/edxml.ts'
import { startIofficeSimulator } from '../../simulators/ioffice/index.ts'
import { startOnewinSimulator } from '../../simulators/onewin/index.ts'
import { connectorKinds } from '../../src/connectors/index.ts'
import type { Collected, CollectedAnswer } from '../../src/exchange/ports/index.ts'
import { freshDatabase } from '../support/database.ts'
import { draft, ministry, province, ward } from './letters.ts'
import { bytesOf, parcelOf, testTools } from './parcels.ts'

const { url: databaseUrl } = await freshDatabase()
const signal = new AbortController().signal
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const secret = 'khoa-bi-mat-cua-ioffice'
const inbound = () =>
  parcelOf(writeDocument(draft({ from: ministry, to: [province, ward], number: '99' }), new Date()), {
    from: ministry.code,
    to: ward.code
  })

/** Accepts by key as the story does, and keeps the messages. */
function gateway() {
  const messages: ReturnType<typeof readMessage>[] = []
  const keys = new Set<string>()
  return {
    messages,
    accept: async (item: Collected): Promise<CollectedAnswer> => {
      const message = readMessage(await bytesOf(item.open()))
      if (message === null) {
        const problem = { code: 'edxml.not-well-formed', vi: 'hỏng', en: 'broken', remedy: 'xuất lại' }
        return { kind: 'refused', problems: [problem] }
      }
      if (keys.has(item.key)) return { kind: 'duplicate', id: item.key }
      keys.add(item.key)
      messages.push(message)
      return { kind: 'accepted', id: item.key }
    }
  }
}

async function ioffice(options: Partial<Parameters<typeof startIofficeSimulator>[0]> = {}) {
  const simulator = await startIofficeSimulator({ offices: [province, ward], speed: 0, secret, ...options })
  const config = { baseUrl: simulator.url, secret, auth: options.auth ?? 'bearer', timeoutSeconds: 0.5 }
  const connector = connectorKinds.ioffice.create('ioffice', 'iOffice', config, testTools())
  closing.push(
    () => simulator.close(),
    () => connector.close?.() ?? Promise.resolve()
  )
  return { simulator, connector }
}

describe('edXML of a simulated DMS', () => {
  it('is read again as it was written', () => {
    const read = readMessage(writeDocument(draft(), new Date()))
    expect(read).toMatchObject({
      kind: 'edoc',
      from: province.code,
      to: [ministry.code, ward.code],
      documentId: '000.00.00.H19,2026/11/23,1286/UBND-NC',
      code: '1286/UBND-NC',
      subject: draft().subject,
      businessType: '0'
    })
    expect(read?.kind === 'edoc' && read.attachments.map(file => [file.name, file.size])).toEqual([
      ['cong-van-1286.pdf', draft().attachments[0]?.bytes.length],
      ['phụ lục.docx', 6]
    ])
  })
})

describe('iOffice', () => {
  it('registers a document for the office it is for, and its clerk says 03, 04, 05, 06', async () => {
    const { simulator, connector } = await ioffice()
    const outcome = await connector.deliver(inbound(), signal)
    expect(outcome).toEqual({ kind: 'handed-over', remoteId: '1' })
    expect(simulator.truth().documents).toMatchObject([
      { to: ward.code, code: '99/UBND-NC', times: 1, offers: 1 }
    ])

    simulator.flush()
    const { accept, messages } = gateway()
    expect(await connector.collect?.(accept, signal)).toBe(4)
    expect(messages.map(message => message?.kind === 'status' && message.code)).toEqual([
      '03',
      '04',
      '05',
      '06'
    ])
    expect(messages[0]).toMatchObject({
      from: ward.code,
      about: { organId: ministry.code, code: '99/UBND-NC' }
    })
    expect(simulator.truth().sent.every(item => item.answers[0]?.result === 'accepted')).toBe(true)
  })

  it('may be called with signed requests', async () => {
    const { simulator, connector } = await ioffice({ auth: 'hmac' })
    await simulator.send(draft())
    expect(await connector.deliver(inbound(), signal)).toMatchObject({ kind: 'handed-over' })
    expect(await connector.collect?.(gateway().accept, signal)).toBe(1)
    expect(await connector.test(signal)).toMatchObject({ ok: true })
  })

  it('a lost answer is unknown, and the repeat registers nothing twice', async () => {
    const { simulator, connector } = await ioffice()
    simulator.arm({ kind: 'lose-answer' })
    const parcel = inbound()
    expect(await connector.deliver(parcel, signal)).toMatchObject({
      kind: 'unknown',
      code: 'carrier.answer-lost'
    })
    expect(await connector.deliver(parcel, signal)).toMatchObject({ kind: 'handed-over' })
    expect(simulator.truth().documents).toMatchObject([{ times: 1, offers: 2 }])
  })

  it.each([
    [{ kind: 'error500' }, { kind: 'failed', code: 'carrier.server-error' }],
    [{ kind: 'page' }, { kind: 'failed', code: 'carrier.answer-unreadable' }],
    [
      { kind: 'refuse', reason: 'Sai đơn vị' },
      { kind: 'refused', code: 'carrier.refused', detail: 'Sai đơn vị' }
    ],
    [
      { kind: 'slow', ms: 5_000 },
      { kind: 'unknown', code: 'carrier.answer-lost' }
    ]
  ] as const)('misbehaving with %j is %j', async (fault, outcome) => {
    const { simulator, connector } = await ioffice()
    simulator.arm(fault)
    expect(await connector.deliver(inbound(), signal)).toMatchObject(outcome)
  })

  it('hears that its garbage was refused; what it sends twice has two keys', async () => {
    const { simulator, connector } = await ioffice()
    const garbage = await simulator.sendGarbage()
    const keys = await simulator.sendTwice(draft())
    const { accept, messages } = gateway()
    await connector.collect?.(accept, signal)
    expect(simulator.answersTo(garbage)).toEqual([{ result: 'refused', codes: ['edxml.not-well-formed'] }])
    expect(new Set(keys).size).toBe(2)
    expect(messages).toHaveLength(2)
  })

  it('an office that refuses says 02 with its reason; one that is asked to give back says 15', async () => {
    const { simulator, connector } = await ioffice({
      offices: [{ ...ward, refuses: 'Không đúng thẩm quyền' }]
    })
    await connector.deliver(inbound(), signal)
    const recall = draft({
      from: ministry,
      to: [ward],
      number: '99',
      business: { type: '1', reason: 'gửi nhầm' }
    })
    await connector.deliver(parcelOf(writeDocument(recall, new Date()), { to: ward.code }), signal)
    simulator.flush()
    const { accept, messages } = gateway()
    await connector.collect?.(accept, signal)
    expect(messages).toMatchObject([{ code: '02', description: 'Không đúng thẩm quyền' }, { code: '15' }])
  })

  it('with a journal it goes on where it was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lt-ioffice-'))
    closing.push(() => rm(folder, { recursive: true, force: true }))
    const data = join(folder, 'ioffice.jsonl')
    const first = await ioffice({ data })
    const parcel = inbound()
    await first.connector.deliver(parcel, signal)
    const key = await first.simulator.send(draft())
    await first.simulator.close()

    const second = await ioffice({ data })
    expect(await second.connector.deliver(parcel, signal)).toMatchObject({ kind: 'handed-over' })
    expect(second.simulator.truth().documents).toMatchObject([{ times: 1, offers: 2 }])
    expect(second.simulator.flush()).toBe(4)
    const { accept } = gateway()
    expect(await second.connector.collect?.(accept, signal)).toBe(5)
    expect(second.simulator.answersTo(key)).toMatchObject([{ result: 'accepted' }])
  })
})

describe.each(['folder', 'table'] as const)('OneWin by %s', driver => {
  async function onewin() {
    const root = await mkdtemp(join(tmpdir(), 'lt-onewin-'))
    closing.push(() => rm(root, { recursive: true, force: true }))
    const schema = `onewin_${Math.random().toString(36).slice(2)}`
    const wire = driver === 'folder' ? { root } : { databaseUrl, schema }
    const simulator = await startOnewinSimulator({ offices: [province, ward], speed: 0, lookMs: 0, ...wire })
    const config = driver === 'folder' ? { root } : { driver, connectionString: databaseUrl, schema }
    const connector = connectorKinds.onewin.create('onewin', 'OneWin', config, testTools())
    closing.push(
      () => simulator.close(),
      () => connector.close?.() ?? Promise.resolve()
    )
    return { root, simulator, connector }
  }

  it('sends, hears the answer, registers what comes once, and its clerk answers', async () => {
    const { simulator, connector } = await onewin()
    const { accept, messages } = gateway()
    const key = await simulator.send(draft())
    expect(await connector.collect?.(accept, signal)).toBe(1)
    await simulator.round()
    expect(simulator.answersTo(key)).toMatchObject([{ result: 'accepted' }])

    const parcel = inbound()
    await connector.deliver(parcel, signal)
    await simulator.round()
    await connector.deliver({ ...parcel, attempt: 2 }, signal)
    await simulator.round()
    expect(simulator.truth().documents).toMatchObject([{ to: ward.code, times: 1 }])

    simulator.flush()
    await simulator.round()
    expect(await connector.collect?.(accept, signal)).toBe(4)
    expect(messages.slice(1).map(one => one?.kind === 'status' && one.code)).toEqual(['03', '04', '05', '06'])
  })

  it('hears that its garbage was refused', async () => {
    const { simulator, connector } = await onewin()
    const key = await simulator.sendGarbage()
    await connector.collect?.(gateway().accept, signal)
    await simulator.round()
    expect(simulator.answersTo(key)).toEqual([{ result: 'refused', codes: ['edxml.not-well-formed'] }])
  })

  it.runIf(driver === 'folder')(
    'strange names and unfinished files are left lying; a repeat is a duplicate',
    async () => {
      const { root, simulator, connector } = await onewin()
      const { accept, messages } = gateway()
      await simulator.mischief?.putStrange()
      await simulator.mischief?.putUnfinished('dang-ghi', Buffer.from('<edXML'))
      const key = await simulator.send(draft())
      await connector.collect?.(accept, signal)
      await simulator.repeat(key)
      await connector.collect?.(accept, signal)
      expect(messages).toHaveLength(1)
      expect((await readdir(join(root, 'di'))).sort()).toEqual([
        '.an.edxml',
        'cong-van.xml',
        'dang-ghi.tmp',
        'lien-ket.edxml',
        'thu-muc.edxml'
      ])
      const repeated = (await readdir(join(root, 'da-gui'))).find(name =>
        /\.[0-9a-f]{12}\.edxml\.json$/.test(name)
      )
      expect(await readFile(join(root, 'da-gui', repeated ?? ''), 'utf8')).toContain('"duplicate"')
    }
  )
})
