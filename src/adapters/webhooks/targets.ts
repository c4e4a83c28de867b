/**
 * Which addresses a webhook may call. A DMS names the address, we make the call from inside the province's
 * network: without this guard the gateway would be everybody's way into it.
 */
import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import { promisify } from 'node:util'
import { matchesPattern } from '../../domain/routing.ts'
import type { Problem } from '../../domain/problem.ts'
import type { WebhookTargets } from '../../exchange/ports/webhooks.ts'

export interface GuardedTargets extends WebhookTargets {
  /** Whether this address, which the URL's host stands for now, may be connected to. */
  mayCall(url: string, address: string): boolean
}

export interface TargetOptions {
  /** Lets every webhook call this very machine: for demos and tests. */
  readonly loopback?: boolean
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>
}

type Reach = 'public' | 'private' | 'loopback' | 'never'

const loopback = listOf(['127.0.0.0', 8], ['::1', 128])
/** Of one network, of one carrier, of documentation: not of the internet. */
const inner = listOf(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['fc00::', 7]
)
/** Link-local (cloud metadata lives there), unspecified, multicast, reserved, and IPv6 that carries an IPv4 inside. */
const never = listOf(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.2.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['2001:db8::', 32],
  ['::', 96]
)

function listOf(...subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4')
  return list
}

export function reachOf(address: string): Reach {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address.replace(/%.*$/, '')
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(plain) === 0 || isMapped(plain)) return 'never'
  if (loopback.check(plain, family)) return 'loopback'
  if (never.check(plain, family)) return 'never'
  return inner.check(plain, family) ? 'private' : 'public'
}

/** An IPv4 address in IPv6 clothes, in whichever spelling: nobody needs to write one. */
function isMapped(address: string): boolean {
  return isIP(address) === 6 && new URL(`http://[${address}]`).hostname.startsWith('[::ffff:')
}

/** The host of an address that has the right form: http or https, no user, no password. */
export function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, hostname, username, password } = new URL(url)
  if ((protocol !== 'http:' && protocol !== 'https:') || username !== '' || password !== '') return null
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '') || null
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
