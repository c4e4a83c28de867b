import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { standardTimetable } from '../../src/domain/delivery.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const only = async () => {
  const { deliveries } = await s.accepted()
  return deliveries[0]?.id ?? ''
}
const state = async (id: string) => (await s.store.deliveries.find(id))?.state
const eventsOf = async (type: string) =>
  (await s.db.selectFrom('audit_event').selectAll().where('action', '=', type).execute()).map(e => e.outcome)

describe('an attempt', () => {
  it('hands the sealed bytes over once and settles', async () => {
    const id = await only()
    await s.work()
    expect(await state(id)).toBe('handed-over')
    expect(s.vxp.taken).toHaveLength(1)
    expect(s.vxp.taken[0]?.bytes).toContain('<edXML:OrganId>000.00.00.G22</edXML:OrganId>')
    expect(await s.store.deliveries.find(id)).toMatchObject({ remoteId: 'vxp-1', attempts: 1 })
    expect(await eventsOf('delivery.attempted')).toEqual(['success'])
  })

  it('carries an envelope that names its one recipient, so that nobody is served by another’s copy', async () => {
    await s.accepted({ to: ['000.00.00.G22', '000.00.00.G09', '000.01.30.H19'] })
    await s.work()
    const named = [...s.vxp.taken, ...s.lgsp.taken].map(t => [
      t.to,
      [...t.bytes.matchAll(/<edXML:To>\s*<edXML:OrganId>([^<]+)</g)].map(found => found[1])
    ])
    expect(named).toEqual([
      ['000.00.00.G22', ['000.00.00.G22']],
      ['000.00.00.G09', ['000.00.00.G09']],
      ['000.01.30.H19', ['000.01.30.H19']]
    ])
  })

  it('run twice for one job sends once', async () => {
    const id = await only()
    await Promise.all([s.exchange.attempt(id), s.exchange.attempt(id), s.exchange.attempt(id)])
    await s.exchange.attempt(id)
    expect(s.vxp.taken).toHaveLength(1)
  })

  it('that failed before anything was taken comes back at its time and is sent again without asking', async () => {
    const id = await only()
    s.vxp.answers.push({ kind: 'failed', code: 'carrier.unreachable' })
    await s.work()
    expect(await state(id)).toBe('queued')
    expect(await s.work()).toEqual([])
    s.clock.advance(standardTimetable.firstRetry)
    await s.work()
    expect(await state(id)).toBe('handed-over')
    expect(s.vxp.asked).toEqual([])
  })

  it('whose answer was lost is asked about, and is not sent again when it was taken', async () => {
    const id = await only()
    s.vxp.answers.push({ kind: 'unknown', code: 'carrier.answer-lost' })
    s.vxp.found.push({ kind: 'taken', remoteId: 'kept-77' })
    await s.work()
    expect(await state(id)).toBe('unknown')
    s.clock.advance(standardTimetable.settleAfter)
    await s.work()
    expect(await s.store.deliveries.find(id)).toMatchObject({ state: 'handed-over', remoteId: 'kept-77' })
    expect(s.vxp.taken).toHaveLength(1)
  })

  it('whose answer was lost is sent again only when the axis says that it has nothing', async () => {
    const id = await only()
    s.vxp.answers.push({ kind: 'unknown', code: 'carrier.answer-lost' })
    s.vxp.found.push({ kind: 'cannot-tell', code: 'carrier.unreachable' }, { kind: 'absent' })
    await s.work()
    s.clock.advance(standardTimetable.settleAfter)
    await s.work()
    expect(await state(id)).toBe('unknown')
    expect(s.vxp.taken).toHaveLength(1)
    s.clock.advance(standardTimetable.longestRetry)
    await s.work()
    expect(await state(id)).toBe('handed-over')
    expect(s.vxp.taken).toHaveLength(2)
  })

  it('cut off by a crash is asked about by whoever finds it', async () => {
    const id = await only()
    // The process died after the claim: the attempt is open, the lease runs out.
    await s.store.deliveries.claim(id, 60_000, s.clock.now())
    await s.exchange.attempt(id)
    expect(s.vxp.taken).toHaveLength(0)
    s.clock.advance(61_000)
    s.vxp.found.push({ kind: 'taken', remoteId: 'x' })
    await s.exchange.attempt(id)
    expect(await state(id)).toBe('handed-over')
    expect(s.vxp.asked).toEqual([id])
    expect(s.vxp.taken).toHaveLength(0)
  })

  it('whose lease was lost meanwhile writes nothing', async () => {
    const id = await only()
    s.vxp.answers.push(async () => {
      s.clock.advance(61_000)
      await s.store.deliveries.claim(id, 60_000, s.clock.now())
      return { kind: 'failed', code: 'carrier.format-refused' }
    })
    await s.exchange.attempt(id)
    expect(await state(id)).not.toBe('failed')
  })

  it('of a carrier that throws is never called "not taken"', async () => {
    const id = await only()
    s.vxp.answers.push(() => Promise.reject(new Error('bug')))
    await s.work()
    expect(await state(id)).toBe('unknown')
  })

  it('that is refused for good goes to the tray and tells the DMS why', async () => {
    const id = await only()
    s.vxp.answers.push({ kind: 'refused', code: 'carrier.recipient-unknown', detail: '18' })
    await s.work()
    expect(await s.store.deliveries.find(id)).toMatchObject({
      state: 'refused',
      code: 'carrier.recipient-unknown',
      detail: '18'
    })
    expect(await s.work()).toEqual([])
  })

  it('a permanent failure of ours is not tried again', async () => {
    const id = await only()
    s.vxp.answers.push({ kind: 'failed', code: 'carrier.format-refused' })
    await s.work()
    s.clock.advance(standardTimetable.window)
    expect(await s.work()).toEqual([])
    expect(await state(id)).toBe('failed')
  })

  it('past the window is given to the operators, who may send again', async () => {
    const id = await only()
    s.vxp.answers.push({ kind: 'failed', code: 'carrier.unreachable' })
    s.clock.advance(standardTimetable.window)
    await s.work()
    expect(await s.store.deliveries.find(id)).toMatchObject({
      state: 'failed',
      code: 'carrier.attempts-exhausted'
    })
    expect(await s.exchange.retry(id, 'admin:test')).toEqual({ kind: 'queued' })
    await s.work()
    expect(await state(id)).toBe('handed-over')
    expect(await s.exchange.retry(id, 'admin:test')).toMatchObject({ kind: 'conflict' })
    expect(await s.exchange.retry('019cad10-0000-7000-8000-000000000000', 'admin:test')).toEqual({
      kind: 'not-found'
    })
  })

  it('a partner that fails again and again is left alone for a while, then tried with one message', async () => {
    for (let i = 0; i < 8; i += 1) {
      await s.accepted({ number: `${200 + i}` })
      s.vxp.answers.push({ kind: 'failed', code: 'carrier.server-error' })
    }
    await s.work()
    const lane = await s.lanes.read('vxp')
    expect(lane.pausedUntil).toBeDefined()
    const before = s.vxp.taken.length
    s.clock.advance(standardTimetable.firstRetry)
    expect(await s.work()).toEqual([])
    s.vxp.answers.length = 0
    s.clock.advance(20 * 60_000)
    await s.work()
    expect(s.vxp.taken.length).toBe(before + 8)
    expect((await s.lanes.read('vxp')).failuresInARow).toBe(0)
  })

  it('with refused credentials the lane pauses at once', async () => {
    await only()
    s.vxp.answers.push({ kind: 'failed', code: 'carrier.credentials-refused' })
    await s.work()
    expect((await s.lanes.read('vxp')).pausedUntil).toBeDefined()
  })
})
