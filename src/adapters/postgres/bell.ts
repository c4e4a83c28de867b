/** Waits for a NOTIFY on a connection of its own, and mends the connection by itself. */
import pg from 'pg'

export interface Bell {
  /** Resolves when it rang since the last wait, or after `ms`, or when `signal` is aborted. Never throws. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

export function createBell(url: string, channel: string): Bell {
  let client: pg.Client | undefined
  let connecting: Promise<void> | undefined
  let rang = false
  let closed = false
  const waiting = new Set<() => void>()

  const ring = () => {
    rang = true
    for (const wake of waiting) wake()
  }

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'lienthong-listen',
      connectionTimeoutMillis: 5_000,
      keepAlive: true
    })
    const lost = () => {
      if (client === fresh) client = undefined
    }
    fresh.on('error', lost)
    fresh.on('end', lost)
    fresh.on('notification', ring)
    try {
      await fresh.connect()
      await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch {
      // Not reachable now: the wait ends by its time and the next one tries again.
      await fresh.end().catch(() => undefined)
      return
    }
    if (closed) return void (await fresh.end())
    client = fresh
    // What was notified before LISTEN is not told again.
    ring()
  }

  const listening = () => {
    if (client === undefined && !closed) connecting ??= connect().finally(() => (connecting = undefined))
  }

  return {
    wait(ms, signal) {
      listening()
      if (rang || signal.aborted || closed) {
        rang = false
        return Promise.resolve()
      }
      return new Promise(resolve => {
        const wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          waiting.delete(wake)
          rang = false
          resolve()
        }
        const timer = setTimeout(wake, ms)
        signal.addEventListener('abort', wake)
        waiting.add(wake)
      })
    },
    async close() {
      closed = true
      ring()
      await connecting
      await client?.end()
    }
  }
}
