/** Pushes new items to the centres that asked for it, again and again until they are taken. */
import type { Hub } from '../hub/hub.ts'
import type { Item } from '../hub/records.ts'
import type { CentreSetup } from '../hub/options.ts'
import { sign, unpaddedSha256 } from './signing.ts'

const again = [1_000, 5_000, 15_000, 60_000]
const longest = 300_000

export function pushFrom(hub: Hub): { settled(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const push = async (centre: CentreSetup, item: Item, attempt: number) => {
    if (centre.pushUrl === undefined) return
    const found = hub.item(centre.systemId, item.docId)
    if (found === undefined || found.item.status === 'done' || found.item.status === 'fail') return
    const headers = sign(centre, 'application/octet-stream', {
      docId: item.docId,
      from: item.from,
      to: item.to,
      servicetype: 'eDoc',
      messagetype: item.kind,
      'hash-file': unpaddedSha256(found.content)
    })
    const body = new Uint8Array(Buffer.concat([found.content, Buffer.from('\r\n')]))
    const taken = await fetch(centre.pushUrl, { method: 'POST', headers, body }).then(
      async response => {
        await response.arrayBuffer()
        return response.ok
      },
      () => false // not reachable now: it is pushed again
    )
    if (taken) hub.acknowledge(centre.systemId, item.docId, 'done')
    else hub.timetable.after(again[attempt] ?? longest, () => start(centre, item, attempt + 1))
  }
  const start = (centre: CentreSetup, item: Item, attempt: number) => {
    const run = push(centre, item, attempt).finally(() => running.delete(run))
    running.add(run)
  }
  hub.onPush = (centre, item) => start(centre, item, 0)
  // What a restart interrupted is pushed again.
  for (const centre of hub.centres.values()) {
    if (centre.pushUrl === undefined) continue
    for (const item of hub.inbox(centre.systemId, undefined, undefined)) start(centre, item, 0)
  }
  return { settled: async () => void (await Promise.all(running)) }
}
