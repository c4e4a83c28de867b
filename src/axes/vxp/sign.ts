/**
 * The signed headers of a call (SPEC 4.2). A fresh set for each call: the SDK keeps its set, and values of one
 * call leak into the next.
 */
import { createHmac } from 'node:crypto'
import { BrokenPromise } from '../../domain/problem.ts'
import { wallClock } from '../wire/vietnam-time.ts'

export const prefix = 'XroadVnpt-'

export interface Account {
  readonly systemId: string
  readonly secret: string
}

/** `ddMMyyyy'T'HHmmss+SSSS`: a literal plus, then milliseconds in four digits. It is not an offset. */
export function timestampOf(at: Date): string {
  const { day, month, year, hour, minute, second, ms } = wallClock(at)
  return `${day}${month}${year}T${hour}${minute}${second}+${String(ms).padStart(4, '0')}`
}

export function readTimestamp(raw: string): Date | undefined {
  const parts = /^(\d{2})(\d{2})(\d{4})T(\d{2})(\d{2})(\d{2})\+0(\d{3})$/.exec(raw)
  if (parts === null) return undefined
  const [, day, month, year, hour, minute, second, ms] = parts
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}+07:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

export function hmacHex(secret: string, text: string): string {
  return createHmac('sha256', Buffer.from(secret, 'utf8')).update(text, 'utf8').digest('hex')
}

/** All headers of one call. Throws `carrier.value-unsafe` when a value cannot stand in a header. */
export function signedHeaders(
  account: Account,
  contentType: string,
  values: Readonly<Record<string, string>>,
  at: Date
): Record<string, string> {
  const signed: Record<string, string> = {
    timestamp: timestampOf(at),
    systemid: account.systemId,
    'Content-Type': contentType,
    ...values
  }
  for (const [name, value] of Object.entries(signed)) {
    if (!/^[\x20-\x7e]*$/.test(value)) throw new BrokenPromise('carrier.value-unsafe', { header: name })
  }
  const prefixed = Object.fromEntries(Object.entries(signed).map(([name, value]) => [prefix + name, value]))
  const text = JSON.stringify(prefixed)
  return {
    ...prefixed,
    'Content-Type': contentType,
    [`${prefix}sign-header-key`]: Object.keys(signed).join(';'),
    [`${prefix}sign-header`]: text,
    [`${prefix}hash-header`]: hmacHex(account.secret, text),
    [`${prefix}version`]: '3.0.201608',
    'User-Agent': 'JAVASDKAgent/1.0.0 XRoad/VPCP'
  }
}

/** Vietnamese text for a header: without its marks, shortened. */
export function asciiOf(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
  return plain
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200)
}
