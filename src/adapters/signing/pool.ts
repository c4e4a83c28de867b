/**
 * Threads that judge, a few at a time. A thread that takes too long, grows too large or breaks is ended and another
 * takes its place; the task that did it is told so, the others never notice.
 */
import { Worker } from 'node:worker_threads'
import { BrokenPromise } from '../../domain/problem.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { Aides, ConversationLimits, Thread } from './conversation.ts'
import { converse } from './conversation.ts'
import type { Finding, Task } from './messages.ts'

export interface PoolOptions extends ConversationLimits {
  /** Threads at once. */
  readonly threads: number
  /** Of a thread's own heap, MiB. */
  readonly heapMb: number
}

export interface Pool {
  /**
   * Throws BrokenPromise `verification.limit-exceeded` when the bytes cannot be judged within the limits,
   * `verification.unavailable` when it is our own doing, and what the holder of a key threw.
   */
  run<T extends Task>(task: T, trust: TrustView, aides: Aides): Promise<Finding<T>>
  close(): Promise<void>
}

/** A thread is renewed after so many tasks: the memory of WebAssembly never shrinks. */
const tasksOfAThread = 500

// The same file seen from src and from dist. From the sources a thread has to be given the loader first: Node 20 does
// not pass it on.
const built = !import.meta.url.endsWith('.ts')
const thread = new URL(built ? './thread.js' : './thread.ts', import.meta.url)
const fromSources = `import('tsx/esm/api').then(tsx => { tsx.register(); return import(${JSON.stringify(thread.href)}) })`

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
    const worker = new Worker(built ? thread : fromSources, {
      eval: !built,
      execArgv: [],
      resourceLimits: {
        maxOldGenerationSizeMb: options.heapMb,
        maxYoungGenerationSizeMb: 32,
        stackSizeMb: 4
      },
      // It has no business with the program's settings and secrets.
      env: {}
    })
    const started: Thread = { worker, trustVersion: -1, tasks: 0 }
    all.add(started)
    // One that dies between two tasks is only forgotten; within a task, the task is told.
    worker.on('error', () => {})
    worker.on('exit', () => forget(started))
    return started
  }

  function forget(thread: Thread): void {
    all.delete(thread)
    const at = idle.indexOf(thread)
    if (at !== -1) idle.splice(at, 1)
    queue.shift()?.()
  }

  function discard(thread: Thread): void {
    forget(thread)
    void thread.worker.terminate()
  }

  return {
    async run<T extends Task>(task: T, trust: TrustView, aides: Aides): Promise<Finding<T>> {
      const thread = await take()
      thread.tasks += 1
      thread.worker.ref()
      try {
        const finding = await converse(thread, task, trust, aides, options)
        // A program that has nothing else to do may end although threads stand ready.
        thread.worker.unref()
        if (thread.tasks >= tasksOfAThread || closed) discard(thread)
        else {
          idle.push(thread)
          queue.shift()?.()
        }
        return finding as Finding<T>
      } catch (error) {
        // Whatever went wrong in there, nothing of it is used again.
        discard(thread)
        throw error
      }
    },
    async close() {
      closed = true
      for (const wake of queue.splice(0)) wake()
      await Promise.all([...all].map(thread => thread.worker.terminate()))
    }
  }
}
