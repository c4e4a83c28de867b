/** A file that somebody only wants to look at: it goes into a folder of its own, which is gone afterwards. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContentRef } from '../../domain/content.ts'
import type { Attachment, Edoc } from '../../domain/envelope.ts'
import type { DocumentReport } from '../../domain/judgement.ts'
import type { TrustView } from '../../domain/trust.ts'
import { headSize, mediaTypeOf } from '../../edxml/media-type.ts'
import { readMessage } from '../../edxml/read.ts'
import type { ReadLimits } from '../../edxml/read.ts'
import type { Examination } from '../../exchange/ports/index.ts'
import { createFolderContents } from '../contents/folder.ts'
import type { Bench } from './judge.ts'
import { judgeDocument } from './judge.ts'

export async function examineFile(
  bench: Omit<Bench, 'contents'> & { readonly scratch: string; readonly limits: ReadLimits },
  trust: TrustView,
  bytes: AsyncIterable<Uint8Array>,
  name: string
): Promise<Examination> {
  await mkdir(bench.scratch, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(bench.scratch, 'file-'))
  try {
    const contents = createFolderContents(folder)
    const { first, all } = await withHead(bytes)
    const here = { ...bench, contents }
    return isPdf(first, name)
      ? await examinePdf(here, trust, await contents.put(all), name)
      : await examineMessage(here, trust, all, bench.limits)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A folder that nobody has touched for so long was left by a crash; a younger one may be another process's. */
const abandonedAfter = 6 * 3_600_000

/** At the start: what an earlier run could not clear away. */
export async function clearScratch(scratch: string, now: Date): Promise<void> {
  const names = await readdir(scratch).catch(() => [])
  for (const name of names) {
    const place = join(scratch, name)
    const info = await stat(place).catch(() => undefined)
    if (info !== undefined && now.getTime() - info.mtimeMs > abandonedAfter)
      await rm(place, { recursive: true, force: true })
  }
}

async function examinePdf(
  bench: Bench,
  trust: TrustView,
  content: ContentRef,
  name: string
): Promise<Examination> {
  const attachment: Attachment = {
    contentId: '1',
    name,
    transmitted: content,
    content,
    mediaType: 'application/pdf'
  }
  const nobody: Edoc = {
    kind: 'edoc',
    header: bareHeader(''),
    trace: [],
    business: { type: 'new' },
    attachments: [attachment]
  }
  const { report } = await judgeDocument(bench, trust, {
    message: nobody,
    raw: content,
    receivedAt: bench.now()
  })
  return { kind: 'pdf', report }
}

async function examineMessage(
  bench: Bench,
  trust: TrustView,
  bytes: AsyncIterable<Uint8Array>,
  limits: ReadLimits
): Promise<Examination> {
  const read = await readMessage(bytes, bench.contents, limits)
  if (read.kind === 'refused') return read
  if (read.message.kind === 'status')
    return {
      kind: 'edxml',
      report: unsignedStatus(bench, trust),
      header: bareHeader(read.message.from.organId),
      warnings: read.warnings
    }
  const { report, signed } = await judgeDocument(bench, trust, {
    message: read.message,
    raw: read.raw,
    receivedAt: bench.now()
  })
  const header = signed?.header ?? read.message.header
  return { kind: 'edxml', report, header, warnings: read.warnings }
}

/** Receipts bear no seal: there is nothing to judge. */
function unsignedStatus(bench: Omit<Bench, 'contents'>, trust: TrustView): DocumentReport {
  return { class: 'UNSIGNED', files: [], judgedAt: bench.now().toISOString(), trustVersion: trust.version }
}

function bareHeader(organId: string): Edoc['header'] {
  return {
    from: { organId },
    to: [],
    otherInfo: { priority: 0, appendixes: [] },
    responseFor: [],
    toPlaces: []
  }
}

/** A message may speak of PDFs; what begins as XML is none. */
function isPdf(head: Uint8Array, name: string): boolean {
  const text = Buffer.from(head.subarray(0, 64)).toString('utf8')
  return !/^\uFEFF?\s*</.test(text) && mediaTypeOf(head, name) === 'application/pdf'
}

/** The first bytes, however they were cut, and all of them again. */
async function withHead(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let size = 0
  while (size < headSize) {
    const next = await iterator.next()
    if (next.done === true) break
    taken.push(next.value)
    size += next.value.length
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* taken
    for (;;) {
      const next = await iterator.next()
      if (next.done === true) return
      yield next.value
    }
  }
  return { first: Buffer.concat(taken), all: all() }
}
