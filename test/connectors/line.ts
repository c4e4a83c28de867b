/** A line to a server that can be cut and mended, without touching the server. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Line {
  readonly port: number
  cut(): Promise<void>
  mend(): Promise<void>
}

export async function lineTo(host: string, port: number): Promise<Line> {
  const open = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(port, host)
    for (const [one, other] of [
      [near, far],
      [far, near]
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  const listen = (on: number) =>
    new Promise<number>(resolve => {
      server.listen(on, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  const own = await listen(0)
  return {
    port: own,
    cut: () =>
      new Promise(resolve => {
        if (!server.listening) return resolve()
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
    mend: async () => void (await listen(own))
  }
}
