import { describe, expect, it } from 'vitest'
import { readDirectoryCsv } from '../../src/adapters/csv/directory.ts'
import { readRulesCsv } from '../../src/adapters/csv/rules.ts'
import { BrokenPromise } from '../../src/domain/problem.ts'

const head =
  'organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind'
const csv = (...rows: string[]) => [head, ...rows].join('\n')

function problemsOf(work: () => unknown): { column: string; line: number }[] {
  try {
    work()
  } catch (error) {
    if (error instanceof BrokenPromise) return error.facts['problems'] as { column: string; line: number }[]
    throw error
  }
  return []
}

describe('a directory file', () => {
  it('rows of one key are one organisation with several codes', () => {
    const [province] = readDirectoryCsv(
      csv(
        'dn,000.00.00.H19,qcvn102,UBND tỉnh Đồng Nai,tinh,,ioffice,,,,,',
        'dn,h19,qd20,UBND tỉnh Đồng Nai,tinh,,ioffice,2020-09-15,,,,'
      )
    )
    expect(province).toMatchObject({
      name: 'UBND tỉnh Đồng Nai',
      level: 'tinh',
      connectorId: 'ioffice',
      status: 'active'
    })
    expect(province?.codes).toEqual([
      { code: '000.00.00.H19', scheme: 'qcvn102', line: 2 },
      { code: 'H19', scheme: 'qd20', validFrom: '2020-09-15', line: 3 }
    ])
  })

  it.each([
    ['a level nobody knows', ['a,A1,other,Tên,phuong,,,,,,,'], 'level'],
    ['a missing name', ['a,A1,other,,xa,,,,,,,'], 'name'],
    ['a parent that is not there', ['a,A1,other,Tên,xa,b,,,,,,'], 'parent'],
    ['a successor that is not there', ['a,A1,other,Tên,xa,,,,,closed,b,merger'], 'successors'],
    ['a date that is none', ['a,A1,other,Tên,xa,,,2025-13-40,,,,'], 'valid_from'],
    ['a period that ends before it begins', ['a,A1,other,Tên,xa,,,2025-07-01,2025-06-30,,,'], 'valid_to'],
    ['one code for two offices at once', ['a,A1,other,Một,xa,,,,,,,', 'b,a1,other,Hai,xa,,,,,,,'], 'code'],
    ['a cycle of parents', ['a,A1,other,Một,xa,b,,,,,,', 'b,B1,other,Hai,xa,a,,,,,,'], 'parent'],
    [
      'a cycle of successors',
      ['a,A1,other,Một,xa,,,,,closed,b,', 'b,B1,other,Hai,xa,,,,,closed,a,'],
      'successors'
    ]
  ])('refuses %s, naming the row', (_name, rows, column) => {
    const problems = problemsOf(() => readDirectoryCsv(csv(...rows)))
    expect(problems.map(p => p.column)).toContain(column)
    expect(problems[0]?.line).toBeGreaterThanOrEqual(2)
  })

  it('names every wrong row, not only the first', () => {
    const problems = problemsOf(() =>
      readDirectoryCsv(csv('a,A1,x,Tên,xa,,,,,,,', 'b,B1,other,Tên,y,,,,,,,'))
    )
    expect(problems.map(p => p.line)).toEqual([2, 3])
  })

  it('the same code may name a successor from the day it changed hands', () => {
    expect(
      readDirectoryCsv(
        csv('a,A1,other,Cũ,xa,,,,2025-07-01,closed,b,merger', 'b,A1,other,Mới,xa,,,2025-07-01,,,,')
      )
    ).toHaveLength(2)
  })
})

describe('what a directory file says', () => {
  const wide =
    'organisation,code,scheme,name,level,address,in_charge,closed_on,successors,successor_kind,successor_since'
  const [first] = readDirectoryCsv(
    [wide, 'a,A1,other,Cũ,xa,Số 1,UBND tỉnh,2026-01-01,code:b1 code:C1,split,2026-01-01 2026-02-01'].join(
      '\n'
    )
  )
  it('columns that it lacks are not stated, and contact data is', () => {
    expect(first).not.toHaveProperty('parentKey')
    expect(first).not.toHaveProperty('connectorId')
    expect(first?.contact).toEqual({ address: 'Số 1', inCharge: 'UBND tỉnh' })
    expect(first?.closedOn).toBe('2026-01-01')
  })
  it('successors by code, each with its day', () => {
    expect(first?.successors).toEqual([
      { key: 'code:B1', kind: 'split', since: '2026-01-01' },
      { key: 'code:C1', kind: 'split', since: '2026-02-01' }
    ])
  })
  it.each([
    [
      'a column that nobody knows',
      ['organisation,code,scheme,name,level,parrent', 'a,A1,other,Tên,xa,'],
      'parrent'
    ],
    ['a column that is missing', ['organisation,code,scheme,name', 'a,A1,other,Tên'], 'level'],
    ['a row with a cell too many', ['organisation,code,scheme,name,level', 'a,A1,other,Tên,xa,x'], ''],
    [
      'an e-mail address that is none',
      ['organisation,code,scheme,name,level,email', 'a,A1,other,Tên,xa,thu'],
      'email'
    ]
  ])('refuses %s', (_, lines, column) => {
    expect(problemsOf(() => readDirectoryCsv(lines.join('\n')))[0]?.column).toBe(column)
  })
  it('lines are counted with comments and empty lines', () => {
    const text = `# danh mục\n${wide}\n\n# xã\na,A1,other,Tên,phường,,,,,,`
    expect(problemsOf(() => readDirectoryCsv(text))).toMatchObject([{ line: 5, column: 'level' }])
  })
})

describe('a routing file', () => {
  const rules = (...rows: string[]) => ['position,code_pattern,level,axis_id,note', ...rows].join('\n')
  it('is read in the order of its positions', () => {
    expect(readRulesCsv(rules('20,*,,vxp,', '10,*.H19,xa,lgsp,xã của tỉnh'), ['vxp', 'lgsp'])).toEqual([
      { position: 20, codePattern: '*', axisId: 'vxp' },
      { position: 10, codePattern: '*.H19', level: 'xa', axisId: 'lgsp', note: 'xã của tỉnh' }
    ])
  })
  it('refuses an axis that is not configured, a pattern with other signs, a position used twice', () => {
    const problems = problemsOf(() => readRulesCsv(rules('1,*,,smtp,', '1,a/b,,vxp,'), ['vxp']))
    expect(problems.map(p => p.column)).toEqual(['axis_id', 'position', 'code_pattern'])
  })
})
