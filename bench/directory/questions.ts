/** What people ask of a directory, mixed as they ask it, the same in every run. */
import type { OrganisationFilter } from '../../src/exchange/ports/queries.ts'
import type { MadeOrganisation } from './world.ts'

/** A generator of whole numbers below `below`, the same sequence for the same seed (a linear congruence). */
export function sequence(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const plain = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase()

/** Of ten: four by words in any order, two by whole codes, two by beginnings of codes, one broad word, one by filters. */
export function questions(world: readonly MadeOrganisation[], count: number, seed = 7): OrganisationFilter[] {
  const pick = sequence(seed)
  const one = () => world[pick(world.length)] as MadeOrganisation
  const broad = ['ubnd xa', 'xa ubnd', 'phong', 'truong thcs', 'ubnd', 'so noi vu', 'van phong hdnd', 'an']
  return Array.from({ length: count }, (_, number): OrganisationFilter => {
    const { name, codes, level } = one()
    switch (number % 10) {
      case 0:
        return { q: broad[pick(broad.length)] ?? 'ubnd' }
      case 1:
        return { level, status: number % 20 === 1 ? 'active' : 'closed' }
      case 2:
      case 3:
        return { q: codes[number % 2] ?? '' }
      case 4:
      case 5:
        return { q: codes[1].slice(0, 3 + pick(4)) }
      default:
        return {
          q: shuffled(
            plain(name)
              .split(/[^a-z0-9]+/)
              .filter(Boolean),
            pick
          )
            .slice(0, 5)
            .join(' ')
        }
    }
  })
}

function shuffled(words: readonly string[], pick: (below: number) => number): string[] {
  const left = [...words]
  return words.map(() => left.splice(pick(left.length), 1)[0] ?? '')
}
