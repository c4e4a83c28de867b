/** JSON metadata and files → the message they stand for. The same input gives the same message, always. */
import { Compile } from 'typebox/compile'
import type { ContentRef } from '../domain/content.ts'
import type { Attachment, Edoc, OrganizationBlock, Priority } from '../domain/envelope.ts'
import type { Problem } from '../domain/problem.ts'
import { RequestRefused, refuse } from './errors.ts'
import { MetadataSchema } from './schemas/document.ts'
import type { Metadata } from './schemas/document.ts'
import { given } from './views.ts'

export interface PostedFile {
  readonly name: string
  readonly mediaType: string
  readonly content: ContentRef
}

const form = Compile(MetadataSchema)

/** Refuses the request, naming the field, when the metadata does not have its form. */
export function composeDocument(metadata: unknown, files: readonly PostedFile[]): Edoc {
  const read = readMetadata(metadata)
  const descriptions = new Map(read.files?.map(file => [file.name, file.description]))
  for (const name of descriptions.keys())
    if (!files.some(file => file.name === name))
      return refuse('request.invalid', { field: 'metadata/files', detail: name })
  return {
    kind: 'edoc',
    header: headerOf(read),
    trace: [],
    business: { type: 'new' },
    attachments: files.map((file, index) => attachmentOf(file, index, descriptions.get(file.name)))
  }
}

function readMetadata(metadata: unknown): Metadata {
  if (metadata === undefined) return refuse('request.invalid', { field: 'metadata', detail: 'required' })
  const value = typeof metadata === 'string' ? parse(metadata) : metadata
  if (form.Check(value)) return value
  const problems: Problem[] = form.Errors(value).map(error => ({
    code: 'request.invalid',
    field: `metadata${error.instancePath}`,
    detail: error.message
  }))
  throw new RequestRefused(problems.slice(0, 20))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('request.invalid', { field: 'metadata', detail: 'not JSON' })
  }
}

function headerOf(metadata: Metadata): Edoc['header'] {
  const { from, to, priority = 0, pageAmount, promulgationAmount, sphereOfPromulgation } = metadata
  const { documentId, codeNumber, codeNotation, place, promulgationDate, documentType, subject } = metadata
  const { content, signer, dueDate, toPlaces = [], responseFor = [] } = metadata
  const optional = {
    documentId,
    codeNumber,
    codeNotation,
    place,
    promulgationDate,
    subject,
    content,
    dueDate
  }
  return {
    ...given({ ...optional, documentType, signer }),
    from: officeOf(from),
    to: to.map(officeOf),
    otherInfo: {
      priority: priority as Priority,
      appendixes: [],
      ...given({ pageAmount, promulgationAmount, sphereOfPromulgation })
    },
    responseFor: responseFor.map(({ senderCode, ...reference }) =>
      given({ organId: senderCode, ...reference })
    ),
    toPlaces
  }
}

function officeOf({ code, name, address, email, telephone }: Metadata['from']): OrganizationBlock {
  return given({ organId: code, organName: name, organAdd: address, email, telephone })
}

/** The id is made of position and content: a repeated post must give the same bytes, or it is no repeat. */
function attachmentOf(file: PostedFile, index: number, description: string | undefined): Attachment {
  const { name, mediaType, content } = file
  return {
    contentId: `${index + 1}-${content.sha256.slice(0, 32)}`,
    name,
    declaredType: mediaType,
    mediaType,
    transmitted: content,
    content,
    ...given({ description })
  }
}
