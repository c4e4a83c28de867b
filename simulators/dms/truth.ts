/** What really arrived, for whoever must prove that nothing was lost and nothing came twice. */
import { readMessage } from './edxml.ts'
import { holdings } from './holdings.ts'
import type { Holding } from './holdings.ts'
import type { Answer, Outgoing, Received } from './register.ts'

export interface Truth {
  /** One line for each document and each office of ours it was for. */
  readonly documents: readonly {
    readonly from: string
    readonly to: string
    readonly documentId: string
    readonly code: string
    readonly subject: string
    readonly businessType: string
    readonly deliveryIds: readonly string[]
    /** How often it was registered: more than once is a doubled document. */
    readonly times: number
    /** How often the gateway offered it; a repeat of the same delivery is harmless. */
    readonly offers: number
    /** What became of it; absent for a recall, which is no document to hold. */
    readonly state?: Holding
    /** None once it is destroyed. */
    readonly attachments: readonly { readonly name: string; readonly size: number; readonly sha256: string }[]
  }[]
  /** One line for each thing that a recipient said of a document. */
  readonly statuses: readonly {
    /** Who says it. */
    readonly from: string
    readonly documentId: string
    readonly documentCode: string
    readonly code: string
    readonly description: string
    readonly times: number
    readonly offers: number
  }[]
  /** Deliveries that were no edXML. */
  readonly unreadable: readonly string[]
  readonly sent: readonly {
    readonly key: string
    readonly kind: 'edoc' | 'status' | 'raw'
    readonly answers: readonly Answer[]
  }[]
}

export function tell(received: readonly Received[], outgoing: readonly Outgoing[]): Truth {
  const documents = new Map<string, Truth['documents'][number]>()
  const statuses = new Map<string, Truth['statuses'][number]>()
  const unreadable: string[] = []
  const said = outgoing.filter(({ kind }) => kind === 'status').map(({ bytes }) => readMessage(bytes))
  const holdingOf = holdings(
    received,
    said.filter(message => message?.kind === 'status')
  )
  for (const { id, to, offers, message } of received) {
    if (message === null) {
      unreadable.push(id)
    } else if (message.kind === 'edoc') {
      const { kind: _, to: __, reason: ___, removed: ____, replaces: _____, ...about } = message
      const state = message.businessType === '1' ? undefined : holdingOf(to, message)
      const key = [message.from, to, message.documentId || message.code, message.businessType].join('|')
      const known = documents.get(key)
      documents.set(key, {
        ...about,
        ...(state === undefined ? {} : { state }),
        ...(state === 'recalled' ? { attachments: [] } : {}),
        to,
        deliveryIds: [...(known?.deliveryIds ?? []), id],
        times: (known?.times ?? 0) + 1,
        offers: (known?.offers ?? 0) + offers
      })
    } else {
      const { from, about, code, description } = message
      const key = [from, about.documentId || about.code, code].join('|')
      const known = statuses.get(key)
      statuses.set(key, {
        from,
        documentId: about.documentId,
        documentCode: about.code,
        code,
        description,
        times: (known?.times ?? 0) + 1,
        offers: (known?.offers ?? 0) + offers
      })
    }
  }
  return {
    documents: [...documents.values()],
    statuses: [...statuses.values()],
    unreadable,
    sent: outgoing.map(({ key, kind, answers }) => ({ key, kind, answers }))
  }
}
