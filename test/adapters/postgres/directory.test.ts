import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../../support/database.ts'

const { store, db } = await freshDatabase()
const { directory } = store

async function organisation(
  name: string,
  more: { closedOn?: string; connector?: string; code?: string } = {}
) {
  const id = randomUUID()
  await db
    .insertInto('organisation')
    .values({
      id,
      name,
      level: 'xa',
      parent_id: null,
      code: more.code ?? name,
      status: more.closedOn === undefined ? 'active' : 'closed',
      closed_on: more.closedOn ?? null,
      connector_id: more.connector ?? null
    })
    .execute()
  return id
}

async function code(of: string, text: string, from = '-infinity', to = 'infinity') {
  await db
    .insertInto('organisation_code')
    .values({ code: text, scheme: 'qd20', organisation_id: of, valid_from: from, valid_to: to })
    .execute()
}

async function succeeds(old: string, next: string, since = '2025-07-01') {
  await db
    .insertInto('organisation_successor')
    .values({ organisation_id: old, successor_id: next, since, kind: 'merger' })
    .execute()
}

// Two communes merge on 1 July 2025; one splits in two; a line of two mergers; two closed ones that name each other.
const merged = await organisation('Xã Mới', { code: 'H19.9', connector: 'ioffice' })
const west = await organisation('Xã Tây', { closedOn: '2025-07-01' })
const far = await organisation('Xã Xa', { closedOn: '2024-01-01' })
const split = await organisation('Xã Đôi', { closedOn: '2025-07-01' })
const half = await organisation('Xã Nửa', { code: 'H19.8' })
const lost = await organisation('Xã Mất', { closedOn: '2025-07-01' })
const [ringA, ringB] = [
  await organisation('Vòng A', { closedOn: '2025-07-01' }),
  await organisation('Vòng B', { closedOn: '2025-07-01' })
]
const renamed = await organisation('Sở Đổi Mã', { code: 'H19.7' })
const reused = await organisation('Sở Dùng Lại', { code: 'H19.6' })

await code(merged, 'H19.9', '2025-07-01')
await code(west, 'H10.1', '-infinity', '2025-07-01')
await code(far, 'H10.2', '-infinity', '2024-01-01')
await code(split, 'H10.3', '-infinity', '2025-07-01')
await code(half, 'H19.8', '2025-07-01')
await code(lost, 'H10.4', '-infinity', '2025-07-01')
await code(ringA, 'H10.5', '-infinity', '2025-07-01')
await code(renamed, 'H10.7', '2020-01-01', '2025-07-01')
await code(renamed, 'H19.7', '2025-07-01')
await code(lost, 'H19.6', '2010-01-01', '2020-01-01')
await code(reused, 'H19.6', '2022-01-01')
await code(lost, 'H19.5', '2010-01-01', '2020-01-01')
await succeeds(west, merged)
await succeeds(far, west, '2024-01-01')
await succeeds(split, merged)
await succeeds(split, half)
await succeeds(ringA, ringB)
await succeeds(ringB, ringA)

describe('a code resolves as of a date', () => {
  test.each([
    ['valid', 'H19.9', '2026-01-01', 'found Xã Mới'],
    ['in another case and with space', ' h19.9 ', '2026-01-01', 'found Xã Mới'],
    ['on its first day', 'H19.9', '2025-07-01', 'found Xã Mới'],
    ['before its first day, valid today', 'H19.9', '2025-06-30', 'found Xã Mới'],
    ['closed by a merger', 'H10.1', '2026-01-01', 'redirected Xã Mới'],
    ['on the day it closed', 'H10.1', '2025-07-01', 'redirected Xã Mới'],
    ['before it closed, the office closed since', 'H10.1', '2025-06-30', 'found Xã Tây'],
    ['closed by a merger into one that was open then', 'H10.2', '2024-12-31', 'redirected Xã Tây'],
    ['closed two mergers ago', 'H10.2', '2026-01-01', 'redirected Xã Mới'],
    ['closed by a split', 'H10.3', '2026-01-01', 'closed Xã Nửa, Xã Mới'],
    ['closed with nobody after it', 'H10.4', '2026-01-01', 'closed '],
    ['closed in a ring of successors', 'H10.5', '2026-01-01', 'closed '],
    ['changed, by its old name', 'H10.7', '2026-01-01', 'redirected Sở Đổi Mã'],
    ['changed, by its old name while it was valid', 'H10.7', '2024-01-01', 'found Sở Đổi Mã'],
    ['changed, before the first of its names', 'H10.7', '2019-01-01', 'redirected Sở Đổi Mã'],
    ['given to another office later', 'H19.6', '2026-01-01', 'found Sở Dùng Lại'],
    ['given to another office later, between the two', 'H19.6', '2021-01-01', 'found Sở Dùng Lại'],
    ['given to another office later, while it was the first one’s', 'H19.6', '2015-01-01', 'found Xã Mất'],
    ['never heard of', 'X', '2026-01-01', 'unknown']
  ])('%s', async (_, written, on, expected) => {
    const resolution = await directory.resolve(written, on, '2026-11-24')
    expect(resolution.code).toBe(written.trim().toUpperCase())
    const told =
      resolution.kind === 'unknown'
        ? 'unknown'
        : resolution.kind === 'closed'
          ? `closed ${resolution.successors.map(successor => successor.name).join(', ')}`
          : `${resolution.kind} ${resolution.organisation.name}`
    expect(told).toBe(expected)
  })

  test('on the day itself a code that begins later does not stand yet', async () => {
    expect(await directory.resolve('H19.9', '2025-06-30')).toMatchObject({ kind: 'redirected' })
    expect(await directory.resolve('H19.6', '2021-01-01')).toMatchObject({
      kind: 'redirected',
      organisation: { name: 'Xã Mất' }
    })
  })

  test('and the organisation is told whole', async () => {
    const expected = {
      id: merged,
      name: 'Xã Mới',
      level: 'xa',
      code: 'H19.9',
      status: 'active',
      connectorId: 'ioffice'
    }
    expect(await directory.resolve('H19.9', '2026-01-01')).toEqual({
      kind: 'found',
      code: 'H19.9',
      organisation: expected
    })
    expect(await directory.get(merged)).toEqual(expected)
    expect(await directory.get(randomUUID())).toBeNull()
  })
})

test('routing rules come in the order an administrator has put them', async () => {
  await db
    .insertInto('routing_rule')
    .values([
      { position: 2, code_pattern: '*', level: null, axis_id: 'vxp', note: null },
      { position: 1, code_pattern: '*.H19', level: 'xa', axis_id: 'lgsp', note: 'trong tỉnh' }
    ])
    .execute()
  expect(await directory.rules()).toEqual([
    { position: 1, codePattern: '*.H19', level: 'xa', axisId: 'lgsp', note: 'trong tỉnh' },
    { position: 2, codePattern: '*', axisId: 'vxp' }
  ])
})
