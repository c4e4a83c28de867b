/** What an administrator fills in for a provincial LGSP with a REST facade. */
import type { Static } from 'typebox'
import Type from 'typebox'

export const lgspConfig = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https?://', description: 'Address of the facade, before /v1' }),
    username: Type.String({ minLength: 1 }),
    password: Type.String({ minLength: 1, secret: true }),
    applicationCode: Type.String({ default: '' }),
    systemId: Type.String({ minLength: 1, description: 'X-SystemId' }),
    secret: Type.String({ minLength: 1, secret: true, description: 'X-SecretKey' }),
    pollSeconds: Type.Integer({ minimum: 0, maximum: 3600, default: 30 }),
    concurrency: Type.Integer({
      minimum: 1,
      maximum: 64,
      default: 4,
      description: 'Hand-overs under way at once'
    }),
    timeoutMs: Type.Integer({
      minimum: 50,
      default: 60_000,
      description: 'Longest wait without a byte moving'
    }),
    tokenSeconds: Type.Integer({
      minimum: 5,
      default: 1_800,
      description: 'Life of a token; it is renewed earlier'
    }),
    lookbackDays: Type.Integer({
      minimum: 1,
      default: 30,
      description: 'How far back waiting items are listed'
    }),
    sentListPath: Type.Optional(
      Type.String({ pattern: '^/', description: 'A list of what was sent, where the facade has one' })
    )
  },
  { additionalProperties: false }
)

export type LgspConfig = Static<typeof lgspConfig>
