/** Wall-clock times of the axis: no zone on the wire, always Vietnam (+07:00, no daylight saving). */
const offset = 7 * 3_600_000

export interface WallClock {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
  readonly ms: number
}

export function wallClock(at: Date): WallClock {
  const shifted = new Date(at.getTime() + offset)
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    year: String(shifted.getUTCFullYear()).padStart(4, '0'),
    month: two(shifted.getUTCMonth() + 1),
    day: two(shifted.getUTCDate()),
    hour: two(shifted.getUTCHours()),
    minute: two(shifted.getUTCMinutes()),
    second: two(shifted.getUTCSeconds()),
    ms: shifted.getUTCMilliseconds()
  }
}

/** yyyy/MM/dd */
export function wireDate(at: Date): string {
  const { year, month, day } = wallClock(at)
  return `${year}/${month}/${day}`
}

const stamp = /^(\d{4})[-/](\d{2})[-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*)?$/

/** `yyyy/MM/dd HH:mm:ss`, with `-` or a fraction, ISO 8601 with a zone, or epoch milliseconds. */
export function readWireTime(raw: string): Date | undefined {
  const text = raw.trim()
  if (/^\d{12,13}$/.test(text)) return new Date(Number(text))
  const parts = stamp.exec(text)
  if (parts !== null) {
    const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number
    ]
    const ms = Number((parts[7] ?? '0').padEnd(3, '0'))
    return valid(Date.UTC(year, month - 1, day, hour, minute, second, ms) - offset)
  }
  return /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? valid(Date.parse(text)) : undefined
}

function valid(ms: number): Date | undefined {
  return Number.isNaN(ms) ? undefined : new Date(ms)
}
