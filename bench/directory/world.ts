/**
 * 120,000 organisations as a file for the import: four levels, both code schemes, and the closing of districts, old
 * provinces and old communes on 1 July 2025, each with whoever stands in its place. The same every time.
 */
import { communeOffices, departments, districtOffices, ministries, placeOf, units } from './names.ts'

export interface MadeOrganisation {
  readonly key: string
  readonly name: string
  readonly level: 'trung-uong' | 'tinh' | 'huyen' | 'xa'
  readonly parent?: string
  /** QCVN 102:2016 and QĐ 20/2020. */
  readonly codes: readonly [old: string, current: string]
  /** Closed on `mergerDay`. */
  readonly successors?: readonly string[]
  readonly successorKind?: 'merger' | 'split' | 'dissolution'
}

export const mergerDay = '2025-07-01'
const provinces = { all: 63, standing: 34 }
const districtsEach = 11
const oldCommunes = 10_035
const newCommunes = 3_321

/** `count` at least 50,000: the offices are made first, their units fill up the rest. */
export function makeWorld(count = 120_000): readonly MadeOrganisation[] {
  const world = [...central(), ...provincial(), ...districts(), ...communes()]
  if (count < world.length) throw new RangeError(`at least ${String(world.length)}`)
  for (let n = 0; world.length < count; n++) world.push(communeUnit(n))
  return world
}

function* central(): Generator<MadeOrganisation> {
  for (const [n, name] of ministries.entries()) {
    const key = `tw-${n}`
    const top = `G${two(n + 1)}`
    yield { key, name, level: 'trung-uong', codes: codesOf(top) }
    for (let u = 0; u < 100; u++)
      yield {
        key: `${key}-${u}`,
        name: `${units[u % units.length]} ${placeOf(u * 31 + n)} - ${name}`,
        level: 'trung-uong',
        parent: key,
        codes: codesOf(top, u + 1)
      }
  }
}

function* provincial(): Generator<MadeOrganisation> {
  for (let p = 0; p < provinces.all; p++) {
    const closed = p >= provinces.standing
    const heir = p % provinces.standing
    const ends = (suffix: string) => (closed ? merged(`t-${heir}${suffix}`) : {})
    const place = placeOf(p * 61)
    yield {
      key: `t-${p}`,
      name: `UBND tỉnh ${place}`,
      level: 'tinh',
      codes: codesOf(provinceCode(p)),
      ...ends('')
    }
    for (const [d, department] of departments.entries()) {
      yield {
        key: `t-${p}-${d}`,
        name: `${department} tỉnh ${place}`,
        level: 'tinh',
        parent: `t-${p}`,
        codes: codesOf(provinceCode(p), d + 1),
        ...ends(`-${d}`)
      }
      for (let u = 0; u < 15; u++)
        yield {
          key: `t-${p}-${d}-${u}`,
          name: `${units[u % units.length]} ${placeOf(u * 17 + d)} - ${department} tỉnh ${place}`,
          level: 'tinh',
          parent: `t-${p}-${d}`,
          codes: codesOf(provinceCode(p), d + 1, u + 1),
          ...ends(`-${d}-${u}`)
        }
    }
  }
}

/** The district tier ended: what a district did went to several communes (a split), its offices to nobody. */
function* districts(): Generator<MadeOrganisation> {
  for (let n = 0; n < provinces.all * districtsEach; n++) {
    const p = n % provinces.all
    const key = `h-${n}`
    const place = placeOf(n * 13)
    const heirs = [n, n + 700, n + 1400].map(each => `x-${each % newCommunes}`)
    const parent = `t-${p}`
    yield {
      ...{ key, name: `UBND huyện ${place}`, level: 'huyen', parent, codes: districtCodes(n) },
      ...{ successors: heirs, successorKind: 'split' }
    }
    for (const [o, office] of districtOffices.entries())
      yield {
        ...{ key: `${key}-${o}`, name: `${office} huyện ${place}`, level: 'huyen', parent: key },
        ...{ codes: districtCodes(n, o + 1), successors: [], successorKind: 'dissolution' }
      }
  }
}

function* communes(): Generator<MadeOrganisation> {
  for (let n = 0; n < newCommunes; n++)
    yield {
      key: `x-${n}`,
      name: `UBND ${n % 5 === 0 ? 'phường' : 'xã'} ${placeOf(n)}`,
      level: 'xa',
      parent: `t-${n % provinces.standing}`,
      codes: newCommuneCodes(n)
    }
  for (let n = 0; n < oldCommunes; n++) {
    const district = n % (provinces.all * districtsEach)
    yield {
      key: `c-${n}`,
      name: `UBND xã ${placeOf(n + 5)}`,
      level: 'xa',
      parent: `h-${district}`,
      codes: districtCodes(district, 20 + Math.floor(n / (provinces.all * districtsEach))),
      ...merged(`x-${n % newCommunes}`)
    }
  }
}

function communeUnit(n: number): MadeOrganisation {
  const commune = n % newCommunes
  const turn = Math.floor(n / newCommunes)
  const office = communeOffices[turn % communeOffices.length] ?? ''
  const number = turn < communeOffices.length ? '' : ` số ${turn}`
  const [, code] = newCommuneCodes(commune)
  const place = placeOf(commune)
  return {
    key: `u-${n}`,
    name: `${office}${number} ${commune % 5 === 0 ? 'phường' : 'xã'} ${place}`,
    level: 'xa',
    parent: `x-${commune}`,
    codes: [`${three(turn + 1)}.${oldGroups(code)}`, `${code}.${two(turn + 1)}`]
  }
}

const merged = (heir: string) => ({ successors: [heir], successorKind: 'merger' }) as const
const provinceCode = (p: number) => `H${two(p + 1)}`

/** QCVN 102 has its groups right to left and zeros for what is absent; QĐ 20/2020 left to right, without. */
function codesOf(top: string, second = 0, third = 0): [string, string] {
  const groups = [second, third].filter(group => group > 0).map(two)
  return [`000.${two(third)}.${two(second)}.${top}`, [top, ...groups].join('.')]
}

function districtCodes(n: number, office = 0): [string, string] {
  const district = 30 + Math.floor(n / provinces.all)
  return codesOf(provinceCode(n % provinces.all), district, office)
}

function newCommuneCodes(n: number): [string, string] {
  const number = 100 + Math.floor(n / provinces.standing)
  const top = provinceCode(n % provinces.standing)
  return [`000.00.${number}.${top}`, `${top}.${number}`]
}

const oldGroups = (code: string) => {
  const [top = '', number = ''] = code.split('.')
  return `00.${number}.${top}`
}

const two = (n: number) => String(n).padStart(2, '0')
const three = (n: number) => String(n).padStart(3, '0')

const columns =
  'organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind'

/** The file of seed/README.md, one row a code. */
export function directoryFile(world: readonly MadeOrganisation[]): string {
  return [columns, ...world.flatMap(rowsOf), ''].join('\n')
}

function rowsOf({ key, name, level, parent = '', codes, successors, successorKind }: MadeOrganisation) {
  const closed = successors !== undefined
  const ends = closed ? mergerDay : ''
  const tail = [closed ? 'closed' : '', (successors ?? []).join(' '), successorKind ?? ''].join(',')
  return codes.map((code, index) =>
    [key, code, index === 0 ? 'qcvn102' : 'qd20', quoted(name), level, parent, '', '', ends, tail].join(',')
  )
}

const quoted = (text: string) => (text.includes(',') ? `"${text}"` : text)
