/** What may be said after `npm run bench --`. */
import { parseArgs } from 'node:util'

/** Documents of one size. */
export interface Round {
  /** Bytes of the attached PDF; on the wire it is a third more, and the XML around it. */
  readonly bytes: number
  readonly name: string
  readonly count: number
  /** Documents between their post and their hand-over at any time. */
  readonly inFlight: number
}

export interface BenchOptions {
  readonly rounds: readonly Round[]
  /** The built program instead of the sources. */
  readonly dist: boolean
  readonly json: string | undefined
  /** Folder for a CPU profile of the gateway. */
  readonly profile: string | undefined
  /** No new document is posted after this time, of one round and one subject. */
  readonly roundMs: number
  /** Signed PDFs: size in MB, and how often each is signed and verified. */
  readonly signatures: readonly (readonly [megabytes: number, rounds: number])[]
}

export const usage = `npm run bench -- [options]
npm run bench -- directory   danh mục 120.000 đơn vị · a directory of 120,000 organisations

  --quick          dưới 40 giây, để xem có chạy không · under 40 s
  --sizes <list>   ví dụ 50KB,1MB,50MB · sizes of the attached PDF
  --count <n>      số văn bản mỗi cỡ · documents of each size
  --json <file>    ghi kết quả ra tệp · also write the results as JSON
  --profile <dir>  ghi hồ sơ CPU của cổng (mở bằng Chrome DevTools) · a CPU profile of the gateway
  --dist           chạy dist/main.js (npm run build trước) · the built program
`

export class OptionError extends Error {
  override readonly name = 'OptionError'
}

const longest = { full: 25_000, quick: 4_000 }

export function readOptions(argv: readonly string[]): BenchOptions | 'help' {
  const values = parse(argv)
  if (values.help) return 'help'
  const names = values.sizes?.split(',') ?? ['50KB', '1MB', '50MB']
  const count = values.count === undefined ? undefined : wholeNumber('--count', values.count)
  return {
    rounds: names.map(name => roundOf(name, values.quick, count)),
    dist: values.dist,
    json: values.json,
    profile: values.profile,
    roundMs: values.quick ? longest.quick : longest.full,
    signatures: values.quick
      ? [[1, 5]]
      : [
          [1, 30],
          [200, 3]
        ]
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean', default: false },
        sizes: { type: 'string' },
        count: { type: 'string' },
        json: { type: 'string' },
        profile: { type: 'string' },
        dist: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false }
      }
    }).values
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}

const units: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 * 1024 }
const smallest = 1024
const largest = 200 * 1024 * 1024

function roundOf(text: string, quick: boolean, count: number | undefined): Round {
  const [, number = '', unit = ''] = /^(\d+)(KB|MB)$/i.exec(text.trim()) ?? []
  const bytes = Number(number) * (units[unit.toUpperCase()] ?? Number.NaN)
  if (!(bytes >= smallest && bytes <= largest)) throw new OptionError(`--sizes ${text}: 1KB … 200MB`)
  const name = `${number} ${unit.toUpperCase()}`
  const small = bytes <= 256 * 1024
  const large = bytes > 8 * 1024 * 1024
  const usual = small ? 300 : large ? 4 : 60
  const few = small ? 40 : large ? 2 : 8
  return { bytes, name, count: count ?? (quick ? few : usual), inFlight: large ? 2 : 8 }
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 100_000)
    throw new OptionError(`${option} ${text}: 1–100000`)
  return value
}
