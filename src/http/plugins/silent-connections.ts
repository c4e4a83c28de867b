/**
 * Connections on which nobody has asked anything yet, as clients open them ahead. Node counts them as busy: a stop would
 * wait for them for a minute, and be ended by force before.
 */
import type { FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'

export function letSilentConnectionsGo(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  let stopping = false
  app.server.on('connection', socket => {
    if (stopping) return void socket.destroy()
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', request => void silent.delete(request.socket))
  app.addHook('preClose', async () => {
    stopping = true
    for (const socket of silent) socket.destroy()
  })
}
