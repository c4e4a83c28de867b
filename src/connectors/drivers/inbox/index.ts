/**
 * The DMS pulls: a parcel is laid in its inbox (GET /v1/inbox) and is handed over when the DMS acknowledges it.
 * Nothing leaves the gateway here, so nothing can fail here.
 */
import Type from 'typebox'
import { defineDriver } from '../../kind.ts'

const schema = Type.Object(
  {
    driver: Type.Literal('inbox'),
    concurrency: Type.Integer({ default: 16, minimum: 1, maximum: 256 })
  },
  { additionalProperties: false }
)

export const inboxDriver = defineDriver('inbox', schema, (identity, config) => ({
  ...identity,
  kind: 'dms',
  concurrency: config.concurrency,
  idempotent: true,
  deliver: () => Promise.resolve({ kind: 'offered' }),
  test: () => Promise.resolve({ ok: true, ms: 0 })
}))
