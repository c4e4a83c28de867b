/**
 * What kind of place an address is. Whoever lets a stranger name a host asks this of the address that is really
 * connected to: without it the gateway would be everybody's way into the province's network.
 */
import { BlockList, isIP } from 'node:net'

export type Reach = 'public' | 'private' | 'loopback' | 'never'

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
