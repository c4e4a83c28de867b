/** Reads `{status, ErrorCode, ErrorDesc, …}` tolerantly: HTTP 200 + FAIL, contradictions, nothing (SPEC 4.4). */
import type { Answer } from '../wire/answer.ts'
import { textField } from '../wire/answer.ts'
import type { Dialect } from '../wire/read.ts'

/** A number in the body says more than the HTTP status: the axis answers 200 with FAIL, and 500 with a reason. */
export function judge(status: number, body: unknown): Answer {
  const said = textField(body, 'status')?.toUpperCase()
  const number = textField(body, 'ErrorCode', 'error_code')
  const detail = textField(body, 'ErrorDesc', 'error_desc', 'message')
  const words = detail === undefined ? {} : { detail }
  if (number !== undefined && number !== '0') return { kind: 'fail', number, ...words }
  const success = status >= 200 && status < 300
  if (!success && status >= 400) return { kind: 'http', status, ...words }
  if (said === 'FAIL' || said === 'ERROR') return { kind: 'fail', number: '', ...words }
  const fine = said === 'OK' || said === 'SUCCESS' || (said === undefined && number === '0')
  if (success && fine) return { kind: 'ok', fields: body as Record<string, unknown> }
  return { kind: 'unreadable', detail: `HTTP ${status} without a readable status` }
}

/** A list answered with 200 and no byte at all is empty; the SDK reads it so, too. */
export const vxpDialect: Dialect = { judge, emptyListIsNone: true }
