/** What the DMS, or the clerk who opens the folder, reads of our answer. */
import type { CollectedAnswer } from '../../../exchange/ports/index.ts'

export function acceptedText(
  file: string,
  sha256: string,
  answer: Exclude<CollectedAnswer, { kind: 'refused' }>,
  at: Date
): string {
  return `${JSON.stringify({ result: answer.kind, id: answer.id, file, sha256, at: at.toISOString() }, null, 2)}\n`
}

/** Vietnamese first: it is read by the person who has to mend the file. */
export function refusedText(
  file: string,
  answer: Extract<CollectedAnswer, { kind: 'refused' }>,
  at: Date
): string {
  const lines = [
    'CỔNG LIÊN THÔNG KHÔNG TIẾP NHẬN TỆP NÀY',
    '',
    `Tệp: ${oneLine(file)}`,
    `Thời điểm: ${vietnamTime(at)}`,
    ''
  ]
  answer.problems.forEach((problem, index) => {
    lines.push(
      `${index + 1}. ${oneLine(problem.vi)}`,
      `   Mã lỗi: ${problem.code}`,
      `   Vị trí: ${oneLine(problem.field ?? 'cả tệp')}`,
      `   Cách khắc phục: ${oneLine(problem.remedy)}`,
      `   (${oneLine(problem.en)})`,
      ''
    )
  })
  lines.push('Sửa xong, ghi lại tệp vào thư mục gửi đi.', '')
  return lines.join('\n')
}

function vietnamTime(at: Date): string {
  const [date = '', time = ''] = new Date(at.getTime() + 7 * 3_600_000).toISOString().split('T')
  return `${date.split('-').reverse().join('/')} ${time.slice(0, 8)} (+07:00)`
}

// eslint-disable-next-line no-control-regex -- that is what is being removed
const control = /[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g

function oneLine(text: string): string {
  return text.replace(control, ' ').slice(0, 500)
}
