/** The throw-away PKI as the judge wants it. */
import { readCertificate, type Certificate } from '../../../src/signatures/certificate/certificate.ts'
import { judgeCertificate, type JudgeOptions } from '../../../src/signatures/certificate/judge.ts'
import { readTrust, type Trust } from '../../../src/signatures/certificate/trust.ts'
import type { Lookup } from '../../../src/signatures/ports.ts'
import type { TestPki } from '../../support/pki.ts'

export const silent: Lookup = {
  ocsp: async () => ({ kind: 'unavailable', why: 'nobody is there' }),
  crl: async () => ({ kind: 'unavailable', why: 'nobody is there' }),
  certificate: async () => ({ kind: 'unavailable', why: 'nobody is there' })
}

export function read(der: Uint8Array): Certificate {
  const certificate = readCertificate(der)
  if ('code' in certificate) throw new Error(`${certificate.code}: ${certificate.detail ?? ''}`)
  return certificate
}

export function trustOf(pki: TestPki, without: readonly string[] = []): Trust {
  const ders = (...names: string[]) =>
    names.filter(name => !without.includes(name)).map(name => pki.certificate(name).der)
  return readTrust({
    version: 1,
    anchors: ders('root-g2', 'root-g1'),
    intermediates: ders('sub-g2', 'sub-g1'),
    bindings: []
  })
}

/** Judged now, for documents, by a silent world, unless told otherwise. */
export function judge(pki: TestPki, name: string, options: Partial<JudgeOptions> = {}) {
  const now = options.now ?? new Date()
  return judgeCertificate(read(pki.certificate(name).der), {
    purpose: 'document',
    at: now,
    now,
    trust: trustOf(pki),
    lookup: silent,
    candidates: [],
    ...options
  })
}

export const codes = (verdict: { readonly problems: readonly { readonly code: string }[] }) =>
  verdict.problems.map(({ code }) => code)
