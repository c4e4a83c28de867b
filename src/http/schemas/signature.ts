/** Reports of signatures, as clerks, DMSs and auditors read them. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { resultClasses } from '../../domain/signature.ts'
import { envelopeRules, fileRules, timeRules } from '../../domain/signature-policy.ts'
import { Id, Time } from './basics.ts'
import { ProblemSchema, oneOf, shared } from './error.ts'

const strict = { additionalProperties: false }
const text = Type.Optional(Type.String())

const verdict = {
  class: oneOf(resultClasses, {
    description:
      'VALID hợp lệ · VALID_NO_TSA hợp lệ, không có dấu thời gian · INDETERMINATE chưa xác định · INVALID không hợp lệ · UNSIGNED không ký'
  }),
  classText: Type.String({ examples: ['Hợp lệ'] }),
  classTextEn: Type.String({ examples: ['Valid'] })
}

export const CertificateSchema = Type.Object(
  {
    sha256: Type.String(),
    subject: Type.String({ description: 'RFC 4514' }),
    issuer: Type.String(),
    serial: Type.String(),
    commonName: text,
    organisation: text,
    validFrom: Time,
    validTo: Time
  },
  { ...strict, $id: 'CertificateFacts' }
)

export const SignatureSchema = Type.Object(
  {
    kind: oneOf(['xml', 'pdf', 'document-timestamp']),
    place: Type.String({ description: 'Vị trí chữ ký. / Where it stands.' }),
    ...verdict,
    problems: Type.Array(shared(ProblemSchema), { description: 'Lý do. / Why it is not simply valid.' }),
    signer: Type.Optional(shared(CertificateSchema)),
    role: oneOf(['person', 'agency', 'unknown'], {
      description: 'Cá nhân, cơ quan, chưa gắn. / By the bindings of the trust store.'
    }),
    organisationId: Type.Optional(Id),
    time: Type.Object(
      { at: Time, by: oneOf(['timestamp', 'receipt']), authority: Type.Optional(shared(CertificateSchema)) },
      { ...strict, description: 'Thời điểm dùng để xét. / The time it is judged at, and who says so.' }
    ),
    claimedAt: Type.Optional(
      Type.String({ description: 'Bên ký tự khai. / As the signer says; proves nothing.' })
    ),
    algorithm: text,
    coverage: Type.Optional(
      Type.Object({ revision: Type.Integer(), of: Type.Integer(), wholeFile: Type.Boolean() }, strict)
    ),
    evidence: Type.Array(
      Type.Object(
        { kind: oneOf(['certificate', 'crl', 'ocsp', 'timestamp']), sha256: Type.String() },
        strict
      ),
      { description: 'Chứng cứ đã lưu. / What the verdict rests on, by digest.' }
    )
  },
  { ...strict, $id: 'SignatureReport' }
)
export type SignatureBody = Static<typeof SignatureSchema>

export const FileReportSchema = Type.Object(
  {
    name: Type.String(),
    sha256: Type.String(),
    size: Type.Integer(),
    mediaType: Type.String(),
    ...verdict,
    problems: Type.Array(shared(ProblemSchema)),
    signatures: Type.Array(shared(SignatureSchema))
  },
  { ...strict, $id: 'FileReport' }
)

export const DocumentReportSchema = Type.Object(
  {
    ...verdict,
    envelope: Type.Optional(shared(SignatureSchema)),
    files: Type.Array(shared(FileReportSchema)),
    judgedAt: Time,
    trustVersion: Type.Integer({ description: 'Phiên bản kho tin cậy. / Of the trust store.' })
  },
  { ...strict, $id: 'DocumentReport' }
)
export type DocumentReportBody = Static<typeof DocumentReportSchema>

export const PolicySchema = Type.Object(
  {
    envelope: oneOf(envelopeRules, {
      description: 'Niêm phong gói tin: chỉ ghi nhận, phải nguyên vẹn nếu có, bắt buộc. / The seal.'
    }),
    files: oneOf(fileRules, {
      description:
        'Tệp: chỉ ghi nhận, phải nguyên vẹn, có chữ ký cơ quan, có cả cá nhân và cơ quan. / The files.'
    }),
    time: oneOf(timeRules, {
      description: 'Thời điểm: lúc nhận cũng được, hoặc phải có dấu thời gian. / What may stand for the time.'
    })
  },
  { ...strict, $id: 'SignaturePolicy' }
)

export const JudgementSchema = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    at: Time,
    decision: oneOf(['passed', 'waiting', 'blocked', 'refused'], {
      description: 'Cho đi, chờ xét lại, giữ chờ người xử lý, từ chối. / What policy made of it.'
    }),
    problems: Type.Array(shared(ProblemSchema)),
    policy: shared(PolicySchema),
    report: shared(DocumentReportSchema)
  },
  { ...strict, $id: 'Judgement' }
)
export const JudgementsSchema = Type.Object(
  { documentId: Id, judgements: Type.Array(shared(JudgementSchema)) },
  strict
)

export const ExaminationSchema = Type.Object(
  {
    kind: oneOf(['pdf', 'edxml']),
    report: shared(DocumentReportSchema),
    from: text,
    code: text,
    subject: text,
    warnings: Type.Array(shared(ProblemSchema))
  },
  strict
)

export const PolicyEntrySchema = Type.Object(
  {
    partnerId: Type.String(),
    direction: oneOf(['out', 'in']),
    policy: shared(PolicySchema),
    changedAt: Type.Optional(Time),
    changedBy: text
  },
  strict
)
