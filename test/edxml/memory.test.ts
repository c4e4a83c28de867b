import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const program = fileURLToPath(new URL('support/large-message.ts', import.meta.url))

it(
  'memory does not grow with the document: 200 MB take less than 80 MB more than 3 MB do',
  { timeout: 300_000 },
  async () => {
    const bytes = 199_999_998
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      program,
      String(bytes)
    ])
    const { size, read, both, sealed, written } = JSON.parse(stdout) as Record<string, number>
    expect(size).toBe(bytes)
    expect(sealed).toBe(written)
    expect(read).toBeLessThan(80)
    // writing adds its own garbage to the same process
    expect(both).toBeLessThan(120)
  }
)
