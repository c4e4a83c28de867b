/** GET {base}/outbox, then each item, then POST …/ack with our answer. Until the ack is read the item is listed again. */
import { createHash } from 'node:crypto'
import { BrokenPromise } from '../../../domain/problem.ts'
import type { Collected, CollectedAnswer, Log } from '../../../exchange/ports/index.ts'
import { takeEach, whyOf } from '../taking.ts'
import { asJson, LineBroken, readShort, type Answer, type Client } from './client.ts'
import { outcomeOf } from './hand-over.ts'
import type { Words } from './words.ts'

export async function collect(
  client: Client,
  words: Words,
  batch: number,
  around: { connector: string; log: Log },
  accept: (item: Collected) => Promise<CollectedAnswer>,
  signal: AbortSignal
): Promise<number> {
  const keys = usable(await list(client, words, batch, signal), around)
  const take = async (key: string): Promise<boolean> => {
    const path = `/outbox/${encodeURIComponent(key)}`
    const answer = await accept({ key, open: () => open(client, path, signal) })
    await acknowledge(client, `${path}/ack`, words.answer(answer), signal)
    return answer.kind !== 'refused'
  }
  return takeEach(keys, take, { ...around, nameOf: key => key, signal })
}

export async function list(
  client: Client,
  words: Words,
  batch: number,
  signal: AbortSignal
): Promise<readonly string[]> {
  const answer = await asked(client.ask({ method: 'GET', path: `/outbox?limit=${batch}` }, signal))
  const bytes = await readShort(answer, 4 * 1024 * 1024)
  expectOk(answer, words.reason(asJson(bytes)))
  const keys = words.keys(asJson(bytes))
  if (keys === null) throw new BrokenPromise('carrier.answer-unreadable', { path: '/outbox' })
  return keys
}

/** A key becomes a part of a path and our idempotency key: it must be able to be both. */
function usable(keys: readonly string[], around: { connector: string; log: Log }): string[] {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const good = keys.filter(key => /^[^\u0000-\u001f\u007f]{1,200}$/.test(key) && key !== '.' && key !== '..')
  if (good.length < keys.length) {
    const facts = { connector: around.connector, unusable: keys.length - good.length }
    around.log.warn(facts, 'connector.keys-unusable')
  }
  return [...new Set(good)]
}

async function* open(client: Client, path: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const question = { method: 'GET', path, headers: { Accept: 'application/xml' } } as const
  const answer = await asked(client.ask(question, signal))
  if (answer.status !== 200) answer.body.resume()
  expectOk(answer, undefined)
  for await (const chunk of answer.body as AsyncIterable<Buffer>) yield chunk
  // A body cut short by the line must not pass for a whole one.
  if (!answer.body.complete) throw new BrokenPromise('carrier.unreachable', { path, why: 'cut short' })
}

async function acknowledge(
  client: Client,
  path: string,
  answer: Record<string, unknown>,
  signal: AbortSignal
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(answer))
  const response = await asked(
    client.ask(
      {
        method: 'POST',
        path,
        headers: { 'Content-Type': 'application/json' },
        body: {
          size: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          async *open() {
            yield await Promise.resolve(bytes)
          }
        }
      },
      signal
    )
  )
  await readShort(response)
  // It knows our answer already, or has let the item go: nothing is left to tell it.
  if (![404, 409, 410].includes(response.status)) expectOk(response, undefined)
}

async function asked(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof LineBroken)) throw error
    throw new BrokenPromise('carrier.unreachable', { why: whyOf(error) }, error)
  }
}

function expectOk(answer: Answer, reason: string | undefined): void {
  if (answer.status >= 200 && answer.status < 300) return
  const { code, detail } = outcomeOf(answer.status, reason ?? '')
  throw new BrokenPromise(code, { status: answer.status, ...(detail === undefined ? {} : { detail }) })
}
