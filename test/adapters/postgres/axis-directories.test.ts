import { describe, expect, test } from 'vitest'
import { createQueries } from '../../../src/adapters/postgres/queries.ts'
import { freshDatabase } from '../../support/database.ts'

const { store, db, pool } = await freshDatabase()
const { axisDirectories } = store
const [first, second, third] = [22, 23, 24].map(day => new Date(`2026-11-${day}T00:00:00Z`)) as [
  Date,
  Date,
  Date
]
const rowsOf = async (axis: string) =>
  (await pool.query('select * from axis_agency where axis_id = $1 order by remote_key', [axis])).rows

test('an axis’s agencies are kept beside the directory, renewed, and change no organisation', async () => {
  const before = await pool.query('select * from organisation order by id')
  await axisDirectories.keep('vxp', [], first)
  await axisDirectories.keep(
    'vxp',
    [
      { remoteKey: '1', code: 'H19.9', name: 'Xã Mới', mail: 'a@b' },
      { remoteKey: '2', code: 'H19.8', name: 'cũ' },
      { remoteKey: '2', code: 'H19.8', name: 'Xã Nửa', parentKey: '1', otherCode: '000.01.02.H19' }
    ],
    first
  )
  await axisDirectories.keep(
    'vxp',
    [{ remoteKey: '1', code: 'H19.9', name: 'Xã Mới', deleted: true }],
    second
  )
  expect(await rowsOf('vxp')).toMatchObject([
    { remote_key: '1', deleted: true, mail: null, seen_at: second },
    {
      ...{ remote_key: '2', deleted: false, name: 'Xã Nửa', parent_key: '1' },
      ...{ other_code: '000.01.02.H19', seen_at: first }
    }
  ])
  expect((await pool.query('select * from organisation order by id')).rows).toEqual(before.rows)
})

test('a list that names one code only takes the other one from nobody, whichever of the two it names', async () => {
  const whole = { remoteKey: 'k', code: 'H19.5', otherCode: '000.00.05.H19', name: 'Sở Nội vụ' }
  const kept = { code: 'H19.5', other_code: '000.00.05.H19' }
  await axisDirectories.keep('codes', [whole], first)
  for (const code of ['000.00.05.H19', 'H19.5']) {
    await axisDirectories.keep('codes', [{ remoteKey: 'k', code, name: 'Sở Nội vụ' }], second)
    expect(await rowsOf('codes')).toMatchObject([kept])
  }
  await axisDirectories.keep('codes', [{ remoteKey: 'k', code: 'H19.50', name: 'Sở Nội vụ' }], second)
  expect(await rowsOf('codes')).toMatchObject([{ code: 'H19.50', other_code: null }])
})

test('who was not seen is gone once, stays, and is back when it is listed again', async () => {
  const [a, b] = [
    { remoteKey: 'a', code: 'A', name: 'A' },
    { remoteKey: 'b', code: 'B', name: 'B' }
  ]
  await axisDirectories.keep('gone', [a, b], first)
  await axisDirectories.keep('gone', [a], second)
  expect(await axisDirectories.markGone('gone', second)).toBe(1)
  expect(await axisDirectories.markGone('gone', second)).toBe(0)
  expect(await rowsOf('gone')).toMatchObject([{ gone_at: null }, { gone_at: second, seen_at: first }])
  await axisDirectories.keep('gone', [b], third)
  expect(await rowsOf('gone')).toMatchObject([{ gone_at: null }, { gone_at: null }])
})

test('of two readings at once the older one takes nobody’s being seen away', async () => {
  const agency = { remoteKey: 'a', code: 'A', name: 'A' }
  await axisDirectories.keep('twice', [agency], second)
  await axisDirectories.keep('twice', [agency], first)
  expect(await axisDirectories.markGone('twice', second)).toBe(0)
})

describe('how far an axis has been read', () => {
  test('is nothing at first, and then what was noted last', async () => {
    expect(await axisDirectories.state('never')).toEqual({ listed: 0 })
    const state = { version: 7, wholeAt: first, listed: 3 }
    await axisDirectories.note('read', { kind: 'whole', state, changed: 3, gone: 0 })
    expect(await axisDirectories.state('read')).toEqual(state)
    const doubted = { listed: 3, doubtedListed: 1 }
    await axisDirectories.note('read', { kind: 'whole', state: doubted, changed: 1, gone: 0 })
    expect(await axisDirectories.state('read')).toEqual(doubted)
  })

  test('is shown with what differs from the directory, agency by agency', async () => {
    await pool.query(`
      insert into organisation (id, name, level, code, status, closed_on) values
        ('00000000-0000-7000-8000-000000000001', 'Sở Nội vụ', 'tinh', 'X1', 'active', null),
        ('00000000-0000-7000-8000-000000000002', 'Sở Y tế', 'tinh', 'X2', 'active', null),
        ('00000000-0000-7000-8000-000000000003', 'Sở Cũ', 'tinh', 'X3', 'closed', '2025-07-01')`)
    await pool.query(`
      insert into organisation_code (code, scheme, organisation_id)
      select code, 'other', id from organisation where code like 'X_' union all
      select 'O1', 'other', id from organisation where code = 'X1'`)
    const names = { X1: 'Sở Nội vụ', X2: 'Sở Y tế', X3: 'Sở Cũ' }
    await axisDirectories.keep(
      'differs',
      [
        { remoteKey: '1', code: ' x1 ', otherCode: 'O1', name: names.X1 },
        { remoteKey: '2', code: 'X2', name: `${names.X2} tỉnh` },
        { remoteKey: '3', code: 'X3', name: names.X3, deleted: true },
        { remoteKey: '4', code: 'X2', name: names.X2, deleted: true },
        { remoteKey: '5', code: 'X9', name: 'Chưa biết' },
        { remoteKey: '6', code: 'X8', name: 'Chưa biết, đã xóa', deleted: true }
      ],
      first
    )
    await axisDirectories.note('differs', { kind: 'whole', state: { listed: 3 }, changed: 6, gone: 0 })
    const shown = await createQueries(db).axisDirectories()
    expect(shown.find(view => view.axisId === 'differs')).toEqual({
      ...{ axisId: 'differs', listed: 3, changed: 6, gone: 0 },
      differences: { unknown: 1, renamed: 1, gone: 1 }
    })
  })
})
