/** One task of one thread: its questions are answered, and the clock of its work stands still while it waits. */
import type { Worker } from 'node:worker_threads'
import { BrokenPromise } from '../../domain/problem.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { Lookup, SigningKey, TimestampAuthority } from '../../signatures/ports.ts'
import type { Answer, Finding, FromThread, Question, Task, ToThread } from './messages.ts'

export interface Thread {
  readonly worker: Worker
  /** The trust store that it has read. */
  trustVersion: number
  tasks: number
}

/** Who answers a thread's questions. */
export interface Aides {
  readonly lookup: Lookup
  readonly key?: SigningKey
  readonly timestamp?: TimestampAuthority
}

export interface ConversationLimits {
  /** Of work in the thread itself, in milliseconds, by the size of the file; waiting for an answer does not count. */
  readonly workMs: (bytes: number) => number
  /** All looking up of one task together, in milliseconds; what is not here by then is unavailable. */
  readonly networkMs: number
}

export function converse(
  thread: Thread,
  task: Task,
  trust: TrustView,
  aides: Aides,
  limits: ConversationLimits
): Promise<Finding> {
  const { worker } = thread
  const network = AbortSignal.timeout(limits.networkMs)
  return new Promise<Finding>((resolve, reject) => {
    let left = limits.workMs(task.file.size)
    let startedAt = Date.now()
    let open = 0
    let settled = false
    let timer: NodeJS.Timeout | undefined
    const settle = (act: () => void) => {
      settled = true
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
      void answerTo(message.question, aides, network).then(answer => {
        if (settled) return
        if (--open === 0) run()
        worker.postMessage({ kind: 'answer', ask: message.ask, answer } satisfies ToThread)
      })
    }
    worker.on('message', hear)
    worker.on('error', fail)
    worker.on('exit', end)
    run()
    // The store is large: it is sent when it has moved.
    const fresh = thread.trustVersion === trust.version ? {} : { trust }
    thread.trustVersion = trust.version
    worker.postMessage({ kind: 'task', task, ...fresh } satisfies ToThread)
  })
}

async function answerTo(question: Question, aides: Aides, limit: AbortSignal): Promise<Answer> {
  try {
    switch (question.what) {
      case 'sign':
        if (aides.key === undefined) return { kind: 'broke', code: 'key.unavailable' }
        return { kind: 'fetched', der: await aides.key.sign(question.bytes) }
      case 'stamp':
        if (aides.timestamp === undefined) return { kind: 'broke', code: 'timestamp.unavailable' }
        return { kind: 'fetched', der: await aides.timestamp.stamp(question.bytes) }
      default:
        return await inTime(() => lookUp(question, aides.lookup), limit)
    }
  } catch (error) {
    if (error instanceof BrokenPromise) return { kind: 'broke', code: error.code }
    return { kind: 'unavailable', why: error instanceof Error ? error.message : String(error) }
  }
}

function lookUp(question: Extract<Question, { url: string }>, lookup: Lookup): Promise<Answer> {
  switch (question.what) {
    case 'ocsp':
      return lookup.ocsp(question.url, question.request)
    case 'crl':
      return lookup.crl(question.url)
    case 'certificate':
      return lookup.certificate(question.url)
  }
}

async function inTime(look: () => Promise<Answer>, limit: AbortSignal): Promise<Answer> {
  const late: Answer = { kind: 'unavailable', why: 'the time for looking things up is used up' }
  if (limit.aborted) return late
  let stop: () => void = () => {}
  const waited = new Promise<Answer>(resolve => {
    stop = () => resolve(late)
    limit.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([look(), waited])
  } finally {
    limit.removeEventListener('abort', stop)
  }
}
