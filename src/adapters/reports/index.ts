/** The forms in which a report leaves the house. */
import type { ReportWriters } from '../../exchange/ports/reports.ts'
import { csvReport } from './csv.ts'
import { htmlReport } from './html.ts'
import { pdfReport } from './pdf/report.ts'
import { xlsxReport } from './xlsx.ts'

export const reportWriters: ReportWriters = {
  csv: csvReport,
  xlsx: xlsxReport,
  html: htmlReport,
  pdf: pdfReport
}
