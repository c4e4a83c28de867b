/** A worker process of its own for tests: tells its parent each job that it really did. */
import { setImmediate } from 'node:timers/promises'
import { createQueue } from '../../src/adapters/bullmq/index.ts'
import { keptLog } from './log.ts'

const { databaseUrl, redisUrl } = JSON.parse(process.argv[2] ?? '{}') as {
  databaseUrl: string
  redisUrl?: string
}
const log = keptLog()
const jobs = createQueue({ databaseUrl, redisUrl, log })
const worker = jobs.startWorker({
  concurrency: 5,
  log,
  handle: async (_topic, ref) => {
    await setImmediate()
    process.send?.({ done: ref })
  }
})
process.on('message', () => {
  void worker
    .close()
    .then(() => jobs.close())
    .then(() => {
      process.disconnect()
    })
})
process.send?.({ started: true })
