/**
 * `npm run demo`: the gateway beside simulated partners, a handful of letters, and each recipient's way to the last
 * receipt. It knows the gateway by its API and its command line only.
 */
import { relative } from 'node:path'
import { apiOf, type Act, type Api } from './api.ts'
import { claim } from './claim.ts'
import { follow } from './follow.ts'
import { startGateway, type Gateway } from './gateway.ts'
import { incoming, misaddressed, outgoing, regretted } from './letters.ts'
import { readOptions, usage, type DemoOptions } from './options.ts'
import { startNetworks, startOffices, type Networks, type Offices } from './partners.ts'
import { PlainError } from './plain-error.ts'
import { reconcile } from './reconcile.ts'
import { openScreen, type Screen } from './screen.ts'
import { seed } from './seeding.ts'
import { senderFor, type Sender } from './send.ts'
import { showSigned } from './signed.ts'
import { openState, type Keys } from './state.ts'
import { signingOffice, startTrust } from './trust.ts'

const patienceMs = 180_000

const screen = openScreen(process.stdout, process.env)
const stops: (() => Promise<void>)[] = []
const interrupted = new AbortController()
process.exitCode = await main()

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2))
    if (options === 'help') {
      screen.say(usage)
      return 0
    }
    return await demonstrate(options)
  } catch (error) {
    if (interrupted.signal.aborted) return 130
    const told = error instanceof PlainError ? `${error.vi}\n  ${error.en}` : String((error as Error).stack)
    process.stderr.write(`\n✗ ${told}\n`)
    return 1
  } finally {
    for (const stop of stops.splice(0).reverse()) await stop()
  }
}

async function demonstrate(options: DemoOptions): Promise<number> {
  const begun = Date.now()
  const today = new Date(begun + 7 * 3_600_000).toISOString().slice(0, 10)
  const ended = untilInterrupted()
  screen.say('Liên Thông · trình diễn / demo', 'strong')
  const claimed = await claim(options, line => screen.say(line))
  stops.push(() => Promise.resolve(claimed.release()))
  const state = openState(options.data, today)

  screen.say('· Các đối tác mô phỏng: trục, LGSP, iOffice, OneWin. / Simulated partners.')
  const networks = await startNetworks(options)
  stops.push(() => networks.close())
  interrupted.signal.throwIfAborted()
  screen.say('· Chứng thư số thử nghiệm: CA, TSA, OCSP, con dấu. / A throw-away PKI and its services.')
  const trust = await startTrust(options.data)
  stops.push(() => trust.close())
  interrupted.signal.throwIfAborted()
  screen.say('· Cổng liên thông, cùng PostgreSQL của nó. / The gateway, with a PostgreSQL of its own.')
  const { data, port } = options
  const lost = new AbortController()
  const gateway = await startGateway({
    ...{ data, port, env: { ...networks.env, ...trust.env } },
    say: line => screen.say(line),
    onPid: pid => claimed.noteGateway(pid),
    onLost: error => lost.abort(error)
  })
  stops.push(() => gateway.stop())
  interrupted.signal.throwIfAborted()
  if (!state.get().seeded) screen.say('· Danh mục Bình Phước, Đồng Nai và các khóa. / Directory and keys.')
  const keys = await seed(gateway, trust, state)
  const offices = await startOffices(options, keys)
  stops.push(() => offices.close())
  interrupted.signal.throwIfAborted()

  const { date } = state.get()
  const { recalled, replaced } = regretted(date)
  const letters = [...Object.values(outgoing(date)), incoming(date), recalled, replaced, replaced.replaced.by]
  const api = apiOf(gateway.url, keys.admin)
  const sender = senderFor(state, networks, offices)
  screen.say()
  screen.say('đã gửi · đã đến · tiếp nhận · phân công · đang xử lý · hoàn thành')
  screen.say('sent · arrived · registered · assigned · in progress · completed', 'dim')
  const [following] = await Promise.all([
    follow(api, letters, sheets => screen.show(sheets), {
      signal: AbortSignal.any([interrupted.signal, lost.signal]),
      withinMs: patienceMs
    }),
    sendAll(sender, date)
  ])
  screen.settle()
  lost.signal.throwIfAborted()
  if (interrupted.signal.aborted) return 130
  const sound = await conclude(api, { following, networks, offices, begun, data: options.data })
  if (options.exit) return sound ? 0 : 1
  invite(screen, { options, gateway, keys, networks })
  await ended
  screen.say()
  screen.say('Đang dừng… / Stopping…')
  return sound ? 0 : 1
}

