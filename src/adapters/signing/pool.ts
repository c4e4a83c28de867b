/**
 * Threads that judge, a few at a time. A thread that takes too long, grows too large or breaks is ended and another
 * takes its place; the task that did it is told so, the others never notice.
 */
import { Worker } from 'node:worker_threads'
import { BrokenPromise } from '../../domain/problem.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { Fetched, Lookup } from '../../signatures/ports.ts'
import type { Finding, FromThread, Task, ToThread } from './messages.ts'

export interface PoolOptions {
  readonly lookup: Lookup
  /** Threads at once. */
  readonly threads: number
  /** Of work in the thread itself, in milliseconds; waiting for the network does not count. */
  readonly workMs: (bytes: number) => number
  /** All waiting for the network of one task together; what is not here by then is unavailable. */
  readonly networkMs: number
  /** Of a thread's own heap. */
  readonly heapMb: number
}

export interface Pool {
  /**
   * Throws BrokenPromise `verification.limit-exceeded` when the bytes cannot be judged within the limits, and
   * `verification.unavailable` when it is our own doing.
   */
  run<T extends Task>(task: T, trust: TrustView): Promise<Finding<T>>
  close(): Promise<void>
}

/** A thread is renewed after so many tasks: the memory of WebAssembly never shrinks. */
const tasksOfAThread = 500

// The same file seen from src and from dist.
const source = import.meta.url.endsWith('.ts')
const entry = new URL(source ? './thread.ts' : './thread.js', import.meta.url)

interface Thread {
  readonly worker: Worker
  trustVersion: number
  tasks: number
}

export function createPool(options: PoolOptions): Pool {
  const idle: Thread[] = []
  const all = new Set<Thread>()
  const queue: (() => void)[] = []
  let closed = false

  async function take(): Promise<Thread> {
    if (closed) throw new BrokenPromise('verification.unavailable', { why: 'closing' })
    const ready = idle.pop()
    if (ready !== undefined) return ready
    if (all.size < options.threads) return start()
    await new Promise<void>(resolve => queue.push(resolve))
    return take()
  }

  function start(): Thread {
    const worker = new Worker(entry, {
      // From the sources a thread needs the loader that the program was started with.
      execArgv: source ? ['--import', 'tsx'] : [],
      resourceLimits: { maxOldGenerationSizeMb: options.heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      // It has no business with the program's settings and secrets.
      env: {},
      stdout: false,
      stderr: false
    })
    const thread = { worker, trustVersion: -1, tasks: 0 }
    all.add(thread)
    worker.on('exit', () => void all.delete(thread))
    return thread
  }

  function giveBack(thread: Thread): void {
    if (thread.tasks >= tasksOfAThread || closed) discard(thread)
    else idle.push(thread)
    queue.shift()?.()
  }

  function discard(thread: Thread): void {
    all.delete(thread)
    void thread.worker.terminate()
  }

  async function run<T extends Task>(task: T, trust: TrustView): Promise<Finding<T>> {
    const thread = await take()
    thread.tasks += 1
    thread.worker.ref()
    try {
      const finding = await converse(thread, task, trust, options)
      thread.worker.unref()
      giveBack(thread)
      return finding as Finding<T>
    } catch (error) {
      // Whatever went wrong in there, nothing of it is used again.
      discard(thread)
      queue.shift()?.()
      throw error
    }
  }

  return {
    run,
    async close() {
      closed = true
      for (const wake of queue.splice(0)) wake()
      await Promise.all([...all].map(thread => thread.worker.terminate()))
    }
  }
}

/** One task: questions are answered, and the clock of its work stands still while it waits for an answer. */
function converse(thread: Thread, task: Task, trust: TrustView, options: PoolOptions) {
  const { worker } = thread
  const network = AbortSignal.timeout(options.networkMs)
  return new Promise<Finding>((resolve, reject) => {
    let left = options.workMs(task.file.size)
    let startedAt = Date.now()
    let open = 0
    let timer: NodeJS.Timeout | undefined
    const settle = (act: () => void) => {
      clearTimeout(timer)
      worker.off('message', hear)
      worker.off('error', fail)
      worker.off('exit', end)
      act()
    }
    const fail = (error: Error & { code?: string }) => {
      const large = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      const code = large ? 'verification.limit-exceeded' : 'verification.unavailable'
      settle(() => reject(new BrokenPromise(code, { why: large ? 'memory' : error.message }, error)))
    }
    const end = () => fail(new Error('the thread ended'))
    const run = () => {
      startedAt = Date.now()
      timer = setTimeout(() => {
        settle(() => reject(new BrokenPromise('verification.limit-exceeded', { why: 'time' })))
      }, left)
    }
    const pause = () => {
      clearTimeout(timer)
      left = Math.max(1, left - (Date.now() - startedAt))
    }
    const hear = (message: FromThread) => {
      if (message.kind === 'found') return settle(() => resolve(message.finding))
      if (message.kind === 'broke')
        return settle(() => reject(new BrokenPromise(message.code, { why: message.why })))
      if (open++ === 0) pause()
      void answer(options.lookup, message, network).then(fetched => {
        if (--open === 0) run()
        worker.postMessage({ kind: 'fetched', ask: message.ask, fetched } satisfies ToThread)
      })
    }
    worker.on('message', hear)
    worker.on('error', fail)
    worker.on('exit', end)
    run()
    const fresh = thread.trustVersion === trust.version ? {} : { trust }
    thread.trustVersion = trust.version
    worker.postMessage({ kind: 'task', task, ...fresh } satisfies ToThread)
  })
}

type Question = Extract<FromThread, { kind: 'ask' }>

async function answer(lookup: Lookup, question: Question, limit: AbortSignal): Promise<Fetched> {
  const late: Fetched = { kind: 'unavailable', why: 'the time for looking things up is used up' }
  if (limit.aborted) return late
  const { what, url, request } = question
  const asked =
    what === 'ocsp'
      ? lookup.ocsp(url, request ?? new Uint8Array())
      : what === 'crl'
        ? lookup.crl(url)
        : lookup.certificate(url)
  let stop: (() => void) | undefined
  const waited = new Promise<Fetched>(resolve => {
    stop = () => resolve(late)
    limit.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([asked, waited])
  } catch (error) {
    return { kind: 'unavailable', why: error instanceof Error ? error.message : String(error) }
  } finally {
    if (stop !== undefined) limit.removeEventListener('abort', stop)
  }
}
