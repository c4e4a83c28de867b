/** Processes that the bench starts: ended by it, whatever happens. */
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const home = fileURLToPath(new URL('../', import.meta.url))

export const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null

/** SIGTERM, and SIGKILL for one that does not go. */
export async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 25_000)
  await gone
  clearTimeout(timer)
}

/** Settings meant for a real gateway must not lead the bench to real stores. */
export function withoutOwnSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(LIENTHONG_.*|DATABASE_URL|REDIS_URL|HOST|PORT|LOG_LEVEL)$/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)))
}
