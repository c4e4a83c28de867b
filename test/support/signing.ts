/** The real port to signatures over a folder, with the throw-away PKI and the world outside answering from memory. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderContents } from '../../src/adapters/contents/folder.ts'
import { openSigning } from '../../src/adapters/signing/index.ts'
import type { SigningKeys } from '../../src/adapters/signing/keys.ts'
import type { PoolOptions } from '../../src/adapters/signing/pool.ts'
import { defaultLimits } from '../../src/edxml/read.ts'
import type { TimestampAuthority } from '../../src/signatures/ports.ts'
import { systemClock } from '../../src/adapters/clock/system.ts'
import { pkiLookup, signingKeyOf, testPki, trustViewOf } from './pki.ts'

export interface SigningBenchOptions {
  readonly pool?: Partial<PoolOptions>
  readonly timestamp?: TimestampAuthority
}

export type SigningBench = Awaited<ReturnType<typeof openSigningBench>>

export async function openSigningBench(options: SigningBenchOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-signing-'))
  const pki = await testPki()
  const lookup = pkiLookup(pki)
  const contents = createFolderContents(join(folder, 'contents'))
  const keys: SigningKeys = {
    sealing: () => signingKeyOf(pki, 'van-phong'),
    agency: code => {
      const { sealPng } = pki.certificate('van-phong')
      if (code !== '000.00.01.H19') return { code: 'key.not-found', field: code }
      const key = signingKeyOf(pki, 'van-phong')
      return sealPng === undefined ? { key } : { key, seal: { image: sealPng, widthMm: 36 } }
    }
  }
  const told: Record<string, unknown>[] = []
  const signing = openSigning({
    contents,
    trust: async () => trustViewOf(pki),
    lookup,
    keys,
    clock: systemClock,
    log: {
      info: () => undefined,
      warn: (facts, event) => void told.push({ event, ...facts }),
      error: () => undefined
    },
    scratch: join(folder, 'looked-at'),
    limits: defaultLimits,
    ...options
  })
  return {
    ...signing,
    contents,
    pki,
    lookup,
    folder,
    /** What the log was warned of. */
    told,
    close: async () => {
      await signing.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
