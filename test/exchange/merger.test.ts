/** The merger of 1 July 2025, row by row as docs/merger.md tells it, on the example directory. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

const home = join(import.meta.dirname, '../..')
const page = readFileSync(join(home, 'docs/merger.md'), 'utf8')
const csv = readFileSync(join(home, 'seed/directory.csv'), 'utf8')

/** Rows of the table whose head begins with this cell. */
function rowsUnder(head: string): string[][] {
  const lines = page.split('\n')
  const start = lines.findIndex(line => line.startsWith(`| ${head} |`))
  const rows = lines.slice(start + 2)
  const end = rows.findIndex(line => !line.startsWith('|'))
  return rows.slice(0, end).map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim())
  )
}

const words = {
  found: 'Tìm thấy',
  redirected: 'Chuyển tiếp',
  closed: 'Đã đóng',
  unknown: 'Không có'
} as const

describe('a code on a day', () => {
  let s: Stage
  beforeAll(async () => {
    s = await stage({ csv, at: '2026-11-25T02:00:00Z' })
  })
  afterAll(() => s.drop())

  it.each(rowsUnder('Ngày'))('%s %s: %s %s', async (day = '', code = '', result, names = '') => {
    const [d, m, y] = day.split('/')
    const resolution = await s.store.directory.resolve(code, `${y}-${m}-${d}`)
    expect(words[resolution.kind]).toBe(result)
    const found =
      'organisation' in resolution
        ? [resolution.organisation.name]
        : 'successors' in resolution
          ? resolution.successors.map(each => each.name)
          : []
    expect(found.toSorted().join('; ')).toBe(names.split('; ').toSorted().join('; '))
  })
})

describe('documents, replies and receipts on 3 July 2025', () => {
  const june = '2025-06-20T02:00:00Z'
  const july = '2025-07-03T02:00:00Z'
  const [interior, oldInterior] = ['000.00.02.H19', '000.00.02.H10']
  const [health, oldHealth, ministry] = ['000.00.05.H19', '000.00.05.H10', '000.00.00.G09']
  const [bomBo, oldBomBo, buDang] = ['000.00.70.H19', '000.22.41.H10', '000.00.41.H10']
  const ofJune = { promulgationDate: '2025-06-20', number: '88', documentId: 'x,2025,88' }
  let s: Stage
  beforeEach(async () => {
    s = await stage({ csv, at: july })
    return () => s.drop()
  })

  const promised = rowsUnder('#').map(([number]) => number)
  const row = (number: number, rule: () => Promise<void>) => {
    it(`row ${String(number)} of the page holds`, rule)
    return String(number)
  }
  const statuses = (who: 'ioffice' | 'onewin') => s[who].taken.filter(each => each.kind === 'status')

  const kept = [
    row(1, async () => {
      await s.arrive({ ...ofJune, from: ministry, to: [oldInterior] }, 'd1', oldInterior)
      await s.work()
      const [taken] = s.ioffice.taken
      expect(taken).toMatchObject({ kind: 'edoc', to: oldInterior })
      await s.exchange.pickUp('ioffice', taken?.deliveryId ?? '', { taken: true })
      await s.work()
      const [status] = s.vxp.taken
      expect(status).toMatchObject({ kind: 'status', code: '01', to: ministry })
      expect(status?.bytes).toContain(`OrganId>${oldInterior}<`)
    }),
    row(2, async () => {
      const answer = await s.post({ from: interior, to: [oldHealth] })
      expect(answer).toMatchObject({ kind: 'accepted', warnings: [{ code: 'recipient.redirected' }] })
      await s.work()
      expect(s.onewin.taken).toMatchObject([{ kind: 'edoc', to: health }])
    }),
    row(3, async () => {
      const answer = await s.post({ from: interior, to: [buDang] })
      expect(answer).toMatchObject({ kind: 'refused', problems: [{ code: 'recipient.closed' }] })
      for (const commune of ['Bom Bo', 'Bù Đăng', 'Đak Nhau', 'Nghĩa Trung', 'Phước Sơn', 'Thọ Sơn'])
        expect(JSON.stringify(answer)).toContain(commune)
    }),
    row(4, async () => {
      const responseFor = [{ organId: oldInterior, code: '88/SNV', promulgationDate: '2025-06-20' }]
      await s.post({ from: health, to: [oldInterior], responseFor }, 'onewin')
      await s.work()
      const [taken] = s.ioffice.taken
      expect(taken).toMatchObject({ kind: 'edoc', to: interior })
      expect(taken?.bytes.split('ResponseFor>')[1]).toContain(`OrganId>${oldInterior}<`)
    }),
    row(5, async () => {
      s.clock.set(june)
      await s.arrive({ ...ofJune, from: oldInterior, to: [health] }, 'd5', health)
      await s.work()
      await s.exchange.pickUp('onewin', s.onewin.taken[0]?.deliveryId ?? '', { taken: true })
      s.clock.set(july)
      await s.postStatus('onewin', {
        from: health,
        to: oldInterior,
        documentId: ofJune.documentId,
        code: '03'
      })
      await s.work()
      const said = statuses('ioffice').find(each => each.code === '03')
      expect(said).toMatchObject({ to: interior })
      expect(said?.bytes.split('ResponseFor>')[1]).toContain(`OrganId>${oldInterior}<`)
    }),
    row(6, async () => {
      s.clock.set(june)
      const { deliveries } = await s.accepted({ ...ofJune, from: interior, to: [oldBomBo] })
      await s.work()
      expect(s.vxp.taken).toMatchObject([{ kind: 'edoc', to: oldBomBo }])
      s.clock.set(july)
      const arrived = { from: bomBo, to: interior, documentId: ofJune.documentId, code: '03' }
      expect(await s.arriveStatus(arrived, 'r6')).toMatchObject({ kind: 'accepted' })
      const delivery = await s.store.deliveries.find(deliveries[0]?.id ?? '')
      expect(delivery).toMatchObject({ recipientCode: oldBomBo, progress: { step: '03' } })
    }),
    row(7, async () => {
      const answer = await s.post({ from: oldInterior, to: [health] })
      expect(answer).toMatchObject({ kind: 'refused', problems: [{ code: 'sender.closed' }] })
    })
  ]

  it('every row of the page is run here', () => expect(kept).toEqual(promised))
})
