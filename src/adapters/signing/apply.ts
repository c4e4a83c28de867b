/** The agency's signature on a document's PDFs (NĐ 30/2020 Appendix I), each made in a thread. */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Attachment, Edoc } from '../../domain/envelope.ts'
import { codeOf } from '../../domain/envelope.ts'
import { errors } from '../../domain/errors/index.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Problem } from '../../domain/problem.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { Applied, SigningRequest } from '../../exchange/ports/index.ts'
import type { SignatureForm } from '../../signatures/pdf/sign/appearance/form.ts'
import type { TimestampAuthority } from '../../signatures/ports.ts'
import type { Bench } from './judge.ts'
import type { AgencyKey } from './keys.ts'

export interface Signer extends AgencyKey {
  readonly timestamp?: TimestampAuthority
  readonly at: Date
}

const pdf = 'application/pdf'

/** Where the seal goes when no personal signature can be seen and the agency has said nothing. */
const usualPlace = { page: -1, leftMm: 110, topMm: 220 }

export async function applyToDocument(
  bench: Bench,
  trust: TrustView,
  message: Edoc,
  request: SigningRequest,
  signer: Signer
): Promise<Applied> {
  const attachments: Attachment[] = []
  let first = true
  for (const attachment of message.attachments) {
    if (attachment.mediaType !== pdf) {
      attachments.push(attachment)
      continue
    }
    const form = formOf(message, request, signer, first)
    first = false
    const made = await applyToFile(bench, trust, attachment, form, signer)
    if ('kind' in made) return made
    attachments.push(made)
  }
  if (first) return { kind: 'refused', problems: [{ code: 'signature.no-pdf', field: 'AttachmentEncoded' }] }
  return { kind: 'applied', keyId: signer.key.id, message: { ...message, attachments } }
}

function formOf(
  message: Edoc,
  request: SigningRequest,
  { key, seal }: Signer,
  first: boolean
): SignatureForm {
  if (!first) return { kind: 'number-and-time', number: codeOf(message.header) ?? '' }
  if (request.form !== 'issue')
    return {
      kind: 'copy',
      copy: request.form,
      agency: key.facts.commonName ?? key.facts.subject,
      ...(request.copyCode === undefined ? {} : { number: request.copyCode })
    }
  if (seal === undefined) return { kind: 'hidden' }
  const { image, widthMm, place = usualPlace } = seal
  return { kind: 'seal', image, widthMm, place: { by: 'signature', otherwise: place } }
}

async function applyToFile(
  bench: Bench,
  trust: TrustView,
  attachment: Attachment,
  form: SignatureForm,
  { key, timestamp, at }: Signer
): Promise<Attachment | Exclude<Applied, { kind: 'applied' }>> {
  const { contents, pool } = bench
  const { id, certificate, chain, facts, algorithm } = key
  const target = contents.draft()
  try {
    const { problem } = await pool.run(
      {
        kind: 'sign',
        file: {
          ...attachment.content,
          path: contents.locate(attachment.content.sha256),
          name: attachment.name,
          mediaType: attachment.mediaType
        },
        key: { id, certificate, chain, facts, algorithm },
        timestamped: timestamp !== undefined,
        form,
        at: at.getTime(),
        target
      },
      trust,
      { lookup: bench.lookup, key, ...(timestamp === undefined ? {} : { timestamp }) }
    )
    if (problem !== undefined) return { kind: 'refused', problems: [placed(problem, attachment)] }
    const content = await contents.put(createReadStream(target) as AsyncIterable<Uint8Array>)
    // It may have come wrapped in a ZIP and said so; what goes is the PDF itself.
    return { ...attachment, declaredType: pdf, transmitted: content, content }
  } catch (error) {
    if (!(error instanceof BrokenPromise) || error.code.startsWith('content.')) throw error
    bench.log.warn({ ...error.facts, code: error.code, keyId: id }, 'signing.failed')
    const problem = placed({ code: error.code }, attachment)
    return errors[error.code].retry ? { kind: 'waiting', problem } : { kind: 'refused', problems: [problem] }
  } finally {
    await rm(target, { force: true })
  }
}

const placed = (problem: Problem, { name }: Attachment): Problem => ({
  ...problem,
  field: problem.field === undefined ? name : `${name}/${problem.field}`
})
