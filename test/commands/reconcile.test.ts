import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startAxisSimulator } from '../../simulators/axis/index.ts'
import { explain } from '../../src/commands/plain-words.ts'
import { addReconcileCommand } from '../../src/commands/reconcile.ts'
import { vietnamDate } from '../../src/domain/calendar.ts'
import { freshDatabase } from '../support/database.ts'

const { url } = await freshDatabase()
const axis = await startAxisSimulator({ speed: 0 })
const folder = mkdtempSync(join(tmpdir(), 'lienthong-reconcile-'))
const partnersFile = join(folder, 'partners.json')
const account = { systemId: 'dongnai', secret: 'dongnai-secret-for-trying-out' }
writeFileSync(
  partnersFile,
  JSON.stringify({
    gateway: { organId: '000.00.00.H19', name: 'Cổng liên thông' },
    axes: [
      { id: 'vxp', driver: 'vxp', label: 'Trục', endpoint: axis.url, ...account, secret: 'env:TEST_SECRET' }
    ],
    connectors: [{ id: 'ioffice', kind: 'ioffice', label: 'iOffice', driver: 'inbox' }]
  })
)

let printed = ''
beforeEach(() => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(text => {
      printed += String(text)
      return true
    })
})
afterAll(async () => {
  vi.restoreAllMocks()
  process.exitCode = 0
  await axis.close()
  rmSync(folder, { recursive: true })
})

const yesterday = vietnamDate(new Date(Date.now() - 24 * 3_600_000))

async function lienthong(...words: string[]) {
  const program = new Command('lienthong').exitOverride()
  addReconcileCommand(program, {
    DATABASE_URL: url,
    LIENTHONG_PARTNERS_FILE: partnersFile,
    LIENTHONG_DATA_DIR: folder,
    TEST_SECRET: account.secret
  })
  printed = ''
  process.exitCode = undefined
  await program
    .parseAsync(['reconcile', ...words], { from: 'user' })
    .catch((error: unknown) => (printed += explain(error)))
  const code = process.exitCode
  process.exitCode = 0
  return { printed, code }
}

describe('lienthong reconcile', () => {
  it('says that a day agrees', async () => {
    const { printed: said, code } = await lienthong('--partner', 'vxp', '--day', yesterday)
    expect(said).toContain('sổ của ta 0 dòng, sổ của họ 0 dòng')
    expect(code).toBe(0)
  })

  it('says why a day could not be compared', async () => {
    const dms = await lienthong('--partner', 'ioffice', '--day', yesterday)
    expect(dms.printed).toContain('[reconciliation.book-missing]')
    expect(dms.code).toBe(3)
    axis.control.fault({ kind: 'garbage', endpoint: 'getSentEdocList', form: 'half', next: 1 })
    expect((await lienthong('--partner', 'vxp', '--day', yesterday, '--json')).code).toBe(3)
    expect(JSON.parse(printed.slice(printed.indexOf('{')))).toMatchObject({
      run: { state: 'failed', code: 'carrier.answer-unreadable' },
      findings: []
    })
  })

  it('refuses a partner that is none, and a day that is none', async () => {
    expect((await lienthong('--partner', 'nobody', '--day', yesterday)).printed).toContain('access.not-found')
    expect((await lienthong('--partner', 'vxp', '--day', '2026-02-30')).printed).toContain('yyyy-MM-dd')
  })
})
