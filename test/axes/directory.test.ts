/** Reading the directories of axes that answer well, badly and not to the end. */
import { afterEach, describe, expect, it } from 'vitest'
import { startAxisSimulator } from '../../simulators/axis/index.ts'
import { startLgspSimulator } from '../../simulators/lgsp/index.ts'
import type { Simulator } from '../../simulators/hub/server.ts'
import { axisDrivers } from '../../src/axes/index.ts'
import type { Axis } from '../../src/exchange/ports/index.ts'
import { allOf, ministry, ours } from './messages.ts'

const signal = new AbortController().signal
const open: Simulator[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const account = { systemId: 'dongnai', secret: 'dongnai-secret-for-trying-out', timeoutMs: 10_000 }
const login = { username: 'dongnai', password: 'dongnai-password-for-trying-out' }

const sides = [
  {
    name: 'VXP',
    list: 'getAgenciesList',
    start: async () => {
      const simulator = await startAxisSimulator({ speed: 0 })
      return {
        simulator,
        axis: axisDrivers.vxp.create('vxp', 'VXP', { endpoint: simulator.url, ...account })
      }
    }
  },
  {
    name: 'LGSP',
    list: 'getAgenciesList',
    start: async () => {
      const simulator = await startLgspSimulator({ speed: 0 })
      const config = { endpoint: simulator.url, ...account, ...login }
      return { simulator, axis: axisDrivers.lgsp.create('lgsp', 'LGSP', config) }
    }
  }
]

async function started(start: () => Promise<{ simulator: Simulator; axis: Axis }>) {
  const side = await start()
  open.push(side.simulator)
  const read = (since?: number) => side.axis.agencies!(since, signal)
  return { ...side, read, control: side.simulator.control }
}

describe.each(sides)('the directory of the $name', ({ start, list }) => {
  it('comes whole when no version is known, with both codes of an agency', async () => {
    const { read } = await started(start)
    const { kind, agencies } = read()
    const rows = await allOf(agencies)
    expect(kind).toBe('whole')
    expect(rows.findLast(row => row.remoteKey === ministry)).toMatchObject({
      code: ministry,
      otherCode: 'G22',
      name: 'Văn phòng Chính phủ'
    })
  })

  it('is read through keys told twice, circular parents and rows without a code; the last row of a key stands', async () => {
    const { read, control } = await started(start)
    control.fault({ kind: 'messyList', endpoint: list, next: 1 })
    const rows = await allOf(read().agencies)
    const third = rows.filter(row => row.remoteKey === '000.00.05.H19').map(row => row.name)
    expect(third.slice(-2)).toEqual(['Sở Nội vụ tỉnh Đồng Nai (cũ)', 'Sở Nội vụ tỉnh Đồng Nai'])
    expect(rows.some(row => row.parentKey === row.remoteKey)).toBe(true)
    expect(rows.every(row => row.code !== '')).toBe(true)
  })

  it.each(['half', 'html', 'empty'] as const)(
    'cut off or replaced by garbage (%s) is a failure',
    async form => {
      const { read, control } = await started(start)
      control.fault({ kind: 'garbage', endpoint: list, form, next: 1 })
      await expect(allOf(read().agencies)).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
    }
  )

  it('not given at all is a failure', async () => {
    const { read, control } = await started(start)
    control.fault({ kind: 'fail200', endpoint: list, code: '20', next: 1 })
    await expect(allOf(read().agencies)).rejects.toMatchObject({ code: 'carrier.server-error' })
  })
})

it('the LGSP says how many it lists: fewer is a list cut off, though it is well-formed', async () => {
  const { read, control } = await started(sides[1]!.start)
  control.fault({ kind: 'shortList', endpoint: 'getAgenciesList', next: 1 })
  await expect(allOf(read().agencies)).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
})

it('the LGSP counts no versions: the whole list, whatever is asked', async () => {
  const { read } = await started(sides[1]!.start)
  const { kind, agencies } = read(17)
  expect(kind).toBe('whole')
  expect((await allOf(agencies)).every(row => row.version === undefined)).toBe(true)
})

it('the VXP names the version of every unit, deleted ones too, when changes are asked for', async () => {
  const { read, control } = await started(sides[0]!.start)
  const newest = Math.max(...(await allOf(read().agencies)).map(row => row.version ?? 0))
  control.setAgency('dongnai', { code: ours, name: 'Văn phòng UBND tỉnh Đồng Nai (mới)', otherCode: 'H19.1' })
  const { kind, agencies } = read(newest)
  const rows = await allOf(agencies)
  expect(kind).toBe('changes')
  expect(rows.filter(row => (row.version ?? 0) > newest)).toMatchObject([
    { remoteKey: ours, version: newest + 1, name: 'Văn phòng UBND tỉnh Đồng Nai (mới)' }
  ])
})
