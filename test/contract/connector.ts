/**
 * What every way of exchanging with a DMS must keep, whatever its wire. A new driver brings a harness (its DMS's
 * side) and passes this suite.
 */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BrokenPromise } from '../../src/domain/problem.ts'
import type { Collected, CollectedAnswer, Connector, Parcel } from '../../src/exchange/ports/index.ts'
import { bytesOf, parcelOf } from '../connectors/parcels.ts'

export interface Handed {
  readonly deliveryId: string
  readonly bytes: Buffer
}

/** The DMS's side of one connector. */
export interface DmsSide {
  readonly connector: Connector
  /** Everything the DMS has been given so far, taken away or not; one entry for each time. */
  handed(): Promise<readonly Handed[]>
  /** The DMS takes away what lies there. Absent: nothing lies anywhere. */
  takeAway?(): Promise<void>
  /** The DMS says no to the next parcel, for this reason. Absent: it cannot. */
  refuseNext?(reason: string): Promise<void>
  /** The way to the DMS is cut, and mended. */
  cut(): Promise<void>
  mend(): Promise<void>
  /** The DMS puts something out; what it reads later as our answer. */
  put(name: string, bytes: Buffer): Promise<void>
  answerTo(name: string): Promise<{ result: 'accepted' | 'duplicate' | 'refused'; text: string } | null>
  close(): Promise<void>
}

const refusal: CollectedAnswer = {
  kind: 'refused',
  problems: [
    {
      code: 'recipient.unknown',
      field: 'MessageHeader/To[2]/OrganId',
      vi: 'Mã định danh của đơn vị nhận không có trong danh mục.',
      en: "The recipient's code is not in the directory.",
      remedy: 'Tra lại mã trong danh mục đơn vị rồi gửi lại.'
    }
  ]
}

/** Accepts as the story does: by the key. Keeps what it read. */
function gateway(answerOf: (key: string) => CollectedAnswer = () => ({ kind: 'accepted', id: 'id' })) {
  const taken = new Map<string, Buffer>()
  const asked: string[] = []
  const accept = async (item: Collected): Promise<CollectedAnswer> => {
    asked.push(item.key)
    const bytes = await bytesOf(item.open())
    const answer = answerOf(item.key)
    if (answer.kind === 'refused') return answer
    if (taken.has(item.key)) return { kind: 'duplicate', id: answer.id }
    taken.set(item.key, bytes)
    return answer
  }
  return { accept, taken, asked }
}

