/** Parcels and tools for the tests of connectors. */
import { createHash, randomUUID } from 'node:crypto'
import type { Tools } from '../../src/connectors/index.ts'
import type { Parcel } from '../../src/exchange/ports/index.ts'

export function parcelOf(bytes: Buffer, changes: Partial<Parcel> = {}): Parcel {
  return {
    deliveryId: randomUUID(),
    kind: 'edoc',
    attempt: 1,
    from: '000.00.00.G22',
    to: 'H19.15',
    document: {
      documentId: '000.00.00.G22,2026/11/23,12/VPCP-TTĐT',
      code: '12/VPCP-TTĐT',
      subject: 'V/v liên thông văn bản điện tử',
      promulgationDate: '2026-11-23',
      businessType: 'new',
      priority: 0
    },
    message: {
      kind: 'status',
      from: { organId: '000.00.00.G22' },
      responseFor: { organId: 'H19.15' },
      statusCode: '01'
    },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += 65_536) {
        yield await Promise.resolve(bytes.subarray(at, at + 65_536))
      }
    },
    firstAttemptAt: new Date('2026-11-23T01:00:00Z'),
    takenRemoteIds: [],
    ...changes
  }
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

export interface TestTools extends Tools {
  readonly events: { level: string; event: string; facts: Readonly<Record<string, unknown>> }[]
  advance(ms: number): void
}

export function testTools(start = new Date('2026-11-23T01:00:00Z')): TestTools {
  let now = start.getTime()
  const events: TestTools['events'] = []
  const note = (level: string) => (facts: Readonly<Record<string, unknown>>, event: string) => {
    events.push({ level, event, facts })
  }
  return {
    events,
    advance: ms => {
      now += ms
    },
    clock: { now: () => new Date(now), random: () => 0.5, id: () => randomUUID() },
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    contents: {
      put: () => Promise.reject(new Error('no connector keeps content')),
      open: () => {
        throw new Error('no connector reads content')
      },
      holds: () => Promise.reject(new Error('no connector looks for content')),
      remove: () => Promise.reject(new Error('no connector removes content'))
    }
  }
}
