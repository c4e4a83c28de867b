/** The command line that both simulators share. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { CentreSetup, FaultRule, SimulatorOptions } from './options.ts'
import type { Simulator } from './server.ts'

const usage = `--port <n>       port on 127.0.0.1
--speed <x>      how much faster receipts come (1: within three minutes; 0: only by POST /_control/flush)
--seed <n>       same seed, same run
--data <file>    append-only journal: a restart keeps the truth
--centres <file> JSON list of centres instead of the example
--fault <json>   a fault from the start, e.g. '{"kind":"slow","ms":2000,"probability":0.1}' (may be repeated)`

export async function run(
  name: string,
  defaultPort: number,
  start: (options: SimulatorOptions) => Promise<Simulator>
): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(defaultPort) },
      speed: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      data: { type: 'string' },
      centres: { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false }
    }
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const simulator = await start({
    port: Number(values.port),
    speed: Number(values.speed),
    seed: Number(values.seed),
    faults: values.fault.map(text => JSON.parse(text) as FaultRule),
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(values.centres === undefined
      ? {}
      : { centres: JSON.parse(readFileSync(values.centres, 'utf8')) as CentreSetup[] })
  })
  console.log(
    JSON.stringify({ simulator: name, url: simulator.url, control: `${simulator.url}/_control/truth` })
  )
  const stop = () => {
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      }
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}
