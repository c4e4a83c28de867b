import type { Problem } from '../../../domain/problem.ts'
import type { Target } from './target.ts'

/**
 * The name wanted, or the first of ours (`ChuKySo1`) that no field has. Another field's name would make both one field
 * (ISO 32000-1 section 12.7.3.2), and a full stop would make a child of one: `pdf-signature.field-taken`.
 */
export function freeName(target: Target, ours: string, wanted?: string): string | Problem {
  const taken = new Set(target.fields.map(field => field.name.split('.')[0]))
  if (wanted === undefined) {
    let number = 1
    while (taken.has(`${ours}${number}`)) number++
    return `${ours}${number}`
  }
  const bad = wanted === '' || wanted.includes('.') || taken.has(wanted)
  return bad ? { code: 'pdf-signature.field-taken', detail: wanted.slice(0, 80) } : wanted
}
