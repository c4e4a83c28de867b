/** The rows of a directory as a troubled exchange tells them. */
import type { Hub } from './hub.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * `messyList`: every third row twice, with a stale name first; every fifth its own parent, every seventh with a parent
 * that nobody knows; one row without a code. `shortList`: the first half, as if it were all.
 */
export function directoryRows<T extends Row>(hub: Hub, endpoint: string, rows: readonly T[]): readonly Row[] {
  const messy = hub.faults.strike('messyList', endpoint) === undefined ? rows : messed(rows)
  const short = hub.faults.strike('shortList', endpoint) !== undefined
  return short ? messy.slice(0, Math.floor(messy.length / 2)) : messy
}

function messed(rows: readonly Row[]): readonly Row[] {
  const told = rows.flatMap((row, index) => {
    const parent = index % 5 === 4 ? row['id'] : index % 7 === 6 ? 'khong-co' : row['pid']
    const turned = { ...row, pid: parent }
    return index % 3 === 2 ? [{ ...turned, name: `${String(row['name'])} (cũ)` }, turned] : [turned]
  })
  return [...told, { id: 'khong-ma', pid: '', name: 'Đơn vị chưa có mã' }]
}
