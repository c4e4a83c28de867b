/** What stands around the content of an administrative document; what the office fills in itself is dotted. */
import type { AdministrativeForm } from '../../exchange/ports/reports.ts'

export function headOf({ issuer, above, place, date, signerTitle, signerName }: AdministrativeForm) {
  const [year, month, day] = date.split('-')
  return {
    country: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    motto: 'Độc lập - Tự do - Hạnh phúc',
    ...(above === undefined ? {} : { above: above.toLocaleUpperCase('vi') }),
    issuer: issuer.toLocaleUpperCase('vi'),
    number: 'Số: ……/BC-……',
    placeAndDate: `${place ?? '………'}, ngày ${day} tháng ${shortMonth(month)} năm ${year}`,
    signerTitle: (signerTitle ?? 'THỦ TRƯỞNG CƠ QUAN').toLocaleUpperCase('vi'),
    ...(signerName === undefined ? {} : { signerName })
  }
}

/** Days below 10 and the months 1 and 2 carry a zero (NĐ 30/2020 Appendix I), the others do not. */
function shortMonth(month = ''): string {
  return Number(month) <= 2 ? month : String(Number(month))
}

export function recipientsOf(): readonly string[] {
  return ['……………………;', 'Lưu: VT.']
}
