/** How an iOffice-like system is set up. */
import type { DeskOptions } from '../dms/desk.ts'
import type { Fault } from './faults.ts'

export interface IofficeOptions extends DeskOptions {
  /** A free one when absent. Always on 127.0.0.1. */
  readonly port?: number
  /** What the gateway must show: the key itself, or a signature made with it. Absent: anybody may call. */
  readonly secret?: string
  readonly auth?: 'bearer' | 'hmac'
  /** The gateway's machine API, for what this system does by itself. */
  readonly gateway?: {
    readonly url: string
    readonly key: string
    /** Posts what it sends instead of waiting to be asked. */
    readonly post?: boolean
    /** Pulls its inbox so often (milliseconds), and when a webhook comes; 0 = only then. Absent: does not pull. */
    readonly pullMs?: number
    readonly webhookSecret?: string
    /** Codes of offices that have the gateway sign their documents (`sign=issue`). */
    readonly signedFor?: readonly string[]
  }
  readonly faults?: readonly Fault[]
}
