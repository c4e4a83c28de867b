import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { createIndicators } from '../../../src/adapters/postgres/indicators.ts'
import { createIndicatorTargets } from '../../../src/adapters/postgres/indicator-targets.ts'
import { createPaperTotals } from '../../../src/adapters/postgres/paper-totals.ts'
import { indicatorKeys, indicatorOf } from '../../../src/domain/indicator.ts'
import type { CountedRow, IndicatorQuestion, Measured } from '../../../src/exchange/ports/indicators.ts'
import { settableClock } from '../../support/clock.ts'
import { freshDatabase } from '../../support/database.ts'
import type { History } from './indicator-history.ts'
import { forget, history } from './indicator-history.ts'
import { recount } from './indicator-recount.ts'

const { db } = await freshDatabase()
const clock = settableClock('2026-03-30T03:00:00Z')
const indicators = createIndicators(db, clock)
afterEach(() => forget(db))

const measured = async (question: IndicatorQuestion): Promise<Measured> => {
  const answer = await indicators.measure(question)
  if (answer === 'being-counted') throw new Error(answer)
  return answer
}
const march = { from: '2026-03-01', to: '2026-03-31', by: 'level' } as const
const wide = { from: '2026-03-25', to: '2026-04-30', by: 'organisation' } as const

type Step = readonly [keyof History, number, number]
const acts = [
  'accept',
  'accept',
  'accept',
  'settle',
  'settle',
  'settle',
  'say',
  'say',
  'say',
  'pass',
  'pass',
  'stray',
  'match',
  'judgeAgain',
  'recall',
  'answer',
  'extend',
  'paper'
] as const
const step = fc.tuple(fc.constantFrom(...acts), fc.nat(60), fc.nat(40)) as fc.Arbitrary<Step>
const question = fc.record(
  {
    by: fc.constantFrom('organisation' as const, 'level' as const, 'month' as const),
    from: fc.constantFrom('2026-03-01', '2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02'),
    to: fc.constantFrom('2026-04-02', '2026-04-03', '2026-04-05', '2026-04-30'),
    level: fc.constantFrom('tinh' as const, 'xa' as const),
    connectorId: fc.constantFrom('ioffice', 'onewin')
  },
  { requiredKeys: ['by', 'from', 'to'] }
)

async function sameAsRecount(asked: IndicatorQuestion): Promise<void> {
  const [fast, slow] = [await measured(asked), await recount(db, asked, clock.now())]
  expect(fast.total).toEqual(slow.measuresFor(null))
  for (const { key, measures } of fast.groups)
    expect({ key, ...measures }).toEqual({ key, ...slow.measuresFor(key) })
  const added = fast.groups.reduce((sum, group) => sum + group.measures.sent, 0)
  expect(added).toBe(fast.total.sent)
}

