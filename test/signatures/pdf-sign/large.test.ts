import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePdf } from './made.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'pdf-sign-'))
const [from, to] = [path.join(folder, 'large.pdf'), path.join(folder, 'signed.pdf')]
beforeAll(() => {
  writeFileSync(from, makePdf({ ballast: 200 * 1024 * 1024 }))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const measured = existsSync('/proc/self/status')
if (!measured) console.log('SKIPPED: no /proc to measure memory by')

describe.skipIf(!measured)('a PDF of 200 MB', () => {
  it('is signed in less than 250 MB for the whole process', async () => {
    const program = path.join(import.meta.dirname, 'large.ts')
    const output = execFileSync(process.execPath, ['--import', 'tsx', program, from, to], {
      encoding: 'utf8'
    })
    const { peak, seconds, size, sha256 } = JSON.parse(output.trim()) as Record<string, number | string>
    console.log(`200 MB signed: peak ${peak} MB, ${Number(seconds).toFixed(1)} s`)
    expect(peak).toBeLessThan(250)
    expect(statSync(to).size).toBe(size)
    const hash = createHash('sha256')
    for await (const slice of createReadStream(to)) hash.update(slice as Buffer)
    expect(hash.digest('hex')).toBe(sha256)
  })
})
