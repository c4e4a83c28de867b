/** The running gateway's API as tests ask it, and its documents followed until they have come to their end. */
import type { Draft } from '../../simulators/ioffice/index.ts'
import { writeDocument } from '../../simulators/dms/edxml.ts'
import { pdf } from './edoc.ts'
import { office } from './province.ts'
import { until } from './wait.ts'

export interface DeliverySeen {
  readonly id: string
  readonly kind: 'edoc' | 'status'
  readonly recipientCode: string
  readonly via: { readonly kind: string; readonly id: string }
  readonly state: string
  readonly receiptCode?: string
  readonly attempts: number
  readonly error?: { readonly code: string }
}

export interface DocumentSeen {
  readonly id: string
  readonly direction: 'out' | 'in'
  readonly source: string
  readonly reference: { readonly senderCode: string; readonly code?: string; readonly documentId?: string }
  readonly deliveries: readonly DeliverySeen[]
}

export type Api = ReturnType<typeof apiOf>

export function apiOf(url: string, key: string) {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, ...(init.headers as Record<string, string>) }
    })
  const text = async (path: string): Promise<string> => {
    const response = await ask(path)
    const body = await response.text()
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${body}`)
    return body
  }
  const read = async <T>(path: string) => JSON.parse(await text(path)) as T
  const post = (bytes: Buffer, idempotencyKey?: string) =>
    ask('/v1/documents', {
      method: 'POST',
      headers: {
        'content-type': 'application/xml',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey })
      },
      body: new Uint8Array(bytes)
    })
  return {
    read,
    text,
    post,
    document: (id: string) => read<DocumentSeen>(`/v1/documents/${id}`),
    documents: async () => (await read<{ items: readonly Listed[] }>('/v1/documents?limit=200')).items,
    tray: async (name: string) =>
      (await read<{ items: readonly TrayLine[] }>(`/v1/admin/trays?tray=${name}`)).items,
    /** Posts and returns its id; anything but 202 fails the test. */
    async accepted(bytes: Buffer, idempotencyKey?: string): Promise<string> {
      const response = await post(bytes, idempotencyKey)
      const body = (await response.json()) as { documentId?: string }
      if (response.status !== 202 || body.documentId === undefined)
        throw new Error(`${String(response.status)} ${JSON.stringify(body)}`)
      return body.documentId
    }
  }
}

/** A line of the list: the document without its deliveries. */
export type Listed = Omit<DocumentSeen, 'deliveries'>

export interface TrayLine {
  readonly id: string
  readonly to?: string
  readonly documentCode?: string
  readonly attempts?: number
  readonly error?: { readonly code: string }
}

/** A letter of our office, number `number`. */
export function letter(number: number, to: Draft['to'], change: Partial<Draft> = {}): Draft {
  return {
    from: office,
    to,
    number: String(number),
    notation: 'VP-TH',
    date: '2026-03-02',
    subject: `V/v báo cáo số ${String(number)}`,
    attachments: [{ name: 'cong-van.pdf', bytes: pdf }],
    ...change
  }
}

export const letterBytes = (...args: Parameters<typeof letter>) =>
  writeDocument(letter(...args), new Date('2026-03-02T01:00:00Z'))

export const copies = (documents: readonly DocumentSeen[]) =>
  documents.flatMap(document => document.deliveries.filter(delivery => delivery.kind === 'edoc'))

/** A receipt may come before the answer to the hand-over itself: only both together are the end. */
const isCompleted = (copy: DeliverySeen) => copy.receiptCode === '06' && copy.state === 'handed-over'

/** Until every copy of these documents is handed over and has its last receipt. A gateway that is away is asked again. */
export async function untilCompleted(
  api: Api,
  ids: readonly string[],
  within = 40_000
): Promise<readonly DocumentSeen[]> {
  let seen: readonly DocumentSeen[] = []
  const standing = () =>
    copies(seen)
      .filter(copy => !isCompleted(copy))
      .map(copy => `${copy.recipientCode} ${copy.state} ${copy.receiptCode ?? ''} ${copy.error?.code ?? ''}`)
      .join('; ')
  try {
    return await until(
      async () => {
        seen = await Promise.all(ids.map(id => api.document(id))).catch(() => seen)
        return seen.length === ids.length && copies(seen).every(isCompleted) ? seen : null
      },
      { within, every: 100 }
    )
  } catch (error) {
    throw new Error(`not at 06 within ${String(within)} ms: ${standing()}`, { cause: error })
  }
}
