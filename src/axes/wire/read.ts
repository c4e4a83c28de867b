/** Reads a reply of an axis in its dialect: a small answer whole, a list element by element, a file as bytes. */
import { BrokenPromise } from '../../domain/problem.ts'
import type { Answer } from './answer.ts'
import { promised } from './answer.ts'
import type { Piece, Wanted } from './json-stream.ts'
import { JsonStream } from './json-stream.ts'
import type { Reply } from './request.ts'
import { readText } from './request.ts'

export interface Dialect {
  /** What HTTP status and parsed body (undefined: unreadable) say. */
  readonly judge: (status: number, body: unknown) => Answer
  /** A list answered with 200 and no byte at all has no elements; otherwise it is unreadable. */
  readonly emptyListIsNone: boolean
}

const smallAnswer = 256 * 1024

export async function readAnswer(reply: Reply, { judge }: Dialect): Promise<Answer> {
  const text = await readText(reply.body, smallAnswer)
  let body: unknown
  try {
    body = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    body = undefined // judged as unreadable: that is an answer, too
  }
  return judge(reply.status, body)
}

/** The elements of `data`. Throws at the end when the answer says no. */
export async function* readElements(reply: Reply, dialect: Dialect, call: string): AsyncGenerator<unknown> {
  if (reply.status >= 400) return void promised(await readAnswer(reply, dialect), call)
  let bytes = 0
  const counted = async function* () {
    for await (const chunk of reply.body) {
      bytes += chunk.length
      yield chunk
    }
  }
  const stream = new JsonStream({ path: ['data'], as: 'elements' })
  try {
    for await (const piece of stream.read(counted())) if ('element' in piece) yield piece.element
  } catch (error) {
    if (bytes === 0 && reply.status === 200 && dialect.emptyListIsNone && isUnreadable(error)) return
    throw error
  }
  promised(dialect.judge(reply.status, stream.rest), call)
}

/** The bytes of one string of the answer; throws at the end when the answer says no or never held it. */
export async function* readString(
  reply: Reply,
  dialect: Dialect,
  path: Wanted['path'],
  call: string
): AsyncGenerator<Uint8Array> {
  if (reply.status >= 400) return void promised(await readAnswer(reply, dialect), call)
  const stream = new JsonStream({ path, as: 'string' })
  for await (const piece of stream.read(reply.body)) yield (piece as Extract<Piece, { part: Buffer }>).part
  promised(dialect.judge(reply.status, stream.rest), call)
  if (!stream.met)
    throw new BrokenPromise('carrier.answer-unreadable', { call, why: 'the answer holds no data' })
}

function isUnreadable(error: unknown): boolean {
  return error instanceof BrokenPromise && error.code === 'carrier.answer-unreadable'
}
