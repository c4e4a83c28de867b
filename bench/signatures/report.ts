/** Signatures beside the bare arithmetic over the same bytes, for people. Vietnamese first. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Medians in milliseconds. */
export interface SignatureFigures {
  readonly megabytes: number
  readonly signing: number
  readonly bareSigning: number
  readonly verifying: number
  readonly bareVerifying: number
  /** Of the whole process, signing and verifying; 0 where the system does not tell. */
  readonly peakMiB: number
}

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))

export async function measureSignatures(
  dist: boolean,
  megabytes: number,
  rounds: number
): Promise<SignatureFigures> {
  const args = ['--import', 'tsx', entry, dist ? 'dist' : 'src', String(megabytes), String(rounds)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1024 ** 2 })
  return JSON.parse(stdout) as SignatureFigures
}

export function signatureLines(all: readonly SignatureFigures[]): string[] {
  const cells = (...texts: string[]) =>
    `  ${(texts[0] ?? '').padEnd(46)}${texts
      .slice(1)
      .map(t => t.padStart(12))
      .join('')}`
  const row = (name: string, ours: number, bare: number) =>
    cells(name, ours.toFixed(1), bare.toFixed(1), `×${(ours / bare).toFixed(1)}`)
  return all.flatMap(figures => [
    `Chữ ký PDF / PDF signatures · ${String(figures.megabytes)} MB`,
    cells('', 'cổng', 'trần', 'gấp'),
    cells('', 'gateway', 'bare', 'ratio'),
    row('ký · signing, ms', figures.signing, figures.bareSigning),
    row('kiểm tra, có OCSP · verifying with OCSP, ms', figures.verifying, figures.bareVerifying),
    cells('bộ nhớ đỉnh cả tiến trình · peak, MiB', String(figures.peakMiB), '–', '')
  ])
}
