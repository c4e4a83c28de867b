/** The directory written as a CSV file, in the columns that are read (directory.ts). */
import { stringify } from 'csv-stringify/sync'
import type { Contact, ImportedCode, SuccessorKind } from '../../domain/directory-entry.ts'
import { contactFields } from '../../domain/directory-entry.ts'
import type { Level } from '../../domain/organisation.ts'
import { directoryColumns } from './directory.ts'

export interface WrittenOrganisation {
  readonly key: string
  readonly name: string
  readonly level: Level
  readonly parentKey: string | null
  readonly connectorId: string | null
  readonly contact: Contact
  readonly status: 'active' | 'closed'
  readonly closedOn: string | null
  /** The one it sends with first. */
  readonly codes: readonly ImportedCode[]
  readonly successors: readonly { key: string; kind: SuccessorKind; since: string }[]
}

/** With a byte order mark: spreadsheets take a file without one for Latin and spoil the Vietnamese. */
export function headOfDirectory(): string {
  return `\uFEFF${stringify([directoryColumns])}`
}

export function rowsOfDirectory(organisations: readonly WrittenOrganisation[]): string {
  return stringify(organisations.flatMap(o => o.codes.map(code => rowOf(o, code))))
}

function rowOf(
  o: WrittenOrganisation,
  { code, scheme, validFrom, validTo }: ImportedCode
): readonly string[] {
  const [kinds, sinces] = [o.successors.map(s => s.kind), o.successors.map(s => s.since)]
  return [
    ...[o.key, code, scheme, o.name, o.level, o.parentKey ?? '', o.connectorId ?? ''],
    ...[validFrom ?? '', validTo ?? '', o.status, o.closedOn ?? ''],
    ...[o.successors.map(s => s.key).join(' '), once(kinds), once(sinces)],
    ...contactFields.map(field => o.contact[field] ?? '')
  ]
}

/** One word for all where all are the same. */
function once(words: readonly string[]): string {
  return new Set(words).size === 1 ? (words[0] ?? '') : words.join(' ')
}
