/** Change sets for whoever sits at the terminal. */
import type {
  ChangeSetSummary,
  ChangedParts,
  DirectoryChange,
  DirectoryChangeKind
} from '../exchange/ports/directory.ts'

const kinds: Readonly<Record<DirectoryChangeKind, string>> = {
  added: 'đơn vị mới',
  renamed: 'đổi tên',
  changed: 'đổi thông tin',
  'parent-changed': 'đổi cấp trên',
  closed: 'kết thúc hoạt động',
  reopened: 'hoạt động lại',
  'code-added': 'thêm mã',
  'code-closed': 'đóng mã',
  'code-changed': 'sửa mã',
  'successor-added': 'thêm đơn vị kế thừa',
  'successor-changed': 'sửa đơn vị kế thừa',
  'successor-removed': 'bỏ đơn vị kế thừa'
}

const states: Readonly<Record<ChangeSetSummary['state'], string>> = {
  previewed: 'xem trước',
  stale: 'không còn khớp với danh mục',
  applied: 'đã áp dụng',
  discarded: 'đã hủy'
}

export function describeSet(set: ChangeSetSummary): string[] {
  const counts = Object.entries(set.counts).map(
    ([kind, count]) => `  ${kinds[kind as DirectoryChangeKind]}: ${count}`
  )
  const { 'no-level': noLevel = 0, ambiguous = 0, cycle = 0 } = set.skipped ?? {}
  const skipped = [
    [noLevel, 'đơn vị mới trên trục, bỏ qua vì chưa cho cấp (--default-level)'],
    [ambiguous, 'đơn vị trên trục, bỏ qua vì mã trỏ tới nhiều đơn vị'],
    [cycle, 'đơn vị giữ cấp trên cũ vì danh sách của trục tạo vòng']
  ] as const
  return [
    `Danh mục, ${set.label}: ${states[set.state]}; ${set.organisations} đơn vị được xét.`,
    ...(counts.length === 0 ? ['  không có thay đổi'] : counts),
    ...skipped.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`)
  ]
}

export function describeChange({ kind, organisation, before, after }: DirectoryChange): string {
  const { code, name } = organisation
  const what = kind === 'added' ? addedIn(after) : `${partsOf(before)} → ${partsOf(after)}`
  return `  ${kinds[kind]}: ${name} (${code})${what === '' ? '' : `: ${what}`}`
}

function addedIn({ level, parent, codes = [] }: ChangedParts = {}): string {
  const above = parent === undefined || parent === null ? '' : `, thuộc ${parent.name}`
  return `${level ?? ''}${above}; ${codes.map(c => c.code).join(', ')}`
}

function partsOf(parts: ChangedParts | undefined): string {
  if (parts === undefined) return '∅'
  const { code, successor, parent, contact } = parts
  const { name, level, mainCode, connectorId, closedOn } = parts
  const one = Object.fromEntries(
    Object.entries({ name, level, mainCode, connectorId, closedOn }).filter(
      ([, value]) => value !== undefined
    )
  )
  const texts = [
    ...(code === undefined ? [] : [`${code.code} [${code.validFrom ?? '…'}, ${code.validTo ?? '…'})`]),
    ...(successor === undefined ? [] : [`${successor.organisation.name} từ ${successor.since}`]),
    ...(parent === undefined ? [] : [parent?.name ?? '∅']),
    ...Object.values({ ...one, ...contact }).map(value => value || '∅')
  ]
  return texts.join(', ')
}
