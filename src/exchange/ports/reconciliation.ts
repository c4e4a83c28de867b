/** What reconciliation keeps: books that DMSs hand in, runs, the two books of a run side by side, findings, reports. */
import type { MessageKind } from '../../domain/envelope.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { Finding, FindingKind } from '../../domain/reconciliation.ts'
import type { Flow, OwnLine, Span, TheirLine, TheirState } from '../../domain/reconciliation-books.ts'
import type { Page, PageRequest } from './queries.ts'

/** A line of a DMS's book, as it hands it in. */
export interface BookLine {
  readonly flow: Flow
  readonly kind: MessageKind
  /** The delivery id (what it received) or our document id from the 202 (what it sent). */
  readonly id?: string
  readonly from: string
  readonly to?: string
  readonly documentId?: string
  readonly code?: string
  readonly title?: string
  readonly at?: Date
  readonly state?: TheirState
  readonly sha256?: string
}

/** `sent`, `received`: as the DMS sees it. */
export interface BookSummary {
  readonly partnerId: string
  /** yyyy-MM-dd, Vietnam. */
  readonly day: string
  readonly sent: number
  readonly received: number
  /** Of the lines as they were handed in, 64 hex digits. */
  readonly sha256: string
  readonly handedInAt: Date
  readonly handedInBy: string
}

export type RunState = 'waiting' | 'running' | 'done' | 'failed'
export const runStates: readonly RunState[] = ['waiting', 'running', 'done', 'failed']

/** One book of a run: how many lines, and the digest over them in their order. */
export interface BookDigest {
  readonly lines: number
  readonly sha256: string
}

export interface RunResult {
  readonly own: BookDigest
  readonly theirs: BookDigest
  readonly counts: Readonly<Record<FindingKind, number>>
  /** What the partner's list does not say, so that nothing was concluded from it: `sent.notation`, … */
  readonly unsaid: readonly string[]
}

export interface Run {
  readonly id: string
  readonly partnerId: string
  readonly day: string
  readonly state: RunState
  readonly askedBy: string
  readonly askedAt: Date
  readonly tries: number
  readonly startedAt?: Date
  readonly endedAt?: Date
  /** When it may be tried again: after a failure that may pass, or when its worker has been silent for too long. */
  readonly againAt?: Date
  readonly code?: ErrorCode
  readonly detail?: string
  readonly result?: RunResult
  /** A later run of the same day stands in its place. */
  readonly supersededBy?: string
}

export type FindingState = 'open' | 'repaired' | 'dismissed' | 'gone'
export const findingStates: readonly FindingState[] = ['open', 'repaired', 'dismissed', 'gone']

/** What one side says of a finding, for people. Times are ISO 8601. */
export interface SideFacts {
  readonly state?: string
  readonly at?: string
  readonly to?: string
  readonly sha256?: string
  readonly ids: readonly string[]
}

export interface FindingFacts {
  readonly flow: Flow
  readonly messageKind: MessageKind
  readonly reason?: Finding['reason']
  readonly aspects?: Finding['aspects']
  readonly deliveryId?: string
  readonly documentId?: string
  readonly from?: string
  readonly to?: string
  readonly code?: string
  readonly title?: string
  readonly ours?: SideFacts
  readonly theirs: readonly SideFacts[]
}

export interface Repair {
  readonly action: string
  readonly actor: string
  readonly at: string
  readonly result: string
}

export interface FindingRecord {
  readonly id: string
  readonly partnerId: string
  readonly day: string
  readonly key: string
  readonly kind: FindingKind
  readonly state: FindingState
  readonly facts: FindingFacts
  /** The last run that found it. */
  readonly runId: string
  readonly foundAt: Date
  readonly closedAt?: Date
  readonly closedBy?: string
  /** Why it was dismissed. */
  readonly closeReason?: string
  readonly repair?: Repair
}

export interface NewFinding {
  readonly id: string
  readonly key: string
  readonly kind: FindingKind
  readonly facts: FindingFacts
}

export interface Group {
  readonly own: readonly OwnLine[]
  readonly theirs: readonly TheirLine[]
}

