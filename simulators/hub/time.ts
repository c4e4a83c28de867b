/** Vietnam's wall clock, as the exchange writes it. */
const shifted = (at: Date) => new Date(at.getTime() + 7 * 3_600_000)

/** yyyy/MM/dd HH:mm:ss */
export function stamp(at: Date): string {
  return shifted(at).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
}

/** yyyy/MM/dd */
export function day(at: Date): string {
  return stamp(at).slice(0, 10)
}
