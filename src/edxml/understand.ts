/** Skeleton and stored attachments -> message, with everything there is to say against it. */
import { createHash } from 'node:crypto'
import type { ContentSink, ContentSource } from '../domain/content.ts'
import type { Edoc, EdxmlMessage } from '../domain/envelope.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import { readAttachments } from './attachments.ts'
import type { ReadLimits } from './limits.ts'
import { readBusiness, readTrace } from './read-business.ts'
import { readEdocHeader } from './read-header.ts'
import { readStatus } from './read-status.ts'
import type { Received } from './receive.ts'
import { parseSkeleton } from './skeleton.ts'
import type { Element } from './tree.ts'
import { Values } from './values.ts'

interface Understood {
  readonly message?: EdxmlMessage
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]
  readonly skeletonSha256: string
}

/** Enough to act on; a thousand recipients without an id need no thousand lines. */
const maxTold = 100

export async function understand(
  received: Extract<Received, { kind: 'split' }>,
  store: ContentSink & ContentSource,
  limits: ReadLimits
): Promise<Understood> {
  const { skeleton, parts } = received
  // a part that stands alone is named without a number, as every element is
  const partProblems = received.problems.map(each =>
    parts.length === 1 && each.field !== undefined
      ? { ...each, field: each.field.replace('Attachment[1]', 'Attachment') }
      : each
  )
  const skeletonSha256 = createHash('sha256').update(skeleton.bytes).digest('hex')
  const parsed = parseSkeleton(skeleton)
  if (!('root' in parsed)) return { problems: [parsed, ...partProblems], warnings: [], skeletonSha256 }

  const values = new Values()
  const header = values.child(
    values.child(values.child(parsed.root, 'edXMLEnvelope'), 'edXMLHeader'),
    'MessageHeader'
  )
  let message: EdxmlMessage | undefined
  if (header === undefined) {
    // when it is there under another name or namespace, the structure has already said so
    if (parsed.problems.length === 0)
      values.problem('edxml.element-missing', 'MessageHeader', parsed.root.line)
  } else if (parsed.kind === 'status') message = readStatus(values, parsed.root, header)
  else {
    const edoc = readEdoc(values, parsed.root, header, skeleton.signature, limits)
    const attachments = await readAttachments(values, parsed.root, parts, store, limits)
    message = { ...edoc, attachments }
    const said = [...partProblems, ...values.problems].some(each => each.code.startsWith('attachment.'))
    if (attachments.length === 0 && !said && edoc.business.type !== 'recall') {
      values.problem('attachment.none', 'AttachmentEncoded')
    }
  }
  return {
    ...(message === undefined ? {} : { message }),
    problems: [...parsed.problems, ...values.problems, ...partProblems].slice(0, maxTold),
    warnings: [...skeleton.warnings, ...parsed.warnings, ...values.warnings].slice(0, maxTold),
    skeletonSha256
  }
}

function readEdoc(
  values: Values,
  root: Element,
  header: Element,
  signature: Uint8Array | undefined,
  limits: ReadLimits
): Edoc {
  const list = values.child(
    values.child(values.child(root, 'edXMLEnvelope'), 'edXMLHeader'),
    'TraceHeaderList'
  )
  const business = readBusiness(values, list)
  return {
    kind: 'edoc',
    header: readEdocHeader(values, header, limits.maxRecipients, business.type === 'recall'),
    trace: readTrace(values, list),
    business,
    ...(signature === undefined ? {} : { signatureXml: Buffer.from(signature).toString('utf8') }),
    attachments: []
  }
}
