/** A verified chain in words, Vietnamese first. */
import type { ChainFault, ChainReport } from '../exchange/audit/findings.ts'

const faults: Readonly<Record<ChainFault, { readonly vi: string; readonly en: string }>> = {
  altered: { vi: 'đã bị sửa', en: 'was altered' },
  missing: { vi: 'không còn', en: 'is missing' },
  inserted: { vi: 'được chèn vào', en: 'was inserted' },
  reordered: { vi: 'không đúng thứ tự', en: 'is out of order' },
  truncated: { vi: 'và mọi sự kiện sau đó đã bị cắt bỏ', en: 'and all after it were cut off' },
  rewritten: {
    vi: 'trở đi không phải chuỗi mà điểm chốt đã chốt',
    en: 'and on: not the chain that was closed'
  },
  'checkpoint-unsound': { vi: 'có điểm chốt không hợp lệ', en: 'has a checkpoint that does not hold' },
  unreadable: { vi: 'có dòng không đọc được', en: 'has a line that cannot be read' }
}

export function describeChain(report: ChainReport, trust: readonly string[] | undefined): string {
  const { links, from = 0, to = 0, checkpoints, uncovered, first } = report
  const range = links === 0 ? '' : ` (${String(from)}–${String(to)})`
  const lines = [
    report.sound
      ? `✓ Nguyên vẹn: ${String(links)} sự kiện${range}, ${String(checkpoints)} điểm chốt. · Sound.`
      : '✗ Nhật ký đã bị thay đổi. · The log was changed.'
  ]
  if (first !== undefined) {
    const { vi, en } = faults[first.fault]
    const place = `${String(first.position)} (dòng ${String(first.line)})`
    lines.push(
      `  Sự kiện đầu tiên sai: ${place} ${vi}. · The first bad event ${String(first.position)} ${en}.`
    )
    if (first.detail !== undefined) lines.push(`  ${first.detail}`)
  }
  if (uncovered > 0)
    lines.push(
      `  ${String(uncovered)} sự kiện cuối chưa có điểm chốt. · The last ${String(uncovered)} have no checkpoint yet.`
    )
  if (trust === undefined && checkpoints > 0)
    lines.push(
      '  Chữ ký của điểm chốt chưa được xét: thêm --trust. · Signatures of checkpoints not judged: add --trust.'
    )
  return `${lines.join('\n')}\n`
}
