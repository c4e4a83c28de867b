/** A file of configuration in JSON: how it is read, and how its faults are told. */
import type { TSchema } from 'typebox'
import { Locale } from 'typebox/system'
import { Value } from 'typebox/value'
import { BrokenPromise } from '../domain/problem.ts'
import type { ConfigProblem } from './problems.ts'

/** Tells place and rule, never the value: it may be a secret put in the wrong place. */
export function problemsOf(schema: TSchema, value: unknown, place: string): ConfigProblem[] {
  return [...Value.Errors(schema, value)]
    .filter(error => !(error.keyword === 'boolean' && error.schemaPath.endsWith('additionalProperties')))
    .map(error => {
      const names = namesIn(error.params)
      const tail = names === '' ? '' : `: ${names}`
      return {
        key: `${place}${error.instancePath}`.replace(/^\//, '') || '/',
        found: { vi: 'không hợp lệ', en: 'is not valid' },
        expected: {
          vi: `${Locale.vi_VN(error)}${Locale.vi_VN(error).endsWith(names) ? '' : tail}`,
          en: `${error.message}${error.message.endsWith(names) ? '' : tail}`
        }
      }
    })
}

function namesIn(params: object): string {
  const { additionalProperties, allowedValues, allowedValue } = params as Readonly<Record<string, unknown>>
  const list = additionalProperties ?? allowedValues ?? allowedValue
  return Array.isArray(list) ? list.join(', ') : typeof list === 'string' ? list : ''
}

/** Throws BrokenPromise `config.invalid`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser quotes the text around the fault, which may be a secret: only the position is told.
    const position = /position \d+( \(line \d+ column \d+\))?/.exec(String(cause))?.[0] ?? ''
    throw new BrokenPromise('config.invalid', {
      problems: [
        {
          key: '/',
          found: { vi: `không phải JSON ${position}`.trim(), en: `is not JSON ${position}`.trim() },
          expected: { vi: 'một tệp JSON', en: 'a JSON file' }
        } satisfies ConfigProblem
      ]
    })
  }
}
