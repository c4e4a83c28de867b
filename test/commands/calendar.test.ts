import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { addCalendarCommand } from '../../src/commands/calendar.ts'
import { explain } from '../../src/commands/plain-words.ts'
import { freshDatabase } from '../support/database.ts'

const { url, store, pool } = await freshDatabase()
const folder = mkdtempSync(join(tmpdir(), 'lienthong-calendar-'))
const seed = (year: number) => fileURLToPath(new URL(`../../seed/calendar-${year}.csv`, import.meta.url))
const fileOf = (name: string, ...rows: string[]) => {
  const file = join(folder, `${name}.csv`)
  writeFileSync(file, ['day,kind,name', ...rows].join('\n'))
  return file
}

let printed = ''
beforeEach(() => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(text => {
      printed += String(text)
      return true
    })
})
afterAll(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** What the terminal shows, an error included. */
async function lienthong(...files: string[]): Promise<string> {
  const program = new Command('lienthong').exitOverride()
  addCalendarCommand(program, { DATABASE_URL: url })
  printed = ''
  await program
    .parseAsync(['calendar', 'import', ...files], { from: 'user' })
    .catch((error: unknown) => (printed += explain(error)))
  return printed
}
const knownYears = async () => [...(await store.clocks.basis()).calendar.years].sort()

describe('lienthong calendar import', () => {
  it('replaces the years of its files, and says what it did', async () => {
    expect(await lienthong(seed(2025), seed(2026))).toMatch(/2025: 13 ngày, phiên bản 1[^]*2026: 16 ngày/)
    expect(await knownYears()).toEqual([2025, 2026])
    expect(await lienthong(seed(2026))).toContain('2026: 16 ngày, phiên bản 2')
    const { rows } = await pool.query<{ actor: string }>(
      `select actor from audit_event where action = 'calendar.replaced'`
    )
    expect(rows.map(({ actor }) => actor)).toEqual(['system', 'system', 'system'])
  })

  it('changes nothing when one line is wrong, and names it', async () => {
    const bad = fileOf('bad', '2028-01-01,off,Tết Dương lịch', '2028-01-32,off,x')
    expect(await lienthong(seed(2027), bad)).toMatch(/calendar\.file-unreadable/)
    expect(printed).toContain('2028-01-32')
    const worked = fileOf('worked', '2028-09-06,working,x')
    expect(await lienthong(worked)).toContain('calendar.day-worked-anyway')
    expect(await lienthong(seed(2027), seed(2027))).toContain('calendar.day-repeated')
    expect(await lienthong(fileOf('empty'))).toContain('calendar.file-unreadable')
    expect(await lienthong(join(folder, 'nowhere.csv'))).toContain('calendar.file-unreadable')
    expect(await knownYears()).toEqual([2025, 2026])
  })
})
