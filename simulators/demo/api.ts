/** The gateway's API, as far as the demo reads it. */
import type { DocumentBody } from './board.ts'

export interface Refusal {
  readonly seen?: { readonly code?: string }
  readonly problems: readonly { readonly code: string; readonly message: string; readonly detail?: string }[]
}

export interface Judgement {
  readonly decision: string
  readonly report: {
    readonly class: string
    readonly files: readonly {
      readonly name: string
      readonly signatures: readonly {
        readonly classText: string
        readonly role: string
        readonly time: { readonly by: string }
        readonly signer?: { readonly commonName?: string }
      }[]
    }[]
  }
}

export interface Act {
  readonly kind: string
  readonly recipients: readonly {
    readonly deliveryId: string
    readonly recipientCode: string
    readonly state: string
  }[]
}

interface Timeline {
  readonly receipts: readonly { readonly code: string; readonly description?: string }[]
}

export interface Listed extends Pick<DocumentBody, 'id' | 'direction' | 'reference'> {
  readonly source: string
  readonly businessType: string
}

export interface Api {
  documents(): Promise<readonly Listed[]>
  /** A key for a DMS. */
  issueKey(connector: string): Promise<string>
  document(id: string): Promise<DocumentBody>
  timeline(documentId: string, deliveryId: string): Promise<Timeline>
  /** What its sender wanted of it since, and what each recipient says. */
  acts(id: string): Promise<readonly Act[]>
  /** What was found of a document's signatures, newest first. */
  signatures(id: string): Promise<{ readonly judgements: readonly Judgement[] }>
  attachment(id: string, number: number): Promise<Buffer>
  /** Messages that the gateway did not accept. */
  refusals(): Promise<readonly Refusal[]>
}

/** The gateway answered, and not well. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number

  constructor(path: string, status: number, body: string) {
    super(`${path}: ${String(status)} ${body}`)
    this.status = status
  }
}

export function apiOf(url: string, key: string): Api {
  async function ask<T>(path: string, post?: object): Promise<T> {
    return (await (await call(path, post)).json()) as T
  }
  async function call(path: string, post?: object): Promise<Response> {
    const response = await fetch(`${url}${path}`, {
      headers: {
        authorization: `Bearer ${key}`,
        ...(post === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(post === undefined ? {} : { method: 'POST', body: JSON.stringify(post) })
    })
    if (!response.ok) throw new ApiError(path, response.status, await response.text())
    return response
  }
  const items = async <T>(path: string) => (await ask<{ items: T[] }>(path)).items
  return {
    async issueKey(connector) {
      const wanted = { kind: 'dms', connector, label: 'demo' }
      return (await ask<{ key: string }>('/v1/admin/credentials', wanted)).key
    },
    documents: () => items('/v1/documents?limit=200'),
    document: id => ask(`/v1/documents/${id}`),
    timeline: (documentId, deliveryId) => ask(`/v1/documents/${documentId}/deliveries/${deliveryId}`),
    acts: id => items(`/v1/documents/${id}/acts`),
    signatures: id => ask(`/v1/documents/${id}/signatures`),
    attachment: async (id, number) =>
      Buffer.from(await (await call(`/v1/documents/${id}/attachments/${String(number)}`)).arrayBuffer()),
    async refusals() {
      const list = await items<{ id: string }>('/v1/admin/trays?tray=refused')
      return Promise.all(list.map(({ id }) => ask<Refusal>(`/v1/admin/refusals/${id}`)))
    }
  }
}
