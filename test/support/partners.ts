/** Carriers that do exactly what a test tells them and remember what they were given. */
import type { Found, Outcome } from '../../src/domain/delivery.ts'
import type {
  Axis,
  AxisItem,
  Carriers,
  Collected,
  CollectedAnswer,
  Connector,
  ListedItem,
  Parcel,
  RemoteAgency
} from '../../src/exchange/ports/index.ts'
import { gather, once } from './edoc.ts'

export interface Taken {
  readonly deliveryId: string
  readonly to: string
  readonly kind: string
  readonly code?: string
  readonly bytes: string
}

type Answer = Outcome | ((parcel: Parcel) => Promise<Outcome> | Outcome)

export interface ScriptedAxis extends Axis {
  /** Answers to come; when used up everything is handed over. */
  readonly answers: Answer[]
  readonly found: Found[]
  readonly taken: Taken[]
  readonly asked: string[]
  readonly inbox: (AxisItem & { bytes: Buffer })[]
  readonly acknowledged: { remoteId: string; as: string; why?: string }[]
  /** The agencies of its directory; an error in their midst cuts the list off there. */
  readonly listed: (RemoteAgency | Error)[]
  /** The version named by each reading of the directory. */
  readonly askedSince: (number | undefined)[]
  /** What its own books say; `away` cuts them off. */
  readonly sentBook: ListedItem[]
  readonly receivedBook: ListedItem[]
  away?: Error
}

async function* listed(rows: readonly (RemoteAgency | Error)[]): AsyncGenerator<RemoteAgency> {
  for (const row of rows) {
    if (row instanceof Error) throw row
    yield await Promise.resolve(row)
  }
}

export function scriptedAxis(id: string): ScriptedAxis {
  const axis: ScriptedAxis = {
    id,
    kind: 'axis',
    label: `Trục ${id}`,
    concurrency: 4,
    idempotent: false,
    pollSeconds: 30,
    answers: [],
    found: [],
    taken: [],
    asked: [],
    inbox: [],
    acknowledged: [],
    listed: [{ remoteKey: '1', code: '000.00.00.G22', otherCode: 'G22', name: 'Văn phòng Chính phủ' }],
    askedSince: [],
    sentBook: [],
    receivedBook: [],
    sentList: () => bookOf(axis, axis.sentBook),
    receivedList: () => bookOf(axis, axis.receivedBook),
    deliver: async parcel => {
      const answer = axis.answers.shift() ?? {
        kind: 'handed-over',
        remoteId: `${id}-${axis.taken.length + 1}`
      }
      axis.taken.push(await remember(parcel))
      return typeof answer === 'function' ? answer(parcel) : answer
    },
    find: parcel => {
      axis.asked.push(parcel.deliveryId)
      return Promise.resolve(axis.found.shift() ?? { kind: 'absent' })
    },
    test: () => Promise.resolve({ ok: true, ms: 1 }),
    list: async function* () {
      for (const item of [...axis.inbox]) yield await Promise.resolve(item)
    },
    fetch: item =>
      Promise.resolve(once(axis.inbox.find(i => i.remoteId === item.remoteId)?.bytes ?? Buffer.alloc(0))),
    acknowledge: (item, as, why) => {
      axis.acknowledged.push({ remoteId: item.remoteId, as, ...(why === undefined ? {} : { why }) })
      return Promise.resolve()
    },
    agencies: since => {
      axis.askedSince.push(since)
      return { kind: since === undefined ? 'whole' : 'changes', agencies: listed(axis.listed) }
    }
  }
  return axis
}

/** Half of it, then the fault. */
async function* bookOf(axis: ScriptedAxis, lines: readonly ListedItem[]): AsyncGenerator<ListedItem> {
  for (const [index, line] of [...lines].entries()) {
    if (axis.away !== undefined && index >= lines.length / 2) throw axis.away
    yield await Promise.resolve(line)
  }
  if (axis.away !== undefined) throw axis.away
}

export interface ScriptedConnector extends Connector {
  readonly answers: Answer[]
  readonly taken: Taken[]
  readonly waiting: Collected[]
  readonly told: CollectedAnswer[]
}

export function scriptedConnector(id: string, usual: Outcome = { kind: 'offered' }): ScriptedConnector {
  const connector: ScriptedConnector = {
    id,
    kind: 'dms',
    label: `Hệ thống ${id}`,
    concurrency: 4,
    idempotent: true,
    collectSeconds: 30,
    answers: [],
    taken: [],
    waiting: [],
    told: [],
    deliver: async parcel => {
      connector.taken.push(await remember(parcel))
      const answer = connector.answers.shift() ?? usual
      return typeof answer === 'function' ? answer(parcel) : answer
    },
    test: () => Promise.resolve({ ok: true, ms: 1 }),
    collect: async accept => {
      let count = 0
      for (const item of connector.waiting.splice(0)) {
        connector.told.push(await accept(item))
        count += 1
      }
      return count
    }
  }
  return connector
}

async function remember(parcel: Parcel): Promise<Taken> {
  const code = parcel.message.kind === 'status' ? { code: parcel.message.statusCode } : {}
  const bytes = (await gather(parcel.open())).toString('utf8')
  return { deliveryId: parcel.deliveryId, to: parcel.to, kind: parcel.kind, bytes, ...code }
}

export function carriersOf(axes: readonly Axis[], connectors: readonly Connector[]): Carriers {
  const all = [...axes, ...connectors]
  return { get: id => all.find(c => c.id === id), axes: () => axes, connectors: () => connectors }
}
