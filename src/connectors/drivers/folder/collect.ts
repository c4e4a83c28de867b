/** Takes what the DMS has put into its outbound folder, and leaves the answer where the file went. */
import { createHash } from 'node:crypto'
import { lstat, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Collected, CollectedAnswer, Clock, Log } from '../../../exchange/ports/index.ts'
import { codeIn, refusedWith, takeEach } from '../taking.ts'
import { acceptedText, refusedText } from './answer.ts'
import { exists, moveDurably, readPlainFile, replaceDurably } from './durable.ts'
import type { FolderConfig, Layout } from './layout.ts'

/** A file as last seen; a change of any of these means that somebody is still writing. */
interface Sighting {
  readonly ino: number
  readonly size: number
  readonly mtimeMs: number
}

/** 200 bytes leave room for what we append within the 255 that file systems allow. */
const longestName = 200

export function createFolderCollector(
  connector: string,
  config: FolderConfig,
  layout: Layout,
  tools: { log: Log; clock: Clock }
) {
  const seen = new Map<string, { sighting: Sighting; since: number }>()
  const strange = new Set<string>()

  async function collect(
    accept: (item: Collected) => Promise<CollectedAnswer>,
    signal: AbortSignal
  ): Promise<number> {
    const names = await waiting()
    return takeEach(names, name => take(name, accept), {
      log: tools.log,
      connector,
      nameOf: name => name,
      signal
    })
  }

  /** Plain files named *.edxml, by name; links, folders, half-written and hidden files are not ours to touch. */
  async function waiting(): Promise<string[]> {
    const entries = await readdir(layout.outbound, { withFileTypes: true })
    const names: string[] = []
    for (const entry of entries) {
      if (entry.name.startsWith('.') || !entry.name.toLowerCase().endsWith('.edxml')) continue
      if (entry.isFile()) names.push(entry.name)
      else noteStrange(entry.name)
    }
    const present = new Set(names)
    for (const name of seen.keys()) if (!present.has(name)) seen.delete(name)
    const ready: string[] = []
    for (const name of names.sort()) {
      if (ready.length >= config.batch) break
      if (await isSettled(name)) ready.push(name)
    }
    return ready
  }

  /** Said once a name, not at every look. */
  function noteStrange(name: string): void {
    if (strange.has(name) || strange.size >= 1000) return
    strange.add(name)
    tools.log.warn({ connector, item: name }, 'connector.not-a-file')
  }

  /** By our own clock and two looks: the share's clock may be wrong. */
  async function isSettled(name: string): Promise<boolean> {
    if (config.stableSeconds === 0) return true
    const sighting = await look(join(layout.outbound, name))
    if (sighting === null) return false
    const now = tools.clock.now().getTime()
    const before = seen.get(name)
    if (before === undefined || !isSame(before.sighting, sighting)) {
      seen.set(name, { sighting, since: now })
      return false
    }
    return now - before.since >= config.stableSeconds * 1000
  }

  async function take(name: string, accept: (item: Collected) => Promise<CollectedAnswer>): Promise<boolean> {
    const path = join(layout.outbound, name)
    const before = await look(path)
    if (before === null) return false
    const sha256 = await digestOf(path)
    const answer = isTooLong(name)
      ? refusedWith('request.invalid', 'tên tệp dài quá 200 byte')
      : await accept({ key: `${name}:${sha256}`, open: () => readPlainFile(path) })
    const after = await look(path)
    // Written to while we read it: what we judged is not what lies there now. The next look decides.
    if (after === null || !isSame(before, after)) return false
    await settle(name, sha256, answer)
    seen.delete(name)
    return answer.kind !== 'refused'
  }

  /** The answer first: a file is never moved without one, and a crash between only writes it again. */
  async function settle(name: string, sha256: string, answer: CollectedAnswer): Promise<void> {
    const folder = answer.kind === 'refused' ? layout.refused : layout.sent
    const target = await freeName(folder, name, sha256)
    const at = tools.clock.now()
    if (answer.kind === 'refused') {
      await replaceDurably(join(folder, `${target}.loi.txt`), refusedText(name, answer, at))
    } else {
      await replaceDurably(join(folder, `${target}.json`), acceptedText(name, sha256, answer, at))
    }
    try {
      await moveDurably(join(layout.outbound, name), join(folder, target))
    } catch (error) {
      if (codeIn(error) !== 'ENOENT') throw error
    }
  }

  return { collect }
}

/** A DMS may use a name again: what was kept under it must stay. */
async function freeName(folder: string, name: string, sha256: string): Promise<string> {
  const mark = sha256.slice(0, 12)
  if (isTooLong(name)) return `ten-qua-dai.${mark}.edxml`
  if (!(await exists(join(folder, name)))) return name
  return `${name.slice(0, -'.edxml'.length)}.${mark}.edxml`
}

function isTooLong(name: string): boolean {
  return Buffer.byteLength(name) > longestName
}

async function look(path: string): Promise<Sighting | null> {
  try {
    const { ino, size, mtimeMs } = await lstat(path)
    return { ino, size, mtimeMs }
  } catch (error) {
    if (codeIn(error) === 'ENOENT') return null
    throw error
  }
}

function isSame(one: Sighting, other: Sighting): boolean {
  return one.ino === other.ino && one.size === other.size && one.mtimeMs === other.mtimeMs
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readPlainFile(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** Proves that we may write, rename and remove where the hand-over does. */
export async function probe(layout: Layout, id: string): Promise<void> {
  const path = join(layout.marks, `thu-${id}.txt`)
  await replaceDurably(path, 'thử ghi\n')
  await rename(path, `${path}.tmp`)
  await readdir(layout.outbound)
}
