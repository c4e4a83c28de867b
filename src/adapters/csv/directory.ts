/**
 * The directory as a CSV file: one row a code, the organisation named by a key of the file's own.
 * Reading is all or nothing and reports every wrong row; nothing is guessed from a code's form. A column that the file
 * does not have states nothing; an empty cell states that there is none.
 */
import type {
  Contact,
  ImportedCode,
  ImportedOrganisation,
  ImportedSuccessor,
  RowProblem
} from '../../domain/directory-entry.ts'
import { contactFields, successorKinds } from '../../domain/directory-entry.ts'
import { checkOrganisations, columnOf, isDay } from '../../domain/directory-rules.ts'
import type { CodeScheme, Level } from '../../domain/organisation.ts'
import { levels, normaliseCode } from '../../domain/organisation.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Row } from './rows.ts'
import { readRows } from './rows.ts'

const schemes: readonly CodeScheme[] = ['qcvn102', 'qd20', 'other']
const required = ['organisation', 'code', 'scheme', 'name', 'level']
/** In the order in which a file is written. */
export const directoryColumns: readonly string[] = [
  ...['organisation', 'code', 'scheme', 'name', 'level', 'parent', 'connector', 'valid_from', 'valid_to'],
  ...['status', 'closed_on', 'successors', 'successor_kind', 'successor_since'],
  ...contactFields.map(columnOf)
]

/** Throws BrokenPromise `directory.invalid` with `problems: RowProblem[]`. */
export function readDirectoryCsv(text: string): readonly ImportedOrganisation[] {
  const { columns, rows } = readRows(text)
  const has = new Set(columns)
  const problems = [...checkColumns(columns, has), ...rows.flatMap(checkRow)]
  const byKey = new Map<string, Row[]>()
  for (const row of rows) {
    const key = row.cells['organisation'] ?? ''
    const group = byKey.get(key)
    if (group === undefined) byKey.set(key, [row])
    else group.push(row)
  }
  const organisations = [...byKey].map(([key, group]) => organisationOf(key, group, has))
  const found = new Set(problems.map(p => `${p.line} ${p.column}`))
  problems.push(...checkOrganisations(organisations).filter(p => !found.has(`${p.line} ${p.column}`)))
  if (problems.length === 0) return organisations
  throw new BrokenPromise('directory.invalid', { problems: problems.sort((a, b) => a.line - b.line) })
}

function organisationOf(key: string, rows: readonly Row[], has: ReadonlySet<string>): ImportedOrganisation {
  const first = rows[0] ?? { line: 0, cells: {} }
  const field = (name: string) => first.cells[name] ?? ''
  const orNone = (name: string) => (field(name) === '' ? null : field(name))
  const contact: Contact = Object.fromEntries(
    contactFields.filter(name => has.has(columnOf(name))).map(name => [name, field(columnOf(name))])
  )
  return {
    key,
    name: field('name'),
    level: field('level') as Level,
    ...(has.has('parent') ? { parentKey: keyOf(field('parent')) } : {}),
    ...(has.has('connector') ? { connectorId: orNone('connector') } : {}),
    ...(Object.keys(contact).length === 0 ? {} : { contact }),
    ...(has.has('status') || has.has('closed_on')
      ? { status: field('status') === 'closed' ? 'closed' : 'active' }
      : {}),
    ...(field('closed_on') === '' ? {} : { closedOn: field('closed_on') }),
    codes: rows.map(codeOf),
    ...(has.has('successors') ? { successors: successorsOf(first) } : {}),
    line: first.line
  }
}

/** `successor_kind` and `successor_since` say one thing of all, or one of each in the order of `successors`. */
function successorsOf({ cells }: Row): ImportedSuccessor[] {
  const words = (column: string) => (cells[column] ?? '').split(/\s+/).filter(Boolean)
  const [kinds, sinces] = [words('successor_kind'), words('successor_since')]
  return [...new Set(words('successors'))].map((key, index) => {
    const since = sinces.length > 1 ? sinces[index] : sinces[0]
    const kind = kinds.length > 1 ? kinds[index] : kinds[0]
    return {
      key: keyOf(key) ?? '',
      kind: successorKinds.find(one => one === kind) ?? 'merger',
      ...(since === undefined ? {} : { since })
    }
  })
}

function codeOf({ line, cells }: Row): ImportedCode {
  return {
    code: normaliseCode(cells['code'] ?? ''),
    scheme: schemes.find(scheme => scheme === cells['scheme']) ?? 'other',
    ...(cells['valid_from'] ? { validFrom: cells['valid_from'] } : {}),
    ...(cells['valid_to'] ? { validTo: cells['valid_to'] } : {}),
    line
  }
}

/** `code:h19.01` names what `H19.01` is. */
function keyOf(text: string): string | null {
  if (text === '') return null
  return text.startsWith('code:') ? `code:${normaliseCode(text.slice(5))}` : text
}

/** A misspelt column would state nothing, and nobody would notice. */
function checkColumns(columns: readonly string[], has: ReadonlySet<string>): RowProblem[] {
  const unknown = columns.filter(column => !directoryColumns.includes(column))
  const missing = required.filter(column => !has.has(column))
  const wrong = (column: string, value: string, expected: string): RowProblem => ({
    code: 'directory.bad-value',
    line: 1,
    column,
    value,
    expected
  })
  return [
    ...unknown.map(column => wrong(column, column, directoryColumns.join(', '))),
    ...missing.map(column => wrong(column, '', 'cột bắt buộc'))
  ]
}

function checkRow({ line, cells }: Row): RowProblem[] {
  const problems: RowProblem[] = []
  const expect = (column: string, ok: (value: string) => boolean, expected: string) => {
    const value = cells[column] ?? ''
    if (!ok(value)) problems.push({ code: 'directory.bad-value', line, column, value, expected })
  }
  const oneOf = (values: readonly string[]) => (value: string) => values.includes(value)
  for (const column of required) if (column in cells) expect(column, value => value !== '', 'có giá trị')
  expect('scheme', oneOf([...schemes, '']), schemes.join(' | '))
  expect('level', oneOf([...levels, '']), levels.join(' | '))
  expect('status', oneOf(['', 'active', 'closed']), 'active | closed')
  const successors = count(cells['successors'])
  const forEach = (ok: (word: string) => boolean) => (value: string) =>
    [0, 1, successors].includes(count(value)) && value.split(/\s+/).filter(Boolean).every(ok)
  expect('successor_kind', forEach(oneOf(successorKinds)), successorKinds.join(' | '))
  expect('successor_since', forEach(isDay), 'yyyy-MM-dd')
  for (const column of ['valid_from', 'valid_to', 'closed_on'])
    expect(column, value => value === '' || isDay(value), 'yyyy-MM-dd')
  return problems
}

function count(words = ''): number {
  return words.split(/\s+/).filter(Boolean).length
}