/** Our own book of one partner, a thousand lines at a time. */
export interface OwnBook {
  /** Deliveries to the partner that were accepted or came to rest in the span. */
  sentTo(partnerId: string, span: Span, now: Date): AsyncIterable<readonly OwnLine[]>
  /** What an axis gave us in the span. */
  takenFromAxis(axisId: string, span: Span): AsyncIterable<readonly OwnLine[]>
  /** What a DMS posted in the span, one line a recipient, and what of it was refused. */
  postedBy(connectorId: string, span: Span): AsyncIterable<readonly OwnLine[]>
  /** Lines of any time that a line of theirs may speak of. */
  behind(partnerId: string, line: TheirLine, now: Date): Promise<readonly OwnLine[]>
  /** First attempt of what came to rest in the span; codes that sent then. */
  reach(partnerId: string, span: Span): Promise<{ earliest?: Date; senders: readonly string[] }>
}

export interface ReportVersion {
  readonly day: string
  readonly version: number
  readonly madeAt: Date
  /** Canonical JSON, UTF-8. */
  readonly body: string
  readonly sha256: string
  /** Of what the report says, whenever it was made: equal means that nothing has changed. */
  readonly substance: string
  /** Detached CMS, DER; absent: unsigned. */
  readonly signature?: Uint8Array
  readonly keyId?: string
}

export interface Reconciliations {
  readonly own: OwnBook
  keepBook(book: Omit<BookSummary, 'sent' | 'received'>, lines: readonly BookLine[]): Promise<BookSummary>
  book(partnerId: string, day: string): Promise<BookSummary | null>
  /** A thousand at a time, with each line's place in its book. */
  bookLines(partnerId: string, day: string): AsyncIterable<readonly { line: BookLine; number: number }[]>

  /** A run that waits; one that waits already for this day is answered instead. */
  ask(run: { id: string; partnerId: string; day: string; askedBy: string; askedAt: Date }): Promise<Run>
  run(id: string): Promise<Run | null>
  /** The newest of the day. */
  latest(partnerId: string, day: string): Promise<Run | null>
  /** Waiting, running, or failed in a way that may pass, of days since then; oldest first. */
  open(partnerId: string, sinceDay: string): Promise<readonly Run[]>
  /** False when another worker has it, or its time has not come. Opens the next try. */
  begin(id: string, leaseMs: number, now: Date): Promise<boolean>
  /** Sets the two books side by side; a line with an id that is there already is left out. */
  stage(runId: string, side: 'own' | 'theirs', lines: readonly (OwnLine | TheirLine)[]): Promise<void>
  /** Gives each line of theirs the key of ours that it names by an id, else by a name. */
  join(runId: string): Promise<void>
  /** Key by key. */
  groups(runId: string): AsyncIterable<readonly Group[]>
  /** New ones are opened, known ones are seen again; repaired and gone ones open again, dismissed ones stay. */
  note(run: Run, findings: readonly NewFinding[], now: Date): Promise<void>
  /** Ends the run well: the one before is superseded, what it found and this one did not is gone. */
  done(run: Run, result: RunResult, now: Date): Promise<void>
  /** Ends the run badly; `again` is when the next try is due. */
  failed(run: Run, why: { code: ErrorCode; detail: string; again?: Date }, now: Date): Promise<void>

  finding(id: string): Promise<FindingRecord | null>
  /** False when it is not open any more. */
  close(
    id: string,
    as: 'repaired' | 'dismissed',
    by: { actor: string; at: Date; reason?: string; repair?: Repair }
  ): Promise<boolean>
  /** Of a repair that did not succeed: the finding stays open. */
  tried(id: string, repair: Repair): Promise<void>

  runs(filter: { partnerId?: string; day?: string }, page: PageRequest): Promise<Page<Run> | null>
  findings(
    filter: { partnerId?: string; day?: string; kind?: FindingKind; state?: FindingState; runId?: string },
    page: PageRequest
  ): Promise<Page<FindingRecord> | null>
  /** The newest run of each partner of the day. */
  runsOfDay(day: string): Promise<readonly Run[]>
  report(day: string, version?: number): Promise<ReportVersion | null>
  /** Numbered by the store. One with the same substance as the last is answered by the last. */
  keepReport(report: Omit<ReportVersion, 'version'>): Promise<ReportVersion>
}
