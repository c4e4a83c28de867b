/** What the story needs of the world, named by the story. */
import type { ContentRemoval, ContentSink, ContentSource } from '../../domain/content.ts'
import type { Axis, Carrier, Connector } from './carrier.ts'
import type { Signatures } from './signatures.ts'
import type { Lanes, Relay, Store } from './store.ts'

/** The one source of time and of chance. */
export interface Clock {
  now(): Date
  /** [0, 1) */
  random(): number
  /** UUIDv7, ordered by time. */
  id(): string
}

export type Contents = ContentSink & ContentSource & ContentRemoval

/** One wide line a unit of work: ids and outcome, no content of documents. */
export interface Log {
  info(facts: Readonly<Record<string, unknown>>, event: string): void
  warn(facts: Readonly<Record<string, unknown>>, event: string): void
  error(facts: Readonly<Record<string, unknown>>, event: string): void
}

/** Every carrier by id; the list is fixed when the program starts. */
export interface Carriers {
  get(id: string): Carrier | undefined
  axes(): readonly Axis[]
  connectors(): readonly Connector[]
}

/** The job queue: it may forget, repeat and reorder. */
export interface JobQueue {
  enqueue(jobs: readonly { topic: string; ref: string; epoch: number; priority: number }[]): Promise<void>
}

export interface Ports {
  readonly store: Store
  readonly lanes: Lanes
  readonly relay: Relay
  readonly contents: Contents
  readonly carriers: Carriers
  readonly signatures: Signatures
  readonly clock: Clock
  readonly log: Log
}

export type * from './axis-directory.ts'
export type * from './carrier.ts'
export type * from './life.ts'
export type * from './destruction.ts'
export type * from './reconciliation.ts'
export type * from './records.ts'
export type * from './signatures.ts'
export type * from './store.ts'
