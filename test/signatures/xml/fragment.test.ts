/** A Signature read outside its document has the canonical form that it has inside. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { childElements, elementAt, withTree } from '../../../src/signatures/xml/canonical/tree.ts'
import { survey } from '../../../src/signatures/xml/scan/survey.ts'
import { digestWhole, fromBytes } from '../../../src/signatures/xml/whole/digest.ts'
import { arbitraryXml } from './support/arbitrary-xml.ts'

const signature =
  '<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#" xmlns:used="urn:u" Id="x"><s:SignedInfo used:a="1">t</s:SignedInfo></s:Signature>'

/** Somewhere inside, in front of an end tag that is not inside a CDATA section. */
const placed = fc.tuple(arbitraryXml, fc.nat()).map(([xml, at]) => {
  const ends = [...xml.matchAll(/<!\[CDATA\[[^]*?\]\]>|<\/[^>]*>/g)].filter(each => each[0].startsWith('</'))
  const end = ends[at % Math.max(1, ends.length)]
  return end === undefined ? undefined : xml.slice(0, end.index) + signature + xml.slice(end.index)
})

describe('a Signature anywhere in any document', () => {
  it('keeps its canonical bytes, in both forms', { timeout: 60_000 }, () => {
    let compared = 0
    fc.assert(
      fc.property(placed, xml => {
        if (xml === undefined) return
        const bytes = Buffer.from(xml)
        const found = survey(bytes)
        if ('code' in found || found.fragment === undefined) throw new Error(JSON.stringify(found))
        for (const mode of ['inclusive', 'exclusive'] as const) {
          const inside = withTree(bytes, tree =>
            tree.part(childElements(elementAt(tree.root, found.signatures[0]!.path)!)[0]!, mode).toString()
          )
          const outside = withTree(found.fragment, tree =>
            tree.part(childElements(tree.root)[0]!, mode).toString()
          )
          expect(outside).toBe(inside)
        }
        compared++
      }),
      { numRuns: 400 }
    )
    expect(compared).toBeGreaterThan(200)
  })

  it('is left out alike by the stream and by libxml2', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(placed, async xml => {
        if (xml === undefined) return
        const found = survey(Buffer.from(xml))
        if ('code' in found) throw new Error(found.code)
        const [place] = found.signatures
        for (const mode of ['inclusive', 'exclusive'] as const) {
          const digest = await digestWhole(fromBytes(Buffer.from(xml)), {
            mode,
            hash: 'sha256',
            signature: place!
          })
          expect(digest).toBeInstanceOf(Uint8Array)
        }
      }),
      { numRuns: 300 }
    )
  })
})
