import { beforeEach, describe, expect, test } from 'vitest'
import { readDirectoryCsv } from '../../../src/adapters/csv/directory.ts'
import { createDirectoryChanges } from '../../../src/adapters/postgres/directory-changes.ts'
import { bringToDay } from '../../../src/adapters/postgres/directory-day.ts'
import { createOrganisationEdits } from '../../../src/adapters/postgres/directory-edits.ts'
import { importOrganisations } from '../../../src/adapters/postgres/directory-import.ts'
import type { EditAnswer } from '../../../src/exchange/ports/directory.ts'
import { settableClock } from '../../support/clock.ts'
import { freshDatabase } from '../../support/database.ts'

const { db, pool, store } = await freshDatabase()
const clock = settableClock('2026-03-02T02:00:00Z')
const edits = createOrganisationEdits(db, clock)
const [by, nobody] = ['admin:1', '01900000-0000-7000-8000-000000000000']

const base = `organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind
dn,H19,qd20,UBND tỉnh Đồng Nai,tinh,,ioffice,,,,,
snv,H19.2,qd20,Sở Nội vụ,tinh,dn,onewin,,,,,
stc,H19.3,qd20,Sở Tài chính,tinh,dn,,,,,,
`
let [dn, snv, stc] = ['', '', '']
beforeEach(async () => {
  clock.set('2026-03-02T02:00:00Z')
  for (const table of [
    'directory_change',
    'directory_change_set',
    'organisation_successor',
    'organisation_code'
  ])
    await pool.query(`delete from ${table}`)
  await pool.query('delete from organisation')
  await importOrganisations(db, clock, { organisations: readDirectoryCsv(base), label: 'goc.csv' }, 'system')
  const ids = await pool.query<{ id: string }>('select id from organisation order by code')
  ;[dn = '', snv = '', stc = ''] = ids.rows.map(row => row.id)
})
const problem = (answer: EditAnswer) => (answer.kind === 'refused' ? answer.problems[0] : answer)
const audited = async (id: string) =>
  (
    await pool.query<{ action: string }>(
      `select action from audit_event where subject ->> 'organisation' = $1 order by seq`,
      [id]
    )
  ).rows.map(row => row.action)

describe('an administrator', () => {
  test('adds an organisation, which can be written to at once', async () => {
    const answer = await edits.create(
      {
        name: 'Sở Y tế',
        level: 'tinh',
        parentId: dn,
        connectorId: 'ioffice',
        contact: { telephone: '0251 3822 001' },
        codes: [{ code: 'H19.5', scheme: 'qd20' }]
      },
      by
    )
    expect(answer).toMatchObject({ kind: 'done', changed: true })
    const { id } = answer as { id: string }
    expect(await store.directory.resolve('H19.5', '2026-03-02')).toMatchObject({
      kind: 'found',
      organisation: { id, parentId: dn, connectorId: 'ioffice', code: 'H19.5' }
    })
    expect(await audited(id)).toEqual(['organisation.created'])
  })

  test('changes only what he names, and the same again is nothing', async () => {
    const change = { name: 'Sở Nội vụ Đồng Nai', parentId: null, contact: { email: 'snv@dn.gov.vn' } }
    expect(await edits.change(snv, change, by)).toEqual({ kind: 'done', id: snv, changed: true })
    expect(await edits.change(snv, change, by)).toEqual({ kind: 'done', id: snv, changed: false })
    const { rows } = await pool.query(
      'select name, parent_id, contact, connector_id, level from organisation where id = $1',
      [snv]
    )
    expect(rows).toEqual([
      {
        name: 'Sở Nội vụ Đồng Nai',
        parent_id: null,
        contact: { email: 'snv@dn.gov.vn' },
        connector_id: 'onewin',
        level: 'tinh'
      }
    ])
    expect(await audited(snv)).toEqual(Array(3).fill('organisation.changed'))
  })

  test('gives a new code and ends the old one; the office sends with the new one from that day', async () => {
    await edits.addCode(snv, { code: 'H19.22', scheme: 'qd20', validFrom: '2026-04-01' }, by)
    await edits.closeCode(snv, 'H19.2', '2026-04-01', by)
    expect(await store.directory.get(snv)).toMatchObject({ code: 'H19.2' })
    await bringToDay(db, '2026-04-01')
    expect(await store.directory.get(snv)).toMatchObject({ code: 'H19.22' })
    expect(await store.directory.resolve('H19.2', '2026-04-01')).toMatchObject({
      kind: 'redirected',
      organisation: { id: snv, code: 'H19.22' }
    })
    expect(await audited(snv)).toEqual(['organisation.code-added', 'organisation.code-closed'])
  })

  test('closes an office with its successors on a day to come, and takes it back', async () => {
    await edits.close(snv, { on: '2026-07-01', kind: 'split', successorIds: [dn, stc] }, by)
    expect(await store.directory.resolve('H19.2', '2026-06-30')).toMatchObject({ kind: 'found' })
    expect(await store.directory.resolve('H19.2', '2026-07-01')).toMatchObject({
      kind: 'closed',
      successors: [{ id: dn }, { id: stc }]
    })
    expect(await store.directory.get(snv)).toMatchObject({ status: 'active', closedOn: '2026-07-01' })
    await bringToDay(db, '2026-07-01')
    expect(await store.directory.get(snv)).toMatchObject({ status: 'closed' })
    await edits.reopen(snv, by)
    expect(await store.directory.get(snv)).toMatchObject({ status: 'active' })
    expect((await pool.query('select from organisation_successor')).rowCount).toBe(0)
    expect(await audited(snv)).toEqual([
      'organisation.closed',
      'organisation.code-closed',
      'organisation.successors-changed',
      'organisation.successors-changed',
      'organisation.reopened',
      'organisation.successors-changed',
      'organisation.successors-changed'
    ])
  })

  test('dissolves an office: whoever writes to it is told that nobody stands in its place', async () => {
    await edits.close(stc, { on: '2026-03-02', kind: 'dissolution', successorIds: [] }, by)
    expect(await store.directory.resolve('H19.3', '2026-03-02')).toEqual({
      kind: 'closed',
      code: 'H19.3',
      successors: []
    })
    expect(await store.directory.get(stc)).toMatchObject({ status: 'closed', closedOn: '2026-03-02' })
  })

  test('a day begins once, and brings what was decided for it', async () => {
    await edits.close(stc, { on: '2026-03-03', kind: 'rename', successorIds: [snv] }, by)
    await store.directory.beginDay('2026-03-02')
    expect(await store.directory.get(stc)).toMatchObject({ status: 'active' })
    await store.directory.beginDay('2026-03-03')
    await store.directory.beginDay('2026-03-02')
    expect(await store.directory.get(stc)).toMatchObject({ status: 'closed' })
  })

  test('makes previews of others stale', async () => {
    const changes = createDirectoryChanges(db, clock)
    const organisations = readDirectoryCsv(base.replace('Sở Tài chính', 'Sở Tài chính Đồng Nai'))
    const answer = await changes.preview({ kind: 'file', organisations, label: 'x.csv' }, by)
    const id = answer.kind === 'previewed' ? answer.set.id : ''
    await edits.change(snv, { name: 'Khác' }, by)
    expect(await changes.apply(id, by)).toMatchObject({ kind: 'stale' })
  })
})

