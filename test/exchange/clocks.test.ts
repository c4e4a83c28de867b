/** Clocks over the whole story: Tết 2026, an exchanged Saturday, and a round that tells once. */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCalendarCsv } from '../../src/adapters/csv/calendar.ts'
import { createTimekeeping } from '../../src/adapters/postgres/timekeeping.ts'
import { createStore } from '../../src/adapters/postgres/store.ts'
import { createEvents, createWebhooks } from '../../src/adapters/postgres/webhooks.ts'
import { standardRules } from '../../src/domain/clock.ts'
import { startAnswerClock, stopClocks } from '../../src/exchange/clocks/answer.ts'
import { watchClocks } from '../../src/exchange/clocks/round.ts'
import type { Ports } from '../../src/exchange/ports/index.ts'
import { webhookEventTypes } from '../../src/exchange/ports/webhooks.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
/** As a worker has them: what is told to a DMS is stored. */
let ports: Ports
beforeEach(async () => {
  s = await stage()
  ports = { ...s.ports, store: createStore(s.db, { events: createEvents }) }
  await knowYear(2026)
  for (const connectorId of ['ioffice', 'onewin'])
    await createWebhooks(s.db, s.clock).add(
      { connectorId, url: `https://${connectorId}.tinh.local/`, events: [...webhookEventTypes] },
      'test'
    )
})
afterEach(() => s.drop())

const timekeeping = () => createTimekeeping(s.db, s.clock, readCalendarCsv)
const knowYear = async (year: number) => {
  const read = readCalendarCsv(
    readFileSync(new URL(`../../seed/calendar-${year}.csv`, import.meta.url), 'utf8')
  )
  if (read.kind === 'read') await timekeeping().replaceYear(year, 0, read.days, 'test')
}
const vn = (text: string) => new Date(`${text}+07:00`)
const ministry = '000.00.00.G22'
const documentId = '000.00.01.H19,2026/03/02,123/VP-TH'

interface Row {
  kind: string
  due_at: Date
  stopped_at: Date | null
  stopped_by: string | null
  reminded_at: Date | null
  overdue_at: Date | null
  acting_connector: string | null
  waiting_connector: string | null
}
const clocksOf = async (deliveryId: string) => {
  const { rows } = await sql<Row>`select * from clock where delivery_id = ${deliveryId}`.execute(s.db)
  return Object.fromEntries(rows.map(row => [row.kind, row]))
}
const told = async () => {
  const { rows } = await sql<{ connector: string; type: string; body: string }>`
    select e.connector_id as connector, m.type, m.body from webhook_message m
    join webhook_endpoint e on e.id = m.endpoint_id where m.type like 'clock.%' order by m.id`.execute(s.db)
  return rows.map(({ connector, type, body }) => {
    const { data } = JSON.parse(body) as { data: { kind: string; mustAct: boolean } }
    return `${connector} ${type} ${data.kind}${data.mustAct ? ' must act' : ''}`
  })
}
const audited = async (action: string) => {
  const { rows } = await sql<{ facts: Record<string, unknown> }>`
    select facts from audit_event where action = ${action} order by seq`.execute(s.db)
  return rows.map(row => row.facts)
}
/** From an office of ioffice: to the ministry over the axis, unless told otherwise. */
const sent = async (facts: Parameters<Stage['accepted']>[0] = {}) => {
  const { id, deliveries } = await s.accepted(facts)
  return { id, deliveryId: deliveries[0]?.id ?? '' }
}
const roundAt = async (time: string) => {
  s.clock.set(vn(time))
  await watchClocks(ports)
}

