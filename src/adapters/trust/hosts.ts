/**
 * Which hosts may be asked for revocation, issuers and timestamps. The addresses stand in certificates of strangers,
 * so only hosts that the operator has listed are ever spoken to.
 */
import { hostOf, reachOf } from '../outward/reach.ts'

export interface TrustedHosts {
  /** http or https, no user or password, and the host on the list. */
  mayAsk(url: string): boolean
  /** Whether this address, for which the URL's host stands now, may be connected to. */
  mayConnect(url: string, address: string): boolean
}

/**
 * An entry is `host` (port 80 of http and 443 of https) or `host:port`, compared exactly but for case.
 *
 * A listed name that leads to an address inside a private network or to this machine is followed only when that
 * address is listed too (or the name is `localhost`): whoever can change the name's DNS must not choose among our
 * own machines. Link-local, multicast and other reserved addresses are never connected to.
 */
export function trustedHosts(hosts: readonly string[]): TrustedHosts {
  const listed = new Set(hosts.map(host => host.toLowerCase()))
  const lists = (url: string, name: string) => {
    const { protocol, port } = new URL(url)
    // URL leaves out the port that its scheme stands for.
    if (port === '' && listed.has(name)) return true
    return listed.has(`${name}:${port || (protocol === 'https:' ? '443' : '80')}`)
  }
  return {
    mayAsk: url => {
      const host = hostOf(url)
      return host !== null && lists(url, host)
    },
    mayConnect: (url, address) => {
      switch (reachOf(address)) {
        case 'public':
          return true
        case 'private':
          return lists(url, address)
        case 'loopback':
          return hostOf(url) === 'localhost' || lists(url, address)
        case 'never':
          return false
      }
    }
  }
}
