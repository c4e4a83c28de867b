/** The tables of 0002_access.sql, as Kysely sees them. */
import type { Generated } from 'kysely'
import type { CredentialKind } from '../../exchange/ports/access.ts'
import type { ClaimedMessage, Sent, WebhookEventType } from '../../exchange/ports/webhooks.ts'

export interface CredentialTable {
  id: string
  kind: CredentialKind
  connector_id: string | null
  label: string
  secret_sha256: string
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
  last_used_at: Date | null
}

export interface WebhookEndpointTable {
  id: string
  connector_id: string
  url: string
  events: WebhookEventType[]
  secret: string
  previous_secret: string | null
  previous_until: Date | null
  created_at: Date
  deleted_at: Date | null
}

export interface WebhookMessageTable {
  id: string
  endpoint_id: string
  event_id: string
  type: ClaimedMessage['type']
  body: string
  state: Generated<'pending' | 'delivered' | 'failed' | 'cancelled'>
  attempts: Generated<number>
  due_at: Date | null
  lease_until: Date | null
  fence: Generated<number>
  created_at: Date
  settled_at: Date | null
}

export interface WebhookAttemptTable {
  message_id: string
  number: number
  started_at: Date
  ended_at: Date | null
  outcome: Sent['kind'] | null
  status: number | null
  detail: string | null
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type AccessTables = {
  credential: CredentialTable
  webhook_endpoint: WebhookEndpointTable
  webhook_message: WebhookMessageTable
  webhook_attempt: WebhookAttemptTable
}
