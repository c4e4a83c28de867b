import { readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { readDirectoryCsv } from '../../../src/adapters/csv/directory.ts'
import { createDirectoryChanges } from '../../../src/adapters/postgres/directory-changes.ts'
import { createDirectoryFiles } from '../../../src/adapters/postgres/directory-files.ts'
import { importOrganisations } from '../../../src/adapters/postgres/directory-import.ts'
import type { DirectoryChangeKind } from '../../../src/exchange/ports/directory.ts'
import { settableClock } from '../../support/clock.ts'
import { freshDatabase } from '../../support/database.ts'

const { db, pool, store } = await freshDatabase()
const clock = settableClock('2026-03-02T02:00:00Z')
const changes = createDirectoryChanges(db, clock)
const files = createDirectoryFiles(db, clock)

const columns =
  'organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,closed_on,successors,successor_kind,successor_since,address,email'
const base = [
  'dn,H19,qd20,UBND tỉnh Đồng Nai,tinh,,ioffice,,,,,,,,,',
  'dn,000.00.00.H19,qcvn102,UBND tỉnh Đồng Nai,tinh,,ioffice,,,,,,,,,',
  'snv,H19.2,qd20,Sở Nội vụ,tinh,dn,onewin,,,,,,,,12 Cách Mạng Tháng Tám,snv@dongnai.gov.vn',
  'bp,H10,qd20,UBND tỉnh Bình Phước,tinh,,,,2025-07-01,closed,,dn,merger,,,',
  'huyen,H10.5,qd20,UBND huyện Lộc Ninh,huyen,bp,,,2025-07-01,closed,,snv dn,split,,,'
]
const file = (...rows: string[]) => readDirectoryCsv([columns, ...rows].join('\n'))
const preview = async (...rows: string[]) =>
  changes.preview({ kind: 'file', organisations: file(...rows), label: 'thu.csv' }, 'admin:1')
const previewed = async (...rows: string[]) => {
  const answer = await preview(...rows)
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.problems))
  return answer.set
}
const changesOf = async (id: string) => (await changes.changes(id, {}, { limit: 100 }))?.items ?? []
const replaced = (key: string, row: string) => base.map(line => (line.startsWith(`${key},`) ? row : line))
const events = async (action: string) =>
  (await pool.query<{ count: string }>(`select count(*)::text from audit_event where action = '${action}'`))
    .rows[0]?.count

beforeEach(async () => {
  for (const table of ['directory_change', 'directory_change_set', 'axis_agency'])
    await pool.query(`delete from ${table}`)
  for (const table of ['organisation_successor', 'organisation_code', 'organisation'])
    await pool.query(`delete from ${table}`)
  await importOrganisations(db, clock, { organisations: file(...base), label: 'goc.csv' }, 'system')
})