/** The telegram first, alone in its trouble; then the others at once. */
async function sendAll(sender: Sender, date: string): Promise<void> {
  const { letter, invitation, telegram, report, answer } = outgoing(date)
  await sender.sendIntoTrouble(telegram)
  await sender.send(letter, 'ioffice')
  await sender.send(invitation, 'ioffice')
  await sender.send(report, 'onewin')
  await sender.send(answer, 'ioffice')
  await sender.bring(incoming(date))
  await sender.send(misaddressed(date), 'ioffice')
  const { recalled, replaced } = regretted(date)
  await sender.send(recalled, 'ioffice')
  await sender.send(replaced, 'ioffice')
  await sender.recall(recalled)
  await sender.replace(replaced)
}

interface End {
  readonly following: Awaited<ReturnType<typeof follow>>
  readonly networks: Networks
  readonly offices: Offices
  readonly begun: number
  readonly data: string
}

/** Says what came of it; true when every recipient has come to its end and nothing was lost or doubled. */
async function conclude(api: Api, { following, networks, offices, begun, data }: End): Promise<boolean> {
  screen.say()
  for (const { seen, problems } of await api.refusals()) {
    for (const { message, detail } of problems)
      screen.say(`Cổng trả lại ${seen?.code ?? ''}: ${message}${detail === undefined ? '' : ` ${detail}`}`)
  }
  const signed = following.documents.filter(
    each => each.direction === 'out' && each.reference.senderCode === signingOffice
  )
  await showSigned(
    api,
    screen,
    data,
    signed.map(each => each.id)
  )
  const acts = new Map<string, readonly Act[]>()
  for (const { id } of following.documents) acts.set(id, await api.acts(id))
  const checked = reconcile(following.documents, acts, networks, offices)
  const { deliveries, lost, doubled, differing } = checked
  const good = following.settled && [lost, doubled, differing].every(list => list.length === 0)
  const seconds = Math.round((Date.now() - begun) / 1000)
  screen.say()
  if (!following.settled)
    screen.say('✗ Có nơi nhận chưa tới trạng thái cuối. / Some recipients are not done.', 'refused')
  for (const name of lost) screen.say(`✗ Mất / lost: ${name}`, 'refused')
  for (const name of doubled) screen.say(`✗ Trùng / doubled: ${name}`, 'refused')
  for (const name of differing) screen.say(`✗ Lệch / differs: ${name}`, 'refused')
  if (good) {
    const { recalled, declined, replaced } = checked.acts
    screen.say(
      `✓ Thu hồi: ${String(recalled)} nơi đã trả lại và hủy, ${String(declined)} nơi giữ lại; thay thế: ${String(replaced)} nơi. / Given back, kept, replaced: as the partners have it.`,
      'done'
    )
    screen.say(
      `✓ Đối chiếu với sổ của các đối tác: ${String(deliveries)} lượt gửi, không văn bản nào mất, không văn bản nào trùng.`,
      'done'
    )
    screen.say(`  Checked against the partners' own books: none lost, none doubled. ${String(seconds)} s.`)
  }
  return good
}

interface Place {
  readonly options: DemoOptions
  readonly gateway: Gateway
  readonly keys: Keys
  readonly networks: Networks
}

function invite(on: Screen, { options, gateway, keys, networks }: Place): void {
  const say = (line?: string, tone?: 'dim') => on.say(line, tone)
  say()
  say(`API           ${gateway.url}`)
  say(`Tài liệu      ${gateway.url}/docs`)
  say(`Sức khỏe      ${gateway.url}/health/ready`)
  say(`Sổ của trục   ${networks.axis.url}/_control/truth`)
  say(`Dữ liệu       ${relative('', options.data)} (gateway.log, keys.json)`)
  say()
  say('Khóa của iOffice / key of iOffice:')
  say(`  ${keys.ioffice}`)
  say('Khóa quản trị / administrator:')
  say(`  ${keys.admin}`)
  say()
  say('Gửi thử một văn bản: xem README.md. Ctrl-C để dừng.')
  say('To send a document of your own: README.md. Ctrl-C stops.', 'dim')
}

/** The first Ctrl-C ends everything in order; the demo says so and waits for it. */
function untilInterrupted(): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      interrupted.abort()
      resolve()
    }
    // Whoever read us is gone (`| head`): that ends the demo too.
    process.stdout.on('error', end)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  })
}
