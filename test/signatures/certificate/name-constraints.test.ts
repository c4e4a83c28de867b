import { describe, expect, it } from 'vitest'
import type { Certificate } from '../../../src/signatures/certificate/certificate.ts'
import type { GeneralName } from '../../../src/signatures/certificate/general-name.ts'
import { nameOutside } from '../../../src/signatures/certificate/name-constraints.ts'

/** Only what the rule looks at; PKITS 4.13 has whole certificates. */
const holder = (name: GeneralName) =>
  ({
    subject: { rdns: [], keys: [], key: '' },
    extensions: { subjectNames: [name] }
  }) as unknown as Certificate

const text =
  (kind: 'email' | 'dns' | 'uri') =>
  (value: string): GeneralName => ({ kind, text: value })
const [email, dns, uri] = [text('email'), text('dns'), text('uri')]
const ip = (...octets: number[]): GeneralName => ({ kind: 'ip', octets: Uint8Array.from(octets) })
const other: GeneralName = { kind: 'other', tag: 0xa0, der: Uint8Array.of(0xa0, 0) }

const isPermitted = (name: GeneralName, base: GeneralName) =>
  nameOutside({ permitted: [[base]], excluded: [] }, holder(name)) === undefined
const isExcluded = (name: GeneralName, base: GeneralName) =>
  nameOutside({ permitted: [], excluded: [base] }, holder(name)) !== undefined

describe('names within constraints', () => {
  it.each<[GeneralName, GeneralName, boolean]>([
    [dns('dongnai.gov.vn'), dns('gov.vn'), true],
    [dns('gov.vn'), dns('gov.vn'), true],
    [dns('GOV.VN'), dns('gov.vn'), true],
    [dns('evilgov.vn'), dns('gov.vn'), false],
    [dns('gov.vn'), dns('.gov.vn'), false],
    [dns('a.gov.vn'), dns('.gov.vn'), true],
    [email('An@dongnai.gov.vn'), email('An@dongnai.gov.vn'), true],
    [email('an@dongnai.gov.vn'), email('An@dongnai.gov.vn'), false],
    [email('an@dongnai.gov.vn'), email('DONGNAI.gov.vn'), true],
    [email('an@a.dongnai.gov.vn'), email('dongnai.gov.vn'), false],
    [email('an@a.dongnai.gov.vn'), email('.dongnai.gov.vn'), true],
    [uri('https://www.gov.vn/x'), uri('www.gov.vn'), true],
    [uri('https://www.gov.vn:8443'), uri('.gov.vn'), true],
    [uri('https://evil.vn/@www.gov.vn'), uri('www.gov.vn'), false],
    [uri('https://www.gov.vn@evil.vn/'), uri('www.gov.vn'), false],
    [ip(10, 1, 2, 3), ip(10, 0, 0, 0, 255, 0, 0, 0), true],
    [ip(11, 1, 2, 3), ip(10, 0, 0, 0, 255, 0, 0, 0), false],
    [ip(10, 1, 2, 3), { kind: 'ip', octets: new Uint8Array(32) }, false]
  ])('%j within %j: %s', (name, base, expected) => {
    expect([isPermitted(name, base), isExcluded(name, base)]).toEqual([expected, expected])
  })

  it.each([
    ['a form that is not understood', other, other],
    ['a URI without a host', uri('urn:x'), uri('gov.vn')],
    ['a URI with an address', uri('https://10.1.2.3/'), uri('gov.vn')],
    ['an address without a host', email('an'), email('gov.vn')],
    ['an address in quotes', email('"a@b"@gov.vn'), email('gov.vn')],
    ['an IP address of three octets', ip(1, 2, 3), ip(1, 2, 3, 0, 255, 255, 255, 0)]
  ] as const)('%s is never permitted and always excluded', (_what, name, base) => {
    expect([isPermitted(name, base), isExcluded(name, base)]).toEqual([false, true])
  })

  it('a wildcard is excluded with what it covers', () => {
    expect(isExcluded(dns('*.gov.vn'), dns('secret.gov.vn'))).toBe(true)
  })

  it('a constraint on one form says nothing about another', () => {
    expect(isPermitted(dns('example.com'), email('gov.vn'))).toBe(true)
    expect(isExcluded(dns('gov.vn'), email('gov.vn'))).toBe(false)
  })

  it('permissions narrow one another', () => {
    const space = { permitted: [[dns('gov.vn')], [dns('dongnai.gov.vn')]], excluded: [] }
    expect(nameOutside(space, holder(dns('a.dongnai.gov.vn')))).toBeUndefined()
    expect(nameOutside(space, holder(dns('hanoi.gov.vn')))).toContain('hanoi.gov.vn')
  })

  it('more than can be compared is refused at once', () => {
    const many = Array.from({ length: 600 }, (_, n) => dns(`${n}.vn`))
    const crowd = { ...holder(dns('a')), extensions: { subjectNames: many } } as unknown as Certificate
    expect(nameOutside({ permitted: [], excluded: many }, crowd)).toMatch(/more names/)
  })
})
