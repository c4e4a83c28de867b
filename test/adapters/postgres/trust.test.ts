import { X509Certificate } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { importDirectory } from '../../support/directory.ts'
import { createTrustStore } from '../../../src/adapters/postgres/trust.ts'
import { readDirectoryCsv } from '../../../src/adapters/csv/directory.ts'
import type { NewBinding, TrustChange, TrustKind, TrustStore } from '../../../src/exchange/ports/trust.ts'
import { freshDatabase } from '../../support/database.ts'
import { settableClock } from '../../support/clock.ts'
import { testPki } from '../../support/pki.ts'
import { directory } from '../../support/stage.ts'

const pki = await testPki()
const der = (name: string) => pki.certificate(name).der
const sha256 = (name: string) => pki.certificate(name).sha256
const pem = (...names: string[]) =>
  Buffer.from(names.map(name => new X509Certificate(der(name)).toString()).join('\n'))

const fresh = await freshDatabase()
const clock = settableClock('2026-11-24T02:00:00Z')
await importDirectory(fresh.db, readDirectoryCsv(directory), '2026-11-24')
const rows = await fresh.db.selectFrom('organisation').select(['id', 'code']).execute()
const organisations: ReadonlyMap<string, string> = new Map(rows.map(row => [row.code, row.id]))

let store: TrustStore
beforeEach(async () => {
  // Only the owner of the tables can do this, and only by taking their guards away.
  const guarded = ['certificate', 'trust_version', 'trust_entry', 'certificate_binding', 'audit_event']
  const each = (what: string) => guarded.map(table => `alter table ${table} ${what} trigger user;`).join(' ')
  await fresh.pool.query(`${each('disable')} truncate ${guarded.join(', ')}; ${each('enable')}`)
  store = createTrustStore(fresh.db, clock)
})

const change = (reason: string, seen?: number): TrustChange => ({
  actor: 'admin:test',
  reason,
  ...(seen === undefined ? {} : { seen })
})
const add = (file: Uint8Array, kind: TrustKind = 'anchor', seen?: number) =>
  store.add([file], kind, change('theo công bố', seen))
const bind = (name: string, code: string, more: Partial<NewBinding> = {}) =>
  store.bind(
    {
      file: der(name),
      match: 'certificate',
      role: 'agency',
      organisationId: organisations.get(code) ?? '',
      ...more
    },
    change('theo công văn')
  )
const codes = (answer: { kind: string; problems?: readonly { code: string }[] }) =>
  answer.problems?.map(problem => problem.code) ?? answer.kind
const hexes = (ders: readonly Uint8Array[]) => ders.map(each => Buffer.from(each).toString('hex'))

