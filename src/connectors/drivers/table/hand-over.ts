/** Writes a parcel as a row of the DMS's inbox. The delivery's id is the primary key: a repeat changes nothing. */
import type pg from 'pg'
import type { Outcome } from '../../../domain/delivery.ts'
import { BrokenPromise } from '../../../domain/problem.ts'
import type { Parcel } from '../../../exchange/ports/index.ts'
import type { TableConfig } from './config.ts'
import { tablesOf } from './config.ts'
import { outcomeOf } from './failures.ts'
import { withClient } from './pool.ts'

export async function handOver(
  pool: pg.Pool,
  config: TableConfig,
  parcel: Parcel,
  signal: AbortSignal
): Promise<Outcome> {
  if (parcel.size > config.maxMegabytes * 1024 * 1024) {
    const detail = `${parcel.size} byte > ${config.maxMegabytes} MB`
    return { kind: 'failed', code: 'request.too-large', detail }
  }
  let sent = false
  try {
    return await withClient(pool, signal, async client => {
      if (await isThere(client, config, parcel.deliveryId)) return { kind: 'handed-over' }
      const edxml = await wholeOf(parcel)
      signal.throwIfAborted()
      sent = true
      await insert(client, config, parcel, edxml)
      return { kind: 'handed-over' }
    })
  } catch (error) {
    if (error instanceof BrokenPromise) throw error
    if (signal.aborted && !sent) return { kind: 'failed', code: 'carrier.interrupted' }
    return outcomeOf(error, sent)
  }
}

/** Spares a repeat the reading and sending of the whole document. */
async function isThere(client: pg.PoolClient, config: TableConfig, id: string): Promise<boolean> {
  const { rowCount } = await client.query(`select 1 from ${tablesOf(config).inbox} where id = $1`, [id])
  return rowCount === 1
}

async function insert(
  client: pg.PoolClient,
  config: TableConfig,
  parcel: Parcel,
  edxml: Buffer
): Promise<void> {
  const { document } = parcel
  await client.query(
    `insert into ${tablesOf(config).inbox}
       (id, kind, from_code, to_code, document_id, code, subject, promulgation_date, business_type, priority,
        sha256, edxml)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (id) do nothing`,
    [
      parcel.deliveryId,
      parcel.kind,
      parcel.from,
      parcel.to,
      document.documentId ?? null,
      document.code ?? null,
      document.subject ?? null,
      document.promulgationDate ?? null,
      document.businessType,
      document.priority,
      parcel.sha256,
      config.edxmlType === 'text' ? edxml.toString('utf8') : edxml
    ]
  )
}

async function wholeOf(parcel: Parcel): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of parcel.open()) {
    chunks.push(chunk)
    size += chunk.length
  }
  if (size !== parcel.size) {
    throw new BrokenPromise('content.altered', { deliveryId: parcel.deliveryId, expected: parcel.size, size })
  }
  return Buffer.concat(chunks, size)
}
