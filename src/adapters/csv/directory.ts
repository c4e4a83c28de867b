/**
 * The directory as a CSV file: one row a code, the organisation named by a key of the file's own.
 * Reading is all or nothing and reports every wrong row; nothing is guessed from a code's form.
 */
import { parse } from 'csv-parse/sync'
import type { CodeScheme, Level } from '../../domain/organisation.ts'
import { levels, normaliseCode } from '../../domain/organisation.ts'
import { BrokenPromise } from '../../domain/problem.ts'

export interface ImportedCode {
  readonly code: string
  readonly scheme: CodeScheme
  /** yyyy-MM-dd */
  readonly validFrom?: string
  readonly validTo?: string
}

export type SuccessorKind = 'merger' | 'split' | 'rename' | 'dissolution'

export interface ImportedOrganisation {
  readonly key: string
  readonly name: string
  readonly level: Level
  readonly parentKey?: string
  readonly connectorId?: string
  readonly status: 'active' | 'closed'
  readonly codes: readonly ImportedCode[]
  readonly successors: readonly string[]
  readonly successorKind: SuccessorKind
}

export interface RowProblem {
  /** 1-based line of the file; the header is line 1. */
  readonly line: number
  readonly column: string
  readonly value: string
  readonly expected: string
}

type Row = Readonly<Record<string, string>>
const schemes: readonly CodeScheme[] = ['qcvn102', 'qd20', 'other']
const successorKinds: readonly SuccessorKind[] = ['merger', 'split', 'rename', 'dissolution']
const required = ['organisation', 'code', 'scheme', 'name', 'level']
const datePattern = /^\d{4}-\d{2}-\d{2}$/

/** Throws BrokenPromise `directory.invalid` with `problems: RowProblem[]`. */
export function readDirectoryCsv(text: string): readonly ImportedOrganisation[] {
  const rows = parse<Row>(text, {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
    comment: '#'
  })
  const problems: RowProblem[] = []
  const byKey = new Map<string, { line: number; rows: Row[] }>()
  const seenCodes = new Map<string, { from: string; to: string }[]>()
  for (const [index, row] of rows.entries()) {
    const line = index + 2
    problems.push(...checkRow(row, line), ...checkPeriod(row, line, seenCodes))
    const key = row['organisation'] ?? ''
    const group = byKey.get(key) ?? { line, rows: [] }
    group.rows.push(row)
    byKey.set(key, group)
  }
  for (const [, group] of byKey) problems.push(...checkReferences(group, byKey))
  problems.push(...checkCycles(byKey))
  if (problems.length > 0) throw new BrokenPromise('directory.invalid', { problems })
  return [...byKey].map(([key, group]) => organisationOf(key, group.rows))
}

function organisationOf(key: string, rows: readonly Row[]): ImportedOrganisation {
  const first = rows[0] ?? {}
  const field = (name: string) => first[name] ?? ''
  return {
    key,
    name: field('name'),
    level: field('level') as Level,
    ...(field('parent') === '' ? {} : { parentKey: field('parent') }),
    ...(field('connector') === '' ? {} : { connectorId: field('connector') }),
    status: field('status') === 'closed' ? 'closed' : 'active',
    codes: rows.map(row => ({
      code: normaliseCode(row['code'] ?? ''),
      scheme: (row['scheme'] ?? 'other') as CodeScheme,
      ...(row['valid_from'] ? { validFrom: row['valid_from'] } : {}),
      ...(row['valid_to'] ? { validTo: row['valid_to'] } : {})
    })),
    successors: field('successors').split(/\s+/).filter(Boolean),
    successorKind: (field('successor_kind') || 'merger') as SuccessorKind
  }
}

function checkRow(row: Row, line: number): RowProblem[] {
  const problems: RowProblem[] = []
  const expect = (column: string, ok: boolean, expected: string) => {
    if (!ok) problems.push({ line, column, value: row[column] ?? '', expected })
  }
  for (const column of required) expect(column, (row[column] ?? '') !== '', 'a value')
  expect('code', (row['code'] ?? '').length <= 35, 'at most 35 characters (QĐ 20/2020)')
  expect('scheme', schemes.includes(row['scheme'] as CodeScheme), schemes.join(' | '))
  expect('level', levels.includes(row['level'] as Level), levels.join(' | '))
  expect('status', ['', undefined, 'active', 'closed'].includes(row['status']), 'active | closed')
  const kind = row['successor_kind'] ?? ''
  expect(
    'successor_kind',
    kind === '' || successorKinds.includes(kind as SuccessorKind),
    successorKinds.join(' | ')
  )
  for (const column of ['valid_from', 'valid_to']) {
    const value = row[column] ?? ''
    const real = datePattern.test(value) && !Number.isNaN(Date.parse(value))
    expect(column, value === '' || real, 'yyyy-MM-dd')
  }
  return problems
}

/** A code names one organisation at a time. */
function checkPeriod(
  row: Row,
  line: number,
  seen: Map<string, { from: string; to: string }[]>
): RowProblem[] {
  const code = normaliseCode(row['code'] ?? '')
  const [from, to] = [row['valid_from'] || '0000-00-00', row['valid_to'] || '9999-99-99']
  const periods = seen.get(code) ?? []
  seen.set(code, [...periods, { from, to }])
  if (from >= to) return [{ line, column: 'valid_to', value: to, expected: `after ${from}` }]
  const overlaps = periods.some(p => from < p.to && p.from < to)
  return overlaps ? [{ line, column: 'code', value: code, expected: 'periods that do not overlap' }] : []
}

function checkReferences(
  group: { line: number; rows: Row[] },
  all: ReadonlyMap<string, unknown>
): RowProblem[] {
  const row = group.rows[0] ?? {}
  const parents = row['parent'] ? [{ column: 'parent', value: row['parent'] }] : []
  const successors = (row['successors'] ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .map(value => ({ column: 'successors', value }))
  return [...parents, ...successors]
    .filter(({ value }) => !all.has(value))
    .map(({ column, value }) => ({
      line: group.line,
      column,
      value,
      expected: 'an organisation of this file'
    }))
}

function checkCycles(all: ReadonlyMap<string, { line: number; rows: Row[] }>): RowProblem[] {
  const next = (column: string) => (key: string) =>
    (all.get(key)?.rows[0]?.[column] ?? '').split(/\s+/).filter(Boolean)
  return ['parent', 'successors'].flatMap(column =>
    [...all]
      .filter(([key]) => reaches(key, key, next(column), new Set()))
      .map(([key, { line }]) => ({
        line,
        column,
        value: key,
        expected: 'no cycle'
      }))
  )
}

function reaches(from: string, goal: string, next: (key: string) => string[], seen: Set<string>): boolean {
  return next(from).some(key => {
    if (key === goal) return true
    if (seen.has(key)) return false
    seen.add(key)
    return reaches(key, goal, next, seen)
  })
}
