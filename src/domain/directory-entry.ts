/** An organisation as a directory file states it, and what may be wrong with such a statement. */
import type { ErrorCode } from './errors/index.ts'
import type { CodeScheme, Level } from './organisation.ts'

export type SuccessorKind = 'merger' | 'split' | 'rename' | 'dissolution'
export const successorKinds: readonly SuccessorKind[] = ['merger', 'split', 'rename', 'dissolution']

/** What edXML says of an organisation beside its code and name (QCVN 102:2016, From and To). */
export const contactFields = ['address', 'email', 'telephone', 'fax', 'website', 'inCharge'] as const
export type ContactField = (typeof contactFields)[number]
export type Contact = Readonly<Partial<Record<ContactField, string>>>

/** The longest value of each; more is refused, not cut. Characters. */
export const contactLengths: Readonly<Record<ContactField, number>> = {
  address: 250,
  email: 100,
  telephone: 20,
  fax: 20,
  website: 100,
  inCharge: 200
}

export interface ImportedCode {
  /** Normalised. */
  readonly code: string
  readonly scheme: CodeScheme
  /** yyyy-MM-dd, inclusive; absent = since ever. */
  readonly validFrom?: string
  /** yyyy-MM-dd, exclusive; absent = for ever. */
  readonly validTo?: string
  /** 1-based line of the file it stands on. */
  readonly line?: number
}

/**
 * What is absent is not stated and stays as it is; `null` (or '' in `contact`) says that there is none.
 * Codes are only ever added and dated: one that a file does not name stays.
 */
export interface ImportedOrganisation {
  /** Of the file's own; others of the file point to it. */
  readonly key: string
  readonly name: string
  readonly level: Level
  /** Another key of the file, `code:<code>` or `id:<our id>` of an organisation in the directory. */
  readonly parentKey?: string | null
  readonly connectorId?: string | null
  readonly contact?: Contact
  readonly status?: 'active' | 'closed'
  /** yyyy-MM-dd, the first day without it. Absent on a closed one: the day its last code ended, else the day of import. */
  readonly closedOn?: string
  readonly codes: readonly ImportedCode[]
  readonly successors?: readonly ImportedSuccessor[]
  readonly line?: number
}

export interface ImportedSuccessor {
  /** As `parentKey`. */
  readonly key: string
  readonly kind: SuccessorKind
  /** yyyy-MM-dd from which it stands in the place. Absent: the day the other closed. */
  readonly since?: string
}

/** One thing wrong with one cell. */
export interface RowProblem {
  readonly code: Extract<ErrorCode, `directory.${string}`>
  /** 1-based line of the file; the header is line 1. 0: the value came without a file. */
  readonly line: number
  readonly column: string
  readonly value: string
  /** What would have been right. */
  readonly expected: string
}
