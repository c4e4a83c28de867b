/** The axis's endpoints as functions: each signs a fresh header set and makes one request. */
import type { Agent } from 'node:http'
import type { Body, Reply } from '../wire/request.ts'
import { agentFor, send, textBody } from '../wire/request.ts'
import type { VxpConfig } from './config.ts'
import { hashFile } from './hash-file.ts'
import { signedHeaders } from './sign.ts'

export type MessageType = 'edoc' | 'status'

export interface VxpClient {
  sendEdoc(message: SendEdoc, signal: AbortSignal): Promise<Reply>
  getReceivedEdocList(
    messageType: MessageType,
    agency: string | undefined,
    signal: AbortSignal,
    dates?: Dates
  ): Promise<Reply>
  countReceived(messageType: MessageType, agency: string | undefined, signal: AbortSignal): Promise<Reply>
  getEdoc(docId: string, signal: AbortSignal): Promise<Reply>
  downloadEdoc(docId: string, signal: AbortSignal): Promise<Reply>
  updateStatus(
    docId: string,
    status: string,
    description: string | undefined,
    signal: AbortSignal
  ): Promise<Reply>
  getSentEdocList(window: SentWindow, signal: AbortSignal): Promise<Reply>
  getAgenciesList(signal: AbortSignal): Promise<Reply>
  getAgenciesListQD20(signal: AbortSignal): Promise<Reply>
  getSynchronizeUnit(signal: AbortSignal): Promise<Reply>
  registerAgency(agency: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Reply>
  deleteAgency(code: string, signal: AbortSignal): Promise<Reply>
}

export interface SendEdoc {
  readonly from: string
  readonly to: readonly string[]
  readonly messageType: MessageType
  readonly sha256: string
  readonly file: Body
}

/** yyyy/MM/dd, both inclusive. */
export interface Dates {
  readonly fromDate: string
  readonly toDate: string
}

export interface SentWindow extends Dates {
  /** Absent: all of the account's agencies. */
  readonly from?: string
  readonly messageType: MessageType
}

const json = 'application/json'
const crlf = Buffer.from('\r\n')

export function createVxpClient(config: VxpConfig, now: () => Date): VxpClient {
  const base = config.endpoint.replace(/\/+$/, '')
  // Hand-overs have their own sockets: a long download must not make a hand-over wait.
  const sending = agentFor(new URL(base), config.concurrency)
  const asking = agentFor(new URL(base), Math.max(4, config.concurrency))

  const call = (
    method: 'GET' | 'POST',
    name: string,
    values: Readonly<Record<string, string>>,
    signal: AbortSignal,
    body?: Body,
    agent: Agent = asking,
    contentType = json
  ) =>
    send({
      url: new URL(`${base}/${name}`),
      method,
      headers: signedHeaders(config, contentType, values, now()),
      agent,
      idleMs: config.timeoutMs,
      signal,
      ...(body === undefined ? {} : { body })
    })
  const level: Record<string, string> = config.level === undefined ? {} : { level: config.level }
  const box = (messageType: MessageType, agency: string | undefined) => ({
    ...(agency === undefined ? {} : { from: agency }),
    servicetype: 'eDoc',
    messagetype: messageType
  })

  return {
    sendEdoc: ({ from, to, messageType, sha256, file }, signal) =>
      call(
        'POST',
        'sendEdoc',
        {
          from,
          to: JSON.stringify(to),
          servicetype: 'eDoc',
          messagetype: messageType,
          'hash-file': hashFile(sha256)
        },
        signal,
        followedByCrlf(file),
        sending,
        'application/octet-stream'
      ),
    getReceivedEdocList: (messageType, agency, signal, dates) =>
      call('POST', 'getReceivedEdocList', { ...box(messageType, agency), ...dates }, signal),
    countReceived: (messageType, agency, signal) =>
      call(
        'GET',
        messageType === 'edoc' ? 'countReceiveEdoc' : 'countReceiveStatus',
        box(messageType, agency),
        signal
      ),
    getEdoc: (docId, signal) => call('POST', 'getEdoc', { docId, filePath: '' }, signal, textBody('{}')),
    downloadEdoc: (docId, signal) => call('GET', 'downloadEdoc', { docId, filePath: '' }, signal),
    updateStatus: (docId, status, description, signal) =>
      call(
        'POST',
        'updateStatus',
        { docId, status, ...(description === undefined ? {} : { description }) },
        signal,
        textBody('{}')
      ),
    getSentEdocList: ({ from, messageType, fromDate, toDate }, signal) =>
      call('POST', 'getSentEdocList', { ...box(messageType, from), fromDate, toDate }, signal),
    getAgenciesList: signal => call('POST', 'getAgenciesList', level, signal),
    getAgenciesListQD20: signal => call('POST', 'getAgenciesListQD20', level, signal),
    // The header that would name a version is not known, and XroadVnpt-version is taken: all rows come.
    getSynchronizeUnit: signal => call('POST', 'getSynchronizeUnit', {}, signal),
    registerAgency: (agency, signal) =>
      call('POST', 'registerAgency', {}, signal, textBody(JSON.stringify(agency))),
    deleteAgency: (code, signal) => call('POST', 'deleteAgency', { AgencyCode: code }, signal, textBody('{}'))
  }
}

/** The SDK writes CRLF after the file, and the axis expects it. */
function followedByCrlf(file: Body): Body {
  return {
    size: file.size + crlf.length,
    open: async function* () {
      yield* file.open()
      yield crlf
    }
  }
}
