/** A log under the gateway's signature, taken out and verified: by our command, and by the shell alone as the page says. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAuditChain } from '../../src/adapters/postgres/audit-chain.ts'
import { addAuditCommands } from '../../src/commands/audit.ts'
import { explain } from '../../src/commands/plain-words.ts'
import { auditRound } from '../../src/exchange/audit/round.ts'
import type { Auditing } from '../../src/exchange/audit/round.ts'
import { settableClock } from '../support/clock.ts'
import { freshDatabase } from '../support/database.ts'
import { openSigningBench } from '../support/signing.ts'
import type { SigningBench } from '../support/signing.ts'

const { url, db, pool, store } = await freshDatabase()
const folder = mkdtempSync(join(tmpdir(), 'lienthong-audit-'))
const file = (name: string) => join(folder, name)
const clock = settableClock(new Date())
const chain = createAuditChain(db)
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
let bench: SigningBench
let auditing: Auditing

beforeAll(async () => {
  bench = await openSigningBench()
  auditing = {
    ports: { store, signatures: bench.signatures, clock, log },
    chain,
    gatewayCode: '000.00.00.H19'
  }
  const pem = (name: string) => {
    const body = Buffer.from(bench.pki.certificate(name).der).toString('base64')
    return `-----BEGIN CERTIFICATE-----\n${body.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
  }
  writeFileSync(file('root.pem'), pem('root-g2'))
  writeFileSync(file('other.pem'), pem('root-g1'))
})
afterAll(async () => {
  vi.restoreAllMocks()
  await bench.close()
  rmSync(folder, { recursive: true })
})

let printed = ''
beforeEach(() => {
  printed = ''
  process.exitCode = 0
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(text => {
      printed += String(text)
      return true
    })
})

async function lienthong(...args: string[]): Promise<string> {
  const program = new Command('lienthong').exitOverride()
  addAuditCommands(program, { DATABASE_URL: url })
  printed = ''
  await program
    .parseAsync(['audit', ...args], { from: 'user' })
    .catch((error: unknown) => (printed += explain(error)))
  return printed
}

async function note(count: number): Promise<void> {
  for (let n = 0; n < count; n++)
    await store.audit.note({
      ...{ action: 'document.accepted', outcome: 'success', actor: 'dms:ioffice', at: clock.now() },
      subject: { document: `d-${String(n)}` },
      facts: { note: 'Công văn “hỏa tốc”' }
    })
}

describe('the round over the audit', () => {
  it('links what happened and closes each day once, under the signature of the gateway', async () => {
    await note(3)
    await auditRound(auditing)
    await auditRound(auditing)
    expect(await chain.checkpoints(10)).toHaveLength(1)
    clock.advance(24 * 3_600_000)
    await note(2)
    await Promise.all([auditRound(auditing), auditRound(auditing)])
    const kept = await chain.checkpoints(10)
    expect(kept.map(({ position }) => position)).toEqual([5, 3])
    expect(kept.every(({ signature }) => signature !== undefined)).toBe(true)
  })

  it('comes back by itself, also when a checkpoint cannot be signed now, and makes it later', async () => {
    clock.advance(24 * 3_600_000)
    await note(1)
    const away = { ...bench.signatures, signBytes: () => Promise.reject(new Error('the key is away')) }
    const round = auditRound({ ...auditing, ports: { ...auditing.ports, signatures: away } })
    await expect(round).rejects.toThrow('away')
    const waiting = await pool.query("select 1 from outbox where topic = 'audit'")
    expect(waiting.rowCount).toBe(1)
    await auditRound(auditing)
    expect((await chain.checkpoints(1))[0]).toMatchObject({ position: 6 })
  })
})

describe('lienthong audit', () => {
  it('takes the log out, and verifies it without the gateway', async () => {
    writeFileSync(file('export.txt'), await lienthong('export'))
    const said = await lienthong('verify', file('export.txt'), '--trust', file('root.pem'))
    expect(said).toContain('✓ Nguyên vẹn: 6 sự kiện (1–6), 3 điểm chốt')
    expect(process.exitCode).toBe(0)
  })

  it('names the first bad event, and ends with 2', async () => {
    const text = readFileSync(file('export.txt'), 'utf8')
    writeFileSync(file('altered.txt'), text.replace('"document":"d-1"', '"document":"d-9"'))
    const said = await lienthong('verify', file('altered.txt'))
    expect(said).toContain('Sự kiện đầu tiên sai: 2 (dòng 3) đã bị sửa')
    expect(process.exitCode).toBe(2)
    expect(JSON.parse(await lienthong('verify', file('altered.txt'), '--json'))).toMatchObject({
      first: { fault: 'altered', position: 2 }
    })
  })

  it('does not take a checkpoint of another signer, or one whose signature was left out', async () => {
    const other = await lienthong('verify', file('export.txt'), '--trust', file('other.pem'))
    expect(other).toContain('có điểm chốt không hợp lệ')
    const text = readFileSync(file('export.txt'), 'utf8')
    writeFileSync(file('unsigned.txt'), text.replaceAll(/^C \S+/gm, 'C -'))
    const unsigned = await lienthong('verify', file('unsigned.txt'), '--trust', file('root.pem'))
    expect(unsigned).toContain('unsigned')
  })

  it('finds a cut-off end by a checkpoint that was kept elsewhere', async () => {
    const lines = readFileSync(file('export.txt'), 'utf8').split('\n')
    const kept = lines.filter(line => line.startsWith('C')).at(-1) ?? ''
    writeFileSync(file('kept.txt'), `${kept}\n`)
    const header = (lines[0] ?? '').replace('"to":6', '"to":2')
    writeFileSync(file('cut.txt'), [header, ...lines.slice(1, 3)].join('\n'))
    expect(await lienthong('verify', file('cut.txt'))).toContain('✓ Nguyên vẹn')
    const said = await lienthong('verify', file('cut.txt'), '--checkpoint', file('kept.txt'))
    expect(said).toContain('3 (dòng 3) và mọi sự kiện sau đó đã bị cắt bỏ')
  })

  it('says so when a file is not there or holds no checkpoint', async () => {
    expect(await lienthong('verify', file('nothing.txt'))).toContain('file.unreadable')
    expect(await lienthong('verify', file('cut.txt'), '--checkpoint', file('cut.txt'))).toContain(
      'file.unreadable'
    )
  })
})

describe('docs/audit-chain.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/audit-chain.md'), 'utf8')
  /** The page's commands that need nothing of ours, as somebody would paste them. */
  const commands = page
    .split('\n')
    .filter(line => line.startsWith('    ') && !line.includes('lienthong'))
    .map(line => line.slice(4))
    .join('\n')
    .replaceAll('nhat-ky.txt', 'export.txt')
    .replaceAll('root.crt', 'root.pem')
  const paste = () => execFileSync('bash', ['-c', `${commands} 2>&1`], { cwd: folder, encoding: 'utf8' })

  it('shows commands by which sha256sum, diff and openssl find it sound', () => {
    const said = paste()
    expect(said).toContain('the chain holds')
    expect(said).not.toContain('altered')
    expect(said).toMatch(/CMS Verification successful/i)
  })

  it('shows commands by which they find an altered event', () => {
    const text = readFileSync(file('export.txt'), 'utf8')
    writeFileSync(file('export.txt'), text.replace('"document":"d-1"', '"document":"d-9"'))
    expect(paste()).toContain('altered')
    writeFileSync(file('export.txt'), text)
  })
})
