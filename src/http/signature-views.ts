/** Reports of signatures, from what the gateway knows to what it shows. */
import type { DocumentReport } from '../domain/judgement.ts'
import type { FileReport, ResultClass, SignatureReport } from '../domain/signature.ts'
import type { JudgementRecord, PolicyEntry } from '../exchange/ports/index.ts'
import { describe } from './errors.ts'
import type { DocumentReportBody, SignatureBody } from './schemas/signature.ts'
import { given, iso } from './views.ts'
import { classTexts } from './words.ts'

const verdict = (found: ResultClass) => ({
  class: found,
  classText: classTexts[found].vi,
  classTextEn: classTexts[found].en
})

function signatureBody(report: SignatureReport): SignatureBody {
  const { kind, place, problems, signer, role, organisationId, time, claimedAt, algorithm, coverage } = report
  return given({
    kind,
    place,
    ...verdict(report.class),
    problems: problems.map(describe),
    signer,
    role,
    organisationId,
    time: given({ at: time.at, by: time.by, authority: time.authority }),
    claimedAt,
    algorithm,
    coverage,
    evidence: report.evidence.map(each => ({ kind: each.kind, sha256: each.sha256 }))
  })
}

function fileBody({ name, sha256, size, mediaType, problems, signatures, ...file }: FileReport) {
  return {
    name,
    sha256,
    size,
    mediaType,
    ...verdict(file.class),
    problems: problems.map(describe),
    signatures: signatures.map(signatureBody)
  }
}

export function reportBody({ envelope, files, judgedAt, trustVersion, ...report }: DocumentReport) {
  return given({
    ...verdict(report.class),
    envelope: envelope === undefined ? undefined : signatureBody(envelope),
    files: files.map(fileBody),
    judgedAt,
    trustVersion
  }) as DocumentReportBody
}

export function judgementBody({ number, at, decision, policy, report }: JudgementRecord) {
  const problems = decision.kind === 'passed' ? decision.warnings : decision.problems
  return {
    number,
    at: at.toISOString(),
    decision: decision.kind,
    problems: problems.map(describe),
    policy,
    report: reportBody(report)
  }
}

export function policyBody({ partnerId, direction, policy, changedAt, changedBy }: PolicyEntry) {
  return given({ partnerId, direction, policy, changedAt: iso(changedAt), changedBy })
}