describe('a file is previewed', () => {
  test('and nothing changes until it is applied', async () => {
    const before = (await pool.query('select * from organisation order by id')).rows
    const set = await previewed(...base, 'moi,H19.3,qd20,Sở Tài chính,tinh,dn,,,,,,,,,,')
    expect(set).toMatchObject({ state: 'previewed', source: 'file', label: 'thu.csv', counts: { added: 1 } })
    expect((await pool.query('select * from organisation order by id')).rows).toEqual(before)
    expect(await store.directory.resolve('H19.3', '2026-03-02')).toMatchObject({ kind: 'unknown' })

    expect(await changes.apply(set.id, 'admin:1')).toMatchObject({ kind: 'applied' })
    expect(await store.directory.resolve('H19.3', '2026-03-02')).toMatchObject({
      kind: 'found',
      organisation: { name: 'Sở Tài chính', level: 'tinh' }
    })
    expect(await events('directory.applied')).not.toBe('0')
  })

  test('the same file again is no change', async () => {
    expect((await previewed(...base)).counts).toEqual({})
  })

  test.each<[string, string, string, DirectoryChangeKind, unknown, unknown]>([
    [
      'a new name',
      'snv',
      'snv,H19.2,qd20,Sở Nội vụ Đồng Nai,tinh,dn,onewin,,,,,,,,12 Cách Mạng Tháng Tám,snv@dongnai.gov.vn',
      'renamed',
      { name: 'Sở Nội vụ' },
      { name: 'Sở Nội vụ Đồng Nai' }
    ],
    [
      'another DMS and a telephone less',
      'snv',
      'snv,H19.2,qd20,Sở Nội vụ,tinh,dn,,,,,,,,,,snv@dongnai.gov.vn',
      'changed',
      { connectorId: 'onewin', contact: { address: '12 Cách Mạng Tháng Tám' } },
      { connectorId: null, contact: { address: '' } }
    ],
    [
      'another parent',
      'snv',
      'snv,H19.2,qd20,Sở Nội vụ,tinh,,onewin,,,,,,,,12 Cách Mạng Tháng Tám,snv@dongnai.gov.vn',
      'parent-changed',
      { parent: { code: 'H19', name: 'UBND tỉnh Đồng Nai' } },
      { parent: null }
    ],
    [
      'a code that ends',
      'snv',
      'snv,H19.2,qd20,Sở Nội vụ,tinh,dn,onewin,,2026-07-01,,,,,,12 Cách Mạng Tháng Tám,snv@dongnai.gov.vn',
      'code-closed',
      { code: { code: 'H19.2', validTo: null } },
      { code: { code: 'H19.2', validFrom: null, validTo: '2026-07-01' } }
    ],
    [
      'the dates of a code corrected',
      'snv',
      'snv,H19.2,qd20,Sở Nội vụ,tinh,dn,onewin,2020-01-01,,,,,,,12 Cách Mạng Tháng Tám,snv@dongnai.gov.vn',
      'code-changed',
      { code: { validFrom: null } },
      { code: { validFrom: '2020-01-01' } }
    ],
    [
      'the office opened again',
      'bp',
      'bp,H10,qd20,UBND tỉnh Bình Phước,tinh,,,,2025-07-01,,,dn,merger,2025-07-01,,',
      'reopened',
      { closedOn: '2025-07-01' },
      { closedOn: null }
    ],
    [
      'one successor less',
      'huyen',
      'huyen,H10.5,qd20,UBND huyện Lộc Ninh,huyen,bp,,,2025-07-01,closed,,dn,split,,,',
      'successor-removed',
      { successor: { organisation: { name: 'Sở Nội vụ' }, kind: 'split' } },
      undefined
    ],
    [
      'the day a successor begins',
      'bp',
      'bp,H10,qd20,UBND tỉnh Bình Phước,tinh,,,,2025-07-01,closed,,dn,merger,2025-08-01,,',
      'successor-changed',
      { successor: { since: '2025-07-01' } },
      { successor: { since: '2025-08-01' } }
    ]
  ])('%s is one change, and applied it is the directory', async (_, key, row, kind, before, after) => {
    const rows = replaced(key, row)
    const set = await previewed(...rows)
    expect(set.counts).toEqual({ [kind]: 1 })
    const [change] = await changesOf(set.id)
    expect(change).toMatchObject({
      number: 1,
      kind,
      ...(after === undefined ? { before } : { before, after })
    })
    expect(await changes.apply(set.id, 'admin:1')).toMatchObject({ kind: 'applied' })
    expect((await previewed(...rows)).counts).toEqual({})
  })

  test('a partial file says nothing of organisations and columns that it leaves out', async () => {
    const text = 'organisation,code,scheme,name,level\nx,H19.2,qd20,Sở Nội vụ (mới),tinh'
    const answer = await changes.preview(
      { kind: 'file', organisations: readDirectoryCsv(text), label: 'x.csv' },
      'admin:1'
    )
    expect(answer).toMatchObject({ kind: 'previewed', set: { counts: { renamed: 1 } } })
  })

  test('a code that goes from one office to another: ended here, begun there', async () => {
    const rows = [
      ...replaced('snv', 'snv,H19.2,qd20,Sở Nội vụ,tinh,dn,onewin,,2026-01-01,closed,,sm,rename,,,'),
      'sm,H19.2,qd20,Sở Nội vụ và Lao động,tinh,dn,onewin,2026-01-01,,,,,,,,'
    ]
    const set = await previewed(...rows)
    expect(set.counts).toMatchObject({ added: 1, closed: 1, 'code-closed': 1, 'successor-added': 1 })
    await changes.apply(set.id, 'admin:1')
    const on = async (day: string) => store.directory.resolve('H19.2', day, '2026-03-02')
    expect(await on('2025-12-31')).toMatchObject({ kind: 'found', organisation: { name: 'Sở Nội vụ' } })
    expect(await on('2026-01-01')).toMatchObject({ organisation: { name: 'Sở Nội vụ và Lao động' } })
  })

  test('a parent and a successor may be named by a code of the directory', async () => {
    const set = await previewed(
      'ward,H10.51,qd20,UBND xã cũ,xa,code:h10,,,2025-07-01,closed,,code:H19,merger,,,'
    )
    const [change] = await changesOf(set.id)
    expect(change?.after).toMatchObject({
      parent: { name: 'UBND tỉnh Bình Phước' },
      closedOn: '2025-07-01',
      successors: [{ organisation: { code: 'H19' }, since: '2025-07-01', kind: 'merger' }]
    })
  })
})

