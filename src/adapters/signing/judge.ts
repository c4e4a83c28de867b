/** Judges a document: every PDF and the seal, each in a thread; evidence kept before anything is answered. */
import type { ContentRef } from '../../domain/content.ts'
import type { Attachment } from '../../domain/envelope.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import { errors } from '../../domain/errors/index.ts'
import { classOf } from '../../domain/judgement.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Evidence, EvidenceRef, FileReport, SignatureReport } from '../../domain/signature.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { Judged, JudgeRequest, Log } from '../../exchange/ports/index.ts'
import type { Embedded } from '../../signatures/judging.ts'
import type { FolderContents } from '../contents/folder.ts'
import type { Lookup } from '../../signatures/ports.ts'
import type { FileToJudge, JudgedEnvelope, JudgedFile } from './messages.ts'
import type { Pool } from './pool.ts'
import { readSigned } from './signed-parts.ts'

export interface Bench {
  readonly pool: Pool
  readonly contents: FolderContents
  readonly lookup: Lookup
  readonly now: () => Date
  readonly log: Log
}

const pdf = 'application/pdf'

export async function judgeDocument(bench: Bench, trust: TrustView, request: JudgeRequest): Promise<Judged> {
  const { message, raw, receivedAt } = request
  const now = bench.now()
  const kept = await readKept(bench, request.kept ?? [])
  const circumstances = { receivedAt: receivedAt.getTime(), now: now.getTime(), ...kept }
  const judgeOne = async (attachment: Attachment): Promise<JudgedFile> => {
    const file = fileOf(bench, attachment.content, attachment.name, attachment.mediaType)
    if (attachment.mediaType !== pdf) return notPdf(file)
    return judged(
      bench,
      () => bench.pool.run({ kind: 'file', file, ...circumstances }, trust, bench),
      problem => fileThatBroke(file, problem)
    )
  }
  const files: JudgedFile[] = []
  for (const attachment of message.attachments) files.push(await judgeOne(attachment))
  const seal =
    message.signatureXml === undefined
      ? undefined
      : await judged(
          bench,
          () => {
            const file = fileOf(bench, raw, 'edXML', 'application/xml')
            return bench.pool.run({ kind: 'envelope', file, ...circumstances }, trust, bench)
          },
          problem => sealThatBroke(problem, receivedAt)
        )
  await keepEvidence(
    bench,
    [...files, ...(seal === undefined ? [] : [seal])].flatMap(each => each.evidence)
  )

  const reports = files.map(each => each.report)
  return {
    report: {
      class: classOf(seal?.report, reports),
      ...(seal?.report === undefined ? {} : { envelope: seal.report }),
      files: reports,
      judgedAt: now.toISOString(),
      trustVersion: trust.version
    },
    ...(seal?.signed === undefined ? {} : { signed: readSigned(seal.signed) })
  }
}

/** What cannot be judged within the limits is a stranger's doing; the rest is ours and passes. */
async function judged<T>({ log }: Bench, judge: () => Promise<T>, broke: (code: ErrorCode) => T): Promise<T> {
  try {
    return await judge()
  } catch (error) {
    if (!(error instanceof BrokenPromise) || error.code.startsWith('content.')) throw error
    log.warn({ code: error.code, ...error.facts }, 'verification.failed')
    return broke(errors[error.code].verdict === undefined ? 'verification.unavailable' : error.code)
  }
}

function fileOf({ contents }: Bench, content: ContentRef, name: string, mediaType: string): FileToJudge {
  return { ...content, path: contents.locate(content.sha256), name, mediaType }
}

function reportOf(
  { name, sha256, size, mediaType }: FileToJudge,
  found: Omit<FileReport, keyof ContentRef | 'name' | 'mediaType'>
): JudgedFile {
  return { kind: 'file', report: { name, sha256, size, mediaType, ...found }, evidence: [] }
}

const notPdf = (file: FileToJudge): JudgedFile =>
  reportOf(file, { class: 'UNSIGNED', problems: [{ code: 'signature.not-pdf' }], signatures: [] })

const classOfProblem = (code: ErrorCode) => (errors[code].verdict === 'INVALID' ? 'INVALID' : 'INDETERMINATE')

const fileThatBroke = (file: FileToJudge, code: ErrorCode): JudgedFile =>
  reportOf(file, { class: classOfProblem(code), problems: [{ code }], signatures: [] })

function sealThatBroke(code: ErrorCode, receivedAt: Date): JudgedEnvelope {
  const report: SignatureReport = {
    kind: 'xml',
    place: 'edXMLHeader/Signature',
    class: classOfProblem(code),
    problems: [{ code }],
    role: 'unknown',
    time: { at: receivedAt.toISOString(), by: 'receipt' },
    evidence: []
  }
  return { kind: 'envelope', report, evidence: [] }
}

async function keepEvidence({ contents }: Bench, evidence: readonly Evidence[]): Promise<void> {
  const once = new Map(evidence.map(each => [each.sha256, each.der]))
  for (const [sha256, der] of once) {
    const kept = await contents.put(one(der))
    if (kept.sha256 !== sha256) throw new BrokenPromise('content.altered', { sha256, found: kept.sha256 })
  }
}

async function readKept({ contents }: Bench, refs: readonly EvidenceRef[]): Promise<{ kept?: Embedded }> {
  if (refs.length === 0) return {}
  const read = (kind: EvidenceRef['kind']) => {
    const wanted = new Set(refs.filter(ref => ref.kind === kind).map(ref => ref.sha256))
    return Promise.all([...wanted].map(sha256 => whole(contents.open(sha256))))
  }
  const [certificates, ocsp, crls] = await Promise.all([read('certificate'), read('ocsp'), read('crl')])
  return { kept: { certificates, ocsp, crls } }
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
