import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createQueries } from '../../src/adapters/postgres/queries.ts'
import type { RemoteAgency } from '../../src/exchange/ports/index.ts'
import { syncDirectory } from '../../src/exchange/sync-directory.ts'
import { stage } from '../support/stage.ts'

const scene = await stage()
afterAll(() => scene.drop())
const { clock, pool, ports, settings, vxp, store } = scene
const queries = createQueries(scene.db)

const agency = (number: number, change: Partial<RemoteAgency> = {}): RemoteAgency => ({
  remoteKey: `k${number}`,
  code: `X${number}`,
  name: `Đơn vị ${number}`,
  version: number,
  ...change
})
const ten = Array.from({ length: 10 }, (_, index) => agency(index + 1))
const tell = (...rows: (RemoteAgency | Error)[]) => vxp.listed.splice(0, vxp.listed.length, ...rows)
const sync = () => syncDirectory(ports, settings, vxp)
const day = 24 * 3600_000
const gone = async () => {
  const sql = `select remote_key from axis_agency where axis_id = 'vxp' and gone_at is not null order by 1`
  return (await pool.query(sql)).rows.map(row => row.remote_key as string)
}
const state = () => store.axisDirectories.state('vxp')

beforeEach(async () => {
  await pool.query('delete from axis_agency')
  await pool.query('delete from axis_directory_state')
  vxp.askedSince.length = 0
  clock.advance(day)
  tell(...ten)
  await sync()
})

describe('what is asked of the axis', () => {
  it('is the whole list at first, then what changed since the newest version', async () => {
    clock.advance(day)
    await sync()
    expect(vxp.askedSince).toEqual([undefined, 10])
    expect(await state()).toMatchObject({ version: 10, listed: 10 })
  })

  it('is the whole list again after a week', async () => {
    clock.advance(7 * day)
    await sync()
    expect(vxp.askedSince).toEqual([undefined, undefined])
  })

  it('is the whole list when the versions of the axis went back', async () => {
    tell(agency(1, { version: 3 }))
    await sync()
    await sync()
    expect(vxp.askedSince).toEqual([undefined, 10, undefined])
  })

  it('is the whole list every day where the axis counts no versions', async () => {
    await pool.query('delete from axis_directory_state')
    tell({ remoteKey: 'k1', code: 'X1', name: 'Không số hiệu' })
    await sync()
    await sync()
    expect(vxp.askedSince.slice(1)).toEqual([undefined, undefined])
  })
})

describe('changes', () => {
  it('are kept, those of versions that we have are left out, and nobody is gone by them', async () => {
    tell(agency(1, { name: 'đã biết' }), agency(2, { name: 'Tên mới', version: 11 }))
    expect(await sync()).toBe(1)
    const { rows } = await pool.query(
      `select name from axis_agency where remote_key in ('k1', 'k2') order by 1`
    )
    expect(rows.map(row => row.name)).toEqual(['Tên mới', 'Đơn vị 1'])
    expect(await gone()).toEqual([])
    expect(await state()).toMatchObject({ version: 11, changesAt: clock.now() })
  })

  it('that the axis deleted are marked as deleted', async () => {
    tell(agency(3, { version: 11, deleted: true }))
    await sync()
    const { rows } = await pool.query(`select deleted from axis_agency where remote_key = 'k3'`)
    expect(rows).toEqual([{ deleted: true }])
  })
})

describe('a whole list', () => {
  const wholeAfterAWeek = async (...rows: (RemoteAgency | Error)[]) => {
    clock.advance(7 * day)
    tell(...rows)
    return sync()
  }

  it('marks who is missing as gone, and takes back whoever is listed again', async () => {
    await wholeAfterAWeek(...ten.slice(0, 8))
    expect(await gone()).toEqual(['k10', 'k9'])
    await wholeAfterAWeek(...ten)
    expect(await gone()).toEqual([])
  })

  it('with one key twice, the last one standing, counts an agency once', async () => {
    await wholeAfterAWeek(...ten, agency(4, { name: 'lần hai', parentKey: 'k4' }))
    expect(await state()).toMatchObject({ listed: 10 })
    const { rows } = await pool.query(`select name from axis_agency where remote_key = 'k4'`)
    expect(rows).toEqual([{ name: 'lần hai' }])
  })

  it('cut off half way keeps what came, marks nobody, and is asked for again', async () => {
    const before = await state()
    const cut = new Error('cut off')
    expect(await wholeAfterAWeek(agency(1), agency(2), cut)).toBe(0)
    expect(await gone()).toEqual([])
    expect(await state()).toEqual(before)
    expect((await scene.lanes.read('collect:vxp')).failuresInARow).toBeGreaterThan(0)
    tell(...ten)
    await sync()
    expect(vxp.askedSince.at(-1)).toBeUndefined()
  })

  it('less than half as long as the last is not believed, until another reading finds the same', async () => {
    await wholeAfterAWeek(...ten.slice(0, 3))
    expect(await gone()).toEqual([])
    expect(await state()).toMatchObject({ listed: 10, doubtedListed: 3 })
    clock.advance(day)
    await sync()
    expect(await gone()).toHaveLength(7)
    expect(await state()).toMatchObject({ listed: 3 })
    expect((await state()).doubtedListed).toBeUndefined()
  })

  it('that is empty takes nobody for gone, however often', async () => {
    for (let time = 0; time < 3; time++) await wholeAfterAWeek()
    expect(await gone()).toEqual([])
  })
})

it('every reading is an audit event, one that was not believed a failure', async () => {
  clock.advance(7 * day)
  tell(agency(1))
  await sync()
  const { rows } = await pool.query(
    `select outcome, subject, facts from audit_event where action = 'directory.synchronised' order by seq desc limit 2`
  )
  expect(rows).toMatchObject([
    { outcome: 'failure', subject: { axis: 'vxp' }, facts: { kind: 'whole', listed: 1, gone: 0 } },
    { outcome: 'success', facts: { kind: 'whole', listed: 10, kept: 10, gone: 0 } }
  ])
})

it('the directory stays as it is, and what differs is counted', async () => {
  const before = await pool.query('select * from organisation order by id')
  clock.advance(7 * day)
  tell(
    ...ten,
    agency(11, { code: '000.00.00.G22', name: 'VPCP' }),
    agency(12, { code: '000.00.00.G09', deleted: true })
  )
  await sync()
  expect((await pool.query('select * from organisation order by id')).rows).toEqual(before.rows)
  const [shown] = await queries.axisDirectories()
  expect(shown).toMatchObject({ axisId: 'vxp', differences: { unknown: 10, renamed: 1, gone: 1 } })
})

it('comes back by itself a day later, whether it went well or not', async () => {
  for (const rows of [ten, [new Error('away')]]) {
    tell(...rows)
    await sync()
    const { rows: due } = await pool.query(
      `select due_at from outbox where topic = 'sync-directory' and ref = 'vxp'`
    )
    expect(due).toEqual([{ due_at: new Date(clock.now().getTime() + day) }])
  }
})