describe('the trust store', () => {
  it('begins empty, as version 0', async () => {
    expect(await store.current()).toEqual({ version: 0, anchors: [], intermediates: [], bindings: [] })
    expect(await store.list()).toEqual({ version: 0, entries: [], bindings: [] })
    expect(await store.at(1)).toBeNull()
    expect(await store.at(-1)).toBeNull()
    expect(await store.at(0.5)).toBeNull()
  })

  it('takes DER, PEM with several, and PKCS#7, byte for byte, each change as one version', async () => {
    await add(der('root-g2'))
    await add(pem('sub-g2', 'sub-g1'), 'intermediate')
    const view = await store.current()
    expect(view.version).toBe(2)
    expect(hexes(view.anchors)).toEqual(hexes([der('root-g2')]))
    expect(hexes(view.intermediates).sort()).toEqual(hexes([der('sub-g2'), der('sub-g1')]).sort())
    const { entries } = (await store.list())!
    expect(entries.map(entry => [entry.kind, entry.addedIn, entry.reason])).toEqual([
      ['anchor', 1, 'theo công bố'],
      ['intermediate', 2, 'theo công bố'],
      ['intermediate', 2, 'theo công bố']
    ])
    expect(entries[0]?.certificate).toMatchObject({ sha256: sha256('root-g2') })
    expect((await store.certificate(sha256('root-g2')))?.der).toEqual(new Uint8Array(der('root-g2')))
    expect(await store.certificate('0'.repeat(64))).toBeNull()
  })

  it('adds nothing twice: the version stands, and what is new beside it is added', async () => {
    await add(der('root-g2'))
    expect(await add(der('root-g2'))).toMatchObject({ kind: 'done', version: 1, added: [] })
    const both = await add(pem('root-g2', 'root-g1', 'root-g1'))
    expect(both).toMatchObject({
      version: 2,
      added: [{ sha256: sha256('root-g1') }],
      present: [{ sha256: sha256('root-g2') }]
    })
  })

  it.each([
    ['a leaf as an anchor', 'dong-nai', 'anchor', 'trust.not-a-ca'],
    ['a self-signed leaf as an anchor', 'stranger', 'anchor', 'trust.not-a-ca'],
    ['a sub-CA as an anchor', 'sub-g2', 'anchor', 'trust.not-self-signed'],
    ['a leaf as an intermediate', 'dong-nai', 'intermediate', 'trust.not-a-ca'],
    ['an intermediate without the CA flag', 'no-ca', 'intermediate', 'trust.not-a-ca'],
    ['a root as an intermediate', 'root-g2', 'intermediate', 'trust.is-a-root']
  ] as const)('refuses %s', async (_what, name, kind, code) => {
    expect(codes(await add(der(name), kind))).toEqual([code])
    expect((await store.current()).version).toBe(0)
  })

  it('changes for no reason at all never', async () => {
    expect(codes(await store.add([der('root-g2')], 'anchor', change('  ')))).toEqual(['request.invalid'])
    expect(codes(await store.remove(sha256('root-g2'), change('')))).toEqual(['request.invalid'])
  })

  it('adds all or none, and names every one that does not fit', async () => {
    const answer = await store.add([pem('root-g2', 'dong-nai'), der('sub-g1')], 'anchor', change('x'))
    expect(codes(answer)).toEqual(['trust.not-a-ca', 'trust.not-self-signed'])
    expect((await store.current()).anchors).toEqual([])
  })

  it('lets an entry go with a reason, and still shows the store as it was', async () => {
    await add(pem('root-g2', 'root-g1'))
    await add(der('sub-g2'), 'intermediate')
    expect(await store.remove(sha256('root-g1'), change('hết dùng G1'))).toEqual({ kind: 'done', version: 3 })
    expect(hexes((await store.current()).anchors)).toEqual(hexes([der('root-g2')]))
    const before = (await store.at(2))!
    expect(before).toMatchObject({ version: 2 })
    expect(before.anchors).toHaveLength(2)
    expect((await store.at(1))?.intermediates).toEqual([])
    expect(codes(await store.remove(sha256('root-g1'), change('x')))).toEqual(['trust.unknown-certificate'])
    expect(codes(await store.remove('f'.repeat(64), change('x')))).toEqual(['trust.unknown-certificate'])
    // It may come back: that is another entry.
    expect(await add(der('root-g1'))).toMatchObject({ version: 4 })
    expect((await store.at(3))?.anchors).toHaveLength(1)
    expect((await store.current()).anchors).toHaveLength(2)
  })

  it('is the same for whoever opens it next, whatever was remembered', async () => {
    await add(der('root-g2'))
    await store.current()
    await createTrustStore(fresh.db, clock).remove(sha256('root-g2'), change('x'))
    expect((await store.current()).anchors).toEqual([])
    expect((await store.at(1))?.anchors).toHaveLength(1)
  })

  it('changes for whoever has seen the version that stands', async () => {
    await add(der('root-g2'), 'anchor', 0)
    const stale = await add(der('root-g1'), 'anchor', 0)
    expect(stale).toMatchObject({ problems: [{ code: 'request.version-stale', detail: 'version 1' }] })
    expect(codes(await store.remove(sha256('root-g2'), change('x', 0)))).toEqual(['request.version-stale'])
    expect(await add(der('root-g1'), 'anchor', 1)).toMatchObject({ version: 2 })
  })

  it('lets one of two at once win, and loses neither when they do not say what they saw', async () => {
    const rivals = await Promise.all([add(der('root-g2'), 'anchor', 0), add(der('root-g1'), 'anchor', 0)])
    expect(rivals.map(codes).toSorted()).toEqual(['done', ['request.version-stale']].toSorted())
    await Promise.all([
      add(der('root-g1')),
      add(der('root-g2')),
      add(der('sub-g1'), 'intermediate'),
      add(der('sub-g2'), 'intermediate')
    ])
    const { version, anchors, intermediates } = await store.current()
    expect([version, anchors.length, intermediates.length]).toEqual([4, 2, 2])
  })

  it.each([
    'update certificate set subject = null',
    'delete from certificate',
    'truncate certificate cascade',
    "update trust_version set reason = 'khác'",
    'delete from trust_version',
    'delete from trust_entry',
    'truncate trust_entry',
    "update trust_entry set kind = 'intermediate', removed_in = 2",
    'update trust_entry set removed_in = null where removed_in is not null',
    'update trust_entry set removed_in = 3 where removed_in is not null',
    'delete from certificate_binding',
    'truncate certificate_binding',
    "update certificate_binding set role = 'person'"
  ])('is not rewritten by %s', async statement => {
    await add(pem('root-g2', 'root-g1'))
    await bind('dong-nai', '000.00.00.H19')
    await store.remove(sha256('root-g1'), change('x'))
    await expect(fresh.pool.query(statement)).rejects.toThrow(/kept for ever|may only end/)
  })
})