export function connectorContract(name: string, start: () => Promise<DmsSide>): void {
  describe(`connector: ${name}`, () => {
    let dms: DmsSide
    const signal = new AbortController().signal
    const collect = (accept: (item: Collected) => Promise<CollectedAnswer>) => {
      if (dms.connector.collect === undefined) throw new Error('this connector does not collect')
      return dms.connector.collect(accept, signal)
    }

    beforeEach(async () => {
      dms = await start()
    })
    afterEach(async () => {
      await dms.connector.close?.()
      await dms.close()
    })

    it('hands a parcel over once, byte for byte', async () => {
      const parcel = parcelOf(randomBytes(300_000))
      expect(await dms.connector.deliver(parcel, signal)).toMatchObject({ kind: 'handed-over' })
      const handed = await dms.handed()
      expect(handed.map(one => one.deliveryId)).toEqual([parcel.deliveryId])
      expect(handed[0]?.bytes.equals(await bytesOf(parcel.open()))).toBe(true)
    })

    it('a repeat with the same delivery id is harmless, also after the DMS took it away', async () => {
      const parcel = parcelOf(randomBytes(1000))
      await dms.connector.deliver(parcel, signal)
      await dms.connector.deliver({ ...parcel, attempt: 2 }, signal)
      await dms.takeAway?.()
      const again = await dms.connector.deliver({ ...parcel, attempt: 3 }, signal)
      expect(again).toMatchObject({ kind: 'handed-over' })
      expect(await dms.handed()).toHaveLength(1)
    })

    it('two workers with the same delivery hand it over once', async () => {
      const parcel = parcelOf(randomBytes(50_000))
      const outcomes = await Promise.all(
        [1, 2, 3].map(attempt => dms.connector.deliver({ ...parcel, attempt }, signal))
      )
      expect(outcomes.some(outcome => outcome.kind === 'handed-over')).toBe(true)
      expect(await dms.handed()).toHaveLength(1)
    })

    it('different deliveries of the same bytes are all handed over', async () => {
      const bytes = randomBytes(100)
      for (let i = 0; i < 3; i++) await dms.connector.deliver(parcelOf(bytes), signal)
      expect(await dms.handed()).toHaveLength(3)
    })

    it('a refusal is told with its reason', async context => {
      if (dms.refuseNext === undefined) return context.skip('this DMS cannot refuse a hand-over')
      await dms.refuseNext('sai đơn vị nhận')
      const outcome = await dms.connector.deliver(parcelOf(randomBytes(10)), signal)
      expect(outcome).toMatchObject({ kind: 'refused', code: 'carrier.refused' })
      expect('detail' in outcome && outcome.detail).toContain('sai đơn vị nhận')
      expect(await dms.handed()).toHaveLength(0)
    })

    it('a DMS that cannot be reached is a failure that is tried again, and loses nothing', async () => {
      const parcel = parcelOf(randomBytes(10))
      await dms.cut()
      const outcome = await dms.connector.deliver(parcel, signal)
      expect(outcome).toMatchObject({ kind: 'failed', code: 'carrier.unreachable' })
      expect(await dms.connector.test(signal)).toMatchObject({ ok: false })
      await dms.mend()
      const again = await dms.connector.deliver({ ...parcel, attempt: 2 }, signal)
      expect(again).toMatchObject({ kind: 'handed-over' })
      expect(await dms.handed()).toHaveLength(1)
      expect(await dms.connector.test(signal)).toMatchObject({ ok: true })
    })

    it('content of ours that is gone is our fault, not an outcome, and the DMS gets nothing', async () => {
      const parcel: Parcel = {
        ...parcelOf(randomBytes(10)),
        // eslint-disable-next-line require-yield -- it is gone before the first byte
        async *open() {
          await Promise.resolve()
          throw new BrokenPromise('content.missing')
        }
      }
      await expect(dms.connector.deliver(parcel, signal)).rejects.toThrow('content.missing')
      expect(await dms.handed()).toHaveLength(0)
    })

    it('content of ours that is shorter than announced never reaches the DMS', async () => {
      const whole = parcelOf(randomBytes(1000))
      const short: Parcel = { ...whole, open: () => parcelOf(randomBytes(999)).open() }
      await expect(dms.connector.deliver(short, signal)).rejects.toThrow('content.altered')
      expect(await dms.handed()).toHaveLength(0)
      expect(await dms.connector.deliver({ ...whole, attempt: 2 }, signal)).toMatchObject({
        kind: 'handed-over'
      })
    })

    it('takes what the DMS puts out once, and tells it the answer', async () => {
      const bytes = randomBytes(200_000)
      await dms.put('vb-1', bytes)
      const { accept, taken, asked } = gateway()
      expect(await collect(accept)).toBe(1)
      expect(await collect(accept)).toBe(0)
      expect(asked).toHaveLength(1)
      expect([...taken.values()][0]?.equals(bytes)).toBe(true)
      expect(await dms.answerTo('vb-1')).toMatchObject({ result: 'accepted' })
    })

    it('a refused item gets its code, place and remedy, and is not asked about again', async () => {
      await dms.put('vb-sai', randomBytes(50))
      const { accept, asked } = gateway(() => refusal)
      expect(await collect(accept)).toBe(0)
      expect(await collect(accept)).toBe(0)
      expect(asked).toHaveLength(1)
      const answer = await dms.answerTo('vb-sai')
      expect(answer?.result).toBe('refused')
      expect(answer?.text).toContain('recipient.unknown')
      expect(answer?.text).toContain('MessageHeader/To[2]/OrganId')
      expect(answer?.text).toContain('Tra lại mã trong danh mục')
    })

    it('a crash between the acceptance and its answer repeats the same key', async () => {
      await dms.put('vb-2', randomBytes(50))
      const { accept, taken, asked } = gateway()
      const crash = async (item: Collected): Promise<CollectedAnswer> => {
        await accept(item)
        throw new Error('crash')
      }
      await expect(collect(crash)).rejects.toThrow('crash')
      expect(await dms.answerTo('vb-2')).toBeNull()
      expect(await collect(accept)).toBe(1)
      expect(new Set(asked).size).toBe(1)
      expect(taken.size).toBe(1)
      expect((await dms.answerTo('vb-2'))?.result).toMatch(/accepted|duplicate/)
    })

    it('an item that fails holds up none behind it', async () => {
      for (const name of ['a', 'b', 'c']) await dms.put(name, Buffer.from(name))
      const { accept, taken } = gateway()
      const picky = async (item: Collected): Promise<CollectedAnswer> => {
        if ((await bytesOf(item.open())).toString() === 'a') throw new Error('poison')
        return accept(item)
      }
      expect(await collect(picky)).toBe(2)
      expect(taken.size).toBe(2)
      expect(await collect(accept)).toBe(1)
    })

    it('stops between items when told to', async () => {
      for (const name of ['a', 'b', 'c']) await dms.put(name, Buffer.from(name))
      const stop = new AbortController()
      const { accept, taken } = gateway()
      const first = async (item: Collected): Promise<CollectedAnswer> => {
        const answer = await accept(item)
        stop.abort()
        return answer
      }
      await dms.connector.collect?.(first, stop.signal).catch(() => undefined)
      expect(taken.size).toBe(1)
      await collect(accept)
      expect(taken.size).toBe(3)
    })
  })
}
