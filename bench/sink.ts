/**
 * The far end: takes what an axis takes and throws it away. It checks nothing and keeps nothing, so that what is
 * measured is the sender; it only notes when the last byte of each document had come.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Sink {
  readonly url: string
  /** Resolves with the time (performance.now()) at which the document had come whole. Ask before it is posted. */
  arrival(id: string): Promise<number>
  /** Ids that came more than once, and how many bodies named no document. */
  faults(): { readonly doubled: readonly string[]; readonly nameless: number }
  close(): Promise<void>
}

/** DocumentId stands near the beginning. */
const headBytes = 16 * 1024

export async function openSink(): Promise<Sink> {
  const awaited = new Map<string, (at: number) => void>()
  const seen = new Set<string>()
  const doubled: string[] = []
  let nameless = 0

  const server = http.createServer((request, response) => {
    const name = (request.url ?? '/').split('?')[0]?.split('/').at(-1) ?? ''
    const heads: Buffer[] = []
    let held = 0
    request.on('data', (chunk: Buffer) => {
      if (name !== 'sendEdoc' || held >= headBytes) return
      const part = Buffer.from(chunk.subarray(0, headBytes - held))
      heads.push(part)
      held += part.length
    })
    request.on('end', () => {
      response.setHeader('Content-Type', 'application/json')
      response.end(answerTo(name))
      if (name === 'sendEdoc') note(Buffer.concat(heads).toString('utf8'), performance.now())
    })
  })
  server.requestTimeout = 0

  function note(head: string, at: number): void {
    const id = /<edXML:DocumentId>([^<]+)</.exec(head)?.[1]
    if (id === undefined) {
      nameless++
      return
    }
    if (seen.has(id)) doubled.push(id)
    seen.add(id)
    awaited.get(id)?.(at)
    awaited.delete(id)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    arrival: id => new Promise(resolve => awaited.set(id, resolve)),
    faults: () => ({ doubled, nameless }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

let taken = 0

function answerTo(name: string): string {
  const fine = { status: 'OK', ErrorCode: '0', ErrorDesc: 'Thanh cong' }
  if (name === 'sendEdoc') return JSON.stringify({ ...fine, DocId: `bench-${String(++taken)}` })
  if (name.startsWith('count')) return JSON.stringify({ ...fine, count: 0 })
  return JSON.stringify({ ...fine, data: [] })
}
