/** An iOffice-like DMS. It knows the gateway only by docs/connectors.md. */
import type { AddressInfo } from 'node:net'
import type { Recall, Update } from '../dms/acts.ts'
import { handIn, type BookDrift } from '../dms/book.ts'
import { Desk } from '../dms/desk.ts'
import type { Draft } from '../dms/edxml.ts'
import { Rounds } from '../dms/rounds.ts'
import type { Answer } from '../dms/register.ts'
import type { Truth } from '../dms/truth.ts'
import { Faults, type Fault } from './faults.ts'
import { gatewayClient } from './gateway.ts'
import type { IofficeOptions } from './options.ts'
import { serve, type Webhook } from './server.ts'

export interface IofficeSimulator {
  /** The base address for the gateway's `rest` driver; webhooks go to `<url>/webhook`. */
  readonly url: string
  /** Puts a document out and returns its key. */
  send(draft: Draft): Promise<string>
  /** The same bytes under two keys, as after a clerk's double click. */
  sendTwice(draft: Draft): Promise<readonly [string, string]>
  /** Bytes that are no edXML. */
  sendGarbage(bytes?: Buffer): Promise<string>
  /** The clerk wants back what went out under this key; returns the keys under which he asks. */
  recall(key: string, recall: Recall): Promise<readonly string[]>
  update(key: string, update: Update): Promise<string>
  replace(key: string, draft: Draft, reason: string): Promise<string>
  answersTo(key: string): readonly Answer[]
  arm(fault: Fault): void
  clearFaults(): void
  /** One round with the gateway's API now (pull, post), if it was given one. */
  round(): Promise<void>
  /** The clerk does now all that he would do later. */
  flush(): number
  truth(): Truth
  /** Hands its book in to the gateway whose access it was given; the status of the answer. */
  handInBook(day: string, drifts?: readonly BookDrift[]): Promise<number>
  readonly webhooks: readonly Webhook[]
  close(): Promise<void>
}

export async function startIofficeSimulator(options: IofficeOptions): Promise<IofficeSimulator> {
  const desk = new Desk('ioffice', options)
  const faults = new Faults()
  for (const fault of options.faults ?? []) faults.arm(fault)
  const webhooks: Webhook[] = []
  const { gateway } = options
  const client = gateway === undefined ? undefined : gatewayClient(gateway, desk)
  const rounds = new Rounds(
    async () => {
      if (gateway?.pullMs !== undefined) await client?.pull()
      if (gateway?.post === true) await client?.post()
    },
    // The gateway may be down: the next round asks again.
    () => undefined
  )
  desk.onOutgoing = () => {
    if (gateway?.post === true) rounds.ask()
  }
  const server = serve(options, desk, faults, webhook => {
    webhooks.push(webhook)
    if (webhook.genuine) rounds.ask()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  if (client !== undefined) rounds.every(gateway?.pullMs ?? 1000)

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    send: draft => Promise.resolve(desk.send(draft)),
    sendTwice(draft) {
      const key = desk.send(draft)
      return Promise.resolve([key, desk.sendAgain(key)] as const)
    },
    sendGarbage: (bytes = Buffer.from('<edXML>hỏng')) => Promise.resolve(desk.sendRaw(bytes)),
    recall: (key, recall) => Promise.resolve(desk.recall(key, recall)),
    update: (key, update) => Promise.resolve(desk.update(key, update)),
    replace: (key, draft, reason) => Promise.resolve(desk.replace(key, draft, reason)),
    answersTo: key => desk.item(key)?.answers ?? [],
    arm: fault => faults.arm(fault),
    clearFaults: () => faults.clear(),
    round: () => rounds.run(),
    flush: () => desk.flush(),
    truth: () => desk.truth(),
    async handInBook(day, drifts) {
      if (gateway === undefined) throw new Error('no gateway to hand a book in to')
      return handIn(gateway, day, desk.book(drifts))
    },
    webhooks,
    async close() {
      desk.close()
      await rounds.close()
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    }
  }
}

export type { Draft, Office } from '../dms/edxml.ts'
export type { OfficeSetup } from '../dms/clerk.ts'
export type { Answer } from '../dms/register.ts'
export type { Truth } from '../dms/truth.ts'
export type { Fault, FaultKind } from './faults.ts'
export type { IofficeOptions } from './options.ts'
