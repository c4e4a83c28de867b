/** The list of axes. A new one is a folder and a line here. */
import type { TSchema } from 'typebox'
import type { Axis } from '../exchange/ports/carrier.ts'
import type { Log } from '../exchange/ports/index.ts'
import { createLgspAxis, lgspConfig } from './lgsp/index.ts'
import { createVxpAxis, vxpConfig } from './vxp/index.ts'
import { readConfig } from './wire/config.ts'

export interface AxisDriver {
  /** For the partners file and the console's form. */
  readonly configSchema: TSchema
  /** Checks `config` against the schema; throws BrokenPromise `config.invalid`. */
  create(id: string, label: string, config: unknown, log?: Log): Axis
}

export const axisDrivers: Readonly<Record<'vxp' | 'lgsp', AxisDriver>> = {
  vxp: {
    configSchema: vxpConfig,
    create: (id, label, config, log) =>
      createVxpAxis(id, readConfig(vxpConfig, id, config), { label, ...(log === undefined ? {} : { log }) })
  },
  lgsp: {
    configSchema: lgspConfig,
    create: (id, label, config, log) =>
      createLgspAxis(id, readConfig(lgspConfig, id, config), { label, ...(log === undefined ? {} : { log }) })
  }
}
