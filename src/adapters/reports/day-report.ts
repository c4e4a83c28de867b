/** The day's reconciliation on paper (NĐ 30/2020 Appendix I and III), made from the canonical JSON that is signed. */
import { vietnamDate } from '../../domain/calendar.ts'
import type { FindingKind } from '../../domain/reconciliation.ts'
import { findingKinds } from '../../domain/reconciliation.ts'
import { findingWords, kindWords } from '../../domain/reconciliation-words.ts'
import type {
  FindingFacts,
  FindingState,
  ReportVersion,
  RunResult
} from '../../exchange/ports/reconciliation.ts'
import { openPages } from './pdf/pages.ts'
import type { Pages } from './pdf/pages.ts'
import { writeFoot, writeHead } from './pdf/report.ts'
import type { TableColumn } from './pdf/table.ts'
import { writeTable } from './pdf/table.ts'

/** What is printed of the JSON. */
interface Told {
  readonly day: string
  readonly gateway: string
  readonly counts: Readonly<Record<FindingKind, { readonly all: number; readonly open: number }>>
  readonly partners: readonly {
    readonly label: string
    readonly id: string
    readonly state: string
    readonly code?: string
    readonly result?: RunResult
  }[]
  readonly findings: readonly (FindingFacts & {
    readonly kind: FindingKind
    readonly partner: string
    readonly state: FindingState
  })[]
}

/** Paper is for reading; the whole list stands in the JSON. */
const mostRows = 2000

export async function pdfDayReport(report: ReportVersion, issuer: string): Promise<Buffer> {
  const told = JSON.parse(report.body) as Told
  const day = told.day.split('-').reverse().join('/')
  const title = `đối soát văn bản điện tử ngày ${day}`
  const pages = openPages(`Báo cáo ${title}`, report.madeAt)
  const form = { issuer, date: vietnamDate(report.madeAt) }
  writeHead(pages, form)
  pages.paragraph('BÁO CÁO', { size: 14, face: 'bold', align: 'center' }, 0)
  pages.paragraph(title.replace(/^đ/, 'Đ'), { size: 14, face: 'bold', align: 'center' }, 12)
  await writePartners(pages, told)
  await writeCounts(pages, told)
  await writeFindings(pages, told)
  for (const remark of remarks(report))
    pages.paragraph(remark, { size: 11, face: 'italic', align: 'left' }, 2)
  writeFoot(pages, form)
  return pages.finish()
}

const stateWords: Readonly<Record<string, string>> = {
  done: 'Đã đối soát',
  failed: 'Không đối soát được',
  running: 'Đang đối soát',
  waiting: 'Chờ đối soát',
  'not-compared': 'Chưa đối soát'
}
const findingStateWords: Readonly<Record<FindingState, string>> = {
  open: 'Còn mở',
  repaired: 'Đã xử lý',
  dismissed: 'Bỏ qua có lý do',
  gone: 'Không còn'
}

async function writePartners(pages: Pages, { partners }: Told): Promise<void> {
  heading(pages, 'I. Đối tác')
  const columns: readonly TableColumn[] = [
    { head: 'Đối tác', width: 5, align: 'left' },
    { head: 'Kết quả', width: 3, align: 'left' },
    { head: 'Sổ của ta', width: 2, align: 'right' },
    { head: 'Sổ của họ', width: 2, align: 'right' },
    { head: 'Lệch', width: 1, align: 'right' }
  ]
  const rows = partners.map(({ label, id, state, code, result }) => ({
    cells: [
      `${label} (${id})`,
      [stateWords[state] ?? state, ...(code === undefined ? [] : [`[${code}]`])].join(' '),
      number(result?.own.lines),
      number(result?.theirs.lines),
      number(
        result === undefined ? undefined : findingKinds.reduce((sum, kind) => sum + result.counts[kind], 0)
      )
    ]
  }))
  await writeTable(pages, columns, rows, 11)
}

async function writeCounts(pages: Pages, { counts }: Told): Promise<void> {
  heading(pages, 'II. Tổng hợp điểm lệch')
  const columns: readonly TableColumn[] = [
    { head: 'Loại', width: 4, align: 'left' },
    { head: 'Tổng số', width: 2, align: 'right' },
    { head: 'Còn mở', width: 2, align: 'right' }
  ]
  const rows = findingKinds.map(kind => ({
    cells: [kindWords[kind].vi, number(counts[kind].all), number(counts[kind].open)]
  }))
  await writeTable(pages, columns, rows, 11)
}

async function writeFindings(pages: Pages, { findings }: Told): Promise<void> {
  heading(pages, 'III. Danh sách')
  if (findings.length === 0) return pages.paragraph('Không có điểm lệch nào.', { size: 12 })
  const columns: readonly TableColumn[] = [
    { head: 'TT', width: 1, align: 'center' },
    { head: 'Số, ký hiệu', width: 3, align: 'left' },
    { head: 'Bên gửi', width: 3, align: 'left' },
    { head: 'Bên nhận', width: 3, align: 'left' },
    { head: 'Điểm lệch', width: 5, align: 'left' },
    { head: 'Tình trạng', width: 3, align: 'left' }
  ]
  const rows = findings.slice(0, mostRows).map((finding, index) => ({
    cells: [
      String(index + 1),
      finding.code ?? '',
      finding.from ?? '',
      finding.to ?? '',
      `${findingWords(finding.kind, finding.reason, finding.aspects).vi} (${finding.partner})`,
      findingStateWords[finding.state]
    ]
  }))
  await writeTable(pages, columns, rows, 9)
  if (findings.length > mostRows)
    pages.paragraph(`Còn ${number(findings.length - mostRows)} điểm lệch khác trong bản dữ liệu (JSON).`, {
      size: 11,
      face: 'italic'
    })
}

function heading(pages: Pages, text: string): void {
  if (pages.y > 640) pages.need(1000)
  pages.paragraph(text, { size: 13, face: 'bold' })
}

function remarks({ sha256, version, keyId }: ReportVersion): readonly string[] {
  const signed =
    keyId === undefined
      ? 'Báo cáo chưa được ký số: hệ thống chưa có khóa ký.'
      : `Bản dữ liệu (JSON) được hệ thống ký số bằng khóa ${keyId} (CMS tách rời, tệp .p7s).`
  return [`Bản ${version} của ngày. SHA-256 của bản dữ liệu: ${sha256}.`, signed]
}

function number(value: number | undefined): string {
  return value === undefined ? '' : value.toLocaleString('vi-VN')
}
