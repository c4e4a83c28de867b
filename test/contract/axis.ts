/** What every axis must keep, whatever its wire, held against its simulator. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BrokenPromise } from '../../src/domain/problem.ts'
import type { Axis } from '../../src/exchange/ports/index.ts'
import type { Simulator } from '../../simulators/hub/server.ts'
import { allOf, bytesOf, closed, ministry, ours, parcelOf, refusing } from '../axes/messages.ts'

export interface AxisSide {
  readonly simulator: Simulator
  /** The axis at `url`; `wrongSecret` and a short patience on demand. */
  axis(options?: { url?: string; wrongSecret?: boolean; timeoutMs?: number; sentList?: boolean }): Axis
}

export interface AxisKind {
  readonly name: string
  readonly send: string
  readonly list: string
  readonly get: string
  /** Where the simulator is asked what was sent. */
  readonly sent: string
  readonly start: () => Promise<AxisSide>
}

export function axisContract({ name, send, list, get, sent, start }: AxisKind): void {
  describe(`axis: ${name}`, () => {
    let side: AxisSide
    const signal = new AbortController().signal
    const taken = () => side.simulator.control.truth().taken

    beforeEach(async () => {
      side = await start()
    })
    afterEach(async () => {
      await side.simulator.close()
    })

    describe('handing over', () => {
      it('a document is taken once, byte for byte', async () => {
        const parcel = parcelOf()
        const outcome = await side.axis().deliver(parcel, signal)
        expect(taken()).toHaveLength(1)
        expect(taken()[0]).toMatchObject({
          from: ours,
          to: ministry,
          sha256: parcel.sha256,
          size: parcel.size
        })
        expect(outcome).toEqual({ kind: 'handed-over', remoteId: taken()[0]!.senderDocId })
      })

      it.each([
        [ours, '999.99.99.Z99', 'refused', 'carrier.recipient-unknown'],
        [ours, closed, 'refused', 'carrier.recipient-locked'],
        ['000.00.99.H19', ministry, 'failed', 'carrier.sender-unregistered']
      ])('from %s to %s is %s: %s', async (from, to, kind, code) => {
        expect(await side.axis().deliver(parcelOf({ from, to }), signal)).toMatchObject({ kind, code })
        expect(taken()).toEqual([])
      })

      it.each([
        ['10', 'failed', 'carrier.file-invalid'],
        ['15', 'failed', 'carrier.credentials-refused'],
        ['20', 'unknown', 'carrier.server-error'],
        ['21', 'unknown', 'carrier.server-error'],
        ['22', 'failed', 'carrier.format-refused'],
        ['23', 'refused', 'carrier.recipient-locked'],
        ['77', 'unknown', 'carrier.answer-unrecognised']
      ])('200 with error %s is %s: %s', async (code, kind, ours) => {
        side.simulator.control.fault({ kind: 'fail200', endpoint: send, code, next: 1 })
        expect(await side.axis().deliver(parcelOf(), signal)).toMatchObject({ kind, code: ours })
      })

      it('what is no edXML is refused for its form', async () => {
        const outcome = await side.axis().deliver(parcelOf({ bytes: Buffer.from('1212<html/>') }), signal)
        expect(outcome).toMatchObject({ kind: 'failed', code: 'carrier.format-refused' })
      })

      it.each([
        [500, 'unknown', 'carrier.server-error'],
        [503, 'unknown', 'carrier.server-error'],
        [429, 'failed', 'carrier.server-error'],
        [502, 'unknown', 'carrier.answer-lost'],
        [504, 'unknown', 'carrier.answer-lost'],
        [413, 'failed', 'carrier.file-invalid'],
        [404, 'failed', 'carrier.answer-unreadable']
      ])('HTTP %i is %s: %s', async (status, kind, code) => {
        side.simulator.control.fault({ kind: 'http500', endpoint: send, code: status, next: 1 })
        expect(await side.axis().deliver(parcelOf(), signal)).toMatchObject({ kind, code })
      })

      it.each([
        { kind: 'http500', next: 1, after: true },
        { kind: 'fail200', next: 1, after: true, code: '20' }
      ] as const)('an error after the document was taken ($kind) is found by asking', async fault => {
        side.simulator.control.fault({ ...fault, endpoint: send })
        const parcel = parcelOf()
        expect(await side.axis().deliver(parcel, signal)).toMatchObject({ kind: 'unknown' })
        expect(taken()).toHaveLength(1)
        expect(await side.axis().find?.(parcel, signal)).toMatchObject({ kind: 'taken' })
      })

      it.each(['html', 'empty', 'half'] as const)('an answer of garbage (%s) is unknown', async form => {
        side.simulator.control.fault({ kind: 'garbage', endpoint: send, form, next: 1 })
        const outcome = await side.axis().deliver(parcelOf(), signal)
        expect(outcome).toMatchObject({ kind: 'unknown', code: 'carrier.answer-unreadable' })
        expect(taken()).toHaveLength(1)
      })

      it('a connection refused is failed and worth another try', async () => {
        await side.simulator.control.stop()
        expect(await side.axis().deliver(parcelOf(), signal)).toMatchObject({
          kind: 'failed',
          code: 'carrier.unreachable'
        })
        await side.simulator.control.start()
        expect(await side.axis().deliver(parcelOf(), signal)).toMatchObject({ kind: 'handed-over' })
      })

      it('an answer slower than our patience is unknown', async () => {
        side.simulator.control.fault({ kind: 'slow', endpoint: send, ms: 60_000, next: 1 })
        const outcome = await side.axis({ timeoutMs: 200 }).deliver(parcelOf(), signal)
        expect(outcome).toMatchObject({ kind: 'unknown', code: 'carrier.answer-lost' })
      })

      it('an attempt cut off by us after the body began is unknown, before it failed', async () => {
        const cut = new AbortController()
        const midway = parcelOf({
          open: async function* () {
            yield Buffer.from('<edXML>')
            cut.abort()
          }
        })
        expect(await side.axis().deliver(midway, cut.signal)).toMatchObject({
          kind: 'unknown',
          code: 'carrier.interrupted'
        })
        expect(await side.axis().deliver(parcelOf(), AbortSignal.abort())).toMatchObject({
          kind: 'failed',
          code: 'carrier.interrupted'
        })
        expect(taken()).toEqual([])
      })

      it('a parcel whose bytes changed is our accident, and nobody takes half of it', async () => {
        const short = parcelOf({
          open: async function* () {
            yield Buffer.from('<edXML>')
          }
        })
        await expect(side.axis().deliver(short, signal)).rejects.toMatchObject({ code: 'content.altered' })
        const long = { ...parcelOf(), size: 10 }
        await expect(side.axis().deliver(long, signal)).rejects.toMatchObject({ code: 'content.altered' })
        expect(taken()).toEqual([])
      })

      it('the wrong secret is refused as credentials, in a hand-over and in the test', async () => {
        const axis = side.axis({ wrongSecret: true })
        expect(await axis.deliver(parcelOf(), signal)).toMatchObject({
          kind: 'failed',
          code: 'carrier.credentials-refused'
        })
        expect(await axis.test(signal)).toMatchObject({ ok: false, code: 'carrier.credentials-refused' })
        expect(taken()).toEqual([])
      })

      it('many at once are each taken once', async () => {
        const axis = side.axis()
        const parcels = Array.from({ length: 20 }, (_, index) => parcelOf({ number: String(100 + index) }))
        const outcomes = await Promise.all(parcels.map(parcel => axis.deliver(parcel, signal)))
        expect(outcomes.every(outcome => outcome.kind === 'handed-over')).toBe(true)
        expect(side.simulator.control.truth().doubled).toEqual([])
        expect(taken()).toHaveLength(20)
      })
    })

    describe('asking after a lost answer', () => {
      it('what was taken is found, with its remote id', async () => {
        const parcel = parcelOf()
        side.simulator.control.fault({ kind: 'loseAnswer', endpoint: send, next: 1 })
        const axis = side.axis()
        expect(await axis.deliver(parcel, signal)).toMatchObject({
          kind: 'unknown',
          code: 'carrier.answer-lost'
        })
        expect(await axis.find!(parcel, signal)).toEqual({ kind: 'taken', remoteId: taken()[0]!.senderDocId })
      })

      it('what was not taken is absent', async () => {
        const axis = side.axis()
        await axis.deliver(parcelOf({ number: '18' }), signal)
        await axis.deliver(parcelOf({ to: refusing }), signal)
        expect(await axis.find!(parcelOf(), signal)).toEqual({ kind: 'absent' })
      })

      it('an earlier document of the same number is another one', async () => {
        const axis = side.axis()
        const first = await axis.deliver(parcelOf(), signal)
        const remoteId = first.kind === 'handed-over' ? first.remoteId! : ''
        const recall = parcelOf({ businessType: '1', takenRemoteIds: [remoteId] })
        expect(await axis.find!(recall, signal)).toEqual({ kind: 'absent' })
        const later = parcelOf({ firstAttemptAt: new Date(Date.now() + 3_600_000) })
        expect(await axis.find!(later, signal)).toEqual({ kind: 'absent' })
      })

      it('a document without a number cannot be told from another of the same hour', async () => {
        const axis = side.axis()
        await axis.deliver(parcelOf(), signal)
        const nameless = { ...parcelOf(), document: { businessType: 'new', priority: 0 } as const }
        expect(await axis.find!(nameless, signal)).toMatchObject({ kind: 'cannot-tell' })
      })

      it.each(['html', 'empty', 'half'] as const)('a sent list of garbage (%s) cannot tell', async form => {
        side.simulator.control.fault({ kind: 'garbage', endpoint: sent, form, next: 1 })
        expect(await side.axis().find!(parcelOf(), signal)).toMatchObject({ kind: 'cannot-tell' })
      })

      it('an axis that is away cannot tell', async () => {
        await side.simulator.control.stop()
        expect(await side.axis().find!(parcelOf(), signal)).toMatchObject({
          kind: 'cannot-tell',
          code: 'carrier.unreachable'
        })
      })

      it('a status is simply sent again', async () => {
        expect(await side.axis().find!({ ...parcelOf(), kind: 'status' }, signal)).toEqual({ kind: 'absent' })
      })
    })

    describe('what waits for us', () => {
      const originate = () => side.simulator.control.originate({ from: ministry, to: [ours] })

      it('a document is listed, fetched, acknowledged, and then gone', async () => {
        originate()
        const axis = side.axis()
        const items = await allOf(axis.list(signal))
        expect(items).toMatchObject([{ kind: 'edoc', from: ministry, to: ours }])
        const bytes = await bytesOf(await axis.fetch(items[0]!, signal))
        expect(bytes.toString('utf8')).toContain('Về việc phối hợp cung cấp thông tin')
        expect(bytes.toString('utf8').match(/<edXML:TraceHeader>/g)).toHaveLength(2)
        await axis.acknowledge(items[0]!, 'done', undefined, signal)
        expect(await allOf(axis.list(signal))).toEqual([])
      })

      it('what is not acknowledged, or only in progress, is listed again', async () => {
        originate()
        const axis = side.axis()
        const [first] = await allOf(axis.list(signal))
        expect(await allOf(axis.list(signal))).toEqual([first])
        await axis.acknowledge(first!, 'processing', undefined, signal)
        expect(await allOf(axis.list(signal))).toEqual([first])
        await axis.acknowledge(first!, 'fail', 'Tệp đính kèm hỏng, không đọc được', signal)
        expect(await allOf(axis.list(signal))).toEqual([])
      })

      it('a document delivered twice has two ids and both are listed', async () => {
        side.simulator.control.fault({ kind: 'duplicate', next: 1 })
        originate()
        const items = await allOf(side.axis().list(signal))
        expect(new Set(items.map(item => item.remoteId)).size).toBe(2)
      })

      it('receipts come after documents, from 01 to 06', async () => {
        const axis = side.axis()
        await axis.deliver(parcelOf(), signal)
        originate()
        side.simulator.control.flush()
        const items = await allOf(axis.list(signal))
        expect(items.map(item => item.kind)).toEqual(['edoc', ...Array<string>(5).fill('status')])
        const codes: (string | undefined)[] = []
        for (const item of items.slice(1)) {
          const text = (await bytesOf(await axis.fetch(item, signal))).toString('utf8')
          codes.push(/<edXML:StatusCode>(\d\d)</.exec(text)?.[1])
        }
        expect(codes).toEqual(['01', '03', '04', '05', '06'])
      })

      it('an agency that refuses says 02 and why', async () => {
        await side.axis().deliver(parcelOf({ to: refusing }), signal)
        side.simulator.control.flush()
        const items = await allOf(side.axis().list(signal))
        expect(items).toHaveLength(2)
        const text = (await bytesOf(await side.axis().fetch(items[1]!, signal))).toString('utf8')
        expect(text).toContain('<edXML:StatusCode>02<')
        expect(text).toContain('gửi nhầm đơn vị')
      })

      it('a document of several megabytes arrives whole', async () => {
        side.simulator.control.originate({ from: ministry, to: [ours], attachmentSize: 5_000_000 })
        const axis = side.axis()
        const [item] = await allOf(axis.list(signal))
        const bytes = await bytesOf(await axis.fetch(item!, signal))
        expect(bytes.length).toBeGreaterThan(6_600_000)
        expect(bytes.subarray(-8).toString()).toBe('</edXML>')
      })

      it.each(['html', 'half', 'empty'] as const)(
        'a document answered with garbage (%s) is thrown',
        async form => {
          originate()
          const axis = side.axis()
          const [item] = await allOf(axis.list(signal))
          side.simulator.control.fault({ kind: 'garbage', endpoint: get, form, next: 1 })
          const read = async () => bytesOf(await axis.fetch(item!, signal))
          await expect(read()).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
          expect((await read()).length).toBeGreaterThan(0)
        }
      )

      it('a list answered with an error, with HTML or not at all is thrown', async () => {
        originate()
        const { control } = side.simulator
        const read = () => allOf(side.axis().list(signal))
        control.fault({ kind: 'fail200', endpoint: list, code: '20', next: 1 })
        await expect(read()).rejects.toMatchObject({ code: 'carrier.server-error' })
        control.fault({ kind: 'garbage', endpoint: list, form: 'html', next: 1 })
        await expect(read()).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
        control.fault({ kind: 'loseAnswer', endpoint: list, next: 1 })
        await expect(read()).rejects.toBeInstanceOf(BrokenPromise)
        expect(await read()).toHaveLength(1)
      })

      it("somebody else's document can be neither fetched nor acknowledged", async () => {
        const axis = side.axis()
        await expect(async () =>
          bytesOf(await axis.fetch({ remoteId: 'nobody', kind: 'edoc' }, signal))
        ).rejects.toThrow()
        await expect(
          axis.acknowledge({ remoteId: 'nobody', kind: 'edoc' }, 'done', undefined, signal)
        ).rejects.toThrow()
      })
    })

    it('reads the directory', async () => {
      const rows = await allOf(side.axis().agencies!(undefined, signal).agencies)
      // One key may come several times; the last row stands.
      expect(rows.findLast(row => row.remoteKey === ministry)).toMatchObject({
        name: 'Văn phòng Chính phủ',
        otherCode: 'G22'
      })
      expect(rows.length).toBeGreaterThan(10)
    })

    it('the test button measures a good connection and names a bad one', async () => {
      expect(await side.axis().test(signal)).toMatchObject({ ok: true })
      await side.simulator.control.stop()
      expect(await side.axis().test(signal)).toMatchObject({ ok: false, code: 'carrier.unreachable' })
    })
  })
}