describe('a document that we send', () => {
  it('has until the next working morning to leave, and is done with when it has left', async () => {
    s.clock.set(vn('2026-03-02T16:00:00'))
    const { deliveryId } = await sent()
    expect((await clocksOf(deliveryId))['send']).toMatchObject({
      due_at: vn('2026-03-03T11:30:00'),
      stopped_at: null,
      acting_connector: 'ioffice'
    })
    await s.work()
    const { send, arrival } = await clocksOf(deliveryId)
    expect(send).toMatchObject({ stopped_at: vn('2026-03-02T16:00:00'), stopped_by: 'left' })
    expect(arrival).toMatchObject({
      due_at: vn('2026-03-02T23:59:59.999'),
      stopped_at: null,
      acting_connector: null,
      waiting_connector: 'ioffice'
    })
  })

  it('signed on the last day before Tết has until the first morning after it', async () => {
    s.clock.set(vn('2026-02-13T16:45:00'))
    const { deliveryId } = await sent({ promulgationDate: '2026-02-13' })
    expect((await clocksOf(deliveryId))['send']?.due_at).toEqual(vn('2026-02-23T11:30:00'))
  })

  it('signed on the Friday before a Saturday that is worked has until that Saturday', async () => {
    s.clock.set(vn('2026-08-21T16:45:00'))
    const { deliveryId } = await sent({ promulgationDate: '2026-08-21' })
    expect((await clocksOf(deliveryId))['send']?.due_at).toEqual(vn('2026-08-22T11:30:00'))
  })

  it('handed over in the midst of Tết is acknowledged on the first working day', async () => {
    s.clock.set(vn('2026-02-18T09:00:00'))
    const { deliveryId } = await sent({ promulgationDate: '2026-02-18' })
    await s.work()
    expect((await clocksOf(deliveryId))['arrival']?.due_at).toEqual(vn('2026-02-23T23:59:59.999'))
  })

  it('that is urgent has minutes, holiday or not', async () => {
    s.clock.set(vn('2026-02-17T01:00:00'))
    const { deliveryId } = await sent({ priority: 3, promulgationDate: '2026-02-17' })
    expect((await clocksOf(deliveryId))['send']?.due_at).toEqual(vn('2026-02-17T01:05:00'))
    await s.work()
    expect((await clocksOf(deliveryId))['arrival']?.due_at).toEqual(vn('2026-02-17T01:15:00'))
  })

  it('that fails keeps its clock running: it must leave', async () => {
    s.vxp.answers.push({ kind: 'failed', code: 'carrier.recipient-unknown' })
    const { deliveryId } = await sent()
    await s.work()
    expect((await s.store.deliveries.find(deliveryId))?.state).toBe('failed')
    expect((await clocksOf(deliveryId))['send']?.stopped_at).toBeNull()
    expect((await clocksOf(deliveryId))['arrival']).toBeUndefined()
  })

  it('that the other side refuses has no clock left, and has again when it is sent again', async () => {
    s.vxp.answers.push({ kind: 'refused', code: 'carrier.refused' })
    const { deliveryId } = await sent()
    await s.work()
    expect((await clocksOf(deliveryId))['send']).toMatchObject({ stopped_by: 'refused' })
    await s.exchange.retry(deliveryId, 'admin:test')
    await s.work()
    expect((await clocksOf(deliveryId))['arrival']?.stopped_at).toBeNull()
  })
})

describe('what the recipient says', () => {
  const say = (code: string, n: string, timestamp?: string) =>
    s.arriveStatus(
      {
        from: ministry,
        to: '000.00.01.H19',
        documentId,
        code,
        ...(timestamp === undefined ? {} : { timestamp })
      },
      n
    )

  it('01 ends the wait for its notice, 06 that for completion', async () => {
    const { deliveryId } = await sent({ dueDate: '2026-03-10' })
    await s.work()
    expect((await clocksOf(deliveryId))['due']?.due_at).toEqual(vn('2026-03-10T23:59:59.999'))
    await say('01', 'r1')
    expect(await clocksOf(deliveryId)).toMatchObject({
      arrival: { stopped_by: 'receipt' },
      due: { stopped_at: null }
    })
    await say('06', 'r2')
    expect((await clocksOf(deliveryId))['due']).toMatchObject({ stopped_by: 'receipt' })
  })

  it('02 ends everything', async () => {
    const { deliveryId } = await sent({ dueDate: '2026-03-10' })
    await s.work()
    await say('02', 'r1')
    expect(await clocksOf(deliveryId)).toMatchObject({
      send: { stopped_by: 'left' },
      arrival: { stopped_by: 'refused' },
      due: { stopped_by: 'refused' }
    })
  })

  it('before we know that it arrived starts no clock that nobody would stop', async () => {
    const { deliveryId } = await sent({ dueDate: '2026-03-10' })
    await say('03', 'r1')
    await s.work()
    expect(await clocksOf(deliveryId)).toMatchObject({
      send: { stopped_by: expect.any(String) as string },
      arrival: { stopped_by: 'receipt' },
      due: { stopped_at: null }
    })
  })
})

