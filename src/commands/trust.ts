/** `lienthong trust …`: whom the province trusts, and whose certificate is whose. Every change is a version. */
import { readFile, stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { systemClock } from '../adapters/clock/system.ts'
import { createTrustStore } from '../adapters/postgres/trust.ts'
import type { RawEnvironment } from '../config/index.ts'
import { vietnamDate } from '../domain/calendar.ts'
import type { Resolution } from '../domain/organisation.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { Store } from '../exchange/ports/index.ts'
import { bindingMatches, boundRoles, trustKinds } from '../exchange/ports/trust.ts'
import type { BindingMatch, BoundRole, TrustKind, TrustStore } from '../exchange/ports/trust.ts'
import { certificateLines, describeHistory, describeList, done } from './trust-words.ts'
import { withDatabase } from './with-database.ts'

/** No file of certificates is larger; the reader has the same limit. */
const maxFileBytes = 1024 ** 2
const say = (line: string) => process.stderr.write(`· ${line}\n`)
const show = (text: string) => process.stdout.write(text)
const reason = () => new Option('--reason <text>', 'lý do, lưu vào lịch sử · why, kept in the history')

export function addTrustCommands(program: Command, env: RawEnvironment): void {
  const trust = program.command('trust').description('kho tin cậy chứng thư số · the trust store')
  const open = (work: (trust: TrustStore, store: Store) => Promise<void>) =>
    withDatabase(env, ({ db, store }) => work(createTrustStore(db, systemClock), store))

  trust
    .command('add <file...>')
    .description('thêm gốc tin cậy hoặc trung gian (PEM, DER, .p7b) · add anchors or intermediates')
    .addOption(
      new Option('--kind <kind>', 'gốc tin cậy hoặc trung gian').choices(trustKinds).makeOptionMandatory()
    )
    .addOption(reason().makeOptionMandatory())
    .action((files: string[], options: { kind: TrustKind; reason: string }) =>
      open(store => add(store, files, options))
    )
  trust
    .command('list')
    .description('đang tin cậy những gì · what is trusted')
    .option('--at <version>', 'như ở phiên bản này · as it was at this version', wholeNumber)
    .option('--json', 'in JSON ra stdout')
    .action((options: { at?: number; json?: boolean }) => open(store => list(store, options)))
  trust
    .command('history')
    .description('ai đã đổi gì, khi nào, vì sao · who changed what, when and why')
    .option('--limit <count>', 'số phiên bản, mới nhất trước', wholeNumber, 50)
    .action(({ limit }: { limit: number }) =>
      open(async store => void show(describeHistory((await store.history({ limit }))?.items ?? [])))
    )
  trust
    .command('remove <sha256>')
    .description('thôi tin cậy một chứng thư số · trust it no longer')
    .addOption(reason().makeOptionMandatory())
    .action((sha256: string, options: { reason: string }) =>
      open(async store => {
        const { version } = done(await store.remove(plainDigest(sha256), { actor: 'system', ...options }))
        say(`Đã gỡ. Kho tin cậy nay ở phiên bản ${version}. / Removed; the store is at version ${version}.`)
      })
    )
  trust
    .command('bind')
    .description('gắn chứng thư số với đơn vị · bind a certificate to an organisation')
    .requiredOption('--certificate <file>', 'tệp chứng thư số của đơn vị hoặc cá nhân')
    .requiredOption('--organisation <code>', 'mã định danh đơn vị')
    .addOption(new Option('--role <role>', 'cơ quan hoặc cá nhân').choices(boundRoles).makeOptionMandatory())
    .addOption(
      new Option('--match <match>', 'đúng chứng thư số này, hay mọi chứng thư số cùng tên (kể cả gia hạn)')
        .choices(bindingMatches)
        .default('certificate')
    )
    .option('--from <time>', 'có hiệu lực từ (ISO 8601)', time)
    .option('--to <time>', 'có hiệu lực đến, không kể (ISO 8601)', time)
    .addOption(reason().default('Gắn chứng thư số với đơn vị.'))
    .action((options: BindOptions) => open((store, records) => bind(store, records, options)))
  trust
    .command('unbind <id>')
    .description('thôi gắn một chứng thư số · end a binding')
    .addOption(reason().makeOptionMandatory())
    .action((id: string, options: { reason: string }) =>
      open(async store => {
        const { version } = done(await store.unbind(id, { actor: 'system', ...options }))
        say(
          `Đã thôi gắn. Kho tin cậy nay ở phiên bản ${version}. / Unbound; the store is at version ${version}.`
        )
      })
    )
}

async function add(
  store: TrustStore,
  paths: readonly string[],
  options: { kind: TrustKind; reason: string }
): Promise<void> {
  const files = await Promise.all(paths.map(read))
  const answer = done(await store.add(files, options.kind, { actor: 'system', reason: options.reason }))
  const { added, present, version } = answer
  say(`Đã thêm ${added.length}, có sẵn ${present.length}; kho tin cậy ở phiên bản ${version}.`)
  say(`Added ${added.length}, there before ${present.length}; the store is at version ${version}.`)
  for (const certificate of added) show(`${certificateLines(certificate).join('\n')}\n`)
  if (options.kind === 'anchor' && added.length > 0) {
    say(
      'Đối chiếu từng SHA-256 với công bố của nơi cấp; nếu khác, gỡ ngay: lienthong trust remove <SHA-256>.'
    )
    say('Compare each SHA-256 with what its issuer publishes; if it differs, remove it at once.')
  }
}

async function list(store: TrustStore, { at, json }: { at?: number; json?: boolean }): Promise<void> {
  const found = await store.list(at)
  if (found === null) throw new BrokenPromise('access.not-found', { '--at': at })
  show(json === true ? `${JSON.stringify(found)}\n` : describeList(found))
}

interface BindOptions {
  certificate: string
  organisation: string
  role: BoundRole
  match: BindingMatch
  from?: Date
  to?: Date
  reason: string
}

async function bind(store: TrustStore, { directory }: Store, options: BindOptions): Promise<void> {
  const { certificate, organisation: code, role, match, from, to } = options
  const file = await read(certificate)
  const resolution = await directory.resolve(code, vietnamDate(systemClock.now()))
  // A closed office's certificate is not quietly its successor's.
  if (resolution.kind !== 'found')
    throw new BrokenPromise('trust.unknown-organisation', {
      '--organisation': code,
      ...insteadOf(resolution)
    })
  const { organisation } = resolution
  const times = {
    ...(from === undefined ? {} : { validFrom: from }),
    ...(to === undefined ? {} : { validTo: to })
  }
  const binding = { file, role, match, organisationId: organisation.id, ...times }
  const { id, added, version } = done(await store.bind(binding, { actor: 'system', reason: options.reason }))
  const what = added ? 'Đã gắn với' : 'Đã gắn từ trước với'
  say(`${what} ${organisation.name} (${organisation.code}); kho tin cậy ở phiên bản ${version}.`)
  say(`${added ? 'Bound' : 'Bound before'}; binding ${id}, the store is at version ${version}.`)
}

function insteadOf(resolution: Exclude<Resolution, { kind: 'found' }>): Readonly<Record<string, string>> {
  if (resolution.kind === 'unknown') return {}
  const heirs = resolution.kind === 'redirected' ? [resolution.organisation] : resolution.successors
  return { 'đơn vị kế thừa': heirs.map(({ name, code }) => `${name} (${code})`).join('; ') }
}

async function read(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > maxFileBytes) throw new Error(`${size} > ${maxFileBytes} bytes`)
    return await readFile(path)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new BrokenPromise('trust.unreadable', { file: path, why }, error)
  }
}

/** As tools print it, too: `F0:4B:…` in capitals. */
function plainDigest(text: string): string {
  return text.replace(/[:\s]/g, '').toLowerCase()
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('cần một số nguyên · a whole number')
  return Number(text)
}

/** Without a zone it is Vietnam's: nobody at a terminal here means another. */
function time(text: string): Date {
  const [, date, clock = 'T00:00:00', zone = '+07:00'] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? []
  const at = new Date(`${date ?? ''}${clock}${zone}`)
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('cần thời điểm dạng 2026-07-01 hoặc 2026-07-01T08:00:00+07:00')
  return at
}