describe('a binding', () => {
  it('says whose certificate it is, by itself or by its name', async () => {
    await bind('dong-nai', '000.00.00.H19')
    await bind('nguyen-van-an', '000.00.01.H19', {
      role: 'person',
      match: 'name',
      validFrom: new Date('2026-01-01T00:00:00Z'),
      validTo: new Date('2027-01-01T00:00:00Z')
    })
    const person = new X509Certificate(der('nguyen-van-an'))
    const { bindings } = await store.current()
    expect(bindings[0]).toEqual({
      role: 'agency',
      organisationId: organisations.get('000.00.00.H19'),
      match: { sha256: sha256('dong-nai') }
    })
    expect(bindings[1]).toMatchObject({
      role: 'person',
      organisationId: organisations.get('000.00.01.H19'),
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: '2027-01-01T00:00:00.000Z'
    })
    const { match } = bindings[1]!
    expect('subject' in match && [match.subject, match.issuer]).toEqual([
      expect.stringContaining('CN='),
      expect.stringContaining('CN=')
    ])
    expect(person.subject).toBeTruthy()
    expect((await store.list())?.bindings).toMatchObject([
      {
        organisation: { code: '000.00.00.H19', name: 'UBND tỉnh Đồng Nai' },
        addedIn: 1,
        match: 'certificate'
      },
      { organisation: { code: '000.00.01.H19' }, role: 'person', match: 'name' }
    ])
  })

  it('made twice is one', async () => {
    const first = await bind('dong-nai', '000.00.00.H19')
    expect(await bind('dong-nai', '000.00.00.H19')).toEqual({ ...first, added: false })
  })

  it.each([
    ['to another organisation', {}, '000.00.01.H19'],
    ['in another role', { role: 'person' }, '000.00.00.H19'],
    ['by its name', { match: 'name' }, '000.00.01.H19'],
    ['for a time that touches', { validFrom: new Date('2030-01-01T00:00:00Z') }, '000.00.01.H19']
  ] as const)('is refused %s while one stands', async (_what, more, code) => {
    await bind('dong-nai', '000.00.00.H19')
    const answer = await bind('dong-nai', code, more)
    expect(codes(answer)).toEqual(['trust.already-bound'])
    expect(JSON.stringify(answer)).toContain('UBND tỉnh Đồng Nai')
  })

  it('by name speaks for every certificate of that name', async () => {
    await bind('so-noi-vu', '000.00.02.H19', { match: 'name' })
    expect(codes(await bind('so-noi-vu-next', '000.00.01.H19'))).toEqual(['trust.already-bound'])
    expect(codes(await bind('so-noi-vu-next', '000.00.02.H19'))).toBe('done')
  })

  it('may pass to the successor when its own time ends', async () => {
    const day = new Date('2026-07-01T00:00:00Z')
    await bind('dong-nai', '000.00.00.H19', { validTo: day })
    expect(codes(await bind('dong-nai', '000.00.01.H19', { validFrom: day }))).toBe('done')
  })

  it('ends with a reason, and stays in the versions it was in', async () => {
    const bound = await bind('dong-nai', '000.00.00.H19')
    const id = 'id' in bound ? bound.id : ''
    expect(await store.unbind(id, change('đổi con dấu'))).toEqual({ kind: 'done', version: 2 })
    expect((await store.current()).bindings).toEqual([])
    expect((await store.at(1))?.bindings).toHaveLength(1)
    for (const none of [id, 'x', "'; drop table certificate; --"])
      expect(codes(await store.unbind(none, change('x')))).toEqual(['trust.unknown-binding'])
    expect(codes(await bind('dong-nai', '000.00.01.H19'))).toBe('done')
  })

  it('is not made of a CA, of several certificates, of nothing, or for nobody', async () => {
    expect(codes(await bind('sub-g2', '000.00.00.H19'))).toEqual(['trust.is-a-ca'])
    const chain = Buffer.from(pki.certificate('dong-nai').pem)
    expect(codes(await bind('dong-nai', '000.00.00.H19', { file: chain }))).toEqual([
      'trust.one-certificate-expected'
    ])
    expect(codes(await bind('dong-nai', '000.00.00.H19', { file: new Uint8Array() }))).toEqual([
      'trust.unreadable'
    ])
    const nobody = '019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'
    expect(codes(await bind('dong-nai', '', { organisationId: nobody }))).toEqual([
      'trust.unknown-organisation'
    ])
    const at = new Date('2026-01-01T00:00:00Z')
    expect(codes(await bind('dong-nai', '000.00.00.H19', { validFrom: at, validTo: at }))).toEqual([
      'request.invalid'
    ])
    expect((await store.current()).version).toBe(0)
  })
})

