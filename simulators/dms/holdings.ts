/** What became of a document with an office of ours, told from what came in and what its clerk said. */
import type { ReadDocument, ReadStatement } from './edxml.ts'
import type { Received } from './register.ts'

/** recalled: the clerk agreed (15) and the copy is destroyed. declined: he was asked and kept it (16). */
export type Holding = 'held' | 'recalled' | 'declined' | 'updated' | 'replaced'

/** An office and the document it speaks of, in letters of one case. */
const placeOf = (office: string, from: string, documentId: string) =>
  `${office}|${from}|${documentId}`.toUpperCase()

export function isRecallFor(to: string, message: Received['message']): boolean {
  if (message === null) return false
  if (message.kind === 'status') return message.code === '13'
  const { businessType, removed } = message
  return businessType === '1' || (businessType === '2' && removed.some(code => same(code, to)))
}

/** `said`: every statement that went out. The answer counts whatever came in between: the clerk speaks only when asked. */
export function holdings(received: readonly Received[], said: readonly ReadStatement[]) {
  const asked = new Set<string>()
  const updated = new Set<string>()
  const replaced = new Set<string>()
  for (const { to, message } of received) {
    if (message === null) continue
    const about = message.kind === 'edoc' ? message.documentId : message.about.documentId
    const place = placeOf(to, message.from, about)
    if (isRecallFor(to, message)) asked.add(place)
    else if (message.kind === 'edoc' && message.businessType === '2') updated.add(place)
    if (message.kind === 'edoc')
      for (const old of message.replaces) replaced.add(placeOf(to, message.from, old))
  }
  const answers = new Map<string, string>()
  for (const { from, about, code } of said)
    if (code === '15' || code === '16') answers.set(placeOf(from, about.organId, about.documentId), code)

  return (to: string, { from, documentId }: Pick<ReadDocument, 'from' | 'documentId'>): Holding => {
    const place = placeOf(to, from, documentId)
    const answer = asked.has(place) ? answers.get(place) : undefined
    if (answer !== undefined) return answer === '15' ? 'recalled' : 'declined'
    if (replaced.has(place)) return 'replaced'
    return updated.has(place) ? 'updated' : 'held'
  }
}

const same = (one: string, other: string) => one.toUpperCase() === other.toUpperCase()
