/** The national axis, simulated: its wire, its habits and its faults. */
import { Hub } from '../hub/hub.ts'
import type { SimulatorOptions } from '../hub/options.ts'
import { serve } from '../hub/server.ts'
import type { Simulator } from '../hub/server.ts'
import { vxpDialect } from './dialect.ts'
import { pushFrom } from './push.ts'

export type { AgencySetup, CentreSetup, FaultRule, SimulatorOptions } from '../hub/options.ts'
export type { Control, Origination } from '../hub/control.ts'
export type { Simulator } from '../hub/server.ts'

export interface AxisSimulator extends Simulator {
  /** Resolves when no push is under way. */
  pushed(): Promise<void>
}

export async function startAxisSimulator(options: SimulatorOptions = {}): Promise<AxisSimulator> {
  const hub = new Hub(options)
  const pushing = pushFrom(hub)
  const simulator = await serve(hub, vxpDialect(hub), options.port ?? 0)
  return { ...simulator, pushed: () => pushing.settled() }
}
