/** What a process costs, as Linux counts it. On other systems, and where /proc may not be read, it is null. */
import { readdir, readFile, writeFile } from 'node:fs/promises'

/** Linux gives its users 1/100 s, whatever the kernel ticks. */
const ticksPerSecond = 100

/** User and system time since it began, all threads. */
export async function cpuSeconds(pid: number): Promise<number | null> {
  const fields = await statFields(pid)
  return fields === null ? null : (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Forgets the highest resident size so far. False: it cannot be forgotten, the next reading is since the start. */
export async function forgetPeak(pid: number): Promise<boolean> {
  return writeFile(`/proc/${String(pid)}/clear_refs`, '5').then(
    () => true,
    () => false
  )
}

/** The highest resident size, bytes. */
export async function peakBytes(pid: number): Promise<number | null> {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(await read(`/proc/${String(pid)}/status`))
  return found === null ? null : Number(found[1]) * 1024
}

/** CPU seconds of a process and its children, those that have ended and were waited for too. */
export async function familyCpuSeconds(parent: number): Promise<number | null> {
  const own = await statFields(parent)
  if (own === null) return null
  const gone = (Number(own[13]) + Number(own[14])) / ticksPerSecond
  const each = await Promise.all([parent, ...(await childrenOf(parent))].map(cpuSeconds))
  return each.reduce<number>((sum, seconds) => sum + (seconds ?? 0), gone)
}

export interface MemoryWatch {
  /** The highest seen since the watch began, bytes. */
  end(): Promise<number | null>
}

/** Of a process and its children, memory they share counted once (Pss). Looks every so often: a spike may hide. */
export function watchFamilyMemory(parent: number | undefined, everyMs = 500): MemoryWatch {
  let highest: number | null = null
  let looking: Promise<void> = Promise.resolve()
  const look = async () => {
    if (parent === undefined) return
    const each = await Promise.all([parent, ...(await childrenOf(parent))].map(proportionalBytes))
    const known = each.filter(bytes => bytes !== null)
    if (known.length > 0)
      highest = Math.max(
        highest ?? 0,
        known.reduce((sum, bytes) => sum + bytes, 0)
      )
  }
  const again = () => (looking = looking.then(look))
  void again()
  const timer = setInterval(() => void again(), everyMs)
  return {
    async end() {
      clearInterval(timer)
      await again()
      return highest
    }
  }
}

async function proportionalBytes(pid: number): Promise<number | null> {
  const found = /^Pss:\s+(\d+) kB$/m.exec(await read(`/proc/${String(pid)}/smaps_rollup`))
  return found === null ? null : Number(found[1]) * 1024
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(pids.map(async pid => Number((await statFields(pid))?.[1])))
  return pids.filter((_, at) => parents[at] === parent)
}

/** The fields behind the name, which may hold spaces: state, ppid, … */
async function statFields(pid: number): Promise<readonly string[] | null> {
  const text = await read(`/proc/${String(pid)}/stat`)
  return text === '' ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** '' when there is no such process any more, or no /proc. */
const read = (file: string) => readFile(file, 'utf8').catch(() => '')
