/**
 * The life of the directory: changes from a file or from an axis's list are shown before they are made, and single
 * edits are made at once. Both by the same rules, each in one commit with its audit event.
 */
import type { Contact, ImportedCode, ImportedOrganisation, RowProblem } from '../../domain/directory-entry.ts'
import type { SuccessorKind } from '../../domain/directory-entry.ts'
import type { CodeScheme, Level } from '../../domain/organisation.ts'
import type { Page, PageRequest } from './queries.ts'

export const directoryChangeKinds = [
  'added',
  'renamed',
  'changed', // level, connector, contact, which of its codes it sends with
  'parent-changed',
  'closed',
  'reopened',
  'code-added',
  'code-closed',
  'code-changed', // other dates or another scheme
  'successor-added',
  'successor-changed',
  'successor-removed'
] as const
export type DirectoryChangeKind = (typeof directoryChangeKinds)[number]

/** `stale`: the directory has changed since; make a new preview. */
export type ChangeSetState = 'previewed' | 'stale' | 'applied' | 'discarded'

export type ChangeSource =
  | { readonly kind: 'file'; readonly organisations: readonly ImportedOrganisation[]; readonly label: string }
  /**
   * What the axis lists (table `axis_agency`). Levels are never guessed: without `defaultLevel` agencies that
   * we do not know are left out and counted.
   */
  | { readonly kind: 'axis'; readonly axisId: string; readonly defaultLevel?: Level }

/** Agencies of an axis that lead to no change, by why. */
export interface SkippedAgencies {
  /** New, and no default level was given. */
  readonly 'no-level': number
  /** Its codes belong to several organisations of ours, or several agencies to one. */
  readonly ambiguous: number
  /** Its parent would have made a circle; the parent stays as it is. */
  readonly cycle: number
}

export interface ChangeSetSummary {
  readonly id: string
  readonly source: 'file' | 'axis'
  /** File name, or id of the axis. */
  readonly label: string
  readonly state: ChangeSetState
  /** Kinds that do not occur are absent. */
  readonly counts: Readonly<Partial<Record<DirectoryChangeKind, number>>>
  /** Organisations looked at. */
  readonly organisations: number
  /** Only from an axis. */
  readonly skipped?: SkippedAgencies
  readonly createdAt: Date
  readonly createdBy: string
  readonly settledAt?: Date
  readonly settledBy?: string
}

export interface OrganisationRef {
  readonly id: string
  readonly code: string
  readonly name: string
}

/** The parts that changed, before or after. Dates are yyyy-MM-dd; `null` = there was, or will be, none. */
export interface ChangedParts {
  readonly name?: string
  readonly level?: Level
  /** The code it sends and receives with. */
  readonly mainCode?: string
  readonly parent?: OrganisationRef | null
  readonly connectorId?: string | null
  /** '' = none. */
  readonly contact?: Contact
  readonly closedOn?: string | null
  readonly code?: CodePart
  readonly codes?: readonly CodePart[]
  readonly successor?: SuccessorPart
  readonly successors?: readonly SuccessorPart[]
}
export interface CodePart {
  readonly code: string
  readonly scheme: CodeScheme
  readonly validFrom?: string | null
  readonly validTo?: string | null
}
export interface SuccessorPart {
  readonly organisation: OrganisationRef
  readonly since: string
  readonly kind: SuccessorKind
}

export interface DirectoryChange {
  /** 1-based within its set. */
  readonly number: number
  readonly kind: DirectoryChangeKind
  /** A new one has its future id already. */
  readonly organisation: OrganisationRef
  readonly before?: ChangedParts
  readonly after?: ChangedParts
}

export interface ChangeFilter {
  readonly kind?: DirectoryChangeKind
  readonly organisationId?: string
}

/** Nothing was kept. At most 1000 problems are named, `total` counts them all. */
export interface DirectoryRefused {
  readonly kind: 'refused'
  readonly problems: readonly RowProblem[]
  readonly total: number
}

export type PreviewAnswer = { readonly kind: 'previewed'; readonly set: ChangeSetSummary } | DirectoryRefused

/** Applied twice is applied once: the second answer is the first's. */
export type ApplyAnswer =
  | { readonly kind: 'applied'; readonly set: ChangeSetSummary }
  | { readonly kind: 'stale'; readonly set: ChangeSetSummary }
  | { readonly kind: 'discarded'; readonly set: ChangeSetSummary }
  | { readonly kind: 'unknown' }

/** Discarded twice is discarded once; what is applied cannot be discarded. */
export type DiscardAnswer =
  | { readonly kind: 'discarded'; readonly set: ChangeSetSummary }
  | { readonly kind: 'applied'; readonly set: ChangeSetSummary }
  | { readonly kind: 'unknown' }

export interface DirectoryChanges {
  preview(source: ChangeSource, actor: string): Promise<PreviewAnswer>
  find(id: string): Promise<ChangeSetSummary | null>
  /** Newest first. Null for a cursor that was not given out. */
  list(page: PageRequest): Promise<Page<ChangeSetSummary> | null>
  /** By number. Null for an unknown set or a cursor that was not given out. */
  changes(id: string, filter: ChangeFilter, page: PageRequest): Promise<Page<DirectoryChange> | null>
  apply(id: string, actor: string): Promise<ApplyAnswer>
  discard(id: string, actor: string): Promise<DiscardAnswer>
}

export interface NewOrganisation {
  readonly name: string
  readonly level: Level
  readonly parentId?: string
  readonly connectorId?: string
  readonly contact?: Contact
  /** At least one. */
  readonly codes: readonly Omit<ImportedCode, 'line'>[]
}

/** What is absent stays; `null` (or '' in `contact`) takes away. */
export interface OrganisationChange {
  readonly name?: string
  readonly level?: Level
  readonly parentId?: string | null
  readonly connectorId?: string | null
  readonly contact?: Contact
}

export interface Closure {
  /** yyyy-MM-dd, the first day without it. */
  readonly on: string
  readonly kind: SuccessorKind
  /** None with `dissolution`: whoever writes to it is refused. */
  readonly successorIds: readonly string[]
}

/** `changed: false`: it was so already; nothing was written. */
export type EditAnswer =
  | { readonly kind: 'done'; readonly id: string; readonly changed: boolean }
  | { readonly kind: 'unknown' }
  | DirectoryRefused

export interface OrganisationEdits {
  create(organisation: NewOrganisation, actor: string): Promise<EditAnswer>
  change(id: string, change: OrganisationChange, actor: string): Promise<EditAnswer>
  addCode(id: string, code: Omit<ImportedCode, 'line'>, actor: string): Promise<EditAnswer>
  /** `on` (yyyy-MM-dd) is the first day on which the code, as it holds the day before, no longer does. */
  closeCode(id: string, code: string, on: string, actor: string): Promise<EditAnswer>
  /** Its codes end that day too, and the successors stand from then on. */
  close(id: string, closure: Closure, actor: string): Promise<EditAnswer>
  /** Takes a closure back: no day of closing, no successors. Codes are opened again by `addCode`. */
  reopen(id: string, actor: string): Promise<EditAnswer>
}

/** The directory as a file, in and out: what `write` gives, `read` and a preview take to no change. */
export interface DirectoryFiles {
  /** Throws BrokenPromise `directory.invalid` with `problems: RowProblem[]`. */
  read(text: string): readonly ImportedOrganisation[]
  /** CSV in pieces. `on` (yyyy-MM-dd): only organisations open and codes valid on that day; absent: all there is. */
  write(on?: string): AsyncIterable<string>
}
