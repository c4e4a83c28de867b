/** The trust store, as administrators and auditors read it. */
import { Type } from '@fastify/type-provider-typebox'
import { bindingMatches, boundRoles, trustKinds } from '../../exchange/ports/trust.ts'
import { Id, Time, pageOf } from './basics.ts'
import { oneOf, shared } from './error.ts'
import { CertificateSchema } from './signature.ts'

const strict = { additionalProperties: false }

export const Kind = oneOf(trustKinds, {
  description: 'anchor gốc tin cậy · intermediate trung gian. / A trusted root, or a CA below one.'
})
export const Role = oneOf(boundRoles, { description: 'agency cơ quan · person cá nhân' })
export const Match = oneOf(bindingMatches, {
  description:
    'certificate đúng chứng thư số này · name mọi chứng thư số cùng nơi cấp và cùng chủ thể (kể cả khi gia hạn). / This very certificate, or every one of the same issuer and subject.'
})
export const VersionNumber = Type.Integer({
  minimum: 0,
  description:
    'Phiên bản kho tin cậy; kết quả kiểm tra chữ ký nào cũng ghi lại. / Every verdict names the one it was reached with.'
})
/** Why; kept in the history and in the audit. */
export const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '\\S',
  description: 'Lý do, lưu vào lịch sử và nhật ký kiểm toán. / Why; kept in the history and the audit.',
  examples: ['Theo công bố ngày 01/03/2026 của Cục CTSXT']
})
/** As in a file: JSON carries no bytes. */
export const Pem = Type.String({
  minLength: 1,
  maxLength: 1_000_000,
  description:
    'Nội dung tệp chứng thư số: PEM (một hoặc nhiều), PKCS#7 dạng PEM, hoặc DER đã mã hóa base64. / PEM with one or several, PKCS#7 as PEM, or DER in base64.',
  examples: ['-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----']
})
export const IfMatch = Type.Object({ 'if-match': Type.Optional(Type.String({ maxLength: 100 })) })
export const Sha256Params = Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, strict)
export const ReasonQuery = Type.Object({ reason: Reason }, strict)
export const VersionQuery = Type.Object({ version: Type.Optional(VersionNumber) }, strict)

const Owner = Type.Object({ id: Id, name: Type.String(), code: Type.String() }, strict)
const since = { addedIn: VersionNumber, addedAt: Time, reason: Type.String() }

export const EntrySchema = Type.Object(
  { kind: Kind, certificate: shared(CertificateSchema), ...since },
  strict
)

export const BindingSchema = Type.Object(
  {
    id: Id,
    role: Role,
    organisation: Owner,
    match: Match,
    certificate: shared(CertificateSchema),
    validFrom: Type.Optional(Time),
    validTo: Type.Optional(Time),
    ...since
  },
  strict
)

export const StoreSchema = Type.Object(
  { version: VersionNumber, entries: Type.Array(EntrySchema), bindings: Type.Array(BindingSchema) },
  strict
)
export const BindingsSchema = Type.Object(
  { version: VersionNumber, items: Type.Array(BindingSchema) },
  strict
)

export const AddedSchema = Type.Object(
  {
    version: VersionNumber,
    added: Type.Array(shared(CertificateSchema), {
      description:
        'Đối chiếu SHA-256 với công bố của nơi cấp. / Compare each SHA-256 with what its issuer publishes.'
    }),
    present: Type.Array(shared(CertificateSchema), { description: 'Đã có từ trước. / There before.' })
  },
  strict
)
export const BoundSchema = Type.Object({ version: VersionNumber, id: Id, added: Type.Boolean() }, strict)
export const ChangedSchema = Type.Object({ version: VersionNumber }, strict)

export const OneCertificateSchema = Type.Object(
  { certificate: shared(CertificateSchema), pem: Type.String() },
  strict
)

export const HistorySchema = pageOf(
  Type.Object(
    {
      version: VersionNumber,
      at: Time,
      actor: Type.String(),
      reason: Type.String(),
      changes: Type.Array(
        Type.Object(
          {
            what: oneOf(['entry-added', 'entry-removed', 'binding-added', 'binding-removed']),
            sha256: Type.String(),
            subject: Type.String(),
            kind: Type.Optional(Kind),
            bindingId: Type.Optional(Id)
          },
          strict
        )
      )
    },
    strict
  )
)

export const ExpiringSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          use: oneOf([...trustKinds, 'binding'] as const),
          match: Type.Optional(Match),
          certificate: shared(CertificateSchema),
          daysLeft: Type.Integer({ description: 'Âm: đã hết hạn. / Negative: it has ended.' }),
          organisation: Type.Optional(Owner)
        },
        strict
      )
    )
  },
  strict
)
