/** What the tests of signing share: bytes as a file, the signed bytes at once, the tools that judge them from outside. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Problem } from '../../../src/domain/problem.ts'
import type { AppendedPdf } from '../../../src/signatures/pdf/sign/appended.ts'
import type { RandomAccess } from '../../../src/signatures/ports.ts'
import { signPdf, type SignPdfOptions } from '../../../src/signatures/pdf/sign/sign.ts'

export const at = new Date('2026-11-24T23:42:10Z')

export const asFile = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  read(offset, length) {
    if (offset < 0 || offset + length > bytes.length) throw new RangeError('outside')
    return bytes.subarray(offset, offset + length)
  }
})

/** The whole file; fails the test when it was refused. */
export async function wholeOf(made: AppendedPdf | Problem): Promise<Buffer> {
  if ('code' in made) throw new Error(`refused: ${made.code} ${made.detail ?? ''}`)
  const parts: Uint8Array[] = []
  for await (const part of made.bytes()) parts.push(part)
  return Buffer.concat(parts)
}

export const signedBytes = async (pdf: Uint8Array, options: SignPdfOptions): Promise<Buffer> =>
  wholeOf(await signPdf(asFile(pdf), options))

export const has = (tool: string) => spawnSync('which', [tool]).status === 0
export const missing = (...tools: string[]) => {
  const absent = tools.filter(tool => !has(tool))
  if (absent.length > 0) console.log(`SKIPPED: not installed: ${absent.join(', ')}`)
  return absent.length > 0
}

export function inFolder<T>(use: (file: (name: string, bytes: Uint8Array) => string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pdf-sign-'))
  try {
    return use((name, bytes) => {
      writeFileSync(path.join(folder, name), bytes)
      return path.join(folder, name)
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What poppler says of each signature's integrity. */
export function pdfsig(pdf: Uint8Array): { valid: boolean; total: boolean; name: string }[] {
  const output = inFolder(file => spawnSync('pdfsig', ['-nocert', file('s.pdf', pdf)], { encoding: 'utf8' }))
  return output.stdout
    .split(/^Signature #/m)
    .slice(1)
    .map(text => ({
      valid: text.includes('Signature is Valid'),
      total: text.includes('Total document signed') && !text.includes('Not total'),
      name: /Field Name: (.*)/.exec(text)?.[1] ?? ''
    }))
}

/** Throws with what qpdf complains about. */
export const qpdfCheck = (pdf: Uint8Array) =>
  inFolder(file => execFileSync('qpdf', ['--check', file('s.pdf', pdf)], { encoding: 'utf8' }))

export interface Extracted {
  readonly range: readonly number[]
  readonly cms: Buffer
  readonly content: Buffer
}

/** Every signature by its ByteRange as the bytes say it, oldest first. */
export function extract(pdf: Buffer): Extracted[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/\/ByteRange \[([\d ]+)\] \/Contents <([0-9a-f]+)>/g)].map(match => {
    const range = match[1]!.trim().split(/ +/).map(Number)
    const [a, b, c, d] = range as [number, number, number, number]
    const padded = Buffer.from(match[2]!, 'hex')
    // a definite length of two octets: what follows it is the padding
    const cms = padded.subarray(0, 4 + padded.readUInt16BE(2))
    return { range, cms, content: Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]) }
  })
}
