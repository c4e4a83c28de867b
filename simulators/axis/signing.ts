/** The signed headers, as the axis checks them and as it signs what it pushes. Written apart from the gateway's. */
import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { CentreSetup } from '../hub/options.ts'

const mark = 'xroadvnpt-'

export type Checked =
  | { readonly ok: true; readonly centre: CentreSetup; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly reason: string }

/** Values by lower-case name without the prefix. */
export function check(headers: IncomingHttpHeaders, centres: ReadonlyMap<string, CentreSetup>): Checked {
  const header = (name: string) => {
    const value = headers[mark + name]
    return typeof value === 'string' ? value : undefined
  }
  const centre = centres.get(header('systemid') ?? '')
  if (centre === undefined) return { ok: false, reason: 'systemid khong ton tai' }
  const text = header('sign-header')
  if (text === undefined) return { ok: false, reason: 'thieu sign-header' }
  const mac = createHmac('sha256', centre.secret).update(text).digest('hex')
  if (mac !== header('hash-header')) return { ok: false, reason: 'hash-header sai' }
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(JSON.parse(text) as Record<string, string>)) {
    const key = name.toLowerCase()
    if (!key.startsWith(mark) || headers[key] !== value) return { ok: false, reason: `${name} khong khop` }
    values.set(key.slice(mark.length), value)
  }
  const keys = (header('sign-header-key') ?? '').split(';')
  if (keys.length !== values.size || keys.some(key => !values.has(key.toLowerCase()))) {
    return { ok: false, reason: 'sign-header-key khong khop' }
  }
  if (!/^\d{8}T\d{6}\+\d{4}$/.test(values.get('timestamp') ?? ''))
    return { ok: false, reason: 'timestamp sai' }
  return { ok: true, centre, values }
}

/** Integer.toHexString(0xff & b): no leading zero. */
export function unpaddedSha256(bytes: Buffer): string {
  let text = ''
  for (const byte of createHash('sha256').update(bytes).digest()) text += byte.toString(16)
  return text
}

export function sign(
  centre: CentreSetup,
  contentType: string,
  values: Record<string, string>
): Record<string, string> {
  const now = new Date()
  const local = new Date(now.getTime() + 7 * 3_600_000).toISOString()
  const [date, time] = [
    local.slice(0, 10).split('-').reverse().join(''),
    local.slice(11, 19).replaceAll(':', '')
  ]
  const all = {
    ...values,
    systemid: centre.systemId,
    timestamp: `${date}T${time}+0${local.slice(20, 23)}`,
    'Content-Type': contentType
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(all)) headers[`XroadVnpt-${name}`] = value
  const text = JSON.stringify(headers)
  return {
    ...headers,
    'Content-Type': contentType,
    'XroadVnpt-sign-header-key': Object.keys(all).join(';'),
    'XroadVnpt-sign-header': text,
    'XroadVnpt-hash-header': createHmac('sha256', centre.secret).update(text).digest('hex'),
    'XroadVnpt-version': '3.0.201608'
  }
}
