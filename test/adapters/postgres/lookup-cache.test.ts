import { describe, expect, it } from 'vitest'
import { createLookupCache } from '../../../src/adapters/postgres/lookup-cache.ts'
import type { KeptAnswer } from '../../../src/adapters/trust/cache.ts'
import { freshDatabase } from '../../support/database.ts'
import { settableClock } from '../../support/clock.ts'

const { db, pool } = await freshDatabase()
const clock = settableClock('2026-11-24T02:00:00Z')
const later = (minutes: number) => new Date(clock.now().getTime() + minutes * 60_000)
const url = 'http://ca.gov.vn/pki/pub/crl/cp.crl'
const answer = (change: Partial<KeptAnswer> = {}): KeptAnswer => ({
  der: new Uint8Array([0x30, 0]),
  etag: '"a"',
  thisUpdate: later(-10),
  nextUpdate: later(600),
  fetchedAt: clock.now(),
  freshUntil: later(60),
  usableUntil: later(600),
  ...change
})

describe('the cache of lookups', () => {
  it('gives back what was put in, to every process', async () => {
    const [one, another] = [createLookupCache(db, clock), createLookupCache(db, clock)]
    expect(await one.get('crl', 'k1')).toBeNull()
    await one.put('crl', 'k1', url, answer())
    expect(await another.get('crl', 'k1')).toEqual(answer())
    expect(await another.get('crl', 'k1')).toEqual(answer())
    expect(await another.get('ocsp', 'k1')).toBeNull()
    const bare = { der: new Uint8Array([0x30, 0]), fetchedAt: clock.now(), freshUntil: later(1) }
    await one.put('certificate', 'k1', url, bare)
    expect(await another.get('certificate', 'k1')).toEqual(bare)
  })

  it('gives the newer answer, also to whoever remembers the older one', async () => {
    const [one, another] = [createLookupCache(db, clock), createLookupCache(db, clock)]
    await one.put('crl', 'k2', url, answer())
    await another.get('crl', 'k2')
    const newer = answer({ der: new Uint8Array([0x30, 1, 0]), fetchedAt: later(1) })
    await one.put('crl', 'k2', url, newer)
    // Whoever asked earlier and answers later does not put the old one back.
    await another.put('crl', 'k2', url, answer())
    expect(await another.get('crl', 'k2')).toEqual(newer)
    expect(await one.get('crl', 'k2')).toEqual(newer)
  })

  it('holds a list of 20 MB, and carries it over once', async () => {
    const der = new Uint8Array(20 * 1024 ** 2).fill(7)
    const cache = createLookupCache(db, clock)
    await cache.put('crl', 'big', url, answer({ der }))
    expect((await cache.get('crl', 'big'))?.der.length).toBe(der.length)
    const start = performance.now()
    for (let time = 0; time < 20; time++) await cache.get('crl', 'big')
    expect((performance.now() - start) / 20).toBeLessThan(100)
  })

  it('forgets what could serve nobody for a week', async () => {
    const cache = createLookupCache(db, clock)
    await cache.put('crl', 'old', url, answer({ usableUntil: later(-8 * 24 * 60) }))
    await cache.put('crl', 'new', url, answer())
    const { rows } = await pool.query<{ key: string }>(
      "select key from revocation_cache where key in ('old', 'new')"
    )
    expect(rows).toEqual([{ key: 'new' }])
  })
})
