/** Looking at one file from the command line: by the gateway's trust store, or by certificates given with the command. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../adapters/clock/system.ts'
import { createFolderContents } from '../adapters/contents/folder.ts'
import { openSigning } from '../adapters/signing/index.ts'
import { readCertificateFile } from '../adapters/trust/certificate-file.ts'
import { createLookup } from '../adapters/trust/index.ts'
import type { LookupCache } from '../adapters/trust/cache.ts'
import type { Config } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { TrustView } from '../domain/trust.ts'
import type { Examiner, Log } from '../exchange/ports/index.ts'
import type { Certificate } from '../signatures/certificate/certificate.ts'
import type { Lookup } from '../signatures/ports.ts'

/** What one command learns is forgotten with it. */
export const noCache: LookupCache = { get: async () => null, put: async () => undefined }

export const nothingAsked: Lookup = {
  ocsp: async () => ({ kind: 'unavailable', why: 'offline' }),
  crl: async () => ({ kind: 'unavailable', why: 'offline' }),
  certificate: async () => ({ kind: 'unavailable', why: 'offline' })
}

export function lookupOf(config: Config, cache: LookupCache, log: Log): Lookup {
  const { hosts, proxy } = config.trust
  return createLookup({
    allowedHosts: hosts,
    cache,
    ...(proxy === undefined ? {} : { proxy }),
    clock: systemClock,
    log
  })
}

/**
 * Self-issued certificates become anchors, all others intermediates. Throws BrokenPromise with the file's own code when
 * one cannot be read.
 */
export async function trustOfFiles(paths: readonly string[]): Promise<TrustView> {
  const all: Certificate[] = []
  for (const path of paths) {
    const bytes = await readFile(path).catch((error: unknown) => {
      throw new BrokenPromise('file.unreadable', { path, why: (error as Error).message }, error)
    })
    const read = readCertificateFile(bytes)
    if ('problems' in read)
      throw new BrokenPromise(read.problems[0]?.code ?? 'trust.unreadable', { path, problems: read.problems })
    all.push(...read)
  }
  const dersOf = (selfIssued: boolean) => all.filter(c => c.isSelfIssued === selfIssued).map(c => c.der)
  return { version: 0, anchors: dersOf(true), intermediates: dersOf(false), bindings: [] }
}

export interface ExaminerParts {
  readonly config: Config
  readonly trust: TrustView
  readonly lookup: Lookup
  readonly log: Log
}

/** Its threads and files are gone when `work` ends. */
export async function withExaminer<T>(
  parts: ExaminerParts,
  work: (examiner: Examiner) => Promise<T>
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'lienthong-verify-'))
  const signing = openSigning({
    ...parts,
    contents: createFolderContents(join(scratch, 'contents')),
    trust: async () => parts.trust,
    keys: { sealing: () => null, agency: code => ({ code: 'key.none', detail: code }) },
    clock: systemClock,
    scratch: join(scratch, 'looked-at'),
    limits: parts.config.exchange.limits,
    pool: { threads: 1 }
  })
  try {
    return await work(signing.examiner)
  } finally {
    await signing.close()
    await rm(scratch, { recursive: true, force: true })
  }
}
