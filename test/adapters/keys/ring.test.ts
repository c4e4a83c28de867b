import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KeyConfig } from '../../../src/adapters/keys/config.ts'
import { openKeys, type KeyState } from '../../../src/adapters/keys/index.ts'
import { turnAt, within } from '../../../src/adapters/keys/rotation.ts'
import { bench, isKey, ready, signsFor, type Bench } from './stage.ts'

const day = 86_400_000
const homeAffairs = '000.00.02.H19'
const when = (text: string) => new Date(`${text}T00:00:00+07:00`)

describe('whose turn it is', () => {
  const a = { id: 'a', window: { from: when('2026-01-01') } }
  const b = { id: 'b', window: { from: when('2026-06-01'), until: when('2027-06-01') } }
  const idAt = (at: Date) => {
    const turn = turnAt([a, b], at)
    return turn.kind === 'serves' ? turn.it.id : turn.kind
  }

  it('the next key takes over at the instant it begins, though the first has no end', () => {
    expect(idAt(new Date(when('2026-06-01').getTime() - 1))).toBe('a')
    expect(idAt(when('2026-06-01'))).toBe('b')
  })

  it('at its end, half open, the one before serves again if it has no end', () => {
    expect(idAt(when('2027-06-01'))).toBe('a')
  })

  it('nobody serves before all begin, after all end, or when there is none', () => {
    expect(idAt(when('2025-12-31'))).toBe('not-yet')
    expect(turnAt([b], when('2028-01-01'))).toEqual({ kind: 'over' })
    expect(turnAt([], when('2028-01-01'))).toEqual({ kind: 'none' })
  })

  it('the narrower bound of configuration and certificate holds', () => {
    const [early, late] = [when('2026-01-01'), when('2026-02-01')]
    expect(within({ from: early, until: late }, { from: late, until: when('2027-01-01') })).toEqual({
      from: late,
      until: late
    })
    expect(within({}, { until: early })).toEqual({ until: early })
    expect(within({ from: early }, {})).toEqual({ from: early })
  })
})