describe('what is asked of the store afterwards', () => {
  it('who changed what, when and why, newest first, in pages', async () => {
    await add(der('root-g2'))
    clock.set('2026-11-25T03:00:00Z')
    const bound = await bind('dong-nai', '000.00.00.H19')
    await store.unbind('id' in bound ? bound.id : '', change('thu hồi'))
    await store.remove(sha256('root-g2'), change('lộ khóa'))
    const page = (await store.history({ limit: 3 }))!
    expect(page.items.map(({ version, reason, actor }) => [version, reason, actor])).toEqual([
      [4, 'lộ khóa', 'admin:test'],
      [3, 'thu hồi', 'admin:test'],
      [2, 'theo công văn', 'admin:test']
    ])
    expect(page.items.map(item => item.changes.map(each => each.what))).toEqual([
      ['entry-removed'],
      ['binding-removed'],
      ['binding-added']
    ])
    expect(page.items[0]?.changes[0]).toMatchObject({ sha256: sha256('root-g2'), kind: 'anchor' })
    expect(page.items[2]?.at).toEqual(new Date('2026-11-25T03:00:00Z'))
    const rest = (await store.history({ limit: 3, cursor: page.next! }))!
    expect(rest.items.map(({ version }) => version)).toEqual([1])
    expect(rest.next).toBeUndefined()
    expect(await store.history({ limit: 3, cursor: 'x' })).toBeNull()
    clock.set('2026-11-24T02:00:00Z')
  })

  it('what ends soon, soonest first, of what is in use', async () => {
    await add(pem('root-g2', 'root-g1'))
    await bind('expired', '000.00.00.H19')
    await bind('van-phong', '000.00.01.H19')
    await store.remove(sha256('root-g1'), change('x'))
    const far = new Date('2100-01-01T00:00:00Z')
    const all = await store.expiring(far)
    expect(all.map(each => each.certificate.sha256)).toEqual([
      sha256('expired'),
      sha256('van-phong'),
      sha256('root-g2')
    ])
    expect(all[0]).toMatchObject({
      use: 'binding',
      match: 'certificate',
      organisation: { code: '000.00.00.H19' }
    })
    expect(await store.expiring(clock.now())).toHaveLength(1)
  })

  it('each change left an audit event in its own commit', async () => {
    await add(der('root-g2'))
    await add(der('sub-g2'), 'intermediate')
    const bound = await bind('dong-nai', '000.00.00.H19')
    await store.unbind('id' in bound ? bound.id : '', change('thu hồi'))
    await store.remove(sha256('sub-g2'), change('thay'))
    await add(der('dong-nai'))
    const events = await fresh.db.selectFrom('audit_event').selectAll().orderBy('seq').execute()
    expect(events.map(({ action, actor, outcome }) => [action, actor, outcome])).toEqual(
      ['anchor-added', 'intermediate-added', 'binding-added', 'binding-removed', 'entry-removed'].map(
        action => [`trust.${action}`, 'admin:test', 'success']
      )
    )
    expect(events[0]).toMatchObject({
      subject: { certificate: sha256('root-g2') },
      facts: { sha256: sha256('root-g2'), version: 1, reason: 'theo công bố' }
    })
    expect(events[3]).toMatchObject({ facts: { sha256: sha256('dong-nai'), version: 4, reason: 'thu hồi' } })
    expect(String(events[2]?.facts['subject'])).toContain('CN=')
  })

  it('a store that PostgreSQL takes back leaves neither version nor event', async () => {
    await fresh.db
      .transaction()
      .execute(async tx => {
        await createTrustStore(tx, clock).add([der('root-g2')], 'anchor', change('x'))
        throw new Error('cut off')
      })
      .catch(() => undefined)
    expect((await store.current()).version).toBe(0)
    expect(await fresh.db.selectFrom('audit_event').selectAll().execute()).toEqual([])
  })
})
