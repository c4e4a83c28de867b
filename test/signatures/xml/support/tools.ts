/** Whether a program is on this machine; when not, the tests that need it are skipped and say so. */
import { spawnSync } from 'node:child_process'

export function hasTool(name: string): boolean {
  const found = spawnSync('which', [name]).status === 0
  if (!found) console.log(`SKIPPED: ${name} is not installed here`)
  return found
}

/** The folder of test vectors, or undefined after saying that its tests are skipped. */
export function corporaFolder(): string | undefined {
  const folder = process.env['CORPORA_DIR']
  if (folder === undefined) console.log('SKIPPED: CORPORA_DIR is not set, the vectors of others are not read')
  return folder
}
