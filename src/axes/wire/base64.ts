/** Base64 as it streams by, strictly: what is not base64 is damage, and damage must not become a document. */
import { BrokenPromise } from '../../domain/problem.ts'

export async function* decodeBase64(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = ''
  let ended = false
  for await (const chunk of source) {
    const text =
      held +
      Buffer.from(chunk)
        .toString('latin1')
        .replace(/[\r\n\t ]+/g, '')
    const whole = text.length - (text.length % 4)
    held = text.slice(whole)
    if (whole === 0) continue
    if (ended) throw damaged('goes on after its padding')
    const run = text.slice(0, whole)
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(run)) throw damaged('holds a character that is not base64')
    ended = run.endsWith('=')
    yield Buffer.from(run, 'base64')
  }
  if (held !== '') throw damaged('ends within a group of four')
}

/** What an axis calls "edxml" may be base64 or the XML itself; XML begins with `<`, base64 never does. */
export async function* decodeBase64OrXml(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  const rest = async function* (first: readonly Uint8Array[]) {
    try {
      yield* first
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  const first: Uint8Array[] = []
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    first.push(next.value)
    const start = Buffer.concat(first).toString('latin1')
    if (/^(?:\xEF\xBB?)?$/.test(start)) continue // a byte order mark, not yet whole
    const text = start.replace(/^\xEF\xBB\xBF/, '').trimStart()
    if (text === '') continue
    yield* text.startsWith('<') ? rest(first) : decodeBase64(rest(first))
    return
  }
}

function damaged(why: string): BrokenPromise {
  return new BrokenPromise('carrier.answer-unreadable', { why: `the base64 ${why}` })
}
