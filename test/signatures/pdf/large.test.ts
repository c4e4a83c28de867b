import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { cmsFor } from './support/paper.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'pdf-verify-'))
const place = path.join(folder, 'large.pdf')
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const size = 200 * 1024 * 1024

/** One revision, signed, whose page is a stream of 200 MB; never whole in memory, neither here. */
async function writeLarge(): Promise<void> {
  const handle = openSync(place, 'w')
  const hash = createHash('sha256')
  const offsets: number[] = []
  let at = 0
  const put = (text: string | Buffer) => {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
    writeSync(handle, bytes)
    hash.update(bytes)
    at += bytes.length
  }
  const object = (number: number, text: string) => {
    offsets[number] = at
    put(`${number} 0 obj\n${text}\nendobj\n`)
  }
  put('%PDF-1.7\n')
  object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>')
  object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>')
  object(3, '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>')
  offsets[4] = at
  put(`4 0 obj\n<< /Length ${size} >>\nstream\n`)
  const slice = Buffer.alloc(1024 * 1024, 'q Q ')
  for (let done = 0; done < size; done += slice.length) put(slice)
  put('\nendstream\nendobj\n')
  object(5, '<< /FT /Sig /T (ChuKy) /V 6 0 R >>')
  const room = 24_000
  offsets[6] = at
  // everything behind the gap is known before it is written, so its length is too
  const tail = (xref: number) =>
    ` >>\nendobj\nxref\n0 7\n0000000000 65535 f \n${offsets
      .slice(1)
      .map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`)
      .join('')}trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`
  const head = (range: string) =>
    `6 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 ${range}] /Contents `
  const start = at + head(' '.repeat(32)).length
  const end = start + room + 2
  const xref = end + ' >>\nendobj\n'.length
  const range = [start, end, tail(xref).length].map(each => String(each).padStart(10, '0')).join(' ')
  put(head(range))
  hash.update(tail(xref))
  const cms = await cmsFor(hash.digest())
  writeSync(handle, `<${Buffer.from(cms).toString('hex').padEnd(room, '0')}>${tail(xref)}`)
  closeSync(handle)
}

const measured = existsSync('/proc/self/status')
if (!measured) console.log('SKIPPED: no /proc to measure memory by')

describe.skipIf(!measured)('a PDF of 200 MB', () => {
  it('is verified with memory that does not grow with it', async () => {
    await writeLarge()
    const program = path.join(import.meta.dirname, 'support', 'large.ts')
    const output = execFileSync(process.execPath, ['--import', 'tsx', program, place], { encoding: 'utf8' })
    const figures = JSON.parse(output.trim()) as Record<string, unknown>
    const [before, peak] = [Number(figures['before']), Number(figures['peak'])]
    console.log(
      `200 MB verified: peak ${peak} MB, ${before} MB of it before; ${Number(figures['seconds']).toFixed(1)} s`
    )
    expect(figures).toMatchObject({ class: 'VALID', problems: [], signatures: 1 })
    expect(peak - before).toBeLessThan(100)
  })
})
