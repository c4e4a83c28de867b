/** One process of ours at a time runs the server of a data folder. The mark of a dead process is taken over. */
import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { BrokenPromise } from '../../../domain/problem.ts'
import { isAlive, processSpace, startOf } from './process.ts'

/** The owner touches its mark so often; one that was silent for so long is taken for dead. */
const beat = 3_000
const silence = 15_000

export interface Ownership {
  release(): Promise<void>
}

export async function own(file: string): Promise<Ownership> {
  // The start tells this process from a later one that was given the same number.
  const mine = `${process.pid}\n${await startOf(process.pid)}\n${await processSpace()}\n`
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, mine, { mode: 0o600 }).catch((error: Error) => {
    throw new BrokenPromise('data-folder.broken', { file, why: error.message }, error)
  })
  try {
    // A link appears with its content or not at all, and never over another.
    while (!(await appears(link(draft, file)))) await clearStale(file)
  } finally {
    await rm(draft, { force: true })
  }
  const beating = setInterval(() => void utimes(file, new Date(), new Date()).catch(missed), beat).unref()
  // One beat may fail; when the folder itself was cleared away there is nothing left to beat for.
  const missed = (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') clearInterval(beating)
  }
  return {
    async release() {
      clearInterval(beating)
      if ((await read(file)) === mine) await rm(file, { force: true })
    }
  }
}

async function clearStale(file: string): Promise<void> {
  const seen = await read(file)
  if (seen === undefined) return
  if (await isHeld(file, seen))
    throw new BrokenPromise('data-folder.in-use', { file, pid: Number.parseInt(seen) })
  // Moved aside and looked at again: another process may have taken it over between the two looks.
  const aside = `${file}.${randomUUID()}`
  if (!(await exists(rename(file, aside)))) return
  if ((await read(aside)) !== seen) await appears(link(aside, file))
  await rm(aside, { force: true })
}

/** A number says nothing of a process in another container or on another machine: there its silence must tell. */
async function isHeld(file: string, mark: string): Promise<boolean> {
  const [pid = '', start = '', space = ''] = mark.split('\n')
  if (space === (await processSpace())) return isAlive(Number(pid)) && (await startOf(Number(pid))) === start
  const touched = await stat(file).then(
    info => info.mtimeMs,
    () => 0
  )
  return Date.now() - touched < silence
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new BrokenPromise('data-folder.broken', { file, why: error.message }, error)
  })
}

const appears = (work: Promise<void>) => unless('EEXIST', work)
const exists = (work: Promise<void>) => unless('ENOENT', work)

async function unless(code: string, work: Promise<void>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return false
    throw error
  }
}
