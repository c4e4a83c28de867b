/** Reads `{success, message, docId | data{docId, status, errorCode, errorDesc}}` (SPEC 4.8). */
import type { Answer } from '../wire/answer.ts'
import { field, textField } from '../wire/answer.ts'
import type { Dialect } from '../wire/read.ts'

export function judge(status: number, body: unknown): Answer {
  const data = field(body, 'data')
  const number = textField(data, 'errorCode') ?? textField(body, 'errorCode')
  const detail = textField(data, 'errorDesc') ?? textField(body, 'errorDesc', 'message')
  const words = detail === undefined ? {} : { detail }
  if (number !== undefined && number !== '0') return { kind: 'fail', number, ...words }
  if (status >= 400) return { kind: 'http', status, ...words }
  const success = field(body, 'success')
  const said = textField(data, 'status')?.toUpperCase()
  if (success === false || success === 'false' || said === 'FAIL')
    return { kind: 'fail', number: '', ...words }
  if (status >= 200 && status < 300 && (success === true || success === 'true')) {
    return { kind: 'ok', fields: body as Record<string, unknown> }
  }
  return { kind: 'unreadable', detail: `HTTP ${status} without a readable success` }
}

export const lgspDialect: Dialect = { judge, emptyListIsNone: false }

/** The facade's id of a message it took. */
export function docIdOf(fields: unknown): string | undefined {
  return textField(fields, 'docId') ?? textField(field(fields, 'data'), 'docId')
}
