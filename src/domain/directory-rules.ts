/** What a list of organisations must keep to within itself; what it meets in the directory is checked there. */
import { onCycles } from './cycles.ts'
import type { ContactField, ImportedCode, ImportedOrganisation, RowProblem } from './directory-entry.ts'
import { contactFields, contactLengths } from './directory-entry.ts'

/** QĐ 20/2020/QĐ-TTg Art 4. */
export const codeLength = 35
/** NĐ 30/2020 Appendix VI gives 200; names in use are longer. */
export const nameLength = 500
/** An organisation that is already in the directory, in place of a key of the file. */
export const byCode = 'code:'
export const byId = 'id:'

const datePattern = /^\d{4}-\d{2}-\d{2}$/

/** yyyy-MM-dd of a day that exists. */
export function isDay(text: string): boolean {
  return datePattern.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text
}

/** Every problem, in the order of the organisations. */
export function checkOrganisations(organisations: readonly ImportedOrganisation[]): RowProblem[] {
  const keys = new Set(organisations.map(o => o.key))
  return [
    ...organisations.flatMap(organisation => [
      ...checkValues(organisation),
      ...organisation.codes.flatMap(code => checkCode(organisation, code)),
      ...checkReferences(organisation, keys)
    ]),
    ...checkOverlaps(organisations),
    ...checkCycle(organisations, 'parent', o => (typeof o.parentKey === 'string' ? [o.parentKey] : [])),
    ...checkCycle(organisations, 'successors', o => (o.successors ?? []).map(s => s.key))
  ]
}

function checkValues(organisation: ImportedOrganisation): RowProblem[] {
  const { name, contact, closedOn, codes, line = 0 } = organisation
  const problems: RowProblem[] = []
  const expect = (column: string, value: string, ok: boolean, expected: string) => {
    if (!ok) problems.push({ code: 'directory.bad-value', line, column, value: shortened(value), expected })
  }
  expect('name', name, name.trim() !== '' && name.length <= nameLength, `1–${nameLength} ký tự`)
  expect('code', '', codes.length > 0, 'ít nhất một mã')
  const dates = [
    ['closed_on', closedOn],
    ...(organisation.successors ?? []).map(({ since }) => ['successor_since', since])
  ] as const
  for (const [column = '', day] of dates)
    expect(column, day ?? '', day === undefined || isDay(day), 'yyyy-MM-dd')
  for (const field of contactFields) {
    const value = contact?.[field] ?? ''
    expect(columnOf(field), value, value.length <= contactLengths[field], `≤ ${contactLengths[field]} ký tự`)
  }
  const email = contact?.email ?? ''
  expect('email', email, email === '' || /^[^\s@]+@[^\s@]+$/.test(email), 'ten@tenmien')
  return problems
}

/** As it is called in a file. */
export function columnOf(field: ContactField): string {
  return field === 'inCharge' ? 'in_charge' : field
}

function checkCode({ line: first = 0 }: ImportedOrganisation, period: ImportedCode): RowProblem[] {
  const { code, validFrom, validTo, line = first } = period
  const wrong = (kind: RowProblem['code'], column: string, value: string, expected: string): RowProblem[] => [
    { code: kind, line, column, value: shortened(value), expected }
  ]
  if (code === '' || code.length > codeLength || /\s/.test(code))
    return wrong('directory.bad-value', 'code', code, `1–${codeLength} ký tự, không có dấu cách`)
  if (validFrom !== undefined && !isDay(validFrom))
    return wrong('directory.bad-value', 'valid_from', validFrom, 'yyyy-MM-dd')
  if (validTo !== undefined && !isDay(validTo))
    return wrong('directory.bad-value', 'valid_to', validTo, 'yyyy-MM-dd')
  if (validFrom !== undefined && validTo !== undefined && validTo <= validFrom)
    return wrong('directory.bad-dates', 'valid_to', validTo, `> ${validFrom}`)
  return []
}

function checkReferences(organisation: ImportedOrganisation, keys: ReadonlySet<string>): RowProblem[] {
  const { parentKey, successors = [], line = 0 } = organisation
  const known = (key: string) => keys.has(key) || key.startsWith(byCode) || key.startsWith(byId)
  const expected = `khóa trong tệp, hoặc ${byCode}<mã>`
  const parents = typeof parentKey === 'string' ? [parentKey] : []
  const wrong = (code: RowProblem['code'], column: string) => (key: string) => ({
    code,
    line,
    column,
    value: shortened(key),
    expected
  })
  return [
    ...parents.filter(key => !known(key)).map(wrong('directory.unknown-parent', 'parent')),
    ...successors
      .map(successor => successor.key)
      .filter(key => !known(key))
      .map(wrong('directory.unknown-successor', 'successors'))
  ]
}

/** A code names one organisation at a time. */
function checkOverlaps(organisations: readonly ImportedOrganisation[]): RowProblem[] {
  const byCodeText = new Map<string, ImportedCode[]>()
  for (const { codes, line } of organisations)
    for (const period of codes) {
      const placed = line === undefined || period.line !== undefined ? period : { ...period, line }
      const list = byCodeText.get(period.code)
      if (list === undefined) byCodeText.set(period.code, [placed])
      else list.push(placed)
    }
  return [...byCodeText.values()].filter(periods => periods.length > 1).flatMap(overlapping)
}

function overlapping(periods: readonly ImportedCode[]): RowProblem[] {
  const sorted = [...periods].sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
  return sorted.slice(1).flatMap((period, index) => {
    const end = sorted[index]?.validTo
    if (end !== undefined && end <= (period.validFrom ?? '')) return []
    const expected = end === undefined ? 'thời gian không trùng nhau' : `valid_from ≥ ${end}`
    const { code: value, line = 0 } = period
    return [{ code: 'directory.overlapping-dates' as const, line, column: 'code', value, expected }]
  })
}

function checkCycle(
  organisations: readonly ImportedOrganisation[],
  column: 'parent' | 'successors',
  next: (organisation: ImportedOrganisation) => readonly string[]
): RowProblem[] {
  const keyOfCode = new Map(organisations.flatMap(o => o.codes.map(c => [byCode + c.code, o.key])))
  const edges = organisations.flatMap(o =>
    next(o).map(key => [o.key, keyOfCode.get(key) ?? key] as [string, string])
  )
  const round = onCycles(edges)
  return organisations
    .filter(o => round.has(o.key))
    .map(({ key, line = 0 }) => ({
      code: 'directory.cycle',
      line,
      column,
      value: key,
      expected: 'không thành vòng'
    }))
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
