/** Verification and signing for this run: trust store, lookups, keys and threads joined. */
import { join } from 'node:path'
import { openKeys } from '../adapters/keys/index.ts'
import type { KeyRing, KeysConfig } from '../adapters/keys/index.ts'
import type { FolderContents } from '../adapters/contents/folder.ts'
import { createLookupCache } from '../adapters/postgres/lookup-cache.ts'
import type { Db } from '../adapters/postgres/pool.ts'
import { createTrustStore } from '../adapters/postgres/trust.ts'
import { clearScratch } from '../adapters/signing/examine.ts'
import { openSigning } from '../adapters/signing/index.ts'
import type { OpenSigning } from '../adapters/signing/index.ts'
import type { SigningKeys } from '../adapters/signing/keys.ts'
import { createLookup, createTimestampAuthority } from '../adapters/trust/index.ts'
import type { Config, RawEnvironment } from '../config/index.ts'
import { readKeys } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { Clock, Log } from '../exchange/ports/index.ts'
import type { TrustStore } from '../exchange/ports/trust.ts'
import { readText } from './partners.ts'

export interface SigningParts {
  readonly config: Config
  readonly env: RawEnvironment
  readonly db: Db
  readonly contents: FolderContents
  readonly clock: Clock
  readonly log: Log
}

export interface BuiltSigning extends OpenSigning {
  readonly trust: TrustStore
  readonly keys: KeyRing
}

const keysLookedAtMs = 60_000

export async function buildSigning(parts: SigningParts): Promise<BuiltSigning> {
  const { config, db, contents, clock, log } = parts
  const { hosts, proxy, timestampAuthority } = config.trust
  const way = proxy === undefined ? {} : { proxy }
  const trust = createTrustStore(db, clock)
  const keys = await openKeys(loadKeys(config, parts.env), {
    now: () => clock.now(),
    changed: ({ id, state, reason }) => {
      if (state === 'ready') log.info({ keyId: id }, 'key.ready')
      else log.warn({ keyId: id, ...reason }, 'key.away')
    }
  })
  // A token that was taken out is noticed although nobody signs just then.
  const looking = setInterval(() => void keys.refresh(), keysLookedAtMs)
  looking.unref()
  const timestamp =
    timestampAuthority === undefined
      ? undefined
      : createTimestampAuthority({
          ...timestampAuthority,
          ...way,
          allowedHosts: [...hosts, new URL(timestampAuthority.url).host]
        })
  const scratch = join(config.dataDir, 'looked-at')
  await clearScratch(scratch, clock.now())
  const signing = openSigning({
    contents,
    trust: () => trust.current(),
    lookup: createLookup({ allowedHosts: hosts, cache: createLookupCache(db, clock), ...way, clock, log }),
    keys: signingKeysOf(keys),
    ...(timestamp === undefined ? {} : { timestamp }),
    clock,
    log,
    scratch,
    limits: config.exchange.limits
  })
  return {
    ...signing,
    trust,
    keys,
    close: async () => {
      clearInterval(looking)
      await signing.close()
      keys.close()
    }
  }
}

/** Without a file this gateway signs nothing. Throws BrokenPromise `config.invalid` naming every wrong key. */
function loadKeys({ keysFile }: Config, env: RawEnvironment): KeysConfig {
  if (keysFile === undefined) return { gateway: [], agencies: [] }
  return readKeys(readText(keysFile), env, path => readText(path).trim())
}

/** The ring's answers as signing wants them: no key at all is a choice, one that is away is not. */
function signingKeysOf(ring: KeyRing): SigningKeys {
  return {
    sealing: at => {
      const key = ring.keyFor('envelope', at)
      if (!('kind' in key)) return key
      if (key.problem.code === 'key.none') return null
      throw new BrokenPromise(key.problem.code, { ...key.problem })
    },
    agency: (code, at) => {
      const key = ring.keyFor(code, at)
      if ('kind' in key) return key.problem
      const seal = ring.sealFor(code)
      if (seal === undefined) return { key }
      return 'kind' in seal ? seal.problem : { key, seal }
    }
  }
}
