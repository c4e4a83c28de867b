/** The one command, as a stranger runs it: from an empty folder to the last receipt, and again on what it left. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const minutes = 60_000
let folder: string
let port: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-demo-'))
  port = await freePort()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the demo', () => {
  it(
    'ends well though its gateway is killed in the middle: every recipient settled, nothing lost, nothing doubled',
    async () => {
      let killed = 0
      const { code, output } = await demo(async text => {
        if (killed > 0 || !text.includes('đã đến')) return
        killed = 1
        const { gateway } = JSON.parse(await readFile(join(folder, 'processes.json'), 'utf8')) as {
          gateway: number
        }
        process.kill(gateway, 'SIGKILL')
      })
      expect(output).toContain('The gateway was killed; starting it again.')
      expect(output).toContain('none lost, none doubled')
      expect(output).toContain('từ chối: Không thuộc thành phần mời')
      expect(output).toContain('Cổng trả lại 771/SNNMT-TL')
      expect(output).toContain('đã trả lại, đã hủy')
      expect(output).toContain('Thu hồi: 1 nơi đã trả lại và hủy, 1 nơi giữ lại; thay thế: 2 nơi.')
      expect(code).toBe(0)
    },
    4 * minutes
  )

  it(
    'shows the same documents at the next start and sends none again',
    async () => {
      const { code, output } = await demo()
      expect(output).not.toContain('chờ gửi')
      expect(output).toContain('22 lượt gửi')
      expect(output).toContain('Thu hồi: 1 nơi đã trả lại và hủy, 1 nơi giữ lại; thay thế: 2 nơi.')
      expect(code).toBe(0)
    },
    2 * minutes
  )

  it('names a taken port and its cure', async () => {
    const taken = createServer()
    await new Promise<void>(resolve => taken.listen(port, '127.0.0.1', resolve))
    const { code, output } = await demo()
    await new Promise(resolve => taken.close(resolve))
    expect(output).toContain(`npm run demo -- --port ${String(port + 1)}`)
    expect(code).toBe(1)
  }, 30_000)
})

async function demo(onText: (text: string) => Promise<void> = async () => {}) {
  const args = ['simulators/demo/main.ts', '--exit', '--port', String(port), '--data', folder]
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const watched: Promise<void>[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      watched.push(onText(text))
    })
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  await Promise.all(watched)
  return { code, output }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port: free } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return free
}
