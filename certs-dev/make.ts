/**
 * Makes a throw-away PKI shaped after the official-use one: two generations of roots, sub-CAs, agencies, persons,
 * TSA, OCSP, and certificates with every flaw that must be refused. See README.md.
 */
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writePki } from './files.ts'
import type { PkiIndex, PkiUrls } from './index-file.ts'
import { issue, type Issued } from './issue.ts'
import { plans } from './people.ts'

/** Where simulators/trust-services stands unless it is told otherwise. */
const base = 'http://127.0.0.1:4050'
export const defaultUrls: PkiUrls = {
  ocsp: `${base}/ocsp`,
  crl: `${base}/crl`,
  aia: `${base}/aia`,
  tsa: `${base}/tsa`
}

export interface MakeOptions {
  readonly folder: string
  readonly urls?: Partial<PkiUrls>
  /** Every date of the PKI is counted from it; the clock's when absent. */
  readonly now?: Date
  /** CRLs are good from one hour before to this many days after `now`; 30 when absent. */
  readonly crlDays?: number
}

/** Writes the PKI and index.json; what the folder held under the same names is written over. */
export function makePki(options: MakeOptions): PkiIndex {
  const now = options.now ?? new Date()
  const urls = { ...defaultUrls, ...options.urls }
  const issued = new Map<string, Issued>()
  for (const plan of plans) issued.set(plan.name, issue(plan, issued, urls, now))
  return writePki(options.folder, issued, urls, now, { fromDays: -1 / 24, toDays: options.crlDays ?? 30 })
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { out: text, ocsp: text, crl: text, aia: text, tsa: text } })
  const { out = 'data/certs-dev', ocsp, crl, aia = crl?.replace(/\/crl$/, '/aia'), tsa } = values
  const given = Object.entries({ ocsp, crl, aia, tsa }).filter(([, url]) => url !== undefined)
  const index = makePki({ folder: out, urls: Object.fromEntries(given) })
  process.stdout.write(`${out}/index.json: ${String(index.certificates.length)} certificates\n`)
}
