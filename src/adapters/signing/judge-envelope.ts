/** In the thread: the seal of an edXML message, over its bytes as they came. */
import { createReadStream } from 'node:fs'
import { BrokenPromise } from '../../domain/problem.ts'
import { readOutline } from '../../edxml/outline.ts'
import { eachOnce } from '../../signatures/cms/evidence.ts'
import type { JudgingContext } from '../../signatures/judging.ts'
import { reportOf } from '../../signatures/xml/verdict.ts'
import type { EnvelopeVerdict } from '../../signatures/xml/verify-envelope.ts'
import { verifyEnvelope } from '../../signatures/xml/verify-envelope.ts'
import type { FileToJudge, JudgedEnvelope } from './messages.ts'

export async function judgeEnvelope(file: FileToJudge, context: JudgingContext): Promise<JudgedEnvelope> {
  const open = () => createReadStream(file.path) as AsyncIterable<Uint8Array>
  const outline = await readOutline(open())
  // It was read once before it came here; whoever changed it since is on our side of the wall.
  if ('code' in outline) throw new BrokenPromise('content.altered', { sha256: file.sha256, ...outline })
  const verdict = await verifyEnvelope({ ...outline, raw: { size: file.size, open } }, context)
  const signed = await signedSkeleton(verdict)
  return {
    kind: 'envelope',
    report: reportOf(verdict),
    evidence: eachOnce(verdict.evidence),
    ...(signed === undefined ? {} : { signed })
  }
}

/** What is handed on is what was signed, whichever way it was. */
async function signedSkeleton({ class: found, signed }: EnvelopeVerdict): Promise<Uint8Array | undefined> {
  if (signed === undefined || found === 'INVALID' || found === 'UNSIGNED') return undefined
  if (signed.kind === 'parts') return signed.message
  const outline = await readOutline(signed.open())
  if ('code' in outline) throw new BrokenPromise('system.unexpected', { ...outline })
  return outline.skeleton
}
