/**
 * Which addresses a webhook may call. A DMS names the address, we make the call from inside the province's
 * network: without this guard the gateway would be everybody's way into it.
 */
import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { promisify } from 'node:util'
import { matchesPattern } from '../../domain/routing.ts'
import type { Problem } from '../../domain/problem.ts'
import type { WebhookTargets } from '../../exchange/ports/webhooks.ts'
import { hostOf, reachOf } from '../outward/reach.ts'

export interface GuardedTargets extends WebhookTargets {
  /** Whether this address, which the URL's host stands for now, may be connected to. */
  mayCall(url: string, address: string): boolean
}

export interface TargetOptions {
  /** Lets every webhook call this very machine: for demos and tests. */
  readonly loopback?: boolean
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>
}

/** `hosts`: those inside the private network that may be called, `dms.tinh.local`, `*.tinh.local`, `10.1.2.3:8080`. */
export function createWebhookTargets(
  hosts: readonly string[],
  { loopback: everyLoopback = false, resolve = systemResolve }: TargetOptions = {}
): GuardedTargets {
  const listed = (url: string, literally: boolean) => {
    const { protocol, port } = new URL(url)
    const host = hostOf(url) ?? ''
    const names = [host, `${host}:${port || (protocol === 'https:' ? '443' : '80')}`]
    return hosts.some(entry => names.some(name => (literally ? entry === name : matchesPattern(entry, name))))
  }
  const mayCall = (url: string, address: string) => {
    switch (reachOf(address)) {
      case 'public':
        return true
      case 'private':
        return listed(url, false)
      case 'loopback':
        // Never by a wildcard, nor by a name that happens to point here: this machine has doors of its own.
        return everyLoopback || (isNamedLoopback(hostOf(url)) && listed(url, true))
      case 'never':
        return false
    }
  }
  return { mayCall, check: url => check(url, mayCall, resolve) }
}

function isNamedLoopback(host: string | null): boolean {
  return host === 'localhost' || (host !== null && reachOf(host) === 'loopback')
}

const systemResolve: NonNullable<TargetOptions['resolve']> = host =>
  promisify(systemLookup)(host, { all: true, verbatim: true })

/** Judged when the webhook is made, so that a mistake is told at once; judged again at every call (sender.ts). */
async function check(
  url: string,
  mayCall: GuardedTargets['mayCall'],
  resolve: NonNullable<TargetOptions['resolve']>
): Promise<Problem | null> {
  const host = hostOf(url)
  if (host === null) return { code: 'webhook.target-refused', detail: 'not http(s), or with a password' }
  let addresses: readonly LookupAddress[]
  try {
    addresses = isIP(host) === 0 ? await resolve(host) : [{ address: host, family: isIP(host) }]
  } catch {
    return { code: 'webhook.target-refused', detail: `${host} is not known` }
  }
  const refused = addresses.length === 0 || addresses.some(({ address }) => !mayCall(url, address))
  return refused ? { code: 'webhook.target-refused', detail: host } : null
}
