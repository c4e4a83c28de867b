/** The parts of the program that are measured, from the sources or as they were built. */
import type { systemClock } from '../../src/adapters/clock/system.ts'
import type { openFile } from '../../src/adapters/signing/file-access.ts'
import type { createLookup } from '../../src/adapters/trust/index.ts'
import type { readCertificate } from '../../src/signatures/certificate/certificate.ts'
import type { readTrust } from '../../src/signatures/certificate/trust.ts'
import type { signPdf } from '../../src/signatures/pdf/sign/sign.ts'
import type { verifyPdf } from '../../src/signatures/pdf/verify.ts'

export interface Program {
  readonly createLookup: typeof createLookup
  readonly openFile: typeof openFile
  readonly readCertificate: typeof readCertificate
  readonly readTrust: typeof readTrust
  readonly signPdf: typeof signPdf
  readonly systemClock: typeof systemClock
  readonly verifyPdf: typeof verifyPdf
}

const parts = {
  createLookup: 'adapters/trust/index',
  openFile: 'adapters/signing/file-access',
  readCertificate: 'signatures/certificate/certificate',
  readTrust: 'signatures/certificate/trust',
  signPdf: 'signatures/pdf/sign/sign',
  systemClock: 'adapters/clock/system',
  verifyPdf: 'signatures/pdf/verify'
} as const satisfies Record<keyof Program, string>

export async function loadProgram(from: string): Promise<Program> {
  const ending = from === 'dist' ? 'js' : 'ts'
  const loaded = await Promise.all(
    Object.entries(parts).map(async ([name, path]) => {
      const url = new URL(`../../${from}/${path}.${ending}`, import.meta.url)
      return [name, ((await import(url.href)) as Record<string, unknown>)[name]] as const
    })
  )
  return Object.fromEntries(loaded) as unknown as Program
}
