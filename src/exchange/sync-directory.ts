/**
 * Keeps a fresh copy of an axis's agencies beside the directory: once a week the whole list, in between what changed
 * since the version seen last. Whoever is missing in a whole list that was read to its end is marked as gone.
 */
import { changesSince, isBelieved } from '../domain/axis-list.ts'
import { round, roundMs } from './collect.ts'
import type { Axis, AxisDirectoryState, AxisReading, Ports, RemoteAgency } from './ports/index.ts'
import type { ExchangeSettings } from './settings.ts'

const daySeconds = 24 * 3600
const pageSize = 1000

/** Returns how many agencies were kept; 0 when the round failed. A list that is cut off marks nobody. */
export async function syncDirectory(ports: Ports, settings: ExchangeSettings, axis: Axis): Promise<number> {
  return round(ports, settings, 'sync-directory', axis.id, daySeconds, async () => {
    if (axis.agencies === undefined) return 0
    const at = ports.clock.now()
    const before = await ports.store.axisDirectories.state(axis.id)
    const since = changesSince(before, at)
    const listing = axis.agencies(since, AbortSignal.timeout(roundMs))
    const newSince = listing.kind === 'whole' ? undefined : since
    const read = await keepAll(ports, axis.id, listing.agencies, newSince, at)
    const reading = await conclude(ports, axis.id, listing.kind, before, read, at)
    ports.log.info(
      { axis: axis.id, ...read, kind: reading.kind, gone: reading.gone },
      'directory.synchronised'
    )
    return read.kept
  })
}

interface Read {
  /** Rows written. */
  readonly kept: number
  /** Agencies named, deleted ones left out. */
  readonly listed: number
  /** Of any row, also of those left out. */
  readonly newest?: number
}

/** A thousand rows a commit. Rows of versions that we have already are left out. */
async function keepAll(
  ports: Ports,
  axisId: string,
  agencies: AsyncIterable<RemoteAgency>,
  since: number | undefined,
  at: Date
): Promise<Read> {
  const listed = new Set<string>()
  let [kept, newest]: [number, number | undefined] = [0, undefined]
  let page: RemoteAgency[] = []
  const flush = async () => {
    await ports.store.axisDirectories.keep(axisId, page, at)
    kept += page.length
    page = []
  }
  for await (const agency of agencies) {
    const { version } = agency
    if (version !== undefined) newest = Math.max(version, newest ?? version)
    if (since !== undefined && version !== undefined && version <= since) continue
    if (agency.deleted === true) listed.delete(agency.remoteKey)
    else listed.add(agency.remoteKey)
    page.push(agency)
    if (page.length === pageSize) await flush()
  }
  await flush()
  return { kept, listed: listed.size, ...(newest === undefined ? {} : { newest }) }
}

async function conclude(
  ports: Ports,
  axisId: string,
  kind: AxisReading['kind'],
  before: AxisDirectoryState,
  read: Read,
  at: Date
): Promise<AxisReading> {
  return ports.store.transaction(async tx => {
    const believed = kind === 'whole' && isBelieved(read.listed, before)
    const gone = believed ? await tx.axisDirectories.markGone(axisId, at) : 0
    const state = kind === 'whole' ? afterWhole(before, read, believed, at) : afterChanges(before, read, at)
    const reading = { kind, state, changed: read.kept, gone }
    await tx.axisDirectories.note(axisId, reading)
    await tx.audit.note({
      action: 'directory.synchronised',
      outcome: kind === 'changes' || believed ? 'success' : 'failure',
      actor: `axis:${axisId}`,
      subject: { axis: axisId },
      facts: { kind, listed: read.listed, kept: read.kept, gone },
      at
    })
    return reading
  })
}

/** A list that is not believed leaves everything as it was, so that the whole is read again the next day. */
function afterWhole(
  before: AxisDirectoryState,
  { listed, newest }: Read,
  believed: boolean,
  at: Date
): AxisDirectoryState {
  const { version: _, doubtedListed: __, ...rest } = before
  const version = newest === undefined ? {} : { version: newest }
  if (!believed) return { ...rest, ...version, doubtedListed: listed }
  return { ...rest, ...version, wholeAt: at, listed }
}

/** Versions that went back (the axis was restored): the next reading is of the whole. */
function afterChanges(before: AxisDirectoryState, { newest }: Read, at: Date): AxisDirectoryState {
  const { version, ...rest } = before
  const wentBack = newest !== undefined && version !== undefined && newest < version
  const next = wentBack ? undefined : (newest ?? version)
  return { ...rest, changesAt: at, ...(next === undefined ? {} : { version: next }) }
}
