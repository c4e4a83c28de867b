/** Where the DMS's own API is and how we show who we are. The contract: docs/connectors.md, section 6. */
import Type, { type Static } from 'typebox'

export const restSchema = Type.Object(
  {
    driver: Type.Literal('rest'),
    baseUrl: Type.String({ pattern: '^https?://[^\\s?#]+$' }),
    /** bearer: the key itself; hmac: each request is signed with it; none: only for tests on one machine. */
    auth: Type.Union([Type.Literal('bearer'), Type.Literal('hmac'), Type.Literal('none')], {
      default: 'bearer'
    }),
    secret: Type.Optional(Type.String({ minLength: 16, secret: true })),
    collectSeconds: Type.Integer({ default: 5, minimum: 1, maximum: 3600 }),
    batch: Type.Integer({ default: 50, minimum: 1, maximum: 1000 }),
    /** Of silence on the line, not of the whole: a large document may take its time. */
    timeoutSeconds: Type.Number({ default: 60, exclusiveMinimum: 0, maximum: 3600 }),
    concurrency: Type.Integer({ default: 4, minimum: 1, maximum: 64 })
  },
  { additionalProperties: false }
)

export type RestConfig = Static<typeof restSchema>