describe('what is kept', () => {
  it('is what a slow count finds, whatever happens and whenever somebody looks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 12, arbitrary: step }, { weight: 1, arbitrary: question }), {
          minLength: 30,
          maxLength: 90
        }),
        question,
        async (story, last) => {
          await forget(db)
          clock.set('2026-03-30T03:00:00Z')
          const past = await history(db, clock)
          for (const each of story) {
            if (!Array.isArray(each)) {
              await sameAsRecount(each as IndicatorQuestion)
              continue
            }
            const [act, pick, how] = each as Step
            const hours = act === 'pass' ? pick % 30 : pick
            await (past[act] as (pick: number, how: number) => unknown)(hours, how)
          }
          await sameAsRecount(last)
          await sameAsRecount({ ...last, parentId: past.idOf('H19.01') })
          await sameAsRecount(wide)
        }
      ),
      { numRuns: 15 }
    )
  }, 120_000)

  it('changes by time alone when a clock runs out', async () => {
    clock.set('2026-03-30T15:00:00Z')
    const past = await history(db, clock)
    await past.accept(5, 0)
    await past.settle(0, 0)
    const asked = { from: '2026-03-30', to: '2026-03-30', by: 'level' } as const
    clock.set('2026-03-31T03:00:00Z')
    expect((await measured(asked)).total).toMatchObject({ answeredLate: 1, dueLate: 0 })
    clock.set('2026-03-31T11:00:00Z')
    expect((await measured(asked)).total).toMatchObject({ dueLate: 0 })
    clock.set('2026-03-31T11:00:01Z')
    expect((await measured(asked)).total).toMatchObject({ dueLate: 1 })
  })

  it('may lag behind for a feed, and never for a report', async () => {
    clock.set('2026-03-02T03:00:00Z')
    const past = await history(db, clock)
    await past.accept(0, 0)
    await past.settle(0, 0)
    clock.set('2026-03-05T03:00:00Z')
    expect((await measured(march)).total.completed).toBe(0)
    clock.advance(60_000)
    await past.say(0, 3)
    expect((await measured({ ...march, lagMs: 300_000 })).total.completed).toBe(0)
    clock.advance(300_000)
    expect((await measured({ ...march, lagMs: 300_000 })).total.completed).toBe(1)
    await past.say(0, 1)
    expect((await measured(march)).total.refused).toBe(1)
  })

  it('is counted once when several ask at the same time', async () => {
    clock.set('2026-03-02T03:00:00Z')
    const past = await history(db, clock)
    for (let i = 0; i < 5; i++) await past.accept(i, i)
    clock.set('2026-03-20T03:00:00Z')
    const answers = await Promise.all(Array.from({ length: 4 }, () => measured(march)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('is asked for again when the time for one call is spent, and goes on from there', async () => {
    clock.set('2026-03-02T03:00:00Z')
    const past = await history(db, clock)
    await past.accept(0, 0)
    clock.set('2026-03-30T03:00:00Z')
    const hurried = createIndicators(db, clock, { budgetMs: 0 })
    const answers: unknown[] = []
    while (answers.at(-1) === undefined || answers.at(-1) === 'being-counted')
      answers.push(await hurried.measure(march))
    expect(answers.length).toBeGreaterThan(1)
    expect(answers.at(-1)).toEqual(await measured(march))
  })
})

describe('rows', () => {
  it('are as many as the number they make, in pages', async () => {
    clock.set('2026-03-02T03:00:00Z')
    const past = await history(db, clock)
    for (let i = 0; i < 12; i++) await past.accept(i, i)
    for (let i = 0; i < 24; i++) await past.settle(i, i)
    for (let i = 0; i < 24; i++) {
      await past.say(i, i)
      past.pass(i % 2)
    }
    for (let i = 0; i < 3; i++) await past.recall(i, 0)
    await past.answer(0)
    await past.stray(0)
    past.pass(100)
    const { total } = await measured(march)
    for (const key of indicatorKeys) {
      const { numerator, denominator, value } = indicatorOf(key).of(total)
      const first = await indicators.rows(key, 'numerator', march, { limit: 5 })
      if (first === null) {
        expect(['electronic-share', 'inactive-organisations']).toContain(key)
        continue
      }
      if (key.startsWith('median') || key === 'oldest-failure') continue
      expect((await every(key, 'numerator')).length, key).toBe(numerator ?? value)
      if (denominator !== undefined) expect((await every(key, 'denominator')).length, key).toBe(denominator)
    }
    for (const cursor of ['x', Buffer.from('["a","b"]').toString('base64url')])
      expect(await indicators.rows('sent', 'numerator', march, { limit: 5, cursor })).toBeNull()
    expect(await indicators.rows('sent', 'denominator', march, { limit: 5 })).toBeNull()
  })

  async function every(key: Parameters<typeof indicators.rows>[0], part: 'numerator' | 'denominator') {
    const found: CountedRow[] = []
    for (let cursor: string | undefined; ;) {
      const page = await indicators.rows(key, part, march, {
        limit: 5,
        ...(cursor === undefined ? {} : { cursor })
      })
      found.push(...page!.items)
      if (page!.next === undefined) break
      cursor = page!.next
    }
    expect(new Set(found.map(row => JSON.stringify(row))).size).toBe(found.length)
    return found
  }
})

describe('refusals', () => {
  it('are grouped by what is meant, however it is written', async () => {
    clock.set('2026-03-02T03:00:00Z')
    const past = await history(db, clock)
    for (let i = 0; i < 3; i++) await past.accept(i + 4, 0)
    for (let i = 0; i < 3; i++) await past.settle(i, 0)
    // The words follow the number: 16 % 4 and 21 % 4 write one reason in two ways.
    await past.say(0, 16)
    await past.say(1, 21)
    await past.say(2, 6)
    const live = await measured(march)
    past.pass(48)
    const kept = await measured(march)
    expect(kept.refusals).toEqual(live.refusals)
    expect(live.refusals.map(({ reason, count }) => [reason, count])).toEqual([
      ['wrong-addressee', 2],
      ['attachment-broken', 1]
    ])
  })
})

describe('paper totals', () => {
  it('count beside electronic documents for whole months alone', async () => {
    clock.set('2026-03-02T03:00:00Z')
    const past = await history(db, clock)
    await past.accept(5, 0)
    await past.paper(0, 3)
    await past.paper(0, 1)
    expect((await measured(march)).total).toMatchObject({ electronicBeside: 1, paper: 1 })
    expect((await measured({ ...march, from: '2026-03-02' })).total).toMatchObject({
      electronicBeside: 0,
      paper: 0
    })
    const papers = createPaperTotals(db, clock)
    expect(await papers.find(past.idOf('H19'), '2026-03')).toMatchObject({ sent: 1, received: 0 })
    expect(await papers.find(past.idOf('H19'), '2026-04')).toBeNull()
    const { rows } = await sql<{ facts: unknown }>`
      select facts from audit_event where action = 'paper-total.reported' order by seq desc limit 1`.execute(
      db
    )
    expect(rows[0]!.facts).toMatchObject({ month: '2026-03', sent: 1, before: { sent: 3, received: 0 } })
  })
})

describe('targets', () => {
  const targets = createIndicatorTargets(db, clock)
  const list = [{ indicator: 'two-signatures', level: 'tinh', value: 95.5, from: '2026-01-01' }] as const

  it('are replaced by whoever has seen the latest list, and every version stays', async () => {
    expect(await targets.list()).toEqual({ version: 0, targets: [] })
    expect(await targets.replace(0, list, 'admin:a')).toMatchObject({ version: 1, targets: list })
    expect(await targets.replace(0, [], 'admin:b')).toBe('stale')
    expect(await targets.replace(null, [], 'admin:b')).toMatchObject({ version: 2, targets: [] })
    expect(await targets.list(1)).toMatchObject({ version: 1, targets: list, changedBy: 'admin:a' })
    expect(await targets.list(9)).toBeNull()
    const both = await Promise.all([targets.replace(2, list, 'a'), targets.replace(2, list, 'b')])
    expect(both.filter(answer => answer === 'stale')).toHaveLength(1)
  })
})

describe('organisations', () => {
  it('are found by id and by code', async () => {
    const past = await history(db, clock)
    const found = await indicators.organisation(' h19.01 ')
    expect(found).toMatchObject({ id: past.idOf('H19.01'), code: 'H19.01', parentName: 'Cơ quan H19' })
    expect(await indicators.organisation(past.idOf('H19.01'))).toEqual(found)
    expect(await indicators.organisation('NO.SUCH')).toBeNull()
  })
})
