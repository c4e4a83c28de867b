import { beforeEach, describe, expect, test } from 'vitest'
import { readDirectoryCsv } from '../../../src/adapters/csv/directory.ts'
import { createDirectoryChanges } from '../../../src/adapters/postgres/directory-changes.ts'
import { importOrganisations } from '../../../src/adapters/postgres/directory-import.ts'
import type { Level } from '../../../src/domain/organisation.ts'
import { settableClock } from '../../support/clock.ts'
import { freshDatabase } from '../../support/database.ts'

const { db, pool, store } = await freshDatabase()
const clock = settableClock('2026-03-02T02:00:00Z')
const changes = createDirectoryChanges(db, clock)

const base = `organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind
dn,H19,qd20,UBND tỉnh Đồng Nai,tinh,,ioffice,,,,,
dn,000.00.00.H19,qcvn102,UBND tỉnh Đồng Nai,tinh,,ioffice,,,,,
snv,H19.2,qd20,Sở Nội vụ,tinh,dn,onewin,,,,,
stc,H19.3,qd20,Sở Tài chính,tinh,dn,,,,,,
bp,H10,qd20,UBND tỉnh Bình Phước,tinh,,,,2025-07-01,closed,dn,merger
`
interface Agency {
  key: string
  code: string
  name: string
  other?: string
  parent?: string
  deleted?: boolean
}
async function lists(...agencies: Agency[]) {
  await pool.query('delete from axis_agency')
  for (const { key, code, name, other = null, parent = null, deleted = false } of agencies)
    await pool.query(
      `insert into axis_agency (axis_id, remote_key, parent_key, code, other_code, name, mail, deleted, seen_at)
       values ('vxp', $1, $2, $3, $4, $5, 'hop@thu.vn', $6, now())`,
      [key, parent, code, other, name, deleted]
    )
}
async function compare(defaultLevel?: Level) {
  const level = defaultLevel === undefined ? {} : { defaultLevel }
  const answer = await changes.preview({ kind: 'axis', axisId: 'vxp', ...level }, 'admin:1')
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.problems))
  const page = await changes.changes(answer.set.id, {}, { limit: 100 })
  return { set: answer.set, items: page?.items ?? [] }
}
const dn = { key: '1', code: 'H19', other: '000.00.00.H19', name: 'UBND tỉnh Đồng Nai' }
const snv = { key: '2', code: 'H19.2', name: 'Sở Nội vụ', parent: '1' }

beforeEach(async () => {
  for (const table of [
    'directory_change',
    'directory_change_set',
    'organisation_successor',
    'organisation_code'
  ])
    await pool.query(`delete from ${table}`)
  await pool.query('delete from organisation')
  await importOrganisations(db, clock, { organisations: readDirectoryCsv(base), label: 'goc.csv' }, 'system')
})

describe('the list of an axis beside the directory', () => {
  test('that says the same is no change, however it writes codes', async () => {
    await lists(dn, { ...snv, code: ' h19.2 ' })
    expect((await compare()).set).toMatchObject({
      counts: {},
      organisations: 2,
      skipped: { 'no-level': 0, ambiguous: 0, cycle: 0 }
    })
  })

  test('renames, moves, adds a code under the other scheme, and takes a code away where it gives another', async () => {
    await lists(
      dn,
      { ...snv, name: 'Sở Nội vụ mới' },
      { key: '3', code: 'H19.3', other: '000.00.03.H19', name: 'Sở Tài chính', parent: '2' }
    )
    const { set, items } = await compare()
    expect(set.counts).toEqual({ renamed: 1, 'parent-changed': 1, 'code-added': 1 })
    expect(items.find(c => c.kind === 'code-added')?.after?.code).toEqual({
      code: '000.00.03.H19',
      scheme: 'qcvn102',
      validFrom: '2026-03-02',
      validTo: null
    })
    await changes.apply(set.id, 'admin:1')

    await lists(dn, { key: '3', code: 'H19.33', other: '000.00.03.H19', name: 'Sở Tài chính', parent: '2' })
    const next = await compare()
    expect(next.items.map(c => [c.kind, c.after?.code?.code, c.after?.code?.validTo])).toEqual([
      ['code-closed', 'H19.3', '2026-03-02'],
      ['code-added', 'H19.33', null]
    ])
    await changes.apply(next.set.id, 'admin:1')
    expect(await store.directory.resolve('H19.3', '2026-03-02')).toMatchObject({
      kind: 'redirected',
      organisation: { code: 'H19.33' }
    })
  })

  test('brings new agencies only at the level that an administrator gives', async () => {
    await lists(
      dn,
      { key: '9', code: 'H19.9', other: 'H19.9', name: 'Xã Mới', parent: '8' },
      { key: '8', code: 'H19.8', name: 'Xã Trên', parent: '1' }
    )
    expect((await compare()).set).toMatchObject({ counts: {}, skipped: { 'no-level': 2 } })
    const { set, items } = await compare('xa')
    expect(set.counts).toEqual({ added: 2 })
    expect(items.find(c => c.organisation.code === 'H19.9')?.after).toMatchObject({
      level: 'xa',
      parent: { code: 'H19.8', name: 'Xã Trên' },
      contact: { email: 'hop@thu.vn' },
      codes: [{ code: 'H19.9', scheme: 'qd20', validFrom: null, validTo: null }]
    })
    await changes.apply(set.id, 'admin:1')
    expect(await store.directory.resolve('H19.9', '2020-01-01')).toMatchObject({ kind: 'found' })
    expect((await compare('xa')).set.counts).toEqual({})
  })

  test('closes what it has deleted, and leaves alone what is closed with us', async () => {
    await lists(
      dn,
      { ...snv, deleted: true },
      { key: '5', code: 'H10', name: 'Tên Khác', parent: '1' },
      { key: '6', code: 'H77', name: 'Lạ', deleted: true }
    )
    const { set, items } = await compare('xa')
    expect(items).toMatchObject([
      { kind: 'closed', organisation: { code: 'H19.2' }, after: { closedOn: '2026-03-02' } }
    ])
    expect(set.skipped).toEqual({ 'no-level': 0, ambiguous: 0, cycle: 0 })
  })

  test('leaves out what cannot be told apart, and parents that would make a circle', async () => {
    await lists(
      { ...dn, parent: '2' },
      snv,
      { key: '4', code: 'H19.3', other: 'H19.2', name: 'Hai Trong Một' },
      { key: '7', code: 'H88', name: 'Một' },
      { key: '8', code: 'h88', name: 'Hai' }
    )
    const { set, items } = await compare('xa')
    expect(items.map(c => [c.kind, c.organisation.code])).toEqual([['added', 'H88']])
    // The two of the circle are left with the parents they have.
    expect(set.skipped).toEqual({ 'no-level': 0, ambiguous: 2, cycle: 2 })
  })
})
