/** A taken port is found before anything starts, and told with its cure. */
import { createServer } from 'node:net'

export interface PortUse {
  readonly port: number
  readonly vi: string
  readonly en: string
}

export async function takenPorts(uses: readonly PortUse[]): Promise<readonly PortUse[]> {
  const free = await Promise.all(uses.map(use => isFree(use.port)))
  return uses.filter((_use, i) => free[i] === false)
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