describe('a document for one of our offices', () => {
  const arrives = async (facts = {}) => {
    const answer = await s.arrive({ from: ministry, to: ['000.00.02.H19'], ...facts }, 'm1')
    const id = 'subjectId' in answer ? answer.subjectId : ''
    await s.work()
    return (await s.store.deliveries.ofDocument(id)).find(d => d.kind === 'edoc')?.id ?? ''
  }

  it('has left its sender already: only its recipient has a clock', async () => {
    const deliveryId = await arrives({ dueDate: '2026-03-10' })
    await s.exchange.pickUp('onewin', deliveryId, { taken: true })
    expect(await clocksOf(deliveryId)).toMatchObject({
      // The gateway itself said 01 when the DMS took it.
      arrival: { stopped_by: 'receipt', acting_connector: 'onewin', waiting_connector: null },
      due: { stopped_at: null, acting_connector: 'onewin' }
    })
    expect((await clocksOf(deliveryId))['send']).toBeUndefined()
  })

  it('that lies in the inbox runs out there, and its DMS is told', async () => {
    const deliveryId = await arrives()
    expect((await clocksOf(deliveryId))['arrival']?.stopped_at).toBeNull()
    await roundAt('2026-03-02T15:00:00')
    await roundAt('2026-03-03T00:00:00')
    expect(await told()).toEqual([
      'onewin clock.running-out arrival must act',
      'onewin clock.overdue arrival must act'
    ])
    await s.exchange.pickUp('onewin', deliveryId, { taken: true })
    expect((await clocksOf(deliveryId))['arrival']).toMatchObject({ stopped_by: 'receipt' })
  })

  it('of a neighbour: the recipient acts, the sender waits and hears when it is late', async () => {
    await sent({ to: ['000.00.02.H19'] })
    await s.work()
    await roundAt('2026-03-02T15:00:00')
    await roundAt('2026-03-03T00:00:00')
    expect(await told()).toEqual([
      'onewin clock.running-out arrival must act',
      'onewin clock.overdue arrival must act',
      'ioffice clock.overdue arrival'
    ])
  })
})

