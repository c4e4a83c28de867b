/** The keys that this gateway signs with: which serves, which is away and why, which ends soon. No secrets. */
import { Type } from '@fastify/type-provider-typebox'
import type { KeyState } from '../../../exchange/ports/index.ts'
import { describe } from '../../errors.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Time } from '../../schemas/basics.ts'
import { ProblemSchema, keyed, oneOf, refusals, shared } from '../../schemas/error.ts'
import { CertificateSchema } from '../../schemas/signature.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const KeySchema = Type.Object(
  {
    id: Type.String(),
    organisation: Type.Optional(
      Type.String({ description: 'Mã đơn vị; vắng: khóa niêm phong của cổng. / Absent: the gateway’s own.' })
    ),
    holder: oneOf(['pkcs12', 'pem', 'pkcs11']),
    place: Type.String({ description: 'Tệp hoặc nhãn thiết bị. / The file, or the label of the token.' }),
    state: oneOf(['ready', 'away']),
    reason: Type.Optional(shared(ProblemSchema)),
    since: Time,
    certificate: Type.Optional(shared(CertificateSchema)),
    algorithm: Type.Optional(Type.String()),
    from: Type.Optional(Time),
    until: Type.Optional(Time),
    expiry: Type.Optional(
      oneOf(['fine', 'soon', 'expired'], { description: 'soon: còn không quá 30 ngày. / 30 days or less.' })
    ),
    serving: Type.Boolean({ description: 'Đang được dùng để ký. / The one that signs now.' })
  },
  strict
)

export function addKeyRoute(app: App, { keys }: HttpPorts): void {
  app.get(
    '/v1/admin/keys',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['signatures'],
        summary: 'Khóa ký số của cổng / Keys that the gateway signs with',
        response: {
          200: Type.Object({ items: Type.Array(KeySchema) }, strict),
          ...refusals(...keyed, 'access.not-yours')
        }
      }
    },
    async () => ({ items: keys.states().map(keyBody) })
  )
}

function keyBody({ reason, ...state }: KeyState) {
  return given({ ...state, reason: reason === undefined ? undefined : describe(reason) })
}
