/** Verification by a script: a test says what is found; everything else of the story is real. */
import type { Edoc } from '../../src/domain/envelope.ts'
import { classOf } from '../../src/domain/judgement.ts'
import type { DocumentReport } from '../../src/domain/judgement.ts'
import type { Problem } from '../../src/domain/problem.ts'
import type { FileReport, ResultClass, SignatureReport, SignerRole } from '../../src/domain/signature.ts'
import type { Applied, Judged, JudgeRequest, Seal, Signatures } from '../../src/exchange/ports/index.ts'

export interface ScriptedSignatures extends Signatures {
  /** What is found from now on. */
  find(found: (request: JudgeRequest) => Judged): void
  /** Every file bears one signature of this class. */
  all(found: ResultClass, problems?: readonly Problem[]): void
  applies(apply: (message: Edoc) => Applied): void
  seals(make: () => Seal | null): void
  signs(make: Signatures['signBytes']): void
  readonly judged: JudgeRequest[]
}

export function scriptedSignatures(): ScriptedSignatures {
  const judged: JudgeRequest[] = []
  let judge = (request: JudgeRequest): Judged => ({ report: reportOf(request, 'VALID') })
  let apply: (message: Edoc) => Applied = () => ({ kind: 'refused', problems: [{ code: 'key.not-found' }] })
  let seal: () => Seal | null = () => null
  let sign: Signatures['signBytes'] = async () => null
  return {
    judged,
    find: found => void (judge = found),
    all: (found, problems = []) => void (judge = request => ({ report: reportOf(request, found, problems) })),
    applies: make => void (apply = make),
    seals: make => void (seal = make),
    signs: make => void (sign = make),
    judge: async request => {
      judged.push(request)
      return judge(request)
    },
    apply: async message => apply(message),
    seal: async () => seal(),
    signBytes: async (bytes, at) => sign(bytes, at)
  }
}

export function reportOf(
  request: JudgeRequest,
  found: ResultClass,
  problems: readonly Problem[] = []
): DocumentReport {
  const files = request.message.attachments.map(({ name, content, mediaType }): FileReport => {
    const signatures = found === 'UNSIGNED' ? [] : [signatureOf(found, problems)]
    return { name, ...content, mediaType, class: found, problems: [], signatures }
  })
  return {
    class: classOf(undefined, files),
    files,
    judgedAt: request.receivedAt.toISOString(),
    trustVersion: 1
  }
}

export function signatureOf(
  found: ResultClass,
  problems: readonly Problem[] = [],
  by: { role?: SignerRole; organisationId?: string } = {}
): SignatureReport {
  return {
    kind: 'pdf',
    place: 'Signature1',
    class: found,
    problems,
    role: 'unknown',
    time: { at: '2026-03-02T02:00:00.000Z', by: 'receipt' },
    evidence: [],
    ...by
  }
}
