/** What may be said after `npm run demo --`. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { PlainError } from './plain-error.ts'

export interface DemoOptions {
  /** Leave after the last receipt; the exit code says whether all was well. */
  readonly exit: boolean
  /** Of the gateway's API; the simulators take free ones. */
  readonly port: number
  readonly data: string
  /** 1: the last receipt within half a minute; 0.1: ten times as slow, to look at. */
  readonly speed: number
}

export const usage = `npm run demo -- [options]

  --exit          thoát sau trạng thái cuối cùng · leave after the last receipt (exit code 0 or 1)
  --port <n>      cổng mạng của API, mặc định 8080 · port of the API
  --data <dir>    thư mục dữ liệu, mặc định ./data/demo · data folder
  --speed <x>     tốc độ của các đối tác mô phỏng, mặc định 1 · how fast the simulated partners are
`

export function readOptions(argv: readonly string[]): DemoOptions | 'help' {
  const values = parse(argv)
  if (values.help) return 'help'
  const port = Number(values.port)
  const speed = Number(values.speed)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw wrong(`--port ${values.port}: 1–65535`)
  if (!(speed > 0)) throw wrong(`--speed ${values.speed}: > 0`)
  return { exit: values.exit, port, data: resolve(values.data), speed }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        exit: { type: 'boolean', default: false },
        port: { type: 'string', default: '8080' },
        data: { type: 'string', default: 'data/demo' },
        speed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false }
      }
    }).values
  } catch (error) {
    throw wrong((error as Error).message.split('. ')[0] ?? '')
  }
}

function wrong(why: string): PlainError {
  return new PlainError(`Tham số không đúng. ${why}\n\n${usage}`, 'An option is wrong.')
}
