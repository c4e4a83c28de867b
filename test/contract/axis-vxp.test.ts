import { startAxisSimulator } from '../../simulators/axis/index.ts'
import { axisDrivers } from '../../src/axes/index.ts'
import { axisContract } from './axis.ts'

for (const download of [false, true]) {
  axisContract({
    name: download ? 'vxp by downloadEdoc' : 'vxp',
    send: 'sendEdoc',
    list: 'getReceivedEdocList',
    get: download ? 'downloadEdoc' : 'getEdoc',
    sent: 'getSentEdocList',
    start: async () => {
      const simulator = await startAxisSimulator({ speed: 0 })
      return {
        simulator,
        axis: ({ url = simulator.url, wrongSecret = false, timeoutMs = 10_000 } = {}) =>
          axisDrivers.vxp.create('axis-vxp', 'Trục', {
            endpoint: url,
            systemId: 'dongnai',
            secret: wrongSecret ? 'wrong' : 'dongnai-secret-for-trying-out',
            timeoutMs,
            download
          })
      }
    }
  })
}
