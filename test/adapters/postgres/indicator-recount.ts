/** The slow count: every row read, every rule written out once more in plain words. */
import { sql } from 'kysely'
import type { Db } from '../../../src/adapters/postgres/pool.ts'
import { vietnamDate } from '../../../src/domain/calendar.ts'
import type { Measures } from '../../../src/domain/indicator.ts'
import type { IndicatorQuestion } from '../../../src/exchange/ports/indicators.ts'

/* eslint-disable @typescript-eslint/no-explicit-any */
type Row = Record<string, any>

export async function recount(db: Db, question: IndicatorQuestion, now: Date) {
  const all = async (table: string): Promise<Row[]> =>
    (await sql<Row>`select * from ${sql.table(table)}`.execute(db)).rows
  const tables = {
    organisations: await all('organisation'),
    documents: new Map((await all('document')).map(d => [d.id, d])),
    deliveries: await all('delivery'),
    receipts: await all('receipt'),
    clocks: await all('clock'),
    judgements: await all('judgement'),
    acts: new Map((await all('sender_act')).map(a => [a.id, a])),
    actRecipients: await all('sender_act_recipient'),
    papers: await all('paper_total')
  }
  const inScope = tables.organisations.filter(
    o =>
      (question.level === undefined || o.level === question.level) &&
      (question.connectorId === undefined || o.connector_id === question.connectorId) &&
      (question.parentId === undefined || isBelow(tables.organisations, o, question.parentId))
  )
  const keyOf = (organisation: Row, day: string) =>
    question.by === 'organisation'
      ? organisation.id
      : question.by === 'level'
        ? organisation.level
        : day.slice(0, 7)
  const facts: { key: string; organisation: Row; day: string; what: string; value: number }[] = []
  const note = (organisationId: string | null, at: Date, what: string, value = 1) => {
    const organisation = inScope.find(o => o.id === organisationId)
    const day = vietnamDate(at)
    if (organisation === undefined || day < question.from || day > question.to) return
    facts.push({ key: keyOf(organisation, day), organisation, day, what, value })
  }
  const real = (d: Row | undefined): d is Row =>
    d !== undefined && ['new', 'replace'].includes(d.business_type)

  for (const d of tables.documents.values()) {
    if (!real(d) || d.business_key.includes('|+')) continue
    note(d.sender_id, d.accepted_at, 'sent')
    const [latest] = tables.judgements.filter(j => j.document_id === d.id).sort((a, b) => b.number - a.number)
    const signed = (latest?.report.files ?? []).some((file: Row) =>
      ['person', 'agency'].every(role =>
        file.signatures.some((s: Row) => s.role === role && ['VALID', 'VALID_NO_TSA'].includes(s.class))
      )
    )
    if (signed) note(d.sender_id, d.accepted_at, 'sentSigned')
  }
  for (const v of tables.deliveries.filter(each => each.kind === 'edoc')) {
    const d = tables.documents.get(v.document_id)
    if (!real(d)) continue
    const clocks = (kind: string) => tables.clocks.filter(c => c.delivery_id === v.id && c.kind === kind)
    const said = (code: string) =>
      tables.receipts
        .filter(r => r.delivery_id === v.id && r.code === code && r.repeat_of === null)
        .map(r => r.received_at.getTime())
        .sort((a, b) => a - b)[0] as number | undefined
    if (d.direction === 'out') {
      note(d.sender_id, d.accepted_at, 'addressed')
      if (v.addressed_code !== null) note(d.sender_id, d.accepted_at, 'closedCode')
      if (v.progress.refused) note(d.sender_id, d.accepted_at, 'returned')
      if (v.state === 'failed') {
        note(d.sender_id, d.accepted_at, 'failed')
        note(d.sender_id, d.accepted_at, 'failedSince', v.settled_at.getTime())
      }
      if (v.state === 'handed-over')
        note(
          d.sender_id,
          d.accepted_at,
          'toHandover',
          elapsed(v.accepted_at.getTime(), v.settled_at.getTime())
        )
      for (const c of clocks('send')) judge(c, ['left', 'receipt'], d.sender_id, d.accepted_at, 'send')
    }
    for (const c of clocks('arrival'))
      judge(c, ['receipt', 'refused'], v.recipient_id, c.started_at, 'answered')
    for (const c of clocks('due')) judge(c, ['receipt'], v.recipient_id, c.started_at, 'due')
    if (v.settled_at === null || (v.state !== 'handed-over' && !v.progress.refused)) continue
    const [registered, completed] = [said('03'), said('06')]
    note(v.recipient_id, v.settled_at, 'received')
    if (v.progress.refused) note(v.recipient_id, v.settled_at, 'refused')
    if (registered !== undefined)
      note(v.recipient_id, v.settled_at, 'toRegistered', elapsed(v.settled_at.getTime(), registered))
    if (v.progress.step !== '06') continue
    note(v.recipient_id, v.settled_at, 'completed')
    if (registered !== undefined && completed !== undefined)
      note(v.recipient_id, v.settled_at, 'toCompleted', elapsed(registered, completed))
  }
  for (const r of tables.actRecipients) {
    const act = tables.acts.get(r.act_id)!
    if (!['recall', 'take-back'].includes(act.kind) || !['asked', 'agreed', 'declined'].includes(r.state))
      continue
    const sender = tables.documents.get(act.document_id)!.sender_id
    note(sender, act.at, 'recallsAsked')
    if (r.state === 'agreed') note(sender, act.at, 'recallsConfirmed')
  }
  for (const r of tables.receipts.filter(each => each.document_id === null))
    note(tables.organisations.find(o => o.code === r.to_code)?.id ?? null, r.received_at, 'unmatched')

  function judge(c: Row, by: string[], organisationId: string | null, at: Date, name: string): void {
    const stopped: Date | null = c.stopped_at
    if (stopped !== null && stopped <= c.due_at && by.includes(c.stopped_by))
      note(organisationId, at, `${name}InTime`)
    if ((stopped ?? now) > c.due_at) note(organisationId, at, `${name}Late`)
  }

  const months = new Set(facts.map(f => f.day.slice(0, 7)))
  for (let day = question.from; day <= question.to; day = nextDay(day)) months.add(day.slice(0, 7))
  const active = inScope.filter(o => o.status === 'active' && o.connector_id !== null)
  const busy = (organisation: Row, month?: string) =>
    facts.some(
      f =>
        f.organisation === organisation &&
        ['sent', 'received'].includes(f.what) &&
        (month === undefined || f.day.startsWith(month))
    )
  const idle = (key: string | null) => {
    if (key === null) return active.filter(o => !busy(o)).length
    if (question.by === 'month') return active.filter(o => !busy(o, key)).length
    return active.filter(o => keyOf(o, '') === key && !busy(o)).length
  }
  const reported = tables.papers.filter(
    p =>
      p.month >= question.from &&
      lastDay(p.month) <= question.to &&
      inScope.some(o => o.id === p.organisation_id)
  )
  const paperKey = (p: Row) =>
    keyOf(
      inScope.find(o => o.id === p.organisation_id)!,
      p.month
    )

  const measuresFor = (key: string | null): Measures => {
    const mine = facts.filter(f => key === null || f.key === key)
    const count = (what: string) => mine.filter(f => f.what === what).length
    const values = (what: string) => mine.filter(f => f.what === what).map(f => f.value)
    const papers = reported.filter(p => key === null || paperKey(p) === key)
    const electronic = papers.map(
      p =>
        facts.filter(
          f =>
            f.organisation.id === p.organisation_id &&
            f.day.startsWith(p.month.slice(0, 7)) &&
            ['sent', 'received'].includes(f.what)
        ).length
    )
    const failures = values('failedSince')
    return {
      ...Object.fromEntries(countNames.map(name => [name, count(name)])),
      unmatched: count('unmatched'),
      inactive: idle(key),
      electronicBeside: electronic.reduce((a, b) => a + b, 0),
      paper: papers.reduce((sum, p) => sum + p.sent + p.received, 0),
      ...(failures.length === 0 ? {} : { oldestFailure: elapsed(Math.min(...failures), now.getTime()) }),
      ...median('medianToHandover', values('toHandover')),
      ...median('medianToRegistered', values('toRegistered')),
      ...median('medianToCompleted', values('toCompleted'))
    } as Measures
  }
  return { measuresFor }
}

const countNames = [
  'sent',
  'sentSigned',
  'addressed',
  'sendInTime',
  'sendLate',
  'failed',
  'closedCode',
  'returned',
  'recallsAsked',
  'recallsConfirmed',
  'received',
  'answeredInTime',
  'answeredLate',
  'refused',
  'completed',
  'dueInTime',
  'dueLate'
]

function elapsed(from: number, to: number): number {
  return Math.max(0, Math.floor((to - from) / 1000))
}

function median(name: string, values: number[]): Record<string, number> {
  if (values.length === 0) return {}
  return { [name]: [...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1]! }
}

function isBelow(organisations: Row[], organisation: Row, top: string): boolean {
  for (let at: Row | undefined = organisation; at !== undefined;) {
    if (at.id === top) return true
    const above: string | null = at.parent_id
    at = organisations.find(o => o.id === above)
  }
  return false
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, number, 0)).toISOString().slice(0, 10)
}
