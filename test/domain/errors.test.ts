import { describe, expect, it } from 'vitest'
import { errorGroups, errors } from '../../src/domain/errors/index.ts'

describe('the list of errors', () => {
  it('no code stands in two groups', () => {
    const codes = Object.values(errorGroups).flatMap(group => Object.keys(group))
    expect(codes.length).toBe(new Set(codes).size)
    expect(Object.keys(errors).sort()).toEqual([...codes].sort())
  })

  it.each(Object.entries(errors))(
    '%s says what happened and what to do, in both languages',
    (code, entry) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/)
      for (const text of [entry.vi, entry.en, entry.remedy.vi, entry.remedy.en])
        expect(text).toMatch(/\S.*\.$/su)
      expect(entry.status).toBeGreaterThanOrEqual(200)
      expect(entry.status).toBeLessThan(600)
    }
  )

  it('Vietnamese texts carry their diacritics', () => {
    const bare = Object.entries(errors).filter(([, e]) => !/\P{ASCII}/u.test(e.vi + e.remedy.vi))
    expect(bare.map(([code]) => code)).toEqual([])
  })
})
