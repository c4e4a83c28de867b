/** What an administrator fills in for an axis of the VXP kind. */
import type { Static } from 'typebox'
import Type from 'typebox'

export const vxpConfig = Type.Object(
  {
    endpoint: Type.String({
      pattern: '^https?://',
      description: 'Address of the axis, without a trailing slash'
    }),
    systemId: Type.String({ minLength: 1, description: 'Mã trung tâm' }),
    secret: Type.String({ minLength: 1, secret: true, description: 'Khóa bí mật (HMAC-SHA256)' }),
    pollSeconds: Type.Integer({
      minimum: 0,
      maximum: 3600,
      default: 30,
      description: '0: the axis pushes to us'
    }),
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
    agencies: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Own codes asked for one by one; empty: the inbox of the whole account'
    }),
    level: Type.Optional(Type.String({ description: 'Sent with the directory calls when given' })),
    directory: Type.Union([Type.Literal('qcvn102'), Type.Literal('qd20')], {
      default: 'qcvn102',
      description: 'Which of the two code schemes is the first one'
    }),
    download: Type.Boolean({
      default: false,
      description: 'Fetch by downloadEdoc (SDK 2.0.1) rather than getEdoc'
    })
  },
  { additionalProperties: false }
)

export type VxpConfig = Static<typeof vxpConfig>
