import { describe, expect, it } from 'vitest'
import { verifyPdf } from '../../../src/signatures/pdf/verify.ts'
import { contextNow } from './support/judged.ts'
import { asFile, letterObjects, Paper } from './support/paper.ts'

/** The same places in every run. */
function places(count: number, size: number, seed: number): [at: number, bits: number][] {
  let state = seed
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0)
  return Array.from({ length: count }, () => [next() % size, 1 + (next() % 255)])
}

const good = new Set(['VALID', 'VALID_NO_TSA'])

/** Flips one byte at each place; what is still called good, as offsets. */
async function unnoticed(paper: Paper, at: readonly [number, number][]): Promise<number[]> {
  const context = contextNow()
  const found: number[] = []
  for (const [offset, bits] of at) {
    const bytes = Buffer.from(paper.bytes)
    bytes[offset] = bytes[offset]! ^ bits
    const verdict = await verifyPdf(asFile(bytes), context)
    if (good.has(verdict.class)) found.push(offset)
  }
  return found
}

/** MUTATIONS=10000 tries more. */
const count = Number(process.env.MUTATIONS ?? 3_000)

describe('one byte of a signed PDF is another', () => {
  it(`nothing is ever accepted as unchanged: ${count} places`, { timeout: 60_000 + count * 40 }, async () => {
    const paper = await (await Paper.write().sign()).sign({ by: 'nguyen-van-an' })
    expect((await verifyPdf(paper.file, contextNow())).class).toBe('VALID')
    const begun = performance.now()
    expect(await unnoticed(paper, places(Math.round(count * 0.8), paper.bytes.length, 7))).toEqual([])
    // most of the file is padding: the rest of the places where there is something to change
    const contents = paper.bytes.toString('latin1').match(/Contents <([0-9a-f]+?)0{200,}/g)!
    const dense = contents.flatMap(text => {
      const start = paper.bytes.indexOf(text.slice(0, 3000))
      return places(Math.round(count * 0.1), text.length, 11).map(([at, bits]): [number, number] => [
        start + at,
        bits
      ])
    })
    expect(await unnoticed(paper, dense)).toEqual([])
    console.log(`${count} mutations in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  })

  it('every byte of a short file outside the signature data', async () => {
    const paper = await Paper.write(letterObjects, 'stream').sign({ timestamp: false })
    const from = paper.bytes.indexOf('Contents <') + 9
    const to = paper.bytes.indexOf('>', from)
    const all = Array.from(paper.bytes.keys()).filter(at => at <= from || at >= to)
    expect(
      await unnoticed(
        paper,
        all.map(at => [at, 0x20])
      )
    ).toEqual([])
  }, 120_000)
})
