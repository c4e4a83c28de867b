/** The report of a day: canonical JSON, one line a finding, and the gateway's signature over exactly these bytes. */
import { createHash } from 'node:crypto'
import { vietnamTimestamp } from '../../domain/calendar.ts'
import { findingKinds } from '../../domain/reconciliation.ts'
import type { Ports } from '../ports/index.ts'
import type { FindingRecord, ReportVersion, Run } from '../ports/reconciliation.ts'

export const reportForm = 'lienthong.reconciliation.day/1'

export interface ReportParts {
  readonly gatewayCode: string
}

/** Null: no run of the day yet. A new version is made only when something has changed since the last. */
export async function reportOfDay(
  ports: Ports,
  { gatewayCode }: ReportParts,
  day: string
): Promise<ReportVersion | null> {
  const { reconciliations } = ports.store
  const runs = await reconciliations.runsOfDay(day)
  if (runs.length === 0) return null
  const findings = await allFindings(ports, day)
  const head = {
    counts: countsOf(findings),
    day,
    form: reportForm,
    gateway: gatewayCode,
    partners: partnersOf(ports, runs)
  }
  const substance = digest(written({ ...head, madeAt: '' }, findings))
  const last = await reconciliations.report(day)
  if (last?.substance === substance) return last
  const madeAt = ports.clock.now()
  const body = written({ ...head, madeAt: vietnamTimestamp(madeAt) }, findings)
  const signed = await ports.signatures.signBytes(Buffer.from(body, 'utf8'), madeAt)
  return reconciliations.keepReport({
    day,
    madeAt,
    body,
    sha256: digest(body),
    substance,
    ...(signed === null ? {} : { signature: signed.cms, keyId: signed.keyId })
  })
}

/** Every partner stands there: one without a run, or with one that failed, is not clean. */
function partnersOf({ carriers }: Ports, runs: readonly Run[]) {
  const known = new Map(runs.map(run => [run.partnerId, run]))
  const all = [...carriers.axes(), ...carriers.connectors()].map(({ id, kind, label }) => ({
    id,
    kind,
    label
  }))
  const gone = runs.filter(run => carriers.get(run.partnerId) === undefined)
  return [...all, ...gone.map(({ partnerId }) => ({ id: partnerId, kind: 'gone', label: partnerId }))].map(
    partner => {
      const run = known.get(partner.id)
      if (run === undefined) return { ...partner, state: 'not-compared' }
      const { id, state, code, result } = run
      const why = code === undefined ? {} : { code }
      return { ...partner, run: id, state, ...why, ...(result === undefined ? {} : { result }) }
    }
  )
}

async function allFindings(ports: Ports, day: string): Promise<readonly FindingRecord[]> {
  const all: FindingRecord[] = []
  for (let cursor: string | undefined; ;) {
    const page = await ports.store.reconciliations.findings(
      { day },
      { limit: 1000, ...(cursor === undefined ? {} : { cursor }) }
    )
    all.push(...(page?.items ?? []))
    cursor = page?.next
    if (cursor === undefined) break
  }
  return all
    .filter(({ state }) => state !== 'gone')
    .sort((a, b) => compare(a.partnerId, b.partnerId) || compare(a.key, b.key))
}

function countsOf(findings: readonly FindingRecord[]) {
  return Object.fromEntries(
    findingKinds.map(kind => {
      const own = findings.filter(each => each.kind === kind)
      const open = own.filter(({ state }) => state === 'open').length
      return [kind, { all: own.length, open }]
    })
  )
}

function written(head: object, findings: readonly FindingRecord[]): string {
  const lines = findings.map(finding => canonical(lineOf(finding)))
  const opening = canonical(head).slice(0, -1)
  return `${opening},"findings":[\n${lines.join(',\n')}\n]}\n`
}

function lineOf(finding: FindingRecord) {
  const { id, partnerId, kind, state, facts, runId, foundAt, closedAt, closedBy, closeReason, repair } =
    finding
  return {
    ...facts,
    closedAt: closedAt?.toISOString(),
    closedBy,
    closeReason,
    foundAt: foundAt.toISOString(),
    id,
    kind,
    partner: partnerId,
    repair,
    run: runId,
    state
  }
}

/** Members sorted by name, no space: the same facts are the same bytes (the order of RFC 8785). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => compare(a, b))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
  return `{${members.join(',')}}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
