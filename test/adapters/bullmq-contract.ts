/** What the exchange relies on, whichever server holds the jobs. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { createQueue, type Consumer, type ExchangeJobs } from '../../src/adapters/bullmq/index.ts'
import { closedGate } from '../support/gate.ts'
import { keptLog } from '../support/log.ts'
import { until } from '../support/wait.ts'

interface Servers {
  readonly databaseUrl: string
  readonly redisUrl?: string
}

type Handle = (topic: string, ref: string) => Promise<void>

/** `servers` is asked at the start of each test, because a suite may open them in beforeAll. */
export function queueContract(servers: () => Servers): void {
  let jobs: ExchangeJobs
  let log: ReturnType<typeof keptLog>
  const workers: Consumer[] = []
  const children: ChildProcess[] = []

  beforeEach(() => {
    log = keptLog()
    jobs = createQueue({ ...servers(), log })
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(worker => worker.close()))
    await jobs.close()
  })
  afterAll(() => {
    for (const child of children) if (child.connected) child.kill('SIGKILL')
  })

  const start = (handle: Handle, concurrency = 1, closeWithinMs = 5_000) => {
    const worker = jobs.startWorker({ concurrency, handle, log, closeWithinMs })
    workers.push(worker)
    return worker
  }
  const deliver = (ref: string, epoch = 1, priority = 0) => ({ topic: 'deliver', ref, epoch, priority })

  test('a job brings its topic and its reference to a worker, and nothing else', async () => {
    const done: unknown[][] = []
    start(async (...job) => void done.push(job))
    await jobs.queue.enqueue([deliver('a:1'), { topic: 'collect-axis', ref: 'vxp', epoch: 3, priority: 4 }])
    await until(() => done.length === 2)
    expect(done).toEqual(
      expect.arrayContaining([
        ['deliver', 'a:1'],
        ['collect-axis', 'vxp']
      ])
    )
  })

  test('urgent jobs are done first', async () => {
    await jobs.queue.enqueue([deliver('later', 1, 0), deliver('soon', 1, 2), deliver('now', 1, 4)])
    const done: string[] = []
    start(async (_topic, ref) => void done.push(ref))
    await until(() => done.length === 3)
    expect(done).toEqual(['now', 'soon', 'later'])
  })

  test('the same hand-over twice is one job, a later hand-over is another', async () => {
    await jobs.queue.enqueue([deliver('x', 1)])
    await jobs.queue.enqueue([deliver('x', 1)])
    await jobs.queue.enqueue([deliver('x', 2), deliver('last', 1)])
    const done: string[] = []
    start(async (_topic, ref) => void done.push(ref))
    await until(() => done.includes('last'))
    expect(done).toEqual(['x', 'x', 'last'])
  })

  test('a job that throws is gone and told, and the worker takes the next', async () => {
    const done: string[] = []
    start(async (_topic, ref) => {
      if (ref === 'bad') throw new Error('broken handler')
      done.push(ref)
    })
    await jobs.queue.enqueue([deliver('bad'), deliver('good')])
    await until(() => done.includes('good'))
    expect(log.lines.find(line => line.event === 'job.failed')?.facts).toMatchObject({
      topic: 'deliver',
      ref: 'bad'
    })
  })

  test('a topic that this version does not know is told and let go', async () => {
    const done: string[] = []
    start(async (_topic, ref) => void done.push(ref))
    await jobs.queue.enqueue([{ topic: 'of-tomorrow', ref: 'y', epoch: 1, priority: 0 }, deliver('known')])
    await until(() => done.includes('known'))
    expect(done).toEqual(['known'])
    expect(log.events()).toContain('job.unknown-topic')
  })

  test('close waits for the job that runs and leaves the next one to another worker', async () => {
    const gate = closedGate()
    const done: string[] = []
    const first = start(async (_topic, ref) => {
      done.push(`${ref} begun`)
      await gate.passed
      done.push(`${ref} ended`)
    })
    await jobs.queue.enqueue([deliver('one'), deliver('two')])
    await until(() => done.length === 1)
    const closing = first.close()
    gate.open()
    await closing
    expect(done).toEqual(['one begun', 'one ended'])
    start(async (_topic, ref) => void done.push(`${ref} by another`))
    await until(() => done.includes('two by another'))
  })

  test('close does not wait for ever', async () => {
    const gate = closedGate()
    const begun = closedGate()
    const worker = start(
      async () => {
        begun.open()
        await gate.passed
      },
      1,
      50
    )
    await jobs.queue.enqueue([deliver('endless')])
    await begun.passed
    await worker.close()
    expect(log.events()).toContain('queue.jobs-left-running')
    gate.open()
  })

  test('a queue that answers is ready; a closed one is not', async () => {
    expect(await jobs.ready()).toBe(true)
    await jobs.close()
    expect(await jobs.ready()).toBe(false)
    await expect(jobs.queue.enqueue([deliver('late')])).rejects.toMatchObject({ code: 'system.busy' })
  })

  // taskforcesh/bullmq#4814: on PostgreSQL jobs were seen to complete without having been done.
  test('200 jobs before two worker processes are each done, none vanishes', { timeout: 60_000 }, async () => {
    const done: string[] = []
    const started = await Promise.all([0, 1].map(() => startProcess(servers(), ref => done.push(ref))))
    children.push(...started)
    const refs = Array.from({ length: 200 }, (_, i) => `job-${String(i)}`)
    for (let i = 0; i < refs.length; i += 20) {
      await jobs.queue.enqueue(refs.slice(i, i + 20).map(ref => deliver(ref)))
    }
    await until(() => done.length >= refs.length, { within: 40_000 })
    await Promise.all(started.map(stopProcess))
    expect(done.toSorted()).toEqual(refs.toSorted())
  })
}

async function startProcess(servers: Servers, done: (ref: string) => void): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, '../support/queue-worker.ts'), [JSON.stringify(servers)], {
    execArgv: ['--import', 'tsx']
  })
  const started = closedGate()
  child.on('message', (message: { started?: true; done?: string }) => {
    if (message.started) started.open()
    if (message.done !== undefined) done(message.done)
  })
  await started.passed
  return child
}

async function stopProcess(child: ChildProcess): Promise<void> {
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.send('stop')
  await gone
}
