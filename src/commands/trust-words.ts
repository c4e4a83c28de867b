/** The trust store for whoever sits at the terminal. */
import { vietnamDate } from '../domain/calendar.ts'
import { errors } from '../domain/errors/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { CertificateFacts } from '../domain/signature.ts'
import type {
  TrustBinding,
  TrustEntry,
  TrustList,
  TrustRefused,
  TrustVersion
} from '../exchange/ports/trust.ts'

const kinds = { anchor: 'GỐC TIN CẬY · anchor', intermediate: 'TRUNG GIAN · intermediate' } as const
const roles = { agency: 'cơ quan · agency', person: 'cá nhân · person' } as const
const matches = {
  certificate: 'đúng chứng thư số này · this certificate',
  name: 'mọi chứng thư số cùng nơi cấp và chủ thể · all of this issuer and subject'
} as const
const changes = {
  'entry-added': 'thêm · added',
  'entry-removed': 'gỡ · removed',
  'binding-added': 'gắn · bound',
  'binding-removed': 'thôi gắn · unbound'
} as const

export function certificateLines({
  subject,
  issuer,
  sha256,
  validFrom,
  validTo
}: CertificateFacts): string[] {
  const root = issuer === subject ? [] : [`    nơi cấp · issuer: ${issuer}`]
  return [
    `  ${subject}`,
    ...root,
    `    SHA-256: ${sha256}`,
    `    hiệu lực · valid: ${vietnamDate(new Date(validFrom))} → ${vietnamDate(new Date(validTo))}`
  ]
}

export function describeList({ version, entries, bindings }: TrustList): string {
  const parts = (['anchor', 'intermediate'] as const).map(kind => {
    const own = entries.filter(entry => entry.kind === kind)
    return [`${kinds[kind]}: ${own.length}`, ...own.flatMap(entryLines), '']
  })
  return [
    `Kho tin cậy, phiên bản ${version} · trust store, version ${version}`,
    '',
    ...parts.flat(),
    `GẮN VỚI ĐƠN VỊ · bound to organisations: ${bindings.length}`,
    ...bindings.flatMap(bindingLines),
    ''
  ].join('\n')
}

function entryLines({ certificate, addedIn, addedAt, reason }: TrustEntry): string[] {
  return [...certificateLines(certificate), sinceLine(addedIn, addedAt, reason)]
}

function bindingLines(binding: TrustBinding): string[] {
  const { id, role, match, organisation, certificate, validFrom, validTo } = binding
  const time =
    validFrom === undefined && validTo === undefined
      ? []
      : [`    dùng trong · used: ${validFrom?.toISOString() ?? '…'} → ${validTo?.toISOString() ?? '…'}`]
  return [
    `  ${organisation.name} (${organisation.code}), ${roles[role]}`,
    ...certificateLines(certificate).map(line => `  ${line}`),
    `    ${matches[match]}`,
    ...time,
    `    mã lần gắn · binding: ${id}`,
    sinceLine(binding.addedIn, binding.addedAt, binding.reason)
  ]
}

function sinceLine(version: number, at: Date, reason: string): string {
  return `    từ phiên bản ${version} (${vietnamDate(at)}): ${reason}`
}

export function describeHistory(versions: readonly TrustVersion[]): string {
  const blocks = versions.map(({ version, at, actor, reason, changes: made }) => [
    `Phiên bản ${version} · ${at.toISOString()} · ${actor}: ${reason}`,
    ...made.map(({ what, subject, sha256 }) => `  ${changes[what]}: ${subject} (${sha256})`)
  ])
  return [...blocks.flat(), ''].join('\n')
}

/** Throws what stands in the way as one error, with each of its places. */
export function done<T extends { readonly kind: 'done' }>(answer: T | TrustRefused): T {
  if (answer.kind === 'done') return answer
  const [first, ...others] = answer.problems
  if (first === undefined) throw new BrokenPromise('system.unexpected')
  if (others.length === 0)
    throw new BrokenPromise(first.code, { 'chi tiết': first.detail ?? first.field ?? '–' })
  const lines = answer.problems.map(
    ({ code, detail }, index) =>
      [`(${index + 1}) ${errors[code].vi.replace(/\.$/, '')}`, detail ?? '–'] as const
  )
  throw new BrokenPromise(first.code, Object.fromEntries(lines))
}
