/** The tables for people: Vietnamese first, the gateway beside the bare cost of the same bytes. */
import type { Machine } from './machine.ts'
import type { BareCost, Figures } from './measure.ts'
import type { Round } from './options.ts'

export interface RoundResult {
  readonly round: Round
  readonly gateway: Figures
  readonly bare: Figures
  readonly parts: BareCost
}

export function machineLines(machine: Machine, program: string): string[] {
  const { cpu, cores, memoryGb, kernel, node, load } = machine
  return [
    `Máy / machine: ${cpu} · ${String(cores)} lõi/cores · ${String(memoryGb)} GiB · ${kernel} · Node ${node}`,
    `Tải trước khi đo / load average before: ${load.join(' ')} · chương trình / program: ${program}`
  ]
}

const cutShort = ({ count }: Round) =>
  `  hết thời gian trước khi gửi đủ ${String(count)} văn bản / the time was up before all ${String(count)} were posted`

const label = 46
const column = 12

export function roundLines({ round, gateway, bare, parts }: RoundResult): string[] {
  const row = (name: string, of: (figures: Figures) => number | null, better: 'less' | 'more' = 'less') => {
    const [ours, least] = [of(gateway), of(bare)]
    return line(name, number(ours), number(least), ratio(ours, least, better))
  }
  const since = gateway.peakSinceStart ? ' (từ lúc chạy / since start)' : ''
  return [
    `${round.name} · ${String(gateway.documents)} văn bản / documents · ${String(round.inFlight)} cùng lúc / in flight`,
    ...(Math.min(gateway.documents, bare.documents) < round.count ? [cutShort(round)] : []),
    line('', 'cổng', 'trần', 'gấp'),
    line('', 'gateway', 'bare', 'ratio'),
    row('văn bản/giây · documents/s', f => f.documentsPerSecond, 'more'),
    row('MB/giây · MB/s (PDF)', f => f.megabytesPerSecond, 'more'),
    row('POST → 202, ms  p50', f => f.answeredMs.p50),
    row('                p95', f => f.answeredMs.p95),
    row('                p99', f => f.answeredMs.p99),
    row('POST → tới nơi · hand-over, ms  p50', f => f.handedOverMs.p50),
    row('                                p95', f => f.handedOverMs.p95),
    row('                                p99', f => f.handedOverMs.p99),
    row('CPU ms/văn bản · CPU ms/document', f => f.cpuMs),
    row('CPU PostgreSQL ms/văn bản · /document', f => f.postgresCpuMs),
    row(`bộ nhớ đỉnh · peak memory, MiB${since}`, f => f.peakMiB),
    row('PostgreSQL (riêng · apart), MiB', f => f.postgresMiB),
    `  trần, từng văn bản một · bare, one by one: ${number(parts.wholeMs)} ms = ` +
      [
        `băm/hash ${number(parts.hashMs)}`,
        `base64 ${number(parts.base64Ms)}`,
        `tệp/files+fsync ${number(parts.filesMs)}`,
        `3 commit ${number(parts.commitsMs)}`,
        `2 chặng/hops ${number(parts.hopsMs)}`
      ].join(' + ')
  ]
}

const line = (name: string, ours: string, least: string, times: string) =>
  `  ${name.padEnd(label)}${ours.padStart(column)}${least.padStart(column)}${times.padStart(column)}`.trimEnd()

/** How many times as much the gateway takes, whichever way the figure counts. */
function ratio(ours: number | null, least: number | null, better: 'less' | 'more'): string {
  if (ours === null || least === null || ours === 0 || least === 0) return '–'
  return `×${number(better === 'less' ? ours / least : least / ours)}`
}

/** Three digits that mean something; '–' where it could not be measured. */
export function number(value: number | null): string {
  if (value === null) return '–'
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
