/** On what it was measured: figures of two machines cannot be compared. */
import { cpus, loadavg, release, totalmem, type } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly kernel: string
  readonly node: string
  /** Of 1, 5 and 15 minutes, before anything began. */
  readonly load: readonly number[]
}

export function describeMachine(): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model.trim() ?? '?',
    cores: all.length,
    memoryGb: Math.round((totalmem() / 1024 ** 3) * 10) / 10,
    kernel: `${type()} ${release()}`,
    node: process.version,
    load: loadavg().map(each => Math.round(each * 100) / 100)
  }
}
