/**
 * The way out through an HTTP proxy: http by naming the whole address (RFC 9112 section 3.2.2), https by a tunnel
 * (RFC 9110 section 9.3.6). The proxy looks names up itself, so the list of hosts is the only guard left.
 */
import { request } from 'node:http'
import type { RequestOptions } from 'node:http'
import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as secureConnect } from 'node:tls'

export interface Proxy {
  /** Options of the request to the proxy that carries this one. */
  plain(target: URL, options: RequestOptions): RequestOptions
  /** A connection for an https request. Throws when the proxy opens none. */
  tunnel(target: URL, signal: AbortSignal): Promise<Pick<RequestOptions, 'createConnection'>>
}

/** `http://[user:password@]host[:port]` */
export function createProxy(address: string): Proxy {
  const { hostname, port, username, password } = new URL(address)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const proof =
    credentials === ':'
      ? {}
      : { 'proxy-authorization': `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}` }
  const place = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? 80 : Number(port) }
  return {
    plain: (target, options) => ({
      ...options,
      ...place,
      path: target.href,
      headers: { ...(options.headers as Record<string, string>), host: target.host, ...proof }
    }),
    tunnel: async (target, signal) => {
      const authority = `${target.hostname}:${target.port || '443'}`
      const socket = await open({
        ...place,
        method: 'CONNECT',
        path: authority,
        headers: { host: authority, ...proof },
        signal,
        agent: false
      })
      const host = target.hostname.replace(/^\[(.*)\]$/, '$1')
      // An address is no server name (RFC 6066 section 3), but is still held against the certificate.
      const name = isIP(host) === 0 ? { servername: host } : {}
      return { createConnection: () => secureConnect({ socket, host, ...name }) }
    }
  }
}

function open(options: RequestOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asking = request(options)
    asking.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new Error(`proxy answered ${answer.statusCode ?? 0}`))
    })
    // A proxy that answers the CONNECT like any other request has opened nothing.
    asking.on('response', answer => {
      answer.destroy()
      reject(new Error(`proxy answered ${answer.statusCode ?? 0}`))
    })
    asking.on('error', reject)
    asking.end()
  })
}
