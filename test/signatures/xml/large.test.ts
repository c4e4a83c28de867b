/** A document of 200 MB: sealed, written, read and verified with flat memory; signed as a whole, verified in a stream. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import { agency, lookup, pki } from './support/seals.ts'
import type { Given } from './support/large-seal.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
/** Two levels deep, as src/edxml is: contracts/ is found from here. */
const built = mkdtempSync(join(project, 'node_modules/.large-seal-'))
const folder = mkdtempSync(join(tmpdir(), 'large-seal-'))
// compiled first: what a program compiles while it runs would be most of what is measured
await build({
  root: project,
  configFile: false,
  logLevel: 'silent',
  build: {
    ssr: join(project, 'test/signatures/xml/support/large-seal.ts'),
    outDir: built,
    emptyOutDir: false,
    target: 'node20'
  }
})
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

const crls: Record<string, string> = {}
for (const { name } of pki.all.filter(each => each.kind === 'root' || each.kind === 'sub-ca')) {
  const url = `${pki.urls.crl}/${name}.crl`
  const fetched = await lookup.crl(url)
  if (fetched.kind === 'fetched') crls[url] = base64(fetched.der)
}
const given: Given = {
  certificate: base64(agency.certificate),
  chain: agency.chain.map(base64),
  keyPem: pki.certificate('dong-nai').keyPem,
  anchors: pki.all.filter(each => each.kind === 'root').map(each => base64(each.der)),
  intermediates: pki.all.filter(each => each.kind === 'sub-ca').map(each => base64(each.der)),
  crls
}
writeFileSync(join(folder, 'given.json'), JSON.stringify(given), { mode: 0o600 })
afterAll(() => {
  for (const made of [folder, built]) rmSync(made, { recursive: true })
})

async function run(bytes: number, profile: 'A' | 'B') {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(built, 'large-seal.js'),
    String(bytes),
    profile,
    join(folder, 'given.json')
  ])
  console.log(`${bytes} bytes, profile ${profile}: ${stdout.trim()}`)
  return JSON.parse(stdout) as { class: string; kind: string; peakMb: number }
}

describe.each(['A', 'B'] as const)('profile %s', profile => {
  it('200 MB take the whole process less than 250 MB', { timeout: 300_000 }, async () => {
    const small = await run(3_000, profile)
    const large = await run(199_999_998, profile)
    expect(large).toMatchObject({ class: 'VALID_NO_TSA', kind: profile === 'A' ? 'parts' : 'document' })
    expect(large.peakMb - small.peakMb).toBeLessThan(100)
    expect(large.peakMb).toBeLessThan(250)
  })
})
