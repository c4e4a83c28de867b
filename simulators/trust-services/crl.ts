/** The list of a CA as it stands now, signed anew each time it is asked for. */
import { crlOf } from '../../certs-dev/crl.ts'
import type { World } from './world.ts'

const hour = 3_600_000
const day = 24 * hour

export interface CrlManner {
  /** `expired`: the next one has been due for a day. `future`: it begins tomorrow. */
  readonly window?: 'fresh' | 'expired' | 'future'
  /** Signs in the CA's stead. */
  readonly signer?: string
  readonly signature?: 'spoilt'
}

const windows = { fresh: [-hour, 7 * day], expired: [-8 * day, -day], future: [day, 8 * day] } as const

/** DER. */
export function crlNow(world: World, ca: string, manner: CrlManner, now: Date): Buffer {
  const { der, key } = world.member(ca)
  const revoked = world.issuedBy(ca).flatMap(({ name, serial }) => {
    const revocation = world.revocationOf(name)
    return revocation === undefined || revocation.at > now ? [] : [{ serial, ...revocation }]
  })
  const [from, to] = windows[manner.window ?? 'fresh']
  const list = crlOf(
    { der, key: manner.signer === undefined ? key : world.member(manner.signer).key },
    revoked,
    {
      thisUpdate: new Date(now.getTime() + from),
      nextUpdate: new Date(now.getTime() + to),
      number: Math.floor(now.getTime() / 1000)
    }
  )
  return manner.signature === 'spoilt' ? spoilt(list) : list
}

/** The signature stands at the end of what is signed; its last octet is changed. */
export function spoilt(signed: Buffer): Buffer {
  const copy = Buffer.from(signed)
  copy.writeUInt8((copy.at(-1) ?? 0) ^ 1, copy.length - 1)
  return copy
}
