/** From the trust store to what the API shows, and from a request to a change of it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type {
  Expiring,
  TrustBinding,
  TrustChange,
  TrustEntry,
  TrustRefused
} from '../exchange/ports/trust.ts'
import { RequestRefused, refuse } from './errors.ts'
import { actorOf } from './plugins/keys.ts'
import { given, iso } from './views.ts'

/** Whoever changes the store says which version he has seen: two administrators at once must not surprise each other. */
export function changeOf(request: FastifyRequest, reason: string): TrustChange {
  const tag = request.headers['if-match']?.replace(/^(?:W\/)?"(.*)"$/, '$1')
  if (tag === undefined) return refuse('request.version-missing', { field: 'headers/if-match' })
  if (!/^\d{1,15}$/.test(tag)) return refuse('request.version-stale', { field: 'headers/if-match' })
  return { actor: actorOf(request), reason, seen: Number(tag) }
}

export function done<T extends { readonly kind: 'done' }>(answer: T | TrustRefused): T {
  if (answer.kind === 'refused') throw new RequestRefused(answer.problems)
  return answer
}

export function tagged(reply: FastifyReply, version: number): FastifyReply {
  return reply.header('etag', `"${version}"`)
}

export function entryBody(entry: TrustEntry) {
  return { ...entry, addedAt: entry.addedAt.toISOString() }
}

export function bindingBody({ validFrom, validTo, addedAt, ...binding }: TrustBinding) {
  return given({
    ...binding,
    addedAt: addedAt.toISOString(),
    validFrom: iso(validFrom),
    validTo: iso(validTo)
  })
}

const day = 86_400_000

export function expiringBody(expiring: Expiring, now: Date) {
  const left = Date.parse(expiring.certificate.validTo) - now.getTime()
  return { ...expiring, daysLeft: Math.floor(left / day) }
}

/** RFC 7468 */
export function pemOf(der: Uint8Array): string {
  const base64 = Buffer.from(der).toString('base64')
  const lines = base64.match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
