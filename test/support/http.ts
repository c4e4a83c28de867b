/** The API over the whole story on a real PostgreSQL. Every answer a test gets has been held against its schema. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { Compile } from 'typebox/schema'
import { afterAll } from 'vitest'
import { createAdministration } from '../../src/adapters/postgres/administration.ts'
import { createAuditChain } from '../../src/adapters/postgres/audit-chain.ts'
import { createCredentials } from '../../src/adapters/postgres/credentials.ts'
import { createClockQueries } from '../../src/adapters/postgres/queries-clocks.ts'
import { createTimekeeping } from '../../src/adapters/postgres/timekeeping.ts'
import { readCalendarCsv } from '../../src/adapters/csv/calendar.ts'
import { createDirectoryChanges } from '../../src/adapters/postgres/directory-changes.ts'
import { createOrganisationEdits } from '../../src/adapters/postgres/directory-edits.ts'
import { createDirectoryFiles } from '../../src/adapters/postgres/directory-files.ts'
import { createGauges } from '../../src/adapters/postgres/gauges.ts'
import { createDestructionQueries } from '../../src/adapters/postgres/queries-destructions.ts'
import { createQueries } from '../../src/adapters/postgres/queries.ts'
import { createTrustStore } from '../../src/adapters/postgres/trust.ts'
import { createWebhooks } from '../../src/adapters/postgres/webhooks.ts'
import { createReporting } from '../../src/compose/reporting.ts'
import { createWebhookSender, createWebhookTargets } from '../../src/adapters/webhooks/index.ts'
import { pdfDayReport } from '../../src/adapters/reports/day-report.ts'
import type { KeyState } from '../../src/exchange/ports/index.ts'
import type { NewCredential } from '../../src/exchange/ports/access.ts'
import { createApp } from '../../src/http/app.ts'
import type { AppOptions, HttpPorts } from '../../src/http/app.ts'
import { stage } from './stage.ts'

export interface Call {
  readonly key?: string
  readonly json?: unknown
  readonly body?: Buffer | string
  readonly type?: string
  readonly headers?: Record<string, string>
}

export type Gateway = Awaited<ReturnType<typeof gateway>>

/** Call it at the top of a test file. */
export async function gateway(change: Partial<HttpPorts> = {}, options: Partial<AppOptions> = {}) {
  const scene = await stage()
  const { db, clock, exchange, contents, ports: story } = scene
  const credentials = createCredentials(db, clock)
  const targets = createWebhookTargets(['*.tinh.local'], { loopback: true })
  const keyStates: KeyState[] = []
  const ports: HttpPorts = {
    exchange,
    reconciliation: scene.reconciliation,
    reconciliations: scene.store.reconciliations,
    dayReportPdf: (report, issuer) => pdfDayReport(report, issuer),
    queries: createQueries(db),
    administration: createAdministration(db, clock),
    directory: scene.store.directory,
    directoryChanges: createDirectoryChanges(db, clock),
    directoryFiles: createDirectoryFiles(db, clock),
    edits: createOrganisationEdits(db, clock),
    credentials,
    webhooks: createWebhooks(db, clock),
    webhookTargets: targets,
    webhookSender: createWebhookSender(targets, 1_000),
    pushes: { get: () => undefined },
    contents,
    destructions: createDestructionQueries(db),
    examiner: { examine: async () => ({ kind: 'refused', problems: [{ code: 'edxml.empty' }] }) },
    judgements: scene.store.judgements,
    policies: scene.store.policies,
    keys: { states: () => keyStates },
    trust: createTrustStore(db, clock),
    clocks: createClockQueries(db),
    timekeeping: createTimekeeping(db, clock, readCalendarCsv),
    reporting: createReporting(db, clock, scene.settings.gatewayCode),
    carriers: story.carriers,
    audit: scene.store.audit,
    auditChain: createAuditChain(db),
    gatewayCode: '000.00.00.H19',
    clock,
    health: { database: async () => {} },
    gauges: createGauges(db),
    ...change
  }
  const logged: string[] = []
  const logger = pino({ level: 'info' }, { write: line => void logged.push(line) })
  const rateLimit = { perKey: 100_000, refused: 100_000 }
  const app = createApp({
    ports,
    logger,
    version: '0.0.0',
    bodyLimit: 4 * 1024 * 1024,
    rateLimit,
    ...options
  })
  await app.ready()
  afterAll(async () => {
    await app.close()
    await scene.drop()
  })

  const keyOf = async (credential: NewCredential) => (await credentials.issue(credential, 'test')).key
  const keys = {
    ioffice: await keyOf({ kind: 'dms', connectorId: 'ioffice', label: 'ioffice' }),
    onewin: await keyOf({ kind: 'dms', connectorId: 'onewin', label: 'onewin' }),
    admin: await keyOf({ kind: 'admin', label: 'admin' }),
    auditor: await keyOf({ kind: 'auditor', label: 'auditor' })
  }
  const conforms = conformance(app)

  const call = async (method: string, url: string, { key, json, body, type, headers = {} }: Call = {}) => {
    const payload = json === undefined ? body : JSON.stringify(json)
    const contentType = json === undefined ? type : 'application/json'
    const response = await app.inject({
      method: method,
      url,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...headers
      },
      ...(payload === undefined ? {} : { payload })
    })
    conforms(method, url, response)
    return response
  }
  return { ...scene, keyStates, app, httpPorts: ports, credentials, keys, call, logged }
}

type Json = Record<string, unknown>

/** Throws when an answer is not one that the OpenAPI document promises for its route and status. */
function conformance(app: FastifyInstance) {
  const document = app.swagger() as unknown as { paths: Record<string, Json>; components: Json }
  const routes = Object.keys(document.paths).map(path => ({
    path,
    form: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`)
  }))
  return (method: string, url: string, response: LightMyRequestResponse) => {
    const [pathname = ''] = url.split('?')
    const route = routes.find(({ form }) => form.test(pathname))
    const operation = route && (document.paths[route.path]?.[method.toLowerCase()] as Json | undefined)
    if (operation === undefined) return
    const promised = (operation['responses'] as Record<string, Json>)[response.statusCode]
    const place = `${method} ${route?.path} ${response.statusCode}`
    if (promised === undefined) throw new Error(`${place} is not in the OpenAPI document: ${response.body}`)
    const json = (promised['content'] as Record<string, Json> | undefined)?.['application/json']
    const isJson = String(response.headers['content-type']).startsWith('application/json')
    if (json === undefined || (!isJson && Object.keys(promised['content'] as Json).length > 1)) return
    const schema = { ...(json['schema'] as Json), components: document.components }
    const [fine, errors] = Compile(schema).Errors(response.json())
    if (!fine)
      throw new Error(`${place}: ${JSON.stringify(errors.slice(0, 5))} in ${response.body.slice(0, 500)}`)
  }
}

/** multipart/form-data by hand: a test wants to send what no library would. */
export function form(
  parts: readonly { name: string; filename?: string; type?: string; content: string | Buffer }[]
): { body: Buffer; type: string } {
  const boundary = 'lienthong-test-boundary'
  const chunks = parts.flatMap(({ name, filename, type, content }) => [
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    type === undefined ? '\r\n\r\n' : `\r\ncontent-type: ${type}\r\n\r\n`,
    content,
    '\r\n'
  ])
  const body = Buffer.concat([...chunks, `--${boundary}--\r\n`].map(chunk => Buffer.from(chunk as string)))
  return { body, type: `multipart/form-data; boundary=${boundary}` }
}
