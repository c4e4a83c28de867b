import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { gateway } from '../support/http.ts'

describe('a stop', () => {
  it('does not wait for a connection on which nobody has asked anything', async () => {
    const g = await gateway()
    await g.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = g.app.server.address() as AddressInfo
    const silent = connect(port, '127.0.0.1')
    const accepted = once(g.app.server, 'connection')
    await Promise.all([once(silent, 'connect'), accepted])
    const ended = once(silent, 'close')
    // Left alone it would stand for a minute, longer than a test may take.
    await g.app.close()
    await ended
    expect(silent.destroyed).toBe(true)
  })
})
