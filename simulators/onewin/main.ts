/** The OneWin-like DMS as a program of its own: `node --import tsx simulators/onewin/main.ts --root ./onewin --office H19.67` */
import { parseArgs } from 'node:util'
import { officesIn } from '../dms/arguments.ts'
import { startOnewinSimulator } from './index.ts'

const { values } = parseArgs({
  options: {
    root: { type: 'string' },
    database: { type: 'string' },
    schema: { type: 'string' },
    office: { type: 'string', multiple: true, default: [] },
    speed: { type: 'string', default: '1' },
    data: { type: 'string' }
  }
})

const simulator = await startOnewinSimulator({
  offices: officesIn(values.office),
  speed: Number(values.speed),
  ...(values.root === undefined ? {} : { root: values.root }),
  ...(values.database === undefined ? {} : { databaseUrl: values.database }),
  ...(values.schema === undefined ? {} : { schema: values.schema }),
  ...(values.data === undefined ? {} : { data: values.data })
})
console.log(`OneWin-like DMS: ${values.root ?? 'tables'}  (Ctrl-C prints what it holds and ends)`)
const stop = () => {
  console.log(JSON.stringify(simulator.truth(), null, 2))
  void simulator.close()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