describe('refused, naming line and column, and nothing is kept', () => {
  test.each([
    [
      'a successor that nobody knows',
      ['a,A1,other,Tên,xa,,,,,closed,,code:KHONG,merger,,,'],
      'directory.unknown-successor',
      'successors'
    ],
    [
      'a parent that nobody knows',
      ['a,A1,other,Tên,xa,code:KHONG,,,,,,,,,,'],
      'directory.unknown-parent',
      'parent'
    ],
    [
      'a circle of parents through what is stored',
      ['dn,H19,qd20,UBND tỉnh Đồng Nai,tinh,code:H19.2,ioffice,,,,,,,,,'],
      'directory.cycle',
      'parent'
    ],
    [
      'a circle of successors through what is stored',
      ['dn,H19,qd20,UBND tỉnh Đồng Nai,tinh,,ioffice,,,closed,2026-01-01,code:H10,merger,,,'],
      'directory.cycle',
      'successors'
    ],
    [
      'a code that another office holds in those days',
      ['x,H19.2,qd20,Sở Khác,tinh,,,2025-01-01,,,,,,,,'],
      'directory.overlapping-dates',
      'code'
    ],
    [
      'codes of two stored organisations under one key',
      ['x,H19,qd20,Gộp,tinh,,,,,,,,,,,', 'x,H19.2,qd20,Gộp,tinh,,,,,,,,,,,'],
      'directory.several-organisations',
      'organisation'
    ],
    [
      'two keys for one stored organisation',
      ['x,H19,qd20,UBND tỉnh Đồng Nai,tinh,,,,,,,,,,,', 'y,000.00.00.H19,qcvn102,UBND,tinh,,,,,,,,,,,'],
      'directory.several-organisations',
      'organisation'
    ]
  ])('%s', async (_, rows, code, column) => {
    const sets = (await changes.list({ limit: 100 }))?.items.length
    const answer = await preview(...rows)
    expect(answer.kind === 'refused' ? answer.problems[0] : answer).toMatchObject({ code, column, line: 2 })
    expect((await changes.list({ limit: 100 }))?.items.length).toBe(sets)
  })
})