describe('the round', () => {
  const stuck = async (facts = {}) => {
    s.vxp.answers.push(
      ...Array.from({ length: 50 }, () => ({ kind: 'failed', code: 'carrier.unreachable' }) as const)
    )
    return sent(facts)
  }

  it('reminds once and escalates once, however often it runs', async () => {
    s.clock.set(vn('2026-03-02T16:00:00'))
    const { deliveryId } = await stuck()
    await roundAt('2026-03-02T16:00:10')
    await roundAt('2026-03-02T16:00:40')
    expect(await told()).toEqual(['ioffice clock.running-out send must act'])
    await roundAt('2026-03-03T11:29:00')
    expect(await told()).toHaveLength(1)
    await roundAt('2026-03-03T11:30:00')
    await roundAt('2026-03-03T11:30:30')
    expect(await told()).toEqual([
      'ioffice clock.running-out send must act',
      'ioffice clock.overdue send must act'
    ])
    expect(await audited('clock.reminded')).toMatchObject([{ kind: 'send', told: ['ioffice'] }])
    expect(await audited('clock.overdue')).toMatchObject([{ kind: 'send', told: ['ioffice'] }])
    expect((await clocksOf(deliveryId))['send']).toMatchObject({ reminded_at: expect.any(Date) as Date })
  })

  it('does not remind of what is over', async () => {
    await stuck({ promulgationDate: '2026-02-24' })
    await roundAt('2026-03-02T09:00:00')
    expect(await told()).toEqual(['ioffice clock.overdue send must act'])
  })

  it('says nothing of what was done in time', async () => {
    await sent()
    await s.work()
    await s.arriveStatus({ from: ministry, to: '000.00.01.H19', documentId, code: '01' }, 'r1')
    await roundAt('2026-03-09T09:00:00')
    expect(await told()).toEqual([])
  })

  it('tells the sender that a recipient elsewhere is late; nobody here could have hurried', async () => {
    await sent()
    await s.work()
    await roundAt('2026-03-02T22:00:00')
    expect(await told()).toEqual([])
    expect(await audited('clock.reminded')).toMatchObject([{ kind: 'arrival', told: [] }])
    await roundAt('2026-03-03T00:00:00')
    expect(await told()).toEqual(['ioffice clock.overdue arrival'])
  })

  it('run by several workers at once tells each clock once', async () => {
    s.vxp.answers.push(
      ...Array.from({ length: 300 }, () => ({ kind: 'failed', code: 'carrier.unreachable' }) as const)
    )
    for (let n = 0; n < 6; n++) await sent({ number: String(200 + n) })
    // Enough for several commits of a round.
    await sql`
      insert into delivery (id, kind, document_id, sender_code, recipient_code, route_kind, route_id, accepted_at)
      select gen_random_uuid(), 'edoc', d.id, d.sender_code, 'X' || n, 'axis', 'vxp', d.accepted_at
      from document d, generate_series(1, 60) n`.execute(s.db)
    await sql`
      insert into clock (delivery_id, kind, started_at, remind_at, due_at, acting_connector, rules_version)
      select id, 'send', accepted_at, accepted_at + interval '1 hour', accepted_at + interval '2 hours', 'ioffice', 0
      from delivery where recipient_code like 'X%'`.execute(s.db)
    s.clock.set(vn('2026-03-04T09:00:00'))
    await Promise.all([1, 2, 3].map(() => watchClocks(ports)))
    await watchClocks(ports)
    expect(await told()).toHaveLength(366)
    expect(await audited('clock.overdue')).toHaveLength(366)
    expect((await audited('clock.reminded')).length).toBe(0)
  })

  it('comes back by itself, and after a failure too', async () => {
    const due = async () =>
      (await sql<{ due_at: Date }>`select due_at from outbox where topic = 'clocks'`.execute(s.db)).rows[0]
        ?.due_at
    await roundAt('2026-03-02T10:00:00')
    expect(await due()).toEqual(vn('2026-03-02T10:00:30'))
    s.clock.set(vn('2026-03-02T10:00:30'))
    const broken = { ...s.ports.store, transaction: () => Promise.reject(new Error('away')) }
    await expect(watchClocks({ ...s.ports, store: broken })).rejects.toThrow('away')
    expect(await due()).toEqual(vn('2026-03-02T10:01:00'))
    expect((await s.work()).map(job => job.topic)).not.toContain('clocks')
    s.clock.set(vn('2026-03-02T10:01:00'))
    expect((await s.work()).map(job => job.topic)).toContain('clocks')
  })
})

describe('rules', () => {
  it('apply to clocks that start from then on', async () => {
    const { deliveryId: before } = await sent({ number: '1' })
    const rules = {
      ...standardRules,
      hours: { ...standardRules.hours, morning: { from: '07:00', to: '11:00' } },
      levels: { tinh: { send: { ...standardRules.send, workingDays: 2 } } }
    }
    await timekeeping().replaceRules(0, rules, 'admin:test')
    const { deliveryId: after } = await sent({ number: '2' })
    expect((await clocksOf(before))['send']?.due_at).toEqual(vn('2026-03-03T11:30:00'))
    expect((await clocksOf(after))['send']?.due_at).toEqual(vn('2026-03-04T11:00:00'))
    expect((await clocksOf(after))['send']).toMatchObject({ rules_version: 1, level: 'tinh' })
  })

  it('of a calendar that was changed count at once, in every process', async () => {
    await sent({ number: '1' })
    const { version, days } = await timekeeping().year(2026)
    const holiday = { day: '2026-03-03', kind: 'off', name: 'Nghỉ đột xuất' } as const
    await timekeeping().replaceYear(2026, version, [...days, holiday], 'admin:test')
    const { deliveryId } = await sent({ number: '2' })
    expect((await clocksOf(deliveryId))['send']?.due_at).toEqual(vn('2026-03-04T11:30:00'))
  })
})

