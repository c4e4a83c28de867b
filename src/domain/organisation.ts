/**
 * Organisations and their codes. The code is a name that changes; the organisation is what stays.
 *
 * Codes come in two schemes (QCVN 102:2016 and QĐ 20/2020/QĐ-TTg) and close when offices merge; documents
 * keep the code they were written with, so a code is always resolved as of a date.
 */

/** Trung ương, tỉnh, huyện, xã. Data of the directory: it cannot be read off a code. */
export type Level = 'trung-uong' | 'tinh' | 'huyen' | 'xa'
export const levels: readonly Level[] = ['trung-uong', 'tinh', 'huyen', 'xa']

export type CodeScheme = 'qcvn102' | 'qd20' | 'other'

export interface Organisation {
  /** Surrogate key, UUIDv7. */
  readonly id: string
  readonly name: string
  readonly level: Level
  readonly parentId?: string
  /** The code it sends and receives with today. */
  readonly code: string
  readonly status: 'active' | 'closed'
  /** yyyy-MM-dd, the first day without it; may lie ahead. */
  readonly closedOn?: string
  /** Which DMS manages it, when it is one of ours (a connector's id). */
  readonly connectorId?: string
}

export interface CodePeriod {
  readonly code: string
  readonly scheme: CodeScheme
  readonly organisationId: string
  /** yyyy-MM-dd, inclusive; absent = since ever. */
  readonly validFrom?: string
  /** yyyy-MM-dd, exclusive; absent = still valid. */
  readonly validTo?: string
}

export type Resolution =
  | { readonly kind: 'found'; readonly organisation: Organisation; readonly code: string }
  /** The code is closed and exactly one organisation stands in its place. */
  | { readonly kind: 'redirected'; readonly organisation: Organisation; readonly code: string }
  | { readonly kind: 'closed'; readonly code: string; readonly successors: readonly Organisation[] }
  | { readonly kind: 'unknown'; readonly code: string }

/** Codes are compared without surrounding space and without regard to letter case; the wire mixes both. */
export function normaliseCode(code: string): string {
  return code.trim().toUpperCase()
}

/**
 * The form a code of a scheme has, normalised; a source of a regular expression that JavaScript and PostgreSQL read
 * alike. QCVN 102:2016: 13 characters; QĐ 20/2020: groups after the code of level 1. It tells the scheme, never the level.
 */
export const codeForms: readonly (readonly [CodeScheme, string])[] = [
  ['qcvn102', '^[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Z][0-9]{2}$'],
  ['qd20', '^[A-Z][0-9]{2}(\\.[0-9]{1,4}){0,5}$']
]
