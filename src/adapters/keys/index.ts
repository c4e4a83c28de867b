/**
 * The keys that this gateway signs with: files (PKCS#12, PEM) in memory, HSMs and tokens (PKCS#11) in processes of their
 * own. Whoever asks gets a `SigningKey`, and nothing that could be written down.
 */
import { createHash } from 'node:crypto'
import { readSeal } from '../../signatures/pdf/sign/appearance/seal.ts'
import type { KeyConfig, KeysConfig, Pkcs11Config, SealConfig } from './config.ts'
import { Entry } from './entry.ts'
import { KeyFailure } from './failure.ts'
import { readKeyFile } from './files.ts'
import { KeyRing, type AgencySeal, type KeyUnavailable } from './key-ring.ts'
import type { KeyState } from './state.ts'
import { TokenHolder } from './token/holder.ts'

export type { KeyConfig, KeysConfig } from './config.ts'
export { KeyRing, type AgencySeal, type KeyUnavailable } from './key-ring.ts'
export type { KeyState } from './state.ts'

export interface KeyRingOptions {
  readonly now?: () => Date
  /** A key became ready, or went away: for the log. */
  readonly changed?: (state: KeyState) => void
}

const defaultTimeoutSeconds = 10

/** Never throws for a key: one that cannot be opened is away with its reason, and all others work. */
export async function openKeys(config: KeysConfig, options: KeyRingOptions = {}): Promise<KeyRing> {
  const now = options.now ?? (() => new Date())
  const holders = new Map<string, TokenHolder>()
  const surroundings = {
    now,
    holderFor: (key: Pkcs11Config) => holderFor(key, holders),
    changed: (entry: Entry) => options.changed?.(entry.state(now(), false))
  }
  const entry = (key: KeyConfig, organisation?: string) => new Entry(key, organisation, surroundings)
  const entries = [
    ...config.gateway.map(key => entry(key)),
    ...config.agencies.flatMap(({ organisation, keys }) => keys.map(key => entry(key, organisation)))
  ]
  const seals = new Map<string, AgencySeal | KeyUnavailable>()
  for (const { organisation, seal } of config.agencies) {
    if (seal !== undefined) seals.set(organisation, await sealOf(seal))
  }
  const ring = new KeyRing(entries, seals, now, () => {
    for (const holder of holders.values()) holder.close()
  })
  await ring.refresh()
  return ring
}

/** Keys of one token share its process: a token counts its sessions, and a login holds for all of them. */
function holderFor(config: Pkcs11Config, holders: Map<string, TokenHolder>): TokenHolder {
  const { module, token, pin } = config
  const place = createHash('sha256')
    .update(JSON.stringify([module, token, pin.reveal()]))
    .digest('hex')
  const known = holders.get(place)
  if (known !== undefined) return known
  const holder = new TokenHolder(
    { module, token, pin },
    (config.timeoutSeconds ?? defaultTimeoutSeconds) * 1000
  )
  holders.set(place, holder)
  return holder
}

async function sealOf({ image, ...form }: SealConfig): Promise<AgencySeal | KeyUnavailable> {
  try {
    const png = await readKeyFile(image)
    const seal = readSeal(png, form.widthMm)
    return 'code' in seal ? { kind: 'unavailable', problem: seal } : { image: new Uint8Array(png), ...form }
  } catch (error) {
    if (error instanceof KeyFailure) return { kind: 'unavailable', problem: error.problem }
    throw error
  }
}
