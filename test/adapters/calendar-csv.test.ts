import { describe, expect, it } from 'vitest'
import { readCalendarCsv } from '../../src/adapters/csv/calendar.ts'

const problemsOf = (text: string) => {
  const read = readCalendarCsv(text)
  return read.kind === 'wrong' ? read.problems.map(({ line, column }) => [line, column]) : []
}

describe('a calendar file', () => {
  it('is days, what they are, and their names; words after # are for people', () => {
    expect(
      readCalendarCsv(
        '\uFEFF# năm 2026\nday,kind,name\n2026-09-02,off,Quốc khánh #1\n\n2026-08-22,working,"Làm bù, 31/8"\n'
      )
    ).toEqual({
      kind: 'read',
      days: [
        { day: '2026-09-02', kind: 'off', name: 'Quốc khánh #1' },
        { day: '2026-08-22', kind: 'working', name: 'Làm bù, 31/8' }
      ]
    })
  })

  it('names every wrong cell by its line', () => {
    expect(
      problemsOf(
        'day,kind,name\n2026-02-30,off,x\n2026-09-02,holiday,x\n2026-09-03,off,\n2026-09-03,off,x\n02/09/2026,off,x\n'
      )
    ).toEqual([
      [2, 'day'],
      [3, 'kind'],
      [4, 'name'],
      [5, 'day'],
      [6, 'day']
    ])
  })

  it('without its columns, or no CSV at all, is wrong', () => {
    expect(problemsOf('2026-09-02,off,x\n2026-09-03,off,y\n').length).toBeGreaterThan(0)
    expect(problemsOf('day,kind,name\n2026-09-02,off\n')).toEqual([[2, '']])
    expect(problemsOf('day,kind,name\n2026-09-02,off,"x\n').length).toBe(1)
  })

  it('with no day at all is empty, not wrong', () => {
    expect(readCalendarCsv('day,kind,name\n')).toEqual({ kind: 'read', days: [] })
  })
})
