/** The table for people: each figure beside the floor of the same run. */
import type { Quantiles } from '../quantiles.ts'
import { number } from '../report.ts'

export interface DirectoryFigures {
  readonly organisations: number
  readonly changes: number
  /** Seconds. */
  readonly previewed: number
  readonly applied: number
  /** Milliseconds. */
  readonly floor: Quantiles
  readonly search: Quantiles
  readonly resolve: Quantiles
  readonly questions: number
}

const label = 46
const cells = (name: string, ...values: string[]) =>
  `  ${name.padEnd(label)}${values.map(value => value.padStart(12)).join('')}`.trimEnd()

export function directoryLines(figures: DirectoryFigures): string[] {
  const { floor } = figures
  const row = (name: string, own: number, least: number) =>
    cells(name, number(own), number(least), `×${number(own / least)}`)
  return [
    `Danh mục / directory · ${String(figures.organisations)} đơn vị / organisations`,
    cells(`xem trước · preview, s (${String(figures.changes)} thay đổi/changes)`, number(figures.previewed)),
    cells('áp dụng · apply, s', number(figures.applied)),
    cells('', 'cổng', 'sàn', 'gấp'),
    cells('', 'gateway', 'floor', 'ratio'),
    row(`tìm · search, ms  p50 (${String(figures.questions)} câu/questions)`, figures.search.p50, floor.p50),
    row('                  p95', figures.search.p95, floor.p95),
    row('mã theo ngày · resolve, ms  p50', figures.resolve.p50, floor.p50),
    row('                            p95', figures.resolve.p95, floor.p95)
  ]
}
