/** `lienthong start`: the gateway, until it is told to stop. */
import closeWithGrace from 'close-with-grace'
import type { Command } from 'commander'
import { startProgram } from '../compose/program.ts'
import type { RawEnvironment } from '../config/index.ts'
import { readConfig } from '../config/index.ts'
import { version } from './version.ts'

export function addStartCommand(program: Command, env: RawEnvironment): void {
  program
    .command('start', { isDefault: true })
    .description('chạy cổng (vai trò theo LIENTHONG_ROLE) · run the gateway')
    .action(() => start(env))
}

async function start(env: RawEnvironment): Promise<void> {
  const config = readConfig(env)
  // Progress is for people: it goes to stderr, the log to stdout stays one JSON line a unit of work.
  const onProgress = (step: string) => process.stderr.write(`· ${step}\n`)
  const running = await startProgram({ config, env, version, onProgress })
  if (running.address !== undefined) onProgress(`API: ${running.address}   tài liệu: ${running.address}/docs`)
  else onProgress(`Tiến trình xử lý đã chạy (vai trò ${config.role}).`)
  // Twice the time of a worker's last jobs: the rest of the stop is short.
  closeWithGrace({ delay: config.stopMs * 2, logger: console }, async ({ err, signal }) => {
    if (err !== undefined) process.stderr.write(`${err.stack ?? err.message}\n`)
    onProgress(`Đang dừng${signal === undefined ? '' : ` (${signal})`}…`)
    await running.stop()
    onProgress('Đã dừng.')
  })
}
