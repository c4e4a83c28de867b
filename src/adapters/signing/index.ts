/** The story's port to signatures: judged and applied in threads, sealed here over bytes of our own making. */
import { createHash } from 'node:crypto'
import { errors } from '../../domain/errors/index.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { ReadLimits } from '../../edxml/read.ts'
import type { Clock, Examiner, Log, Signatures } from '../../exchange/ports/index.ts'
import type { Lookup, TimestampAuthority } from '../../signatures/ports.ts'
import { contentHashOf, signCms } from '../../signatures/cms/sign.ts'
import { signEnvelope } from '../../signatures/xml/sign/envelope.ts'
import type { FolderContents } from '../contents/folder.ts'
import { applyToDocument } from './apply.ts'
import { examineFile } from './examine.ts'
import type { Bench } from './judge.ts'
import { judgeDocument } from './judge.ts'
import type { SigningKeys } from './keys.ts'
import type { PoolOptions } from './pool.ts'
import { createPool } from './pool.ts'

export interface SigningOptions {
  readonly contents: FolderContents
  /** The trust store as it stands now. */
  readonly trust: () => Promise<TrustView>
  readonly lookup: Lookup
  readonly keys: SigningKeys
  readonly timestamp?: TimestampAuthority
  readonly clock: Clock
  readonly log: Log
  /** A folder of its own for files that are only looked at; made when it is needed. */
  readonly scratch: string
  readonly limits: ReadLimits
  readonly pool?: Partial<PoolOptions>
}

/**
 * A hostile file is refused by its own caps long before; this is the bound for what nobody thought of. Reading and
 * hashing 200 MB takes seconds on a slow disk.
 */
const usual: PoolOptions = {
  threads: 2,
  workMs: bytes => 10_000 + bytes / 10_000,
  networkMs: 20_000,
  heapMb: 256
}

export interface OpenSigning {
  readonly signatures: Signatures
  readonly examiner: Examiner
  close(): Promise<void>
}

export function openSigning(options: SigningOptions): OpenSigning {
  const { contents, lookup, keys, clock, log, scratch, limits, timestamp } = options
  const pool = createPool({ ...usual, ...options.pool })
  const bench: Bench = { pool, contents, lookup, now: () => clock.now(), log }
  const stamped = timestamp === undefined ? {} : { timestamp }
  return {
    signatures: {
      judge: async request => judgeDocument(bench, await options.trust(), request),
      apply: async (message, sender, request, at) => {
        const agency = keys.agency(sender.code, at)
        if ('code' in agency) {
          const retry = errors[agency.code].retry
          return retry ? { kind: 'waiting', problem: agency } : { kind: 'refused', problems: [agency] }
        }
        return applyToDocument(bench, await options.trust(), message, request, { ...agency, ...stamped, at })
      },
      seal: async (message, at) => {
        const key = keys.sealing(at)
        if (key === null) return null
        const signatureXml = await signEnvelope(message, { key, ...stamped, at })
        return { signatureXml, keyId: key.id, at }
      },
      signBytes: async (bytes, at) => {
        const key = keys.sealing(at)
        if (key === null) return null
        const digest = createHash(contentHashOf(key)).update(bytes).digest()
        const signingTime = new Date(Math.floor(at.getTime() / 1000) * 1000)
        return { cms: await signCms({ digest, key, signingTime, ...stamped }), keyId: key.id }
      }
    },
    examiner: {
      examine: async (bytes, name) => {
        const { contents: _, ...tools } = bench
        return examineFile({ ...tools, scratch, limits }, await options.trust(), bytes, name)
      }
    },
    close: () => pool.close()
  }
}
