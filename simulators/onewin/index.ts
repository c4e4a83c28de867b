/** A OneWin-like DMS: it knows no network, only a folder (or two tables). Written from docs/connectors.md alone. */
import type { Recall, Update } from '../dms/acts.ts'
import { handIn, type BookAccess, type BookDrift } from '../dms/book.ts'
import { Desk } from '../dms/desk.ts'
import type { Draft } from '../dms/edxml.ts'
import { Rounds } from '../dms/rounds.ts'
import type { Answer } from '../dms/register.ts'
import type { Truth } from '../dms/truth.ts'
import { openFolders, type FolderWire } from './folders.ts'
import type { OnewinOptions, Wire } from './options.ts'
import { openTables } from './tables.ts'

export interface OnewinSimulator {
  /** Puts a document out and returns its key: the file's name without `.edxml`, or the row's id. */
  send(draft: Draft): Promise<string>
  /** The same bytes under two keys. */
  sendTwice(draft: Draft): Promise<readonly [string, string]>
  /** The same key once more, as an export that runs again. */
  repeat(key: string): Promise<void>
  sendGarbage(bytes?: Buffer): Promise<string>
  /** Only with a folder: half a file, a file left unfinished, names that are no messages. */
  readonly mischief?: Pick<FolderWire, 'putPartial' | 'putUnfinished' | 'putStrange'>
  /** The clerk wants back what went out under this key; returns the keys under which he asks. */
  recall(key: string, recall: Recall): Promise<readonly string[]>
  update(key: string, update: Update): Promise<string>
  replace(key: string, draft: Draft, reason: string): Promise<string>
  answersTo(key: string): readonly Answer[]
  /** Takes, puts and reads answers once, now. */
  round(): Promise<void>
  /** The clerk does now all that he would do later. */
  flush(): number
  truth(): Truth
  /** Hands its book in by the machine API, the one thing for which it needs a key. */
  handInBook(gateway: BookAccess, day: string, drifts?: readonly BookDrift[]): Promise<number>
  close(): Promise<void>
}

export async function startOnewinSimulator(options: OnewinOptions): Promise<OnewinSimulator> {
  const { root, databaseUrl } = options
  const folders =
    root === undefined || databaseUrl !== undefined ? undefined : await openFolders({ ...options, root })
  const wire = folders ?? (await tablesOf(options))
  const desk = new Desk('onewin', options)
  const placed = new Set<string>()

  async function place(key: string, bytes: Buffer): Promise<void> {
    await wire.put(key, bytes)
    placed.add(key)
  }

  const rounds = new Rounds(
    async () => {
      await wire.take((id, to, bytes) => desk.receive(id, to, bytes))
      for (const { key, bytes } of desk.waiting()) {
        const answer = await wire.answerTo(key)
        if (answer !== null) desk.answer(key, answer)
        else if (!placed.has(key)) await place(key, bytes)
      }
    },
    // The share or the server may be away: the next round looks again.
    () => undefined
  )
  rounds.every(options.lookMs ?? 500)
  desk.onOutgoing = () => rounds.ask()

  async function sent(key: string): Promise<string> {
    await rounds.run()
    return key
  }

  return {
    send: draft => sent(desk.send(draft)),
    async sendTwice(draft) {
      const key = desk.send(draft)
      const again = desk.sendAgain(key)
      await rounds.run()
      return [key, again] as const
    },
    repeat: key => wire.put(key, desk.bytesOf(key)),
    sendGarbage: (bytes = Buffer.from('<edXML>hỏng')) => sent(desk.sendRaw(bytes)),
    ...(folders === undefined ? {} : { mischief: folders }),
    async recall(key, recall) {
      const keys = desk.recall(key, recall)
      await rounds.run()
      return keys
    },
    update: (key, update) => sent(desk.update(key, update)),
    replace: (key, draft, reason) => sent(desk.replace(key, draft, reason)),
    answersTo: key => desk.item(key)?.answers ?? [],
    round: () => rounds.run(),
    flush: () => desk.flush(),
    truth: () => desk.truth(),
    handInBook: (gateway, day, drifts) => handIn(gateway, day, desk.book(drifts)),
    async close() {
      desk.close()
      await rounds.close()
      await wire.close()
    }
  }
}

function tablesOf(options: OnewinOptions): Promise<Wire> {
  const { databaseUrl } = options
  if (databaseUrl === undefined) throw new Error('a OneWin-like system needs a root folder or a database')
  return openTables({ ...options, databaseUrl })
}

export type { Draft, Office } from '../dms/edxml.ts'
export type { OfficeSetup } from '../dms/clerk.ts'
export type { Answer } from '../dms/register.ts'
export type { Truth } from '../dms/truth.ts'
export type { OnewinOptions } from './options.ts'
