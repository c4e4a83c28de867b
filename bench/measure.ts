/** One size against one subject: warmed up, driven, and what it took. */
import type { BareSubject } from './bare/subject.ts'
import type { CostParts } from './bare/cost.ts'
import { makeDocuments } from './documents.ts'
import { drive, type Drive } from './load.ts'
import type { Round } from './options.ts'
import { cpuSeconds, familyCpuSeconds, forgetPeak, peakBytes, watchFamilyMemory } from './process-cost.ts'
import { quantilesOf, type Quantiles } from './quantiles.ts'
import type { Subject } from './subject.ts'

export interface Figures {
  readonly documents: number
  readonly seconds: number
  readonly documentsPerSecond: number
  /** 10^6 bytes of PDF. */
  readonly megabytesPerSecond: number
  readonly answeredMs: Quantiles
  readonly handedOverMs: Quantiles
  /** CPU time of the process for one document, ms; PostgreSQL's apart. */
  readonly cpuMs: number | null
  readonly postgresCpuMs: number | null
  /** Highest resident size of the process, MiB; `sinceStart` when an earlier peak could not be forgotten. */
  readonly peakMiB: number | null
  readonly peakSinceStart: boolean
  /** Highest Pss of PostgreSQL and its backends, sampled, MiB. */
  readonly postgresMiB: number | null
}

/** Milliseconds of one document, posted alone: medians. */
export interface BareCost extends CostParts {
  readonly hopsMs: number
  readonly wholeMs: number
}

export interface Setting extends Pick<Drive, 'sink' | 'signal' | 'withinMs'> {
  readonly databasePid: number | undefined
  /** yyyy/MM/dd */
  readonly day: string
}

/** Until the code is compiled and the pools are filled; a large document does that by itself. */
const warmUp = (round: Round) => Math.min(40, Math.max(1, Math.ceil(round.count / 5)))

export async function measure(subject: Subject, name: string, round: Round, on: Setting): Promise<Figures> {
  const { sink, signal, withinMs, databasePid, day } = on
  const how = { sink, signal, inFlight: round.inFlight }
  const series = `${name}-${round.name.replace(' ', '')}`
  const cold = makeDocuments(round.bytes, warmUp(round), `${series}-0`, day)
  await drive(cold, subject, { ...how, withinMs: withinMs / 4 })

  const documents = makeDocuments(round.bytes, round.count, series, day)
  const forgotten = await forgetPeak(subject.pid)
  const memory = watchFamilyMemory(databasePid)
  const readCpu = async () =>
    [
      await cpuSeconds(subject.pid),
      databasePid === undefined ? null : await familyCpuSeconds(databasePid)
    ] as const
  const before = await readCpu()
  const driven = await drive(documents, subject, { ...how, withinMs }).finally(() => memory.end())
  const after = await readCpu()
  const count = driven.carried.length
  const perDocument = (from: number | null, to: number | null) =>
    from === null || to === null ? null : ((to - from) * 1000) / count
  return {
    documents: count,
    seconds: driven.seconds,
    documentsPerSecond: count / driven.seconds,
    megabytesPerSecond: (count * round.bytes) / 1e6 / driven.seconds,
    answeredMs: quantilesOf(driven.carried.map(each => each.answeredMs)),
    handedOverMs: quantilesOf(driven.carried.map(each => each.handedOverMs)),
    cpuMs: perDocument(before[0], after[0]),
    postgresCpuMs: perDocument(before[1], after[1]),
    peakMiB: mebibytes(await peakBytes(subject.pid)),
    peakSinceStart: !forgotten,
    postgresMiB: mebibytes(await memory.end())
  }
}

/** Documents one by one, so that the parts of their time add up. */
export async function measureParts(bare: BareSubject, round: Round, on: Setting): Promise<BareCost> {
  const few = makeDocuments(
    round.bytes,
    round.inFlight > 2 ? 9 : 1,
    `parts-${round.name.replace(' ', '')}`,
    on.day
  )
  const all: BareCost[] = []
  for (const document of few) {
    const cost = bare.cost(document.id)
    const one = { sink: on.sink, signal: on.signal, withinMs: on.withinMs, inFlight: 1 }
    const began = performance.now()
    await drive([document], bare, one)
    const parts = await cost
    const wholeMs = performance.now() - began
    const known = parts.hashMs + parts.base64Ms + parts.filesMs + parts.commitsMs
    all.push({ ...parts, wholeMs, hopsMs: Math.max(0, wholeMs - known) })
  }
  const median = (part: keyof BareCost) => quantilesOf(all.map(each => each[part])).p50
  return {
    hashMs: median('hashMs'),
    base64Ms: median('base64Ms'),
    filesMs: median('filesMs'),
    commitsMs: median('commitsMs'),
    hopsMs: median('hopsMs'),
    wholeMs: median('wholeMs')
  }
}

const mebibytes = (bytes: number | null) => (bytes === null ? null : bytes / 1024 ** 2)
