/** A CSV file as rows of named cells, each with its line. What is no CSV is a problem like any other. */
import { CsvError, parse } from 'csv-parse/sync'
import type { RowProblem } from '../../domain/directory-entry.ts'
import { BrokenPromise } from '../../domain/problem.ts'

export interface Row {
  /** 1-based; of a row that spans several, the last. */
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

export interface Rows {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** Throws BrokenPromise `directory.invalid` with `problems: RowProblem[]` for what is not CSV. */
export function readRows(text: string): Rows {
  let columns: string[] = []
  try {
    const rows: Row[] = parse(text, {
      columns: (header: string[]) => (columns = header.map(name => name.toLowerCase())),
      bom: true,
      skip_empty_lines: true,
      trim: true,
      comment: '#',
      comment_no_infix: true,
      on_record: (cells: Record<string, string>, { lines }): Row => ({ line: lines, cells })
    })
    return { columns, rows }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : 0
    const problem: RowProblem = {
      code: 'directory.bad-value',
      line,
      column: '',
      value: error.code,
      expected: `CSV (RFC 4180), mỗi dòng ${columns.length || 'đủ số'} cột`
    }
    throw new BrokenPromise('directory.invalid', { problems: [problem] }, error)
  }
}
