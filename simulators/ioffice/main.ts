/** The iOffice-like DMS as a program of its own: `node --import tsx simulators/ioffice/main.ts --office H19.15="UBND xã"` */
import { parseArgs } from 'node:util'
import { officesIn } from '../dms/arguments.ts'
import { startIofficeSimulator } from './index.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7701' },
    office: { type: 'string', multiple: true, default: [] },
    speed: { type: 'string', default: '1' },
    data: { type: 'string' },
    secret: { type: 'string' },
    auth: { type: 'string', default: 'bearer' },
    gateway: { type: 'string' },
    key: { type: 'string', default: '' },
    pull: { type: 'boolean', default: false },
    post: { type: 'boolean', default: false },
    'webhook-secret': { type: 'string' }
  }
})

const simulator = await startIofficeSimulator({
  port: Number(values.port),
  offices: officesIn(values.office),
  speed: Number(values.speed),
  auth: values.auth === 'hmac' ? 'hmac' : 'bearer',
  ...(values.data === undefined ? {} : { data: values.data }),
  ...(values.secret === undefined ? {} : { secret: values.secret }),
  ...(values.gateway === undefined
    ? {}
    : {
        gateway: {
          url: values.gateway,
          key: values.key,
          post: values.post,
          ...(values.pull ? { pullMs: 1000 } : {}),
          ...(values['webhook-secret'] === undefined ? {} : { webhookSecret: values['webhook-secret'] })
        }
      })
})
console.log(`iOffice-like DMS: ${simulator.url}  (GET /control/truth, POST /control/send, /control/fault)`)
const stop = () => void simulator.close()
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
