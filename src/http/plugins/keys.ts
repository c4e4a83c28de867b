/** Every route says who may call it; a route that says nothing is for administrators. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Credential, CredentialKind, Credentials } from '../../exchange/ports/access.ts'
import type { Carriers } from '../../exchange/ports/index.ts'
import type { Eyes } from '../../exchange/ports/queries.ts'
import { refuse } from '../errors.ts'

/**
 * `public`: no key. `read`: any key but a feed's. `act`: a DMS for itself, or an administrator for a DMS he names.
 * `oversee`: administrators and auditors. `feed`: they and the operations centre. `admin`: administrators.
 */
export type Access = 'public' | 'read' | 'act' | 'oversee' | 'feed' | 'admin'

const mayCall: Readonly<Record<Exclude<Access, 'public'>, readonly CredentialKind[]>> = {
  read: ['dms', 'admin', 'auditor'],
  act: ['dms', 'admin'],
  oversee: ['admin', 'auditor'],
  feed: ['feed', 'admin', 'auditor'],
  admin: ['admin']
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    credential: Credential | null
  }
}

export function requireKeys(app: FastifyInstance, credentials: Credentials, refusedPerMinute: number): void {
  let countRefused: ReturnType<FastifyInstance['createRateLimit']> | undefined
  app.addHook('onRequest', async request => {
    const access = request.routeOptions.config.access ?? 'admin'
    if (request.is404 || access === 'public') return
    const key = bearerKey(request)
    if (key === null) return refuse('access.key-missing')
    const credential = await credentials.verify(key)
    if (credential === null) {
      countRefused ??= app.createRateLimit({ max: refusedPerMinute, timeWindow: 60_000 })
      const count = await countRefused(request)
      return refuse(!count.isAllowed && count.isExceeded ? 'access.too-many-requests' : 'access.key-wrong')
    }
    if (!mayCall[access].includes(credential.kind)) return refuse('access.not-yours')
    request.credential = credential
  })
}

/** Null when there is none. A header in another scheme is a missing key. */
export function bearerKey(request: FastifyRequest): string | null {
  return /^Bearer +([!-~]{1,200}) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
}

/** The caller of a route that needs a key. */
export function callerOf(request: FastifyRequest): Credential {
  return request.credential ?? refuse('access.key-missing')
}

export function eyesOf(request: FastifyRequest): Eyes {
  const { connectorId } = callerOf(request)
  return connectorId === undefined ? {} : { connectorId }
}

/** `dms:ioffice/<credential>` or `admin:<credential>`: who, for the audit. */
export function actorOf(request: FastifyRequest): string {
  const { kind, connectorId, id } = callerOf(request)
  return kind === 'dms' ? `dms:${connectorId}/${id}` : `${kind}:${id}`
}

/** For which DMS the caller acts: a DMS only for itself, an administrator for the one he names. */
export function actingFor(request: FastifyRequest, named: string | undefined, carriers: Carriers): string {
  const { kind, connectorId } = callerOf(request)
  if (kind === 'dms' && connectorId !== undefined) {
    if (named !== undefined && named !== connectorId)
      return refuse('access.not-yours', { field: 'connector' })
    return connectorId
  }
  if (named === undefined)
    return refuse('request.invalid', { field: 'querystring/connector', detail: 'required' })
  if (!carriers.connectors().some(connector => connector.id === named))
    return refuse('request.invalid', { field: 'querystring/connector', detail: named })
  return named
}
