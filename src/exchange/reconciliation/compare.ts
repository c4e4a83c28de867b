/** One run: both books gathered, joined, compared key by key; it ends done with a result, or failed with a reason. */
import { createHash } from 'node:crypto'
import { errors } from '../../domain/errors/index.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import { compareGroup, findingKinds } from '../../domain/reconciliation.ts'
import type { Finding, FindingKind, Rules } from '../../domain/reconciliation.ts'
import type { Group, Run, RunResult } from '../ports/reconciliation.ts'
import { newFinding, withoutAliases } from './facts.ts'
import { gather } from './gather.ts'
import type { Comparing, ReconciliationSettings } from './settings.ts'

const leaseMs = 30 * 60_000
const tries = 12

export type Ran =
  { readonly kind: 'done'; readonly result: RunResult } | { readonly kind: 'failed'; again?: Date }

/** Null: another worker has it, or its time has not come. */
export async function compareDay(
  ports: Comparing,
  settings: ReconciliationSettings,
  runId: string
): Promise<Ran | null> {
  const { reconciliations } = ports.store
  if (!(await reconciliations.begin(runId, leaseMs, ports.clock.now()))) return null
  const run = await reconciliations.run(runId)
  if (run === null) return null
  try {
    const { rules, unsaid } = await gather(ports, settings, run)
    await reconciliations.join(run.id)
    const result = { ...(await compareAll(ports, run, rules)), unsaid: [...unsaid].sort() }
    await reconciliations.done(run, result, ports.clock.now())
    ports.log.info(
      { run: run.id, partner: run.partnerId, day: run.day, ...result.counts },
      'reconciliation.done'
    )
    return { kind: 'done', result }
  } catch (error) {
    const now = ports.clock.now()
    const { code, detail } = reasonOf(error)
    const again = errors[code].retry && run.tries < tries ? retryAt(run.tries, now) : undefined
    const due = again === undefined ? {} : { again }
    await reconciliations.failed(run, { code, detail, ...due }, now)
    ports.log.warn(
      { run: run.id, partner: run.partnerId, day: run.day, error, again },
      'reconciliation.failed'
    )
    return { kind: 'failed', ...due }
  }
}

/** 15 minutes, doubled, at most four hours: an axis that is away for the night is compared in the morning. */
function retryAt(triesSoFar: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(4 * 60, 15 * 2 ** Math.max(0, triesSoFar - 1)) * 60_000)
}

function reasonOf(error: unknown): { code: ErrorCode; detail: string } {
  if (!(error instanceof BrokenPromise))
    return { code: 'reconciliation.failed', detail: error instanceof Error ? error.message : String(error) }
  return { code: error.code, detail: JSON.stringify(error.facts) }
}

async function compareAll(ports: Comparing, run: Run, rules: Rules): Promise<Omit<RunResult, 'unsaid'>> {
  const { reconciliations } = ports.store
  const counts = Object.fromEntries(findingKinds.map(kind => [kind, 0])) as Record<FindingKind, number>
  const [own, theirs] = [digest(), digest()]
  for await (const page of reconciliations.groups(run.id)) {
    const found: Finding[] = []
    for (const group of page) {
      own.add(group.own)
      theirs.add(group.theirs)
      found.push(...(await compareOne(ports, run, group, rules)))
    }
    // Two groups may lead to the same line of ours, found behind both.
    const once = new Map((await withoutAliases(ports, found, run.day)).map(each => [each.key, each]))
    for (const { kind } of once.values()) counts[kind] += 1
    await reconciliations.note(
      run,
      [...once.values()].map(each => newFinding(ports.clock.id(), each)),
      ports.clock.now()
    )
  }
  return { own: own.end(), theirs: theirs.end(), counts }
}

/** Before anything is called missing here, everything of ours that it may be is looked at, however old. */
async function compareOne(
  ports: Comparing,
  run: Run,
  group: Group,
  rules: Rules
): Promise<readonly Finding[]> {
  const findings = compareGroup(group.own, group.theirs, rules)
  const strange = findings.filter(({ kind }) => kind === 'missing-here').flatMap(({ theirs }) => theirs)
  if (strange.length === 0) return findings
  const known = new Map(group.own.map(line => [line.subject, line]))
  const before = known.size
  for (const line of strange)
    for (const own of await ports.store.reconciliations.own.behind(run.partnerId, line, ports.clock.now()))
      if (!known.has(own.subject)) known.set(own.subject, own)
  return known.size === before ? findings : compareGroup([...known.values()], group.theirs, rules)
}

function digest() {
  const hash = createHash('sha256')
  let lines = 0
  return {
    add: (all: readonly object[]) => {
      lines += all.length
      for (const line of all) hash.update(`${JSON.stringify(line)}\n`)
    },
    end: () => ({ lines, sha256: hash.digest('hex') })
  }
}
