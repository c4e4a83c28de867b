import { startLgspSimulator } from '../../simulators/lgsp/index.ts'
import { axisDrivers } from '../../src/axes/index.ts'
import { axisContract } from './axis.ts'

axisContract({
  name: 'lgsp',
  send: 'sendEdoc',
  list: 'syncReceivedEdocList',
  get: 'getEdoc',
  sent: 'syncSentEdocList',
  start: async () => {
    const simulator = await startLgspSimulator({ speed: 0 })
    return {
      simulator,
      axis: ({ url = simulator.url, wrongSecret = false, timeoutMs = 10_000 } = {}) =>
        axisDrivers.lgsp.create('axis-lgsp', 'LGSP', {
          endpoint: url,
          username: 'dongnai',
          password: 'dongnai-password-for-trying-out',
          systemId: 'dongnai',
          secret: wrongSecret ? 'wrong' : 'dongnai-secret-for-trying-out',
          timeoutMs,
          sentListPath: '/v1/syncSentEdocList'
        })
    }
  }
})