describe('a key ring', () => {
  let at: Bench
  beforeAll(async () => {
    at = await bench()
  })
  afterAll(() => at.remove())
  const pem = (name: string, more: Partial<KeyConfig> = {}) =>
    ({
      id: name,
      kind: 'pem',
      key: path.join(at.pki.folder, 'keys', `${name}.key`),
      certificate: path.join(at.pki.folder, 'chains', `${name}.pem`),
      ...more
    }) as KeyConfig
  const seal = (widthMm: number) => ({ image: path.join(at.pki.folder, 'seals', 'so-noi-vu.png'), widthMm })

  it('gives each organisation its own key, the gateway the one for envelopes, and nobody another one', async () => {
    const ring = await openKeys({
      gateway: [pem('van-phong')],
      agencies: [{ organisation: homeAffairs, keys: [pem('so-noi-vu')] }]
    })
    expect(ready(ring).id).toBe('van-phong')
    expect(ready(ring, homeAffairs).id).toBe('so-noi-vu')
    expect(ring.keyFor('000.00.03.H19', new Date())).toMatchObject({
      kind: 'unavailable',
      problem: { code: 'key.none' }
    })
    expect(ring.organisations).toEqual([homeAffairs])
  })

  it('without a gateway key there is none for envelopes', async () => {
    const ring = await openKeys({ gateway: [], agencies: [] })
    expect(ring.keyFor('envelope', new Date())).toMatchObject({ problem: { code: 'key.none' } })
  })

  it('turns from one key of an agency to the next at an instant, and both sign', async () => {
    const change = new Date(Date.now() + 30 * day)
    const ring = await openKeys({
      gateway: [],
      agencies: [
        {
          organisation: homeAffairs,
          keys: [
            pem('so-noi-vu', { until: new Date(change.getTime() + day) }),
            pem('so-noi-vu-next', { from: change })
          ]
        }
      ]
    })
    const [before, after] = [new Date(change.getTime() - 1), change].map(instant =>
      ready(ring, homeAffairs, instant)
    )
    expect([before?.id, after?.id]).toEqual(['so-noi-vu', 'so-noi-vu-next'])
    expect(await signsFor(before!)).toBe(true)
    expect(await signsFor(after!)).toBe(true)
    expect(ring.states(change).map(each => each.serving)).toEqual([false, true])
  })

  it('watches the end of the certificate', async () => {
    const ring = await openKeys({ gateway: [pem('dong-nai')], agencies: [] })
    const end = new Date(at.pki.certificate('dong-nai').notAfter)
    const expiryAt = (instant: number) => ring.states(new Date(instant))[0]?.expiry
    expect(expiryAt(end.getTime() - 31 * day)).toBe('fine')
    expect(expiryAt(end.getTime() - 30 * day)).toBe('soon')
    expect(expiryAt(end.getTime())).toBe('expired')
    expect(ring.keyFor('envelope', end)).toEqual({
      kind: 'unavailable',
      problem: { code: 'key.expired', detail: end.toISOString() }
    })
  })

  it('one bad key spoils no other, and its state says why', async () => {
    const ring = await openKeys({
      gateway: [pem('dong-nai')],
      agencies: [{ organisation: homeAffairs, keys: [pem('so-noi-vu', { key: '/none.key' })] }]
    })
    expect(isKey(ring.keyFor('envelope', new Date()))).toBe(true)
    const [good, bad] = ring.states()
    expect(good).toMatchObject({
      state: 'ready',
      holder: 'pem',
      serving: true,
      expiry: 'fine',
      algorithm: 'rsa-sha256'
    })
    expect(good).not.toHaveProperty('reason')
    expect(bad).toMatchObject({
      state: 'away',
      organisation: homeAffairs,
      reason: { code: 'key.file-unreadable', detail: '/none.key: ENOENT' }
    })
    expect(bad).not.toHaveProperty('certificate')
  })

  it('a file that is mended is taken up without a restart, when somebody asks for the key', async () => {
    const key = path.join(at.folder, 'later.key')
    let now = new Date()
    const changes: KeyState[] = []
    const ring = await openKeys(
      { gateway: [pem('dong-nai', { key })], agencies: [] },
      { now: () => now, changed: state => changes.push(state) }
    )
    const ask = () => ring.keyFor('envelope', now)
    expect(ask()).toMatchObject({ problem: { code: 'key.file-unreadable' } })
    writeFileSync(key, at.pki.certificate('dong-nai').keyPem)
    now = new Date(now.getTime() + 5000)
    expect(ask()).toMatchObject({ kind: 'unavailable' }) // this one begins the attempt
    await expect.poll(() => isKey(ask())).toBe(true)
    expect(changes.map(each => each.reason?.code ?? each.state)).toEqual(['key.file-unreadable', 'ready'])
    expect(changes.at(-1)?.since).toBe(now.toISOString())
    rmSync(key)
    await ring.refresh()
    expect(isKey(ask())).toBe(true) // what is open stays open
  })

  it('brings the seal of an agency, or why it cannot be drawn', async () => {
    const sealed = (organisation: string, widthMm: number, image?: string) => ({
      organisation,
      keys: [],
      seal: { ...seal(widthMm), ...(image === undefined ? {} : { image }) }
    })
    const ring = await openKeys({
      gateway: [],
      agencies: [
        sealed('a', 36),
        sealed('b', 4200),
        sealed('c', 36, '/none.png'),
        sealed('d', 36, path.join(at.pki.folder, 'index.json'))
      ]
    })
    expect(ring.sealFor('a')).toMatchObject({ widthMm: 36 })
    expect(ring.sealFor('b')).toMatchObject({ problem: { code: 'pdf-signature.bad-seal-image' } })
    expect(ring.sealFor('c')).toMatchObject({ problem: { code: 'key.file-unreadable' } })
    expect(ring.sealFor('d')).toMatchObject({ problem: { code: 'pdf-signature.bad-seal-image' } })
    expect(ring.sealFor('e')).toBeUndefined()
  })
})
