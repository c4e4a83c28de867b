/** PostgreSQL as the story sees it: repositories, each usable alone or together in one commit. */
import type { Organisation, Resolution } from '../../domain/organisation.ts'
import type { RoutingRule } from '../../domain/routing.ts'
import type { Breaker } from '../../domain/breaker.ts'
import type { AxisDirectories } from './axis-directory.ts'
import type { Acts } from './life.ts'
import type { Clocks } from './clocks.ts'
import type { Destructions } from './destruction.ts'
import type { Judgements, Policies, Seals, SigningRequests } from './signatures.ts'
import type { Reconciliations } from './reconciliation.ts'
import type { AxisItems, Deliveries, Documents, Idempotency, Receipts, Refusals } from './records.ts'

/** Work that must be done, written in the same commit as its cause. `ref` is an id; a job carries nothing else. */
export type Topic =
  | 'deliver' // ref: delivery id
  | 'notify' // ref: webhook message id
  | 'collect-axis' // ref: axis id; comes back by itself
  | 'collect-dms' // ref: connector id; comes back by itself
  | 'verify' // ref: document id; until its signatures are decided
  | 'sync-directory' // ref: axis id; comes back by itself
  | 'clocks' // ref: 'all'; comes back by itself
  | 'destroy' // ref: document id; until its recalled content is gone
  | 'audit' // ref: 'all'; comes back by itself
  | 'reconcile' // ref: axis or connector id; comes back by itself

export interface OutboxItem {
  readonly topic: Topic
  readonly ref: string
  /** Which partner's lane it uses (carrier id); limits and breaker are per lane. */
  readonly lane: string
  /** 0..4, higher first. */
  readonly priority: number
  readonly dueAt: Date
}

export interface Outbox {
  /** Adds the item, or moves the one with the same topic and ref to the new time. */
  schedule(items: readonly OutboxItem[]): Promise<void>
  done(topic: Topic, ref: string): Promise<void>
}

/** A job as the relay hands it to the queue. `epoch` grows with every hand-over: queues ignore a known job id. */
export interface RelayedJob extends OutboxItem {
  readonly epoch: number
}

export interface Relay {
  /**
   * Takes due items that are not in the queue (or have been there longer than `sweepMs`: the queue may have
   * lost them), at most what each lane permits, urgent first, and marks them as handed over once `enqueue`
   * has resolved. Returns how many.
   */
  hand(options: {
    now: Date
    sweepMs: number
    limit: number
    lanes: (lane: string) => { concurrency: number }
    enqueue: (jobs: readonly RelayedJob[]) => Promise<void>
  }): Promise<number>
  /** Resolves early when something was scheduled (LISTEN/NOTIFY), else after `ms`. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export interface Lanes {
  read(lane: string): Promise<Breaker>
  /** Applies a pure change to the lane's row under its lock and returns the new state. */
  change(lane: string, change: (breaker: Breaker) => Breaker): Promise<Breaker>
}

export interface Directory {
  /**
   * Whom a code means on a day (yyyy-MM-dd), by the rule of domain/directory.ts. Who looks back gives `today` as well:
   * a code written a little before its first day counts, as long as it is valid today.
   */
  resolve(code: string, on: string, today?: string): Promise<Resolution>
  get(id: string): Promise<Organisation | null>
  rules(): Promise<readonly RoutingRule[]>
  /** Once a day: who closes today is closed, who has a new code from today sends with it. `today` is yyyy-MM-dd. */
  beginDay(today: string): Promise<void>
}

/** Organisations in one line of succession, and every code that any of them has borne, normalised. */
export interface Kin {
  readonly ids: readonly string[]
  readonly codes: readonly string[]
}

export interface Lineage {
  /**
   * Whoever bears the code on one of the days (yyyy-MM-dd; whoever ever bore it when nobody does), who stood there
   * before and who stands there after. Siblings of a split are no kin of each other.
   */
  of(code: string, days: readonly string[]): Promise<Kin>
}

export type AuditOutcome = 'success' | 'refused' | 'failure'

export interface AuditEvent {
  /** A row of docs/audit-events.md: `document.accepted`, `delivery.attempted`, … */
  readonly action: string
  readonly outcome: AuditOutcome
  /** Who: `dms:ioffice`, `axis:vxp`, `system`, `admin:<credential>`. */
  readonly actor: string
  /** Ids only, never content. */
  readonly subject: Readonly<Record<string, string>>
  readonly facts?: Readonly<Record<string, unknown>>
  readonly at: Date
}

export interface Audit {
  note(event: AuditEvent): Promise<void>
}

/** An event for a DMS's webhooks; light, by id. */
export interface DmsEvent {
  readonly id: string
  readonly connectorId: string
  readonly type:
    | 'document.received'
    | 'document.withdrawn'
    | 'receipt.recorded'
    | 'delivery.changed'
    | 'act.changed'
    | 'clock.running-out'
    | 'clock.overdue'
  readonly body: Readonly<Record<string, unknown>>
  readonly at: Date
}

export interface Events {
  /** Stores one webhook message for each subscribed endpoint and its outbox row; none subscribed costs nothing. */
  tell(event: DmsEvent): Promise<void>
}

export interface Repositories {
  readonly documents: Documents
  readonly deliveries: Deliveries
  readonly receipts: Receipts
  readonly refusals: Refusals
  readonly axisItems: AxisItems
  readonly idempotency: Idempotency
  readonly outbox: Outbox
  readonly directory: Directory
  readonly axisDirectories: AxisDirectories
  readonly lineage: Lineage
  readonly judgements: Judgements
  readonly signingRequests: SigningRequests
  readonly seals: Seals
  readonly policies: Policies
  readonly acts: Acts
  readonly clocks: Clocks
  readonly destructions: Destructions
  readonly reconciliations: Reconciliations
  readonly audit: Audit
  readonly events: Events
}

export interface Store extends Repositories {
  /** One commit. Serialisation failures and deadlocks are retried: `work` must have no effect outside of `tx`. */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>
}
