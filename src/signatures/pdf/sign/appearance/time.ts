/** Vietnam keeps UTC+7 all the year and since 1975: no time zone table is needed. */
const ahead = 7 * 60 * 60 * 1000

/** ISO 8601 with the Vietnamese zone, to the second: `2026-11-25T06:42:10+07:00` (NĐ 30/2020 Appendix I, II.8). */
export function vietnamTime(at: Date): string {
  return `${new Date(at.getTime() + ahead).toISOString().slice(0, 19)}+07:00`
}

/** The same moment as a PDF date (ISO 32000-1 section 7.9.4): `D:20261125064210+07'00'`. */
export function pdfDate(at: Date): string {
  return `D:${vietnamTime(at).slice(0, 19).replace(/\D/g, '')}+07'00'`
}
