/** The facade's list of agencies: always the whole of it, without versions. */
import { BrokenPromise } from '../../domain/problem.ts'
import type { RemoteAgency } from '../../exchange/ports/carrier.ts'
import { faithfully, reached, textField } from '../wire/answer.ts'
import { agencyOf } from '../wire/listed.ts'
import type { Dialect } from '../wire/read.ts'
import { readElements } from '../wire/read.ts'
import { lgspDialect } from './answers.ts'
import type { LgspClient } from './client.ts'

/** It says how many it lists: fewer than that is a list cut off, though its brackets close. */
export async function* wholeDirectory(client: LgspClient, signal: AbortSignal): AsyncGenerator<RemoteAgency> {
  const call = 'getAgenciesList'
  let [held, counted] = [0, 0]
  const counting: Dialect = {
    ...lgspDialect,
    judge: (status, body) => {
      counted = Number(textField(body, 'count') ?? 0)
      return lgspDialect.judge(status, body)
    }
  }
  const reply = await reached(call, () => client.getAgenciesList(signal))
  for await (const entry of faithfully(call, readElements(reply, counting, call))) {
    held += 1
    const agency = agencyOf(entry)
    if (agency !== undefined) yield agency
  }
  if (counted > held)
    throw new BrokenPromise('carrier.answer-unreadable', {
      call,
      why: `it counts ${counted}, it holds ${held}`
    })
}
