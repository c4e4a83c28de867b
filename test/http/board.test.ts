import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { createQueries } from '../../src/adapters/postgres/queries.ts'
import { gateway } from '../support/http.ts'
import { contentRef, statusMessage } from '../support/records.ts'

const g = await gateway()
const { call, keys } = g
const [ministry, interior, office, cabinet, commune] = [
  '000.00.00.G22',
  '000.00.00.G09',
  '000.00.02.H19',
  '000.00.01.H19',
  '000.01.30.H19'
]
const board = async (id: string, key = keys.ioffice) =>
  (await call('GET', `/v1/documents/${id}/board`, { key })).json()
interface Group {
  level: string
  recipients: { code: string }[]
}
const recipientIn = (body: { groups: Group[] }, code: string) =>
  body.groups.flatMap(group => group.recipients).find(recipient => recipient.code === code)
const say = (number: string, from: string, code: string, minute: number, description = 'Văn thư') =>
  g.arriveStatus(
    {
      ...{ from, to: cabinet, documentId: `${cabinet},2026/03/02,${number}/VP-TH`, code, description },
      timestamp: `2026-03-02T09:${minute}:00+07:00`
    },
    v7()
  )

describe('the board of a document', () => {
  it('shows every recipient by level, its steps with their times, its refusal and its last word', async () => {
    g.clock.advance(60_000)
    const { id } = await g.accepted({
      number: '1',
      to: [ministry, interior, office, commune, '000.00.00.H10']
    })
    await g.work()
    const sentAt = g.clock.now().toISOString()
    for (const [code, minute] of [
      ['01', 10],
      ['05', 12],
      ['05', 14],
      ['06', 15]
    ] as const)
      await say('1', ministry, code, minute)
    await say('1', interior, '01', 10)
    await say('1', interior, '02', 20, 'Gửi nhầm đơn vị')
    const body = await board(id)
    expect(body.document).toMatchObject({
      id,
      direction: 'out',
      from: { code: cabinet, name: 'Văn phòng UBND tỉnh' },
      reference: { code: '1/VP-TH' },
      documentType: 'Công văn'
    })
    expect(body.groups.map(({ level, total }: { level: string; total: number }) => [level, total])).toEqual([
      ['trung-uong', 2],
      ['tinh', 2],
      ['xa', 1]
    ])
    expect(body).toMatchObject({
      total: 5,
      standings: { completed: 1, refused: 1, sent: 3 },
      states: { 'handed-over': 3, offered: 2 }
    })
    expect(recipientIn(body, ministry)).toMatchObject({
      name: 'Văn phòng Chính phủ',
      standing: 'completed',
      standingText: 'Hoàn thành',
      receipts: 4,
      via: { kind: 'axis', id: 'vxp' },
      lastReceipt: { code: '06', name: 'Hoàn thành', at: '2026-03-02T02:15:00.000Z' },
      steps: [
        { step: 'sent', name: 'Đã gửi', reached: true, at: sentAt },
        { step: 'arrived', reached: true, at: '2026-03-02T02:10:00.000Z' },
        { step: 'registered', reached: true },
        { step: 'assigned', reached: true },
        { step: 'in-progress', reached: true, at: '2026-03-02T02:12:00.000Z' },
        { step: 'completed', reached: true, at: '2026-03-02T02:15:00.000Z' }
      ]
    })
    expect(recipientIn(body, interior)).toMatchObject({
      standing: 'refused',
      refused: { at: '2026-03-02T02:20:00.000Z', reason: 'Gửi nhầm đơn vị' }
    })
    expect(recipientIn(body, '000.00.00.H19')).toMatchObject({
      redirectedFrom: '000.00.00.H10',
      name: 'UBND tỉnh Đồng Nai'
    })
    const waiting = recipientIn(body, commune) as unknown as { steps: { reached: boolean }[] }
    expect(waiting.steps.map(step => step.reached)).toEqual([true, false, false, false, false, false])
  })

  it('shows why a recipient has nothing yet, in plain words', async () => {
    g.vxp.answers.push({ kind: 'refused', code: 'carrier.refused', detail: '18' })
    const { id } = await g.accepted({ number: '2', to: [ministry] })
    await g.work()
    expect(recipientIn(await board(id), ministry)).toMatchObject({
      state: 'refused',
      standing: 'waiting',
      error: { code: 'carrier.refused', remedy: expect.any(String), fault: expect.any(String) }
    })
  })

  it('shows the clock that runs out first, and an open act before a closed one', async () => {
    const { id, deliveries } = await g.accepted({ number: '3', to: [ministry] })
    await g.work()
    const deliveryId = deliveries[0]?.id ?? ''
    const actId = v7()
    await g.pool.query(`delete from clock where delivery_id = $1`, [deliveryId])
    await g.pool.query(
      `insert into clock (delivery_id, kind, started_at, remind_at, due_at, stopped_at, stopped_by, rules_version) values
        ($1, 'send', '2026-03-01', '2026-03-01', '2026-03-01', '2026-03-01', 'left', 1),
        ($1, 'due', '2026-03-01', '2026-03-09', '2026-03-10', null, null, 1),
        ($1, 'arrival', '2026-03-01', '2026-03-01', '2026-03-01T10:00:00Z', null, null, 1)`,
      [deliveryId]
    )
    await g.pool.query(
      `insert into sender_act (id, document_id, kind, act_document_id, reason, actor, at)
        values ($1, $2, 'recall', $2, 'Sai số liệu', 'dms:ioffice', '2026-03-02')`,
      [actId, id]
    )
    await g.pool.query(
      `insert into sender_act_recipient (act_id, delivery_id, state) values ($1, $2, 'asked')`,
      [actId, deliveryId]
    )
    const body = await board(id)
    expect(body).toMatchObject({ overdue: 1, openActs: 1 })
    expect(recipientIn(body, ministry)).toMatchObject({
      clock: { kind: 'arrival', name: 'Hạn báo nhận', overdue: true, dueAt: '2026-03-01T10:00:00.000Z' },
      act: { kind: 'recall', name: 'Thu hồi', state: 'asked', open: true, reason: 'Sai số liệu' }
    })
  })

  it('of a recipient that agreed to give it back shows it as taken back', async () => {
    const { id } = await g.accepted({ number: '4', to: [ministry] })
    await g.work()
    await say('4', ministry, '03', 10)
    await say('4', ministry, '15', 20)
    expect(recipientIn(await board(id), ministry)).toMatchObject({
      standing: 'taken-back',
      receiptCode: '15'
    })
  })

  it('shows a recipient its own row alone, and strangers nothing', async () => {
    const { id } = await g.accepted({ number: '5', to: [ministry, office] })
    await g.work()
    const own = await board(id, keys.onewin)
    expect(own.groups.flatMap((group: Group) => group.recipients.map(r => r.code))).toEqual([office])
    expect((await board(id, keys.auditor)).total).toBe(2)
    const { id: other } = await g.accepted({ number: '6', to: [ministry] })
    for (const path of [other, v7()])
      expect((await call('GET', `/v1/documents/${path}/board`, { key: keys.onewin })).statusCode).toBe(404)
    expect((await call('GET', '/v1/documents/x/board', { key: keys.onewin })).statusCode).toBe(400)
  })

  it('is one statement, also for five hundred recipients with ten receipts each', async () => {
    const { id, deliveries } = await g.accepted({ number: '7', to: [ministry] })
    await g.work()
    const first = await g.store.deliveries.find(deliveries[0]?.id ?? '')
    const recipients = Array.from({ length: 499 }, (_, index) => ({
      id: v7(),
      code: `000.${String(index).padStart(3, '0')}.99.H99`
    }))
    await g.store.deliveries.add(
      recipients.map(({ id: deliveryId, code }) => {
        if (first === null) throw new Error('no delivery')
        const { recipientId: _, ...of } = first
        return { ...of, id: deliveryId, recipientCode: code }
      })
    )
    const message = JSON.stringify(statusMessage({ description: 'Đang xử lý' }))
    const raw = contentRef('receipt')
    const rows = recipients.flatMap(({ id: deliveryId, code }) =>
      Array.from({ length: 10 }, (_, minute) => ({
        id: v7(),
        ...{
          direction: 'in' as const,
          document_id: id,
          delivery_id: deliveryId,
          from_code: code,
          code: '05'
        },
        at: `2026-03-02T09:1${minute}:00+07:00`,
        ...{
          message,
          raw_sha256: raw.sha256,
          raw_size: raw.size,
          effect: 'advanced' as const,
          source: 'vxp'
        },
        received_at: g.clock.now(),
        key: v7()
      }))
    )
    for (let at = 0; at < rows.length; at += 1000)
      await g.db
        .insertInto('receipt')
        .values(rows.slice(at, at + 1000))
        .execute()
    let statements = 0
    const counting = g.db.withPlugin({
      transformQuery: ({ node }) => ((statements += 1), node),
      transformResult: ({ result }) => Promise.resolve(result)
    })
    const found = await createQueries(counting).board({}, id, g.clock.now())
    expect(statements).toBe(1)
    expect(found?.recipients).toHaveLength(500)
    expect(found?.recipients.filter(recipient => recipient.receipts === 10)).toHaveLength(499)
    const body = await board(id)
    expect(body.total).toBe(500)
    expect(body.groups.at(-1)).toMatchObject({ level: 'unknown', name: 'Không rõ', total: 499 })
  })
})
