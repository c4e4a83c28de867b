/** `lienthong calendar import`: the working calendar of the years a file speaks of, each replaced whole. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { systemClock } from '../adapters/clock/system.ts'
import { readCalendarCsv } from '../adapters/csv/calendar.ts'
import { createTimekeeping } from '../adapters/postgres/timekeeping.ts'
import { within } from '../adapters/postgres/transaction.ts'
import type { RawEnvironment } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { CalendarDay } from '../domain/working-days.ts'
import { wrongInYear, yearOf } from '../domain/working-days.ts'
import { withDatabase } from './with-database.ts'

export function addCalendarCommand(program: Command, env: RawEnvironment): void {
  program
    .command('calendar')
    .description('lịch làm việc: nghỉ lễ, Tết, làm bù · the working calendar')
    .command('import <files...>')
    .description('thay lịch của các năm có trong tệp CSV · replace the years of CSV files')
    .action((files: string[]) => importFiles(env, files))
}

/** All of them or none: a year may not stand in two. */
async function importFiles(env: RawEnvironment, files: readonly string[]): Promise<void> {
  const days: CalendarDay[] = []
  for (const file of files) days.push(...daysOf(await readText(file), file))
  const years = byYear(days)
  await withDatabase(env, ({ db }) =>
    within(db, async tx => {
      const timekeeping = createTimekeeping(tx, systemClock, readCalendarCsv)
      for (const [year, days] of years) {
        const { version } = await timekeeping.year(year)
        const after = await timekeeping.replaceYear(year, version, days, 'system')
        if (after === 'stale') throw new BrokenPromise('request.version-stale', { year })
        process.stderr.write(`· Lịch làm việc ${year}: ${days.length} ngày, phiên bản ${after.version}.\n`)
      }
    })
  )
}

function daysOf(text: string, file: string): readonly CalendarDay[] {
  const read = readCalendarCsv(text)
  if (read.kind === 'wrong') throw new BrokenPromise('calendar.file-unreadable', { problems: read.problems })
  // No day, no year: nothing could be meant.
  if (read.days.length === 0) throw new BrokenPromise('calendar.file-unreadable', { file, days: 0 })
  return read.days
}

function byYear(days: readonly CalendarDay[]): ReadonlyMap<number, readonly CalendarDay[]> {
  const years = new Map<number, CalendarDay[]>()
  for (const day of days) years.set(yearOf(day.day), [...(years.get(yearOf(day.day)) ?? []), day])
  for (const [year, own] of years) {
    const [first, ...others] = wrongInYear(year, own)
    if (first !== undefined) throw new BrokenPromise(first.code, { problems: [first, ...others] })
  }
  return years
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new BrokenPromise('calendar.file-unreadable', { file, why }, error)
  }
}
