import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalDocument } from '../../../src/signatures/xml/canonical/document.ts'
import { readCanonical, type CanonicalElement } from '../../../src/signatures/xml/canonical/read.ts'
import { Scanner } from '../../../src/signatures/xml/scan/scanner.ts'
import type { ScannedElement } from '../../../src/signatures/xml/scan/element.ts'
import { arbitraryXml } from './support/arbitrary-xml.ts'

/** Names, attributes and order of elements as the scanner tells them. */
function outline(bytes: Uint8Array): string[] {
  const lines: string[] = []
  const line = (element: ScannedElement) =>
    `{${element.ns}}${element.local} ${element.attributes.map(each => `${each.name}=${each.value}`).join('|')}`
  const scanner = new Scanner({
    start: element => lines.push(line(element)),
    end: () => lines.push('/'),
    text: () => {},
    comment: () => {}
  })
  scanner.push(bytes)
  scanner.end()
  return lines
}

function outlineOf(element: CanonicalElement): string[] {
  const attributes = [...element.attributes].map(([name, value]) => `${name}=${value}`).join('|')
  return [`{${element.ns}}${element.local} ${attributes}`, ...element.children.flatMap(outlineOf), '/']
}

describe('reading canonical bytes', () => {
  it('tells what the scanner tells, of any document', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(arbitraryXml, xml => {
        const bytes = canonicalDocument(Buffer.from(xml), { mode: 'exclusive' }) as Buffer
        const element = readCanonical(bytes)
        expect(element && outlineOf(element)).toEqual(outline(bytes))
      }),
      { numRuns: 500 }
    )
  })

  it.each([
    ['an attribute twice', '<a x="1" x="1"></a>'],
    ['an empty element in one tag', '<a/>'],
    ['two roots', '<a></a><b></b>'],
    ['tags that do not match', '<a></b>'],
    ['a comment', '<a><!-- x --></a>'],
    ['an instruction', '<a><?x?></a>'],
    ['a declaration', '<?xml version="1.0"?><a></a>'],
    ['CDATA', '<a><![CDATA[x]]></a>'],
    ['a prefix that is not declared', '<p:a></p:a>'],
    ['quotes of the other kind', "<a x='1'></a>"],
    ['white space in a tag', '<a  x="1"></a>'],
    ['text around it', '<a></a> '],
    ['nothing', '']
  ])('%s is not canonical and not read', (_what, text) => {
    expect(readCanonical(Buffer.from(text))).toBeUndefined()
  })
})
