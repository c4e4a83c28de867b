/** A name may point elsewhere than when it was judged: what is connected to is what was looked at here. */
import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

/**
 * For `lookup` of a request: the system's answer, refused whole (error code `target refused`) when any of the
 * addresses may not be connected to. A literal address is never looked up: judge that one before.
 */
export function guardedLookup(mayConnect: (address: string) => boolean): LookupFunction {
  return (name, options, done) => {
    systemLookup(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '', 0)
      const refused = addresses.find(({ address }) => !mayConnect(address))
      const [first] = addresses
      if (refused !== undefined || first === undefined) {
        return done(Object.assign(new Error('target refused'), { code: 'target refused' }), '', 0)
      }
      if (options.all === true) return done(null, addresses)
      return done(null, first.address, first.family)
    })
  }
}
