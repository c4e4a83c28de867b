/**
 * The program's side of a token: a process that is asked, ended when it hangs, and begun anew when the token is back.
 * A wrong PIN is never tried twice: after a few attempts the token would lock itself.
 */
import { fork, type ChildProcess } from 'node:child_process'
import type { Hidden } from '../../../domain/hidden.ts'
import type { Problem } from '../../../domain/problem.ts'
import { KeyFailure } from '../failure.ts'
import type { Answered, Asked, Opened, Question } from './messages.ts'

export interface TokenPlace {
  readonly module: string
  readonly token: string
  readonly pin: Hidden
}

interface Waiting {
  readonly timer: NodeJS.Timeout
  readonly resolve: (answer: Opened | Uint8Array | null) => void
  readonly reject: (failure: KeyFailure) => void
}

// The same file seen from src and from dist.
const source = import.meta.url.endsWith('.ts')
const entry = new URL(source ? './main.ts' : './main.js', import.meta.url)

/** After a failure, so long no new process is begun: a queue of documents must not become a queue of processes. */
const restMs = 1000

/** A new session does not help against these. */
const lasting: readonly Problem['code'][] = [
  'key.wrong-pin',
  'key.pin-locked',
  'key.not-found',
  'key.not-allowed'
]

export class TokenHolder {
  readonly #place: TokenPlace
  readonly #timeoutMs: number
  #child: ChildProcess | undefined
  #waiting = new Map<number, Waiting>()
  #next = 0
  #refused: Problem | undefined
  #failed: { readonly problem: Problem; readonly until: number } | undefined
  #closed = false

  constructor(place: TokenPlace, timeoutMs: number) {
    this.#place = place
    this.#timeoutMs = timeoutMs
  }

  open(question: Question & { op: 'open' }): Promise<Opened> {
    return this.#ask(question) as Promise<Opened>
  }

  sign(question: Question & { op: 'sign' }): Promise<Uint8Array> {
    return this.#ask(question) as Promise<Uint8Array>
  }

  /** Throws KeyFailure when the token does not answer. */
  async check(): Promise<void> {
    await this.#ask({ op: 'check' })
  }

  close(): void {
    this.#closed = true
    this.#end(new KeyFailure('key.unavailable', 'closing'))
  }

  /** Of the process, for tests that end it; `undefined` when none runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  async #ask(question: Question): Promise<Opened | Uint8Array | null> {
    if (this.#closed) throw new KeyFailure('key.unavailable', 'closing')
    if (this.#refused !== undefined) throw new KeyFailure(this.#refused.code, this.#refused.detail)
    if (this.#failed !== undefined && Date.now() < this.#failed.until) {
      throw new KeyFailure(this.#failed.problem.code, this.#failed.problem.detail)
    }
    // One that ran before may hold a session that has since died: that is worth one more attempt, a new one is not.
    const ranBefore = this.#child !== undefined
    try {
      return this.#succeeded(await this.#once(question))
    } catch (error) {
      const failure = error as KeyFailure
      const helps = !lasting.includes(failure.problem.code) && !(failure instanceof TimedOut)
      if (!ranBefore || !helps) throw this.#remembered(failure)
    }
    try {
      return this.#succeeded(await this.#once(question))
    } catch (error) {
      throw this.#remembered(error as KeyFailure)
    }
  }

  #succeeded<T>(answer: T): T {
    this.#failed = undefined
    return answer
  }

  #remembered(failure: KeyFailure): KeyFailure {
    const { problem } = failure
    if (problem.code === 'key.wrong-pin' || problem.code === 'key.pin-locked') this.#refused = problem
    if (!lasting.includes(problem.code)) this.#failed = { problem, until: Date.now() + restMs }
    return failure
  }

  #once(question: Question): Promise<Opened | Uint8Array | null> {
    const child = (this.#child ??= this.#begin())
    const id = this.#next++
    return new Promise((resolve, reject) => {
      // A process whose call hangs cannot be asked to stop.
      const timer = setTimeout(
        () => this.#end(new TimedOut('key.unavailable', `no answer within ${this.#timeoutMs} ms`)),
        this.#timeoutMs
      )
      this.#waiting.set(id, {
        timer,
        resolve: answer => {
          clearTimeout(timer)
          resolve(answer)
        },
        reject: failure => {
          clearTimeout(timer)
          reject(failure)
        }
      })
      child.send({ id, question } satisfies Asked, error => {
        if (error !== null) this.#lost(child, `the process is gone: ${error.message}`)
      })
    })
  }

  #begin(): ChildProcess {
    const child = fork(entry, [], {
      execArgv: source ? ['--import', 'tsx'] : [],
      // Libraries of vendors write what they like; none of it is ours.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced'
    })
    child.on('message', (message: Answered) => this.#heard(child, message))
    child.on('error', error => this.#lost(child, error.message))
    child.on('exit', (code, signal) => this.#lost(child, `the process ended: ${signal ?? String(code)}`))
    const { module, token, pin } = this.#place
    child.send({ module, token, pin: pin.reveal() }, () => undefined)
    // A program that has nothing else to do may end although a token is held; a timer keeps it while it waits.
    child.unref()
    child.channel?.unref()
    return child
  }

  #heard(child: ChildProcess, message: Answered): void {
    const waiting = this.#waiting.get(message.id)
    if (child !== this.#child || waiting === undefined) return
    this.#waiting.delete(message.id)
    // It works one by one: those behind have waited for others, not for a token that hangs.
    for (const { timer } of this.#waiting.values()) timer.refresh()
    if ('answer' in message) return waiting.resolve(message.answer)
    waiting.reject(new KeyFailure(message.code, message.detail))
    if (!lasting.includes(message.code) || message.code === 'key.wrong-pin') {
      this.#end(new KeyFailure(message.code, message.detail))
    }
  }

  #lost(child: ChildProcess, why: string): void {
    if (child === this.#child) this.#end(new KeyFailure('key.unavailable', why))
  }

  #end(failure: KeyFailure): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const each of waiting) each.reject(failure)
  }
}

class TimedOut extends KeyFailure {}
