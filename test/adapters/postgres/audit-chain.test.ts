/** The chain over the real table, and what a superuser of the database does to it: the export tells. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createAuditChain } from '../../../src/adapters/postgres/audit-chain.ts'
import { createAudit } from '../../../src/adapters/postgres/audit.ts'
import type { CheckpointStatement } from '../../../src/exchange/audit/export-form.ts'
import { verifyExport } from '../../../src/exchange/audit/verify-chain.ts'
import { openFreshDatabase } from '../../support/database.ts'
import type { FreshDatabase } from '../../support/database.ts'

const at = new Date('2026-03-02T02:00:00Z')
const later = new Date('2026-03-02T03:00:00Z')
let d: FreshDatabase

beforeEach(async () => {
  const { drop, ...fresh } = await openFreshDatabase()
  d = fresh
  return drop
})

const chain = () => createAuditChain(d.db)

async function note(count: number): Promise<void> {
  for (let n = 1; n <= count; n++)
    await createAudit(d.db).note({
      ...{ action: 'document.accepted', outcome: 'success', actor: 'dms:ioffice', at },
      subject: { document: `d-${String(n)}` },
      facts: { n, recipients: ['000.00.00.G22'], note: 'Công văn số 5' }
    })
}

async function sealed(count: number): Promise<void> {
  await note(count)
  while ((await chain().seal(at, 4)) > 0);
}

const report = () => verifyExport(chain().lines('000.00.00.H19', {}, later), { judge: async () => null })
const first = async () => {
  const found = (await report()).first
  return found && { fault: found.fault, position: found.position }
}

/** Past every trigger, as only a superuser can. */
async function asSuperuser(...statements: string[]): Promise<void> {
  const client = await d.pool.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    for (const statement of statements) await client.query(statement)
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function checkpoint(day: string): Promise<void> {
  const head = await chain().head()
  const statement = {
    ...{ format: 'lienthong-checkpoint-1', gateway: '000.00.00.H19', day, madeAt: at.toISOString() },
    ...head,
    previous: '0'.repeat(64)
  } as CheckpointStatement
  expect(await chain().addCheckpoint(statement, { statement: JSON.stringify(statement) }, at)).toBe(true)
}

describe('the chain', () => {
  it('links every event once, in batches, and is sound', async () => {
    await sealed(11)
    expect(await report()).toMatchObject({ sound: true, links: 11, from: 1, to: 11, uncovered: 11 })
    expect(await chain().seal(at, 10)).toBe(0)
  })

  it('goes on where it stood, and a part of it is sound by itself', async () => {
    await sealed(5)
    await checkpoint('2026-03-02')
    await sealed(3)
    expect(await report()).toMatchObject({ sound: true, links: 8, checkpoints: 1, uncovered: 3 })
    const part = await verifyExport(chain().lines('000.00.00.H19', { from: 4, to: 6 }, later), {
      judge: async () => null
    })
    expect(part).toMatchObject({ sound: true, from: 4, to: 6, checkpoints: 1 })
  })

  it('is made by one process at a time', async () => {
    await note(9)
    const done = await Promise.all([chain().seal(at, 9), chain().seal(at, 9), chain().seal(at, 9)])
    expect(done.reduce((sum, one) => sum + one, 0)).toBe(9)
    expect(await report()).toMatchObject({ sound: true, links: 9 })
  })

  it('a checkpoint built on another than the newest is not kept', async () => {
    await sealed(2)
    await checkpoint('2026-03-02')
    const { hash, position } = await chain().head()
    const stale: CheckpointStatement = {
      ...{ format: 'lienthong-checkpoint-1', gateway: 'g', day: '2026-03-03', position, hash },
      ...{ madeAt: at.toISOString(), previous: '0'.repeat(64) }
    }
    expect(await chain().addCheckpoint(stale, { statement: JSON.stringify(stale) }, at)).toBe(false)
  })

  it('cannot be changed by whoever is no superuser', async () => {
    await sealed(1)
    await expect(d.pool.query("update audit_link set hash = 'x'")).rejects.toThrow('append only')
    await expect(d.pool.query('delete from audit_event')).rejects.toThrow('append only')
    await expect(d.pool.query('truncate audit_checkpoint')).rejects.toThrow('append only')
  })
})

describe('a superuser who', () => {
  beforeEach(async () => {
    await sealed(9)
    await checkpoint('2026-03-02')
  })

  it('edits an event is found at it', async () => {
    await asSuperuser(
      `update audit_event set actor = 'dms:onewin' where seq = (select seq from audit_link where position = 5)`
    )
    expect(await first()).toEqual({ fault: 'altered', position: 5 })
  })

  it('edits one fact of an event is found at it', async () => {
    await asSuperuser(
      `update audit_event set facts = jsonb_set(facts, '{n}', '99') where seq = (select seq from audit_link where position = 3)`
    )
    expect(await first()).toEqual({ fault: 'altered', position: 3 })
  })

  it('deletes an event is found at its place, with its link or without', async () => {
    await asSuperuser(`delete from audit_event where seq = (select seq from audit_link where position = 4)`)
    expect(await first()).toEqual({ fault: 'missing', position: 4 })
    await asSuperuser(`delete from audit_link where position = 4`)
    expect(await first()).toEqual({ fault: 'missing', position: 4 })
  })

  it('inserts an event into the past is found, because no link speaks of it', async () => {
    await asSuperuser(
      `insert into audit_event (at, action, outcome, actor, subject) values ('2026-03-02T01:00:00Z', 'x', 'success', 'y', '{}')`
    )
    expect((await report()).first).toMatchObject({ fault: 'inserted' })
  })

  it('swaps two events is found at the first of them', async () => {
    await asSuperuser(
      `update audit_link set seq = -seq where position in (6, 7)`,
      `update audit_link a set seq = -b.seq from audit_link b where (a.position, b.position) in ((6, 7), (7, 6))`,
      `update audit_link set seq = abs(seq)`
    )
    expect(await first()).toEqual({ fault: 'altered', position: 6 })
  })

  it('cuts off the end is found at the first event that is gone, by the checkpoint', async () => {
    await asSuperuser(
      `delete from audit_event where seq in (select seq from audit_link where position > 6)`,
      `delete from audit_link where position > 6`
    )
    expect(await first()).toEqual({ fault: 'truncated', position: 7 })
  })

  it('removes everything is found at the first event', async () => {
    await asSuperuser('delete from audit_link', 'delete from audit_event')
    expect(await first()).toEqual({ fault: 'truncated', position: 1 })
  })
})
