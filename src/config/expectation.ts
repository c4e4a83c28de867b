/** Says in words what a schema asks for. */
import type { Bilingual } from './problems.ts'

/** The parts of a JSON schema that are told to people. */
export interface Shape {
  readonly type?: string | undefined
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
}

export function expectation(schema: Shape): Bilingual {
  if (schema.enum !== undefined) {
    const list = schema.enum.map(String).join(' | ')
    return { vi: `một trong: ${list}`, en: `one of: ${list}` }
  }
  const { minimum, maximum } = schema
  const range = {
    vi: minimum !== undefined && maximum !== undefined ? ` từ ${String(minimum)} đến ${String(maximum)}` : '',
    en: minimum !== undefined && maximum !== undefined ? ` from ${String(minimum)} to ${String(maximum)}` : ''
  }
  switch (schema.type) {
    case 'integer':
      return { vi: `số nguyên${range.vi}`, en: `a whole number${range.en}` }
    case 'number':
      return { vi: `số${range.vi}`, en: `a number${range.en}` }
    case 'array':
      return { vi: 'danh sách cách nhau bằng dấu phẩy', en: 'a list separated by commas' }
    default:
      return { vi: 'một chuỗi không rỗng', en: 'text that is not empty' }
  }
}
