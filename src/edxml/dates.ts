/**
 * The wire's dates and times. A date is a date; a time carries no zone and means +07:00 (QĐ 28/2018 Art 14.4).
 * Whatever is not exactly of the form, or is no day of the calendar, is undefined: it is never bent into one.
 */
const date = /^(\d{4})([/-])(\d{2})\2(\d{2})$/
const time = /^(\d{4}\/\d{2}\/\d{2}) (\d{2}):(\d{2}):(\d{2})$/
const offset = 7 * 3600 * 1000

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function swap(text: string, from: '/' | '-', to: '/' | '-'): string | undefined {
  const found = date.exec(text)
  if (found === null || found[2] !== from) return undefined
  if (!isDay(Number(found[1]), Number(found[3]), Number(found[4]))) return undefined
  return `${found[1]}${to}${found[3]}${to}${found[4]}`
}

/** `2018/09/28` -> `2018-09-28` */
export const dateFromEdxml = (text: string): string | undefined => swap(text, '/', '-')
/** `2018-09-28` -> `2018/09/28` */
export const dateToEdxml = (text: string): string | undefined => swap(text, '-', '/')

/** `2018/09/28 17:25:11` -> `2018-09-28T17:25:11+07:00` */
export function timestampFromEdxml(text: string): string | undefined {
  const found = time.exec(text)
  if (found === null) return undefined
  const [, date = '', hour = '', minute = '', second = ''] = found
  const day = dateFromEdxml(date)
  if (day === undefined || hour > '23' || minute > '59' || second > '59') return undefined
  return `${day}T${hour}:${minute}:${second}+07:00`
}

/** Any ISO 8601 instant with a zone -> `yyyy/MM/dd HH:mm:ss` as clocks in Việt Nam show it. */
export function timestampToEdxml(iso: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(iso)) return undefined
  if (dateToEdxml(iso.slice(0, 10)) === undefined) return undefined
  const instant = Date.parse(iso)
  if (Number.isNaN(instant)) return undefined
  return new Date(instant + offset).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')
}

/** The day that it is in Việt Nam at an instant, `yyyy-MM-dd`. */
export const vietnamDate = (instant: Date): string => vietnamTimestamp(instant).slice(0, 10)

/** The instant as clocks in Việt Nam show it: ISO 8601, whole seconds, +07:00. */
export const vietnamTimestamp = (instant: Date): string =>
  `${new Date(instant.getTime() + offset).toISOString().slice(0, 19)}+07:00`