describe('a year without a calendar', () => {
  it('is complained of once, and its weekends are kept', async () => {
    await roundAt('2027-03-01T09:00:00')
    await roundAt('2027-03-01T09:00:30')
    expect(await audited('calendar.missing')).toEqual([{ year: 2027 }])
    const { deliveryId } = await sent({ promulgationDate: '2027-03-05' })
    expect((await clocksOf(deliveryId))['send']?.due_at).toEqual(vn('2027-03-08T11:30:00'))
  })

  it('is missed from 1 December of the year before', async () => {
    await roundAt('2026-11-30T09:00:00')
    expect(await audited('calendar.missing')).toEqual([])
    await roundAt('2026-12-01T09:00:00')
    expect(await audited('calendar.missing')).toEqual([{ year: 2027 }])
    expect(await timekeeping().missingYears(s.clock.now())).toEqual([2027])
    await knowYear(2027)
    expect(await timekeeping().missingYears(s.clock.now())).toEqual([])
  })
})

describe('an answer to a recall', () => {
  it('has two working days, once however often it is asked, and is over with 15 or 16', async () => {
    const { deliveryId } = await sent()
    await s.work()
    s.clock.set(vn('2026-03-06T10:00:00'))
    await s.store.transaction(tx => startAnswerClock(s.ports, tx, deliveryId))
    s.clock.advance(3_600_000)
    await s.store.transaction(tx => startAnswerClock(s.ports, tx, deliveryId))
    expect((await clocksOf(deliveryId))['answer']).toMatchObject({
      due_at: vn('2026-03-10T23:59:59.999'),
      stopped_at: null
    })
    await s.arriveStatus({ from: ministry, to: '000.00.01.H19', documentId, code: '16' }, 'r1')
    expect((await clocksOf(deliveryId))['answer']).toMatchObject({ stopped_by: 'receipt' })
    s.clock.set(vn('2026-03-12T10:00:00'))
    await s.store.transaction(tx => startAnswerClock(s.ports, tx, deliveryId))
    expect((await clocksOf(deliveryId))['answer']).toMatchObject({
      due_at: vn('2026-03-16T23:59:59.999'),
      stopped_at: null
    })
  })

  it('that was given ends every other clock', async () => {
    const { deliveryId } = await sent({ dueDate: '2026-03-20' })
    await s.work()
    await s.store.transaction(tx => stopClocks(s.ports, tx, deliveryId, 'recalled'))
    expect(await clocksOf(deliveryId)).toMatchObject({
      send: { stopped_by: 'left' },
      arrival: { stopped_by: 'recalled' },
      due: { stopped_by: 'recalled' }
    })
  })
})

describe('urgency', () => {
  it('is that of the document for every receipt of it', async () => {
    const { id, deliveryId } = await sent({ priority: 3, to: ['000.00.02.H19'] })
    await s.work()
    await s.exchange.pickUp('onewin', deliveryId, { taken: true })
    const statuses = (await s.store.deliveries.ofDocument(id)).filter(d => d.kind === 'status')
    expect(statuses.map(d => d.priority)).toEqual([3])
  })

  const recall = { business: { type: 'recall', reason: 'Ban hành nhầm' } } as const

  it('is that of the document for its recall, though nobody wrote so', async () => {
    await sent({ priority: 3 })
    await s.work()
    s.clock.set(vn('2026-03-04T20:00:00'))
    const { deliveryId } = await sent(recall)
    expect((await s.store.deliveries.find(deliveryId))?.priority).toBe(3)
    expect((await clocksOf(deliveryId))['send']?.due_at).toEqual(vn('2026-03-04T20:05:00'))
  })

  it('is that of the document for a recall that arrives', async () => {
    const facts = { from: ministry, to: ['000.00.02.H19'] }
    await s.arrive({ ...facts, priority: 2 }, 'm1')
    await s.work()
    const answer = await s.arrive({ ...facts, ...recall }, 'm2')
    const id = 'subjectId' in answer ? answer.subjectId : ''
    const [carrier] = await s.store.deliveries.ofDocument(id)
    expect(carrier?.priority).toBe(2)
  })

  it('lets a document go before those that waited longer', async () => {
    await sent({ number: '1' })
    await sent({ number: '2' })
    const { deliveryId } = await sent({ number: '3', priority: 4 })
    const [first] = (await s.work()).filter(job => job.topic === 'deliver')
    expect(first?.ref).toBe(deliveryId)
  })
})
