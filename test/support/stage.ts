/**
 * The whole story on a real PostgreSQL, with scripted partners and a clock in the test's hand. Jobs are run by
 * the test itself, in the order the relay gives them, so nothing happens behind its back.
 */
import { readDirectoryCsv } from '../../src/adapters/csv/directory.ts'
import { replaceRules } from '../../src/adapters/postgres/directory-import.ts'
import { importDirectory } from './directory.ts'
import { standardBreaker } from '../../src/domain/breaker.ts'
import { standardTimetable } from '../../src/domain/delivery.ts'
import type { EdxmlMessage } from '../../src/domain/envelope.ts'
import { writeMessage } from '../../src/edxml/write.ts'
import type { PostAnswer } from '../../src/exchange/answers.ts'
import { watchClocks } from '../../src/exchange/clocks/round.ts'
import { createExchange, createJobHandler } from '../../src/exchange/exchange.ts'
import { destroyContent } from '../../src/exchange/life/destroy-content.ts'
import type { Log, Ports, RelayedJob, SigningRequest } from '../../src/exchange/ports/index.ts'
import { createReconciliation, defaultReconciliation } from '../../src/exchange/reconciliation/index.ts'
import { defaultSettings } from '../../src/exchange/settings.ts'
import { settableClock } from './clock.ts'
import { memoryContents } from './contents.ts'
import { openFreshDatabase } from './database.ts'
import type { EdocFacts, StatusFacts } from './edoc.ts'
import { edoc, gather, once, statusBytes } from './edoc.ts'
import { carriersOf, scriptedAxis, scriptedConnector } from './partners.ts'
import { scriptedSignatures } from './signatures.ts'

export const directory = `organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind
vpcp,000.00.00.G22,qcvn102,Văn phòng Chính phủ,trung-uong,,,,,,,
bnv,000.00.00.G09,qcvn102,Bộ Nội vụ,trung-uong,,,,,,,
dn,000.00.00.H19,qcvn102,UBND tỉnh Đồng Nai,tinh,,ioffice,,,,,
vp,000.00.01.H19,qcvn102,Văn phòng UBND tỉnh,tinh,dn,ioffice,,,,,
snv,000.00.02.H19,qcvn102,Sở Nội vụ,tinh,dn,onewin,,,,,
xa,000.01.30.H19,qcvn102,UBND xã Thử Nghiệm,xa,dn,,,,,,
bp,000.00.00.H10,qcvn102,UBND tỉnh Bình Phước,tinh,,,,2025-07-01,closed,dn,merger
tach,000.00.09.H10,qcvn102,Sở Tách Đôi,tinh,bp,,,2025-07-01,closed,snv vp,split
`

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

export type Stage = Awaited<ReturnType<typeof stage>>

export interface StageOptions {
  /** A directory file of its own. */
  readonly csv?: string
  readonly at?: string
}

export async function stage({ csv = directory, at = '2026-03-02T02:00:00Z' }: StageOptions = {}) {
  const database = await openFreshDatabase()
  const clock = settableClock(new Date(at))
  const contents = memoryContents(() => clock.now())
  const signatures = scriptedSignatures()
  const [vxp, lgsp] = [scriptedAxis('vxp'), scriptedAxis('lgsp')]
  const [ioffice, onewin] = [scriptedConnector('ioffice'), scriptedConnector('onewin')]
  await importDirectory(database.db, readDirectoryCsv(csv), at.slice(0, 10))
  await replaceRules(database.db, [
    { position: 1, codePattern: '*.H19', axisId: 'lgsp' },
    { position: 2, codePattern: '*', axisId: 'vxp' }
  ])
  const { store, relay, lanes } = database
  const ports: Ports = {
    store,
    relay,
    lanes,
    contents,
    carriers: carriersOf([vxp, lgsp], [ioffice, onewin]),
    signatures,
    clock,
    log: silent
  }
  const settings = {
    ...defaultSettings,
    gatewayCode: '000.00.00.H19',
    timetable: standardTimetable,
    breaker: standardBreaker
  }
  const exchange = createExchange(ports, settings)
  const reconciliation = createReconciliation({
    ports,
    settings,
    exchange,
    reconciliation: defaultReconciliation
  })
  const handle = createJobHandler(ports, settings, exchange, {
    notify: ref => store.outbox.done('notify', ref),
    clocks: () => watchClocks(ports),
    audit: () => store.outbox.done('audit', 'all'),
    destroy: ref => destroyContent(ports, settings, ref),
    reconcile: ref => reconciliation.round(ref)
  })

  /** Runs what is due now until nothing is; returns the jobs in order. */
  const work = async (): Promise<RelayedJob[]> => {
    const done: RelayedJob[] = []
    for (;;) {
      const jobs: RelayedJob[] = []
      await relay.hand({
        now: clock.now(),
        sweepMs: 120_000,
        limit: 100,
        lanes: () => ({ concurrency: 50 }),
        enqueue: batch => Promise.resolve(void jobs.push(...batch))
      })
      if (jobs.length === 0) return done
      for (const job of jobs) await handle(job.topic, job.ref)
      done.push(...jobs)
    }
  }

  const postBytes = (
    connectorId: string,
    bytes: Buffer,
    idempotencyKey?: string,
    sign?: SigningRequest
  ): Promise<PostAnswer> =>
    exchange.post({
      connectorId,
      actor: `dms:${connectorId}`,
      body: once(bytes),
      ...(sign === undefined ? {} : { sign }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey })
    })

  return {
    ...database,
    ports,
    settings,
    exchange,
    reconciliation,
    handle,
    contents,
    signatures,
    clock,
    vxp,
    lgsp,
    ioffice,
    onewin,
    work,
    postBytes,
    /** A document from an office of ioffice, unless told otherwise. */
    post: async (facts: EdocFacts = {}, connectorId = 'ioffice', key?: string) =>
      postBytes(connectorId, (await edoc(contents, facts)).bytes, key),
    /** Any message, as it is. */
    postMessage: async (message: EdxmlMessage, connectorId = 'ioffice') =>
      postBytes(connectorId, await gather(writeMessage(message, contents))),
    /** The same, to be signed with the agency's key. */
    postSigned: async (facts: EdocFacts, sign: SigningRequest) =>
      postBytes('ioffice', (await edoc(contents, facts)).bytes, undefined, sign),
    postStatus: async (connectorId: string, facts: StatusFacts) =>
      postBytes(connectorId, await statusBytes(contents, facts)),
    /** A document accepted for sure: its id and deliveries. */
    accepted: async (facts: EdocFacts = {}, connectorId = 'ioffice') => {
      const answer = await postBytes(connectorId, (await edoc(contents, facts)).bytes)
      if (!('documentId' in answer) || !('deliveries' in answer)) throw new Error(JSON.stringify(answer))
      return { id: answer.documentId, deliveries: answer.deliveries }
    },
    arrive: async (facts: EdocFacts, remoteId: string, to?: string, axisId = 'vxp') =>
      exchange.receive(
        axisId,
        { remoteId, ...(to === undefined ? {} : { to }) },
        once((await edoc(contents, facts)).bytes)
      ),
    arriveStatus: async (facts: StatusFacts, remoteId: string, axisId = 'vxp') =>
      exchange.receive(axisId, { remoteId }, once(await statusBytes(contents, facts)))
  }
}
