/** Vietnam's clock: +07:00 the whole year (QĐ 28/2018 Art 14.4). */
const offsetMs = 7 * 3_600_000

/** yyyy-MM-dd of the day in Vietnam. */
export function vietnamDate(at: Date): string {
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 10)
}

/** ISO 8601 to the second with +07:00, the precision edXML carries. */
export function vietnamTimestamp(at: Date): string {
  return `${new Date(at.getTime() + offsetMs).toISOString().slice(0, 19)}+07:00`
}
