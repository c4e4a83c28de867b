/** Each signature's CMS or token, at the time that can be proven for it. */
import type { Problem } from '../../domain/problem.ts'
import { worstOf } from '../../domain/signature.ts'
import type { SignatureReport } from '../../domain/signature.ts'
import { readCertificate } from '../certificate/certificate.ts'
import type { Certificate } from '../certificate/certificate.ts'
import { classOf } from '../cms/class.ts'
import { verifyTimestamp } from '../cms/timestamp.ts'
import type { TimestampVerdict } from '../cms/timestamp.ts'
import { verifyCms } from '../cms/verify.ts'
import type { CmsVerdict } from '../cms/verify.ts'
import type { Embedded, JudgingContext, ProvenTime } from '../judging.ts'
import type { ExaminedSignature } from './examine.ts'
import type { PdfDocument } from './read/document.ts'
import { nameOf } from './read/values.ts'
import { SignedBytes } from './shape/signed-bytes.ts'
import type { SignatureShape } from './shape/signature.ts'
import type { PdfSignature } from './verdict.ts'

export interface Judges {
  readonly verifyCms: typeof verifyCms
  readonly verifyTimestamp: typeof verifyTimestamp
}

const ours: Judges = { verifyCms, verifyTimestamp }

/**
 * From the newest to the oldest, because a document timestamp proves when everything before it existed: a signature
 * without a timestamp of its own takes the earliest that covers it (PAdES B-LTA).
 */
export async function judgeSignatures(
  document: PdfDocument,
  found: readonly ExaminedSignature[],
  embedded: Embedded,
  context: JudgingContext,
  judges: Judges = ours
): Promise<PdfSignature[]> {
  const candidates = (embedded.certificates ?? []).flatMap(der => {
    const certificate = readCertificate(der)
    return 'code' in certificate ? [] : [certificate]
  })
  const judged = new Map<ExaminedSignature, PdfSignature>()
  let proven: ProvenTime | undefined
  for (const signature of [...found].sort((a, b) => endOf(b) - endOf(a))) {
    const report = { ...placeOf(document, signature), ...receipt(context) }
    const { shape } = signature
    if ('code' in shape) {
      judged.set(signature, { ...report, class: 'INVALID', problems: signature.problems })
    } else if (shape.kind === 'document-timestamp') {
      const verdict = await timestamp(document, shape, { ...context, embedded, candidates }, judges)
      judged.set(signature, timestampReport(report, signature, verdict))
      proven = provenBy(verdict) ?? proven
    } else {
      const profile = nameOf(signature.dict.get('SubFilter')) === 'adbe.pkcs7.detached' ? 'cms' : 'cades'
      const signed = new SignedBytes(document.source, shape)
      const settings = { ...context, embedded, profile, ...(proven === undefined ? {} : { proven }) } as const
      const verdict = await judges.verifyCms(shape.der, signed, settings)
      judged.set(signature, signatureReport(report, signature, verdict))
    }
  }
  return found.map(signature => judged.get(signature)).filter(report => report !== undefined)
}

function endOf({ shape }: ExaminedSignature): number {
  return 'code' in shape ? 0 : shape.end
}

function timestamp(
  document: PdfDocument,
  shape: SignatureShape,
  context: JudgingContext & { readonly embedded: Embedded; readonly candidates: readonly Certificate[] },
  judges: Judges
): Promise<TimestampVerdict> {
  const signed = new SignedBytes(document.source, shape)
  return judges.verifyTimestamp(shape.der, hash => signed.digest(hash), context)
}

function provenBy({ class: found, info, authority }: TimestampVerdict): ProvenTime | undefined {
  if (found !== 'VALID' || info === undefined) return undefined
  return { at: info.at, ...(authority === undefined ? {} : { authority }) }
}

type Place = Pick<PdfSignature, 'kind' | 'place' | 'coverage'>
type Base = Place & Pick<PdfSignature, 'role' | 'time' | 'evidence'>

function placeOf(document: PdfDocument, signature: ExaminedSignature): Place {
  const { length } = document.revisions
  const revision = (signature.closes?.index ?? signature.revision) + 1
  const isTimestamp = !('code' in signature.shape) && signature.shape.kind === 'document-timestamp'
  return {
    kind: isTimestamp ? 'document-timestamp' : 'pdf',
    place: signature.place,
    coverage: {
      revision,
      of: length,
      wholeFile: signature.closes !== undefined && revision === length
    }
  }
}

function receipt(context: JudgingContext): Pick<PdfSignature, 'role' | 'time' | 'evidence'> {
  return { role: 'unknown', time: { at: context.receivedAt.toISOString(), by: 'receipt' }, evidence: [] }
}

function signatureReport(base: Base, signature: ExaminedSignature, verdict: CmsVerdict): PdfSignature {
  const { certificate: _, path: __, ...facts } = verdict
  return { ...base, ...facts, ...together(signature.problems, verdict) }
}

function timestampReport(base: Base, signature: ExaminedSignature, verdict: TimestampVerdict): PdfSignature {
  const { info, authority, algorithm, evidence } = verdict
  return {
    ...base,
    evidence,
    ...(authority === undefined ? {} : { signer: authority }),
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(info === undefined ? {} : { claimedAt: info.at.toISOString() }),
    ...(verdict.class === 'VALID' && info !== undefined
      ? { time: { at: info.at.toISOString(), by: 'timestamp', ...(authority && { authority }) } }
      : {}),
    ...together(signature.problems, verdict)
  }
}

function together(
  own: readonly Problem[],
  verdict: Pick<SignatureReport, 'class' | 'problems'>
): Pick<SignatureReport, 'class' | 'problems'> {
  return { class: worstOf([classOf(own), verdict.class]), problems: [...own, ...verdict.problems] }
}
