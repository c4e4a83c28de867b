/** What the demo remembers of itself between starts; the documents are the gateway's and the partners' to remember. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PlainError } from './plain-error.ts'

export interface Keys {
  readonly admin: string
  readonly ioffice: string
}

export interface State {
  /** The day of the first start, yyyy-MM-dd: the letters bear it for ever. */
  readonly date: string
  readonly seeded: boolean
  /** Letter → the key under which its DMS put it out. */
  readonly sent: Readonly<Record<string, string>>
}

export function openState(folder: string, today: string) {
  const file = join(folder, 'demo.json')
  const keysFile = join(folder, 'keys.json')
  let state = (readJson(file) as State | undefined) ?? { date: today, seeded: false, sent: {} }
  return {
    get: () => state,
    change(change: Partial<State>): void {
      state = { ...state, ...change }
      writeJson(file, state)
    },
    keys: () => readJson(keysFile) as Keys | undefined,
    keepKeys: (keys: Keys) => writeJson(keysFile, keys)
  }
}

export type DemoState = ReturnType<typeof openState>

function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    const folder = dirname(file)
    throw new PlainError(
      `Tệp ${file} hỏng. Xóa thư mục ${folder} để trình diễn lại từ đầu.`,
      `The file ${file} is broken. Remove the folder ${folder} to begin anew.`
    )
  }
}

/** Whole or not at all. Keys are for the owner's eyes. */
function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
