import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseRoute, matchesPattern } from '../../src/domain/routing.ts'
import type { RoutingRule } from '../../src/domain/routing.ts'

const rules: RoutingRule[] = [
  { position: 20, codePattern: '*', axisId: 'vxp' },
  { position: 10, codePattern: '*.H19', level: 'xa', axisId: 'lgsp' }
]

describe('the way to a recipient', () => {
  it('an organisation of ours is reached directly, whatever the rules say', () => {
    expect(chooseRoute({ connectorId: 'onewin', level: 'xa' }, '000.01.02.H19', rules)).toEqual({
      kind: 'dms',
      id: 'onewin'
    })
  })
  it('the first rule by position decides', () => {
    expect(chooseRoute({ level: 'xa' }, '000.01.02.H19', rules)).toEqual({ kind: 'axis', id: 'lgsp' })
  })
  it('a rule for one level leaves the others to the next rule', () => {
    expect(chooseRoute({ level: 'tinh' }, '000.00.02.H19', rules)).toEqual({ kind: 'axis', id: 'vxp' })
  })
  it('no rule, no guess', () => {
    expect(chooseRoute({ level: 'tinh' }, '000.00.00.G22', [])).toBeNull()
  })
  it.each([
    ['*.H19', '000.00.00.H19', true],
    ['*.H19', '000.00.00.H190', false],
    ['H19.*', 'h19.31', true],
    ['H19.*', 'H19', false],
    ['*', '', true],
    ['A*B*C', 'AxxBxxC', true],
    ['A*B*C', 'AC', false],
    ['AB*BA', 'ABA', false],
    ['000.00.00.G22', '000.00.00.G22', true]
  ])('%s against %s', (pattern, code, matches) => expect(matchesPattern(pattern, code)).toBe(matches))

  it('a pattern means what the regular expression of it would mean', () => {
    const text = fc.string({ unit: fc.constantFrom('A', 'B', '.', '1'), maxLength: 8 })
    const pattern = fc.string({ unit: fc.constantFrom('A', 'B', '.', '1', '*'), maxLength: 6 })
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        const expression = new RegExp(
          `^${p
            .split('*')
            .map(part => part.replaceAll('.', '\\.'))
            .join('.*')}$`
        )
        expect(matchesPattern(p, t)).toBe(expression.test(t))
      })
    )
  })
})
