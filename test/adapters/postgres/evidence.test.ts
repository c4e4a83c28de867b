import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../../support/database.ts'
import { contentRef, newDocument } from '../../support/records.ts'

const { store, pool } = await freshDatabase()
const at = new Date('2026-11-23T01:00:00Z')

describe('the audit', () => {
  const event = {
    action: 'document.accepted',
    outcome: 'success' as const,
    actor: 'dms:ioffice',
    subject: { documentId: 'd' },
    at
  }

  test('keeps events in their order', async () => {
    await store.audit.note(event)
    await store.audit.note({
      ...event,
      action: 'document.refused',
      outcome: 'refused',
      facts: { problems: 2 }
    })
    const { rows } = await pool.query(
      'select action, outcome, actor, subject, facts, at from audit_event order by seq'
    )
    expect(rows).toEqual([
      { ...event, facts: {} },
      { ...event, action: 'document.refused', outcome: 'refused', facts: { problems: 2 } }
    ])
  })

  test.each(['update audit_event set actor = null', 'delete from audit_event', 'truncate audit_event'])(
    'refuses: %s',
    async statement => {
      await store.audit.note(event)
      await expect(pool.query(statement)).rejects.toThrow('append only')
    }
  )
})

test('a refusal is kept with its problems and what could be read', async () => {
  const { id } = newDocument()
  const raw = contentRef('<broken>')
  const problems = [{ code: 'recipient.unknown' as const, field: 'MessageHeader/To[1]/OrganId' }]
  await store.refusals.keep({
    id,
    direction: 'in',
    source: 'vxp',
    raw,
    problems,
    seen: { from: 'H19' },
    remoteId: 'r',
    at
  })
  await store.refusals.keep({
    id: newDocument().id,
    direction: 'out',
    source: 'ioffice',
    raw,
    problems: [],
    at
  })
  const { rows } = await pool.query('select * from refusal order by source desc')
  expect(rows).toMatchObject([
    {
      id,
      direction: 'in',
      raw_sha256: raw.sha256,
      raw_size: 8,
      problems,
      seen: { from: 'H19' },
      remote_id: 'r',
      at
    },
    { seen: null, remote_id: null, problems: [] }
  ])
})

describe('an item of an axis', () => {
  const item = { axisId: 'vxp', remoteId: '1', kind: 'edoc' as const, at }

  test('that failed may be given again, and is final when done', async () => {
    const { axisItems } = store
    expect(await axisItems.find('vxp', '1')).toBeNull()
    await axisItems.note({ ...item, result: 'fail', why: 'broken' })
    expect(await axisItems.find('vxp', '1')).toEqual({ result: 'fail', why: 'broken' })
    await axisItems.note({ ...item, result: 'done', subjectId: newDocument().id })
    await axisItems.note({ ...item, result: 'fail', why: 'late' })
    expect(await axisItems.find('vxp', '1')).toEqual({ result: 'done' })
    expect(await axisItems.find('lgsp', '1')).toBeNull()
  })
})

describe('an idempotency key', () => {
  test('belongs to the first of ten that use it at once', async () => {
    const { idempotency } = store
    const ids = Array.from({ length: 10 }, () => newDocument().id)
    const kept = await Promise.all(
      ids.map(id => store.transaction(tx => tx.idempotency.keep('ioffice', 'key', 'sha', id, at)))
    )
    expect(kept.filter(Boolean)).toHaveLength(1)
    expect(await idempotency.find('ioffice', 'key')).toEqual({
      rawSha256: 'sha',
      documentId: ids[kept.indexOf(true)]
    })
    expect(await idempotency.find('onewin', 'key')).toBeNull()
  })
})
