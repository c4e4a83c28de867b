/** Reads an axis's own keys against its schema. A wrong key stops the start, by name and without its value. */
import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'
import { BrokenPromise } from '../../domain/problem.ts'

export function readConfig<S extends TSchema>(schema: S, id: string, config: unknown): Static<S> {
  const filled = Value.Default(schema, Value.Clone(config))
  if (Value.Check(schema, filled)) return filled
  const wrong = Value.Errors(schema, filled).map(error => `${error.instancePath || '/'} ${error.message}`)
  throw new BrokenPromise('config.invalid', { axis: id, wrong })
}