describe('is refused, and nothing changes', () => {
  const code = { code: 'H19.7', scheme: 'qd20' } as const
  test.each<[string, () => Promise<EditAnswer>, string]>([
    [
      'an organisation without a code',
      () => edits.create({ name: 'A', level: 'xa', codes: [] }, by),
      'directory.bad-value'
    ],
    [
      'an organisation without a name',
      () => edits.create({ name: ' ', level: 'xa', codes: [code] }, by),
      'directory.bad-value'
    ],
    [
      'a code that another one has',
      () => edits.create({ name: 'A', level: 'xa', codes: [{ ...code, code: 'H19.2' }] }, by),
      'directory.overlapping-dates'
    ],
    [
      'a parent that is not there',
      () => edits.create({ name: 'A', level: 'xa', parentId: nobody, codes: [code] }, by),
      'directory.unknown-parent'
    ],
    ['itself as its parent', () => edits.change(snv, { parentId: snv }, by), 'directory.cycle'],
    ['a parent below it', () => edits.change(dn, { parentId: snv }, by), 'directory.cycle'],
    [
      'an address that is no e-mail',
      () => edits.change(snv, { contact: { email: 'không' } }, by),
      'directory.bad-value'
    ],
    [
      'its own code once more, over the first',
      () => edits.addCode(snv, { code: 'H19.2', scheme: 'qd20', validFrom: '2026-01-01' }, by),
      'directory.overlapping-dates'
    ],
    [
      'a code of another office',
      () => edits.addCode(snv, { code: 'H19.3', scheme: 'qd20' }, by),
      'directory.overlapping-dates'
    ],
    [
      'a code that ends before it begins',
      () => edits.addCode(snv, { ...code, validFrom: '2026-02-01', validTo: '2026-01-01' }, by),
      'directory.bad-dates'
    ],
    [
      'the end of a code that it does not have',
      () => edits.closeCode(snv, 'H19.3', '2026-04-01', by),
      'directory.unknown-code'
    ],
    ['a day that is none', () => edits.closeCode(snv, 'H19.2', '2026-02-30', by), 'directory.bad-value'],
    [
      'a dissolution with a successor',
      () => edits.close(snv, { on: '2026-04-01', kind: 'dissolution', successorIds: [dn] }, by),
      'directory.wrong-successors'
    ],
    [
      'a merger into nobody',
      () => edits.close(snv, { on: '2026-04-01', kind: 'merger', successorIds: [] }, by),
      'directory.wrong-successors'
    ],
    [
      'itself as its successor',
      () => edits.close(snv, { on: '2026-04-01', kind: 'merger', successorIds: [snv] }, by),
      'directory.cycle'
    ],
    [
      'a successor that is not there',
      () => edits.close(snv, { on: '2026-04-01', kind: 'merger', successorIds: [nobody] }, by),
      'directory.unknown-successor'
    ],
    [
      'a closing on no day',
      () => edits.close(snv, { on: '2026-4-1', kind: 'dissolution', successorIds: [] }, by),
      'directory.bad-value'
    ]
  ])('%s', async (_, edit, expected) => {
    const before = (await pool.query('select * from organisation order by id')).rows
    expect(problem(await edit())).toMatchObject({ code: expected, line: 0 })
    expect((await pool.query('select * from organisation order by id')).rows).toEqual(before)
  })

  test('a circle of successors over two closings', async () => {
    await edits.close(snv, { on: '2026-04-01', kind: 'merger', successorIds: [stc] }, by)
    const answer = await edits.close(stc, { on: '2026-05-01', kind: 'merger', successorIds: [snv] }, by)
    expect(problem(answer)).toMatchObject({ code: 'directory.cycle', column: 'successors' })
  })

  test('whatever of an organisation that nobody knows', async () => {
    expect(await edits.change(nobody, { name: 'A' }, by)).toEqual({ kind: 'unknown' })
    expect(await edits.reopen(nobody, by)).toEqual({ kind: 'unknown' })
  })
})
