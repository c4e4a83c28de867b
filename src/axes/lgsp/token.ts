/** The bearer token: fetched once for all who wait, renewed ahead of its end, forgotten when refused. */
import type { Agent } from 'node:http'
import { BrokenPromise } from '../../domain/problem.ts'
import { codeOfAnswer, codeOfFault, detailOf, field, textField } from '../wire/answer.ts'
import { readAnswer } from '../wire/read.ts'
import { send, textBody } from '../wire/request.ts'
import { lgspDialect } from './answers.ts'
import type { LgspConfig } from './config.ts'

/** No token could be had: nothing of the call itself was sent. */
export class LoginFailed extends BrokenPromise {}

export class TokenKeeper {
  readonly #config: LgspConfig
  readonly #agent: Agent
  readonly #now: () => number
  #held: { token: string; until: number } | undefined
  #coming: Promise<string> | undefined

  constructor(config: LgspConfig, agent: Agent, now: () => number) {
    this.#config = config
    this.#agent = agent
    this.#now = now
  }

  /** Waits no longer than `signal` allows; the login itself goes on for the others. */
  async token(signal: AbortSignal): Promise<string> {
    if (this.#held !== undefined && this.#now() < this.#held.until) return this.#held.token
    this.#coming ??= this.#login().finally(() => (this.#coming = undefined))
    return orAborted(this.#coming, signal)
  }

  /** A later token than the refused one stays: somebody has renewed it meanwhile. */
  refuse(token: string): void {
    if (this.#held?.token === token) this.#held = undefined
  }

  async #login(): Promise<string> {
    const { endpoint, username, password, applicationCode, timeoutMs, tokenSeconds } = this.#config
    const body = { username, password, applicationCode, otp: '', twoFactorProvider: '', typeObjs: [0, 1] }
    const asked = this.#now()
    const answer = await send({
      url: new URL(`${endpoint.replace(/\/+$/, '')}/v1/auth/login?allow_anonymous=true`),
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      agent: this.#agent,
      body: textBody(JSON.stringify(body)),
      idleMs: timeoutMs,
      signal: new AbortController().signal
    })
      .then(reply => readAnswer(reply, lgspDialect))
      .catch((error: unknown) => {
        const { code, detail } = codeOfFault(error)
        throw new LoginFailed(code === 'carrier.answer-lost' ? 'carrier.unreachable' : code, {
          call: 'login',
          detail
        })
      })
    if (answer.kind !== 'ok') {
      const code = answer.kind === 'fail' ? 'carrier.credentials-refused' : codeOfAnswer(answer)
      throw new LoginFailed(code, { call: 'login', detail: detailOf(answer) })
    }
    const token = textField(field(answer.fields, 'data'), 'token')
    if (token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
      throw new LoginFailed('carrier.answer-unreadable', { call: 'login', detail: 'no token in the answer' })
    }
    // A tenth of its life, at most a minute, ahead of its end.
    const ahead = Math.min(60_000, tokenSeconds * 100)
    this.#held = { token, until: asked + tokenSeconds * 1000 - ahead }
    return token
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(new LoginFailed('carrier.interrupted', { call: 'login', detail: 'cut off by us' }))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
