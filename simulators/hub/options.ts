/** How a simulated exchange is set up. */
export interface AgencySetup {
  readonly code: string
  readonly name: string
  /** The same agency under the other scheme (QĐ 20/2020 beside QCVN 102, or the reverse). */
  readonly otherCode?: string
  readonly parentCode?: string
  readonly mail?: string
  /** Answers 01, then 02 with this reason. */
  readonly refuses?: string
  /** Locked on the axis: error 23. */
  readonly locked?: boolean
  /** Takes documents and never says anything. */
  readonly silent?: boolean
  /** Answers a request to take back with 16 instead of 15. */
  readonly keeps?: boolean
  /** How it answers a recall: late (twelve times as slow), twice, before what it still had to say, or never. */
  readonly answersRecalls?: 'late' | 'twice' | 'out-of-order' | 'never'
  /** Recalls by itself what it sends to others, after a while: by an edoc of type 1, or by status 13. */
  readonly regrets?: RecallWay
}

export type RecallWay = 'edoc' | 'status'

export interface CentreSetup {
  readonly systemId: string
  readonly secret: string
  readonly username?: string
  readonly password?: string
  readonly agencies: readonly AgencySetup[]
  /** Its agencies answer by themselves, as other provinces and ministries would. */
  readonly automatic?: boolean
  /** Where new items are pushed (POST); they stay listed until acknowledged all the same. */
  readonly pushUrl?: string
}

export interface SimulatorOptions {
  readonly port?: number
  readonly centres?: readonly CentreSetup[]
  readonly seed?: number
  /** 1: receipts come within minutes; 10: ten times as fast; 0: only when `flush` is asked for. */
  readonly speed?: number
  /** Append-only journal; beside it a folder of contents. */
  readonly data?: string
  readonly faults?: readonly FaultRule[]
}

/**
 * One fault. `duplicate` strikes where an item is put into an inbox (endpoint `inbox`), `messyList` and `shortList` a list
 * of agencies (directory-rows.ts), the others a request.
 * All endpoints when `endpoint` is absent; all requests when neither `next` nor `probability` is given.
 */
export interface FaultRule {
  readonly kind: FaultKind
  readonly endpoint?: string
  readonly probability?: number
  readonly next?: number
  /** slow: how long. stop: how long no connection is taken. */
  readonly ms?: number
  /** http500: which status (500). fail200: which ErrorCode (20). */
  readonly code?: number | string
  /** garbage: which kind. */
  readonly form?: 'html' | 'empty' | 'half'
  /** http500, fail200: carry the request out first, then say that it failed. */
  readonly after?: boolean
}

export const faultKinds = [
  'slow',
  'http500',
  'fail200',
  'loseAnswer',
  'duplicate',
  'outOfOrder',
  'wrongHmac',
  'garbage',
  'messyList',
  'shortList',
  'stop'
] as const
export type FaultKind = (typeof faultKinds)[number]