describe('a preview', () => {
  const another = 'moi,H19.3,qd20,Sở Tài chính,tinh,dn,,,,,,,,,,'
  test('applied twice is applied once', async () => {
    const { id } = await previewed(...base, another)
    const both = await Promise.all([changes.apply(id, 'admin:1'), changes.apply(id, 'admin:2')])
    expect(both.map(answer => answer.kind)).toEqual(['applied', 'applied'])
    expect(both[0]).toEqual(both[1])
    expect(await changes.discard(id, 'admin:1')).toMatchObject({ kind: 'applied' })
  })

  test('is stale once the directory has changed', async () => {
    const [first, second] = [await previewed(...base, another), await previewed(...base, another)]
    await changes.apply(first.id, 'admin:1')
    expect(await changes.find(second.id)).toMatchObject({ state: 'stale' })
    expect(await changes.apply(second.id, 'admin:1')).toMatchObject({ kind: 'stale' })
    expect((await pool.query(`select from organisation_code where code = 'H19.3'`)).rowCount).toBe(1)
  })

  test('discarded cannot be applied and keeps no rows', async () => {
    const { id } = await previewed(...base, another)
    expect(await changes.discard(id, 'admin:1')).toMatchObject({ kind: 'discarded' })
    expect(await changes.discard(id, 'admin:1')).toMatchObject({ kind: 'discarded' })
    expect(await changes.apply(id, 'admin:1')).toMatchObject({ kind: 'discarded' })
    expect(await changesOf(id)).toEqual([])
  })

  test('that never was is unknown', async () => {
    const id = clock.id()
    expect(await changes.apply(id, 'admin:1')).toEqual({ kind: 'unknown' })
    expect(await changes.discard(id, 'admin:1')).toEqual({ kind: 'unknown' })
    expect(await changes.find(id)).toBeNull()
    expect(await changes.changes(id, {}, { limit: 1 })).toBeNull()
  })

  test('is read in pages, by kind and by organisation', async () => {
    const { id } = await previewed(...base, another, 'moi2,H19.4,qd20,Sở Y tế,tinh,dn,,,,,,,,,,')
    const first = await changes.changes(id, { kind: 'added' }, { limit: 1 })
    const second = await changes.changes(id, { kind: 'added' }, { limit: 1, cursor: first?.next ?? '' })
    expect(first?.items[0]?.organisation.name).toBe('Sở Tài chính')
    expect(second?.items[0]?.organisation.name).toBe('Sở Y tế')
    expect(second?.next).toBeUndefined()
    const organisationId = second?.items[0]?.organisation.id ?? ''
    expect((await changes.changes(id, { organisationId }, { limit: 9 }))?.items).toHaveLength(1)
    expect(await changes.changes(id, {}, { limit: 1, cursor: 'x' })).toBeNull()
    const sets = await changes.list({ limit: 1 })
    expect(sets?.items[0]?.id).toBe(id)
    expect((await changes.list({ limit: 9, cursor: sets?.next ?? '' }))?.items).toHaveLength(1)
    expect(await changes.list({ limit: 1, cursor: 'x' })).toBeNull()
  })
})

test('an office that closes later is open until that day', async () => {
  const rows = replaced(
    'snv',
    'snv,H19.2,qd20,Sở Nội vụ,tinh,dn,onewin,,2026-07-01,active,2026-07-01,dn,merger,,12 Cách Mạng Tháng Tám,'
  )
  await changes.apply((await previewed(...rows)).id, 'admin:1')
  const on = (day: string) => store.directory.resolve('H19.2', day)
  expect(await on('2026-06-30')).toMatchObject({ kind: 'found', organisation: { status: 'active' } })
  expect(await on('2026-07-01')).toMatchObject({ kind: 'redirected', organisation: { code: 'H19' } })
})

test.each([
  ['the example', async () => readFile(`${import.meta.dirname}/../../../seed/directory.csv`, 'utf8')],
  ['ours', () => Promise.resolve([columns, ...base].join('\n'))]
])('%s goes out as a file and comes in again to no change', async (_, text) => {
  const organisations = readDirectoryCsv(await text())
  await importOrganisations(db, clock, { organisations, label: 'x.csv' }, 'system')
  for (const on of [undefined, '2025-01-01', '2026-01-01']) {
    let out = ''
    for await (const part of files.write(on)) out += part
    const again = await changes.preview(
      { kind: 'file', organisations: files.read(out), label: 'ra.csv' },
      'admin:1'
    )
    expect(again).toMatchObject({ kind: 'previewed', set: { counts: {} } })
    if (on === undefined)
      expect(files.read(out).length).toBe(
        (await pool.query<{ n: number }>('select count(*)::int as n from organisation')).rows[0]?.n
      )
  }
})
