/** A provincial LGSP, simulated over the same exchange as the axis. */
import { Hub } from '../hub/hub.ts'
import type { SimulatorOptions } from '../hub/options.ts'
import { serve } from '../hub/server.ts'
import type { Simulator } from '../hub/server.ts'
import { LgspDialect } from './dialect.ts'

export interface LgspOptions extends SimulatorOptions {
  /** Life of a token; half an hour when absent. */
  readonly tokenMs?: number
}

export async function startLgspSimulator(options: LgspOptions = {}): Promise<Simulator> {
  const hub = new Hub(options)
  const dialect = new LgspDialect(hub, options.tokenMs ?? 30 * 60_000)
  return serve(hub, dialect, options.port ?? 0, { expireTokens: () => dialect.expireTokens() })
}
