/** Small histories for indicators: organisations, and acts that change what was counted, on the real tables. */
import { sql } from 'kysely'
import { v7 } from 'uuid'
import { createPaperTotals } from '../../../src/adapters/postgres/paper-totals.ts'
import type { Db } from '../../../src/adapters/postgres/pool.ts'
import { vietnamDate } from '../../../src/domain/calendar.ts'
import type { SettableClock } from '../../support/clock.ts'

export const offices = [
  { code: 'H19', level: 'tinh', parent: null, connector: 'ioffice', status: 'active' },
  { code: 'H19.01', level: 'tinh', parent: 'H19', connector: 'ioffice', status: 'active' },
  { code: 'H19.02', level: 'xa', parent: 'H19.01', connector: 'onewin', status: 'active' },
  { code: 'H19.03', level: 'xa', parent: 'H19', connector: 'onewin', status: 'active' },
  { code: 'G22', level: 'trung-uong', parent: null, connector: null, status: 'active' }
] as const

const hour = 3_600_000

export async function history(db: Db, clock: SettableClock) {
  const ids = new Map<string, string>(offices.map(o => [o.code, v7()]))
  const idOf = (code: string) => ids.get(code)!
  for (const o of offices) {
    const parent = o.parent === null ? null : idOf(o.parent)
    await sql`insert into organisation (id, name, level, parent_id, code, status, connector_id)
      values (${idOf(o.code)}, ${`Cơ quan ${o.code}`}, ${o.level}, ${parent}, ${o.code}, ${o.status}, ${o.connector})`.execute(
      db
    )
    await sql`insert into organisation_code (code, scheme, organisation_id) values (${o.code}, 'other', ${idOf(o.code)})`.execute(
      db
    )
  }
  const papers = createPaperTotals(db, clock)
  const documents: { id: string; out: boolean; judgements: number }[] = []
  const deliveries: { id: string; document: string; recipient: string; state: string; started: boolean }[] =
    []
  const loose: string[] = []
  const open: { act: string; delivery: string }[] = []
  const one = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)]

  const judge = async (document: (typeof documents)[number], kind: number) => {
    const signature = (role: string, cls: string) => ({ role, class: cls })
    const files = [
      [{ signatures: [signature('person', 'VALID'), signature('agency', 'VALID_NO_TSA')] }],
      [{ signatures: [signature('person', 'VALID')] }, { signatures: [signature('agency', 'VALID')] }],
      [{ signatures: [signature('person', 'INVALID'), signature('agency', 'VALID')] }],
      []
    ][kind % 4]
    document.judgements++
    await sql`insert into judgement (document_id, number, class, decision, problems, report, policy, trust_version, at)
      values (${document.id}, ${document.judgements}, 'VALID', 'passed', '[]', ${JSON.stringify({ files })}, '{}', 1,
        ${clock.now()})`.execute(db)
  }
  const stopClocks = (delivery: string, kinds: string[], by: string) =>
    sql`update clock set stopped_at = ${clock.now()}, stopped_by = ${by}
      where delivery_id = ${delivery} and kind = any(${kinds}) and stopped_at is null`.execute(db)
  const startClock = (delivery: string, kind: string, hours: number) => {
    const due = new Date(clock.now().getTime() + hours * hour)
    return sql`insert into clock (delivery_id, kind, started_at, remind_at, due_at, rules_version)
      values (${delivery}, ${kind}, ${clock.now()}, ${due}, ${due}, 1)`.execute(db)
  }

  return {
    idOf,
    documents,
    deliveries,
    pass: (hours: number) => clock.advance(hours * hour + 1_234),
    accept: async (pick: number, fan: number) => {
      const sender = offices[pick % offices.length]!
      const out = sender.connector !== null
      const type = (['new', 'new', 'replace', 'recall'] as const)[pick % 4]!
      const id = v7()
      const key = `${sender.code}|${id}|${type}${pick % 7 === 0 ? '|+H19' : ''}`
      await sql`insert into document (id, direction, source, sender_code, sender_id, business_type, business_key, message,
          raw_sha256, raw_size, envelope_sha256, envelope_size, substance, accepted_at)
        values (${id}, ${out ? 'out' : 'in'}, ${out ? 'ioffice' : 'vxp'}, ${sender.code}, ${idOf(sender.code)}, ${type}, ${key},
          '{}', ${id}, 1, ${id}, 1, ${id}, ${clock.now()})`.execute(db)
      const document = { id, out, judgements: 0 }
      documents.push(document)
      await judge(document, pick)
      for (let i = 0; i < 1 + (fan % 3); i++) {
        const recipient = offices[(pick + i + 1) % offices.length]!
        const delivery = v7()
        await sql`insert into delivery (id, kind, document_id, sender_code, recipient_code, recipient_id, route_kind, route_id,
            accepted_at, addressed_code)
          values (${delivery}, 'edoc', ${id}, ${sender.code}, ${recipient.code}, ${idOf(recipient.code)}, 'axis', 'vxp',
            ${clock.now()}, ${fan % 4 === 0 ? 'H10.09' : null})`.execute(db)
        deliveries.push({
          id: delivery,
          document: id,
          recipient: recipient.code,
          state: 'queued',
          started: false
        })
        if (out && type !== 'recall') await startClock(delivery, 'send', 5 + (fan % 30))
      }
    },
    settle: async (pick: number, how: number) => {
      const delivery = one(deliveries, pick)
      if (delivery === undefined || ['handed-over', 'refused', 'cancelled'].includes(delivery.state)) return
      const state = (['handed-over', 'handed-over', 'offered', 'failed', 'refused', 'queued'] as const)[
        how % 6
      ]!
      const settled = ['handed-over', 'failed', 'refused'].includes(state) ? clock.now() : null
      await sql`update delivery set state = ${state}, settled_at = ${settled} where id = ${delivery.id}`.execute(
        db
      )
      delivery.state = state
      if (state === 'refused') await stopClocks(delivery.id, ['send', 'arrival', 'due'], 'refused')
      if (!['handed-over', 'offered'].includes(state) || delivery.started) return
      delivery.started = true
      await stopClocks(delivery.id, ['send'], 'left')
      await startClock(delivery.id, 'arrival', 8)
      if (how % 2 === 0) await startClock(delivery.id, 'due', 20 + how)
    },
    say: async (pick: number, what: number) => {
      const delivery = one(deliveries, pick)
      if (delivery === undefined) return
      const code = (['01', '02', '03', '06', '06'] as const)[what % 5]!
      const id = v7()
      const words = ['Gửi sai nơi nhận', 'gui sai  noi nhan', 'Thiếu tệp', ''][what % 4]
      await sql`insert into receipt (id, direction, document_id, delivery_id, from_code, to_code, code, at, message, raw_sha256,
          raw_size, effect, source, received_at, key)
        values (${id}, 'in', ${delivery.document}, ${delivery.id}, ${delivery.recipient}, 'H19', ${code}, ${clock.now()},
          ${JSON.stringify({ description: words })}, ${id}, 1, 'advanced', 'vxp', ${clock.now()}, ${id})`.execute(
        db
      )
      const change = code === '02' ? { refused: true } : { step: code }
      await sql`update delivery set progress = progress || ${JSON.stringify(change)}::jsonb where id = ${delivery.id}`.execute(
        db
      )
      if (code === '02') await stopClocks(delivery.id, ['send', 'arrival', 'due'], 'refused')
      else
        await stopClocks(
          delivery.id,
          code === '06' ? ['send', 'arrival', 'due'] : ['send', 'arrival'],
          'receipt'
        )
    },
    stray: async (pick: number) => {
      const id = v7()
      loose.push(id)
      await sql`insert into receipt (id, direction, from_code, to_code, code, at, message, raw_sha256, raw_size, effect, source,
          received_at, key)
        values (${id}, 'in', 'X', ${offices[pick % offices.length]!.code}, '03', ${clock.now()}, '{}', ${id}, 1, 'unmatched', 'vxp',
          ${clock.now()}, ${id})`.execute(db)
    },
    match: async (pick: number) => {
      const [receipt, delivery] = [loose.pop(), one(deliveries, pick)]
      if (receipt === undefined || delivery === undefined) return
      await sql`update receipt set document_id = ${delivery.document}, delivery_id = ${delivery.id} where id = ${receipt}`.execute(
        db
      )
    },
    judgeAgain: async (pick: number, kind: number) => {
      const document = one(documents, pick)
      if (document !== undefined) await judge(document, kind)
    },
    recall: async (pick: number, kind: number) => {
      const delivery = one(deliveries, pick)
      if (delivery === undefined) return
      const act = v7()
      const state = (['asked', 'withdrawn', 'informed'] as const)[kind % 3]!
      const what = (['recall', 'take-back', 'update'] as const)[kind % 3]!
      await sql`insert into sender_act (id, document_id, kind, act_document_id, actor, at)
        values (${act}, ${delivery.document}, ${what}, (select id from document order by random() limit 1), 'test', ${clock.now()})
        on conflict do nothing`.execute(db)
      const { rows } = await sql<{ id: string }>`select id from sender_act where id = ${act}`.execute(db)
      if (rows.length === 0) return
      await sql`insert into sender_act_recipient (act_id, delivery_id, state) values (${act}, ${delivery.id}, ${state})`.execute(
        db
      )
      if (state === 'asked') open.push({ act, delivery: delivery.id })
    },
    answer: async (pick: number) => {
      const asked = open.splice(pick % Math.max(1, open.length), 1)[0]
      if (asked === undefined) return
      await sql`update sender_act_recipient set state = ${pick % 2 === 0 ? 'agreed' : 'declined'}, answered_at = ${clock.now()}
        where act_id = ${asked.act} and delivery_id = ${asked.delivery}`.execute(db)
    },
    extend: async (pick: number) => {
      const delivery = one(deliveries, pick)
      if (delivery !== undefined)
        await sql`update clock set due_at = due_at + interval '9 hours' where delivery_id = ${delivery.id}`.execute(
          db
        )
    },
    paper: async (pick: number, sent: number) => {
      const office = offices[pick % offices.length]!
      const month = vietnamDate(clock.now()).slice(0, 7)
      await papers.report({ organisationId: idOf(office.code), month, sent, received: pick % 5 }, 'test')
    }
  }
}

export type History = Awaited<ReturnType<typeof history>>

/** In the order in which rows refer to each other. */
const tables = [
  'sender_act_recipient',
  'sender_act',
  'clock',
  'judgement',
  'receipt',
  'delivery',
  'document',
  'paper_total',
  'indicator_day',
  'indicator_day_refusal',
  'indicator_day_kept',
  'indicator_day_touched',
  'organisation_code',
  'organisation'
]

export async function forget(db: Db): Promise<void> {
  await sql.raw(tables.map(table => `delete from ${table}`).join('; ')).execute(db)
}
