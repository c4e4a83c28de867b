/** One byte of a sealed message is another: it is refused, or what comes back as signed is what was signed. */
import { describe, expect, it } from 'vitest'
import type { SealedContent } from '../../../src/signatures/xml/index.ts'
import type { JudgingContext } from '../../../src/signatures/judging.ts'
import type { Fetched } from '../../../src/signatures/ports.ts'
import { context, lookup, RefusedByReader, sealed, verifyBytes } from './support/seals.ts'

/** MUTATIONS=10000 tries more; a whole run takes a minute for each 9,000. */
const places = Number(process.env.MUTATIONS ?? 5_000)

/** Repeatable: a mistake found once is found again. */
function* random(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    yield state
  }
}

describe('a sealed message with one byte changed', () => {
  it(`is refused or says the same, at ${places} places`, { timeout: 60_000 + places * 36 }, async () => {
    const good = await sealed()
    const original = (await verifyBytes(good)).verdict.signed as SealedContent
    const meant = Buffer.from(original.message).toString('base64')
    // read once: the trust store is no part of what is tried here
    const crls = new Map<string, Promise<Fetched>>()
    const given: JudgingContext = {
      ...context(),
      lookup: {
        ...lookup,
        ocsp: async () => ({ kind: 'unavailable', why: 'CRLs can be kept from turn to turn' }),
        crl: url => {
          const known = crls.get(url) ?? lookup.crl(url)
          crls.set(url, known)
          return known
        }
      }
    }
    const counts = { refused: 0, invalid: 0, same: 0, less: 0 }
    const numbers = random(20_261_124)
    const next = () => numbers.next().value as number
    for (let turn = 0; turn < places; turn++) {
      const changed = Buffer.from(good)
      const at = next() % changed.length
      const bit = 1 << (next() % 8)
      changed[at] = turn % 2 === 0 ? changed[at]! ^ bit : (changed[at]! + 1 + (next() % 255)) & 0xff
      try {
        const { verdict } = await verifyBytes(changed, given)
        if (verdict.class === 'INVALID' || verdict.class === 'UNSIGNED') {
          expect(verdict.signed).toBeUndefined()
          counts.invalid++
        } else {
          const signed = verdict.signed as SealedContent
          expect(Buffer.from(signed.message).toString('base64')).toBe(meant)
          expect(signed.attachments).toEqual(original.attachments)
          counts[verdict.class === 'VALID' ? 'same' : 'less']++
        }
      } catch (error) {
        if (!(error instanceof RefusedByReader)) throw error
        counts.refused++
      }
    }
    console.log(`mutation: ${JSON.stringify(counts)}`)
    expect(counts.refused + counts.invalid + counts.same + counts.less).toBe(places)
    expect(counts.same).toBeLessThan(places / 10)
  })
})
