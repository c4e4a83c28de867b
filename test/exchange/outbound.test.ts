import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const codes = (answer: { kind: string; problems?: readonly { code: string }[] }) =>
  answer.problems?.map(p => p.code)
const count = async (table: 'document' | 'delivery' | 'refusal' | 'outbox') =>
  Number(
    (
      await s.db
        .selectFrom(table)
        .select(e => e.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n
  )

describe('a document that a DMS posts', () => {
  it('to three agencies is committed with three deliveries, each on its own way', async () => {
    const { id, deliveries } = await s.accepted({ to: ['000.00.00.G22', '000.01.30.H19', '000.00.02.H19'] })
    expect(deliveries.map(d => d.route)).toEqual([
      { kind: 'axis', id: 'vxp' },
      { kind: 'axis', id: 'lgsp' },
      { kind: 'dms', id: 'onewin' }
    ])
    const document = await s.store.documents.find(id)
    expect(document).toMatchObject({ direction: 'out', senderCode: '000.00.01.H19', businessType: 'new' })
    expect(document?.message.trace.at(-1)?.organId).toBe('000.00.00.H19')
    expect(await count('outbox')).toBe(3)
  })

  it('posted again with its key is the same document, and is not sent twice', async () => {
    const first = await s.post({}, 'ioffice', 'key-1')
    const again = await s.post({}, 'ioffice', 'key-1')
    expect(again).toMatchObject({ kind: 'duplicate' })
    expect('documentId' in again && 'documentId' in first && again.documentId === first.documentId).toBe(true)
    expect(await count('delivery')).toBe(1)
  })

  it('posted at the same moment by two requests with one key is accepted once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => s.post({}, 'ioffice', 'key-1')))
    expect(answers.filter(a => a.kind === 'accepted')).toHaveLength(1)
    expect(answers.filter(a => a.kind === 'duplicate')).toHaveLength(5)
    expect(await count('document')).toBe(1)
  })

  it('posted again without a key is recognised by what it is', async () => {
    await s.post()
    expect(await s.post()).toMatchObject({ kind: 'duplicate' })
    expect(await count('delivery')).toBe(1)
  })

  it('posted again with further recipients goes to those alone, each once', async () => {
    await s.post({ to: ['000.00.00.G22'] })
    const further = await s.post({ to: ['000.00.00.G22', '000.00.00.G09'] }, 'ioffice', 'key-2')
    expect(further).toMatchObject({ kind: 'accepted', deliveries: [{ recipientCode: '000.00.00.G09' }] })
    expect(await s.post({ to: ['000.00.00.G22', '000.00.00.G09'] }, 'ioffice', 'key-2')).toMatchObject({
      kind: 'duplicate'
    })
    expect(await s.post({ to: ['000.00.00.G09'] })).toMatchObject({ kind: 'duplicate' })
    await s.work()
    expect(s.vxp.taken.map(t => t.to)).toEqual(['000.00.00.G22', '000.00.00.G09'])
    expect(s.vxp.taken[1]?.bytes).not.toContain('000.00.00.G22')
  })

  it('with a used key and other content is refused and kept', async () => {
    await s.post({}, 'ioffice', 'key-1')
    expect(codes(await s.post({ number: '124' }, 'ioffice', 'key-1'))).toEqual(['idempotency.key-reused'])
    expect(await count('refusal')).toBe(1)
  })

  it('with a used identity and other content is refused and told to update or replace', async () => {
    await s.post()
    expect(codes(await s.post({ subject: 'V/v nội dung khác' }))).toEqual(['document.already-sent'])
  })

  it('an update of a document shares its identity and is another message', async () => {
    await s.post()
    const business = {
      type: 'update',
      reason: 'Đính chính phụ lục',
      documentId: '000.00.01.H19,2026/03/02,123/VP-TH'
    } as const
    expect(await s.post({ business })).toMatchObject({ kind: 'accepted' })
    expect(await count('document')).toBe(2)
  })

  it.each([
    [
      'an unknown recipient',
      { to: ['000.00.00.G22', '999.99.99.X99'] },
      'ioffice',
      'recipient.unknown',
      'MessageHeader/To[2]/OrganId'
    ],
    [
      'a closed recipient with two successors',
      { to: ['000.00.09.H10'] },
      'ioffice',
      'recipient.closed',
      'MessageHeader/To[1]/OrganId'
    ],
    [
      'an unknown sender',
      { from: '999.00.00.X99' },
      'ioffice',
      'sender.unknown',
      'MessageHeader/From/OrganId'
    ],
    [
      "another system's office",
      { from: '000.00.02.H19' },
      'ioffice',
      'sender.not-yours',
      'MessageHeader/From/OrganId'
    ],
    [
      'an office of nobody',
      { from: '000.00.00.G22' },
      'ioffice',
      'sender.not-yours',
      'MessageHeader/From/OrganId'
    ],
    ['a closed sender', { from: '000.00.00.H10' }, 'ioffice', 'sender.closed', 'MessageHeader/From/OrganId']
  ])(
    'for %s is refused whole, with the place, and kept as evidence',
    async (_name, facts, connector, code, field) => {
      const answer = await s.post(facts, connector)
      expect(answer).toMatchObject({ kind: 'refused', problems: [{ code, field }] })
      expect(await count('document')).toBe(0)
      const refusal = await s.db.selectFrom('refusal').selectAll().executeTakeFirstOrThrow()
      expect(await s.contents.open(refusal.raw_sha256)[Symbol.asyncIterator]().next()).toMatchObject({
        done: false
      })
    }
  )

  it('for a closed office with one successor goes there, and the sender is told', async () => {
    const answer = await s.post({ to: ['000.00.00.H10'] })
    expect(answer).toMatchObject({
      kind: 'accepted',
      warnings: [{ code: 'recipient.redirected' }],
      deliveries: [{ recipientCode: '000.00.00.H19' }]
    })
  })

  it('that names one office twice goes there once', async () => {
    const answer = await s.post({ to: ['000.00.00.G22', '000.00.00.g22 '] })
    expect(answer).toMatchObject({ kind: 'accepted', warnings: [{ code: 'recipient.repeated' }] })
    expect(await count('delivery')).toBe(1)
  })

  it('with more recipients than allowed is refused', async () => {
    const to = Array.from({ length: 1001 }, (_, i) => `${String(i).padStart(3, '0')}.00.00.G22`)
    const answer = await s.post({ to })
    expect(answer.kind).toBe('refused')
    expect(await count('delivery')).toBe(0)
  })

  it('that is no edXML is refused and kept byte for byte', async () => {
    const answer = await s.postBytes('ioffice', Buffer.from('1212<?xml version="1.0"?><x/>'))
    expect(answer).toMatchObject({ kind: 'refused', message: 'edoc' })
    expect(await count('refusal')).toBe(1)
  })
})
