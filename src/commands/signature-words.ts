/** A report of signatures for whoever sits at the terminal: the verdict first, then who, when, and why not. */
import { errors } from '../domain/errors/index.ts'
import type { DocumentReport } from '../domain/judgement.ts'
import type { Problem } from '../domain/problem.ts'
import type { CertificateFacts, FileReport, ResultClass, SignatureReport } from '../domain/signature.ts'

const marks: Record<ResultClass, string> = {
  VALID: '✓',
  VALID_NO_TSA: '✓',
  INDETERMINATE: '?',
  INVALID: '✗',
  UNSIGNED: '–'
}
const words: Record<ResultClass, string> = {
  VALID: 'HỢP LỆ · valid',
  VALID_NO_TSA: 'HỢP LỆ, KHÔNG CÓ DẤU THỜI GIAN · valid, without a timestamp',
  INDETERMINATE: 'CHƯA XÁC ĐỊNH · cannot be decided now',
  INVALID: 'KHÔNG HỢP LỆ · not valid',
  UNSIGNED: 'KHÔNG CÓ CHỮ KÝ SỐ · not signed'
}
const roles = { person: 'cá nhân', agency: 'cơ quan', unknown: 'chưa gắn với đơn vị nào' }

export function describeReport(report: DocumentReport): string {
  const { envelope, files } = report
  return [
    ...(envelope === undefined ? [] : ['Niêm phong gói tin · seal', ...signatureLines(envelope), '']),
    ...files.flatMap(file => [...fileLines(file), '']),
    `Kết luận · verdict: ${marks[report.class]} ${words[report.class]}`,
    `Kho tin cậy · trust store: phiên bản ${report.trustVersion}`,
    ''
  ].join('\n')
}

function fileLines(file: FileReport): string[] {
  return [
    `${file.name} (${file.size} byte)`,
    `  sha256 ${file.sha256}`,
    ...(file.signatures.length === 0 ? [`  ${marks[file.class]} ${words[file.class]}`] : []),
    ...byWeight(file.problems).flatMap(problem => problemLines(problem, '  ')),
    ...file.signatures.flatMap(signatureLines)
  ]
}

function signatureLines(signature: SignatureReport): string[] {
  const { signer, role, time, claimedAt, coverage, algorithm, problems } = signature
  const line = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`      ${name.padEnd(14)}${value}`]
  return [
    `  ${marks[signature.class]} ${signature.place}: ${words[signature.class]}`,
    ...line('Người ký', signer === undefined ? undefined : `${nameOf(signer)} (${roles[role]})`),
    ...line('Cấp bởi', signer?.issuer),
    ...line('Số chứng thư', signer?.serial),
    ...line(
      'Thời điểm',
      time.by === 'timestamp'
        ? `${inVietnam(time.at)}, dấu thời gian${time.authority === undefined ? '' : ` của ${nameOf(time.authority)}`}`
        : `${inVietnam(time.at)}, lúc kiểm tra (không có dấu thời gian)`
    ),
    ...line('Tự khai', claimedAt === undefined ? undefined : inVietnam(claimedAt)),
    ...line('Thuật toán', algorithm),
    ...line(
      'Phạm vi',
      coverage === undefined
        ? undefined
        : `bản ${coverage.revision}/${coverage.of}${coverage.wholeFile ? ', toàn tệp' : ', có nội dung thêm sau đó'}`
    ),
    ...byWeight(problems).flatMap(problem => problemLines(problem, '      '))
  ]
}

const weights = ['INVALID', 'INDETERMINATE', 'VALID_NO_TSA', 'note']

/** What decides comes first; what is only worth knowing comes last. */
function byWeight(problems: readonly Problem[]): Problem[] {
  const weight = ({ code }: Problem) => weights.indexOf(errors[code].verdict ?? 'INVALID')
  return [...problems].sort((a, b) => weight(a) - weight(b))
}

function problemLines({ code, field, detail }: Problem, indent: string): string[] {
  const { vi, en, remedy } = errors[code]
  const place = [field, detail].filter(part => part !== undefined).join(': ')
  return [
    `${indent}${errors[code].verdict === 'note' ? '· Ghi chú:' : '•'} ${vi} [${code}]`,
    `${indent}  ${en}`,
    ...(place === '' ? [] : [`${indent}  ${place}`]),
    `${indent}  → ${remedy.vi}`
  ]
}

const nameOf = ({ commonName, subject }: CertificateFacts): string => commonName ?? subject

const written = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium'
})

/** QĐ 28/2018 Art 14.4: times are Vietnam's. */
function inVietnam(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  return `${written.format(time).replace(',', '')} (+07:00)`
}
