/** Trust services as a program of its own: `node --import tsx simulators/trust-services/main.ts --pki data/certs-dev` */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { faultKinds, type Fault } from './faults.ts'
import { startTrustServices } from './server.ts'

const usage = `--pki <folder>   made by certs-dev/make.ts (data/certs-dev)
--port <n>       port on 127.0.0.1 (4050, where the certificates point to)
--fault <json>   a fault from the start, e.g. '{"kind":"slow","endpoint":"tsa","ms":2000}' (may be repeated)
                 kinds: ${faultKinds.join(' ')}`

const { values } = parseArgs({
  options: {
    pki: { type: 'string', default: 'data/certs-dev' },
    port: { type: 'string', default: '4050' },
    fault: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false }
  }
})

if (values.help) {
  console.log(usage)
} else if (!existsSync(path.join(values.pki, 'index.json'))) {
  console.error(
    `${values.pki} holds no PKI; make one: node --import tsx certs-dev/make.ts --out ${values.pki}`
  )
  process.exitCode = 1
} else {
  const services = await startTrustServices({
    pki: values.pki,
    port: Number(values.port),
    faults: values.fault.map(text => JSON.parse(text) as Fault)
  })
  console.log(
    JSON.stringify({
      simulator: 'trust-services',
      url: services.url,
      control: `${services.url}/_control/truth`,
      certificatesPointTo: services.world.index.urls
    })
  )
  const stop = () => void services.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}
