import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm'
import { afterAll, describe, expect, it } from 'vitest'
import { canonicalDocument, CanonicalStream } from '../../../src/signatures/xml/canonical/document.ts'
import type { CanonicalMode } from '../../../src/signatures/xml/canonical/writer.ts'
import { arbitraryXml } from './support/arbitrary-xml.ts'
import { hasTool } from './support/tools.ts'

const modes = { inclusive: XmlC14NMode.XML_C14N_1_0, exclusive: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 }

function libxml2(xml: string, mode: CanonicalMode): string {
  const document = XmlDocument.fromString(xml)
  try {
    return document.canonicalizeToString({ mode: modes[mode] })
  } finally {
    document.dispose()
  }
}

const ours = (xml: string, mode: CanonicalMode) => {
  const bytes = canonicalDocument(Buffer.from(xml), { mode })
  return bytes instanceof Buffer ? bytes.toString() : bytes
}

describe.each(['inclusive', 'exclusive'] as const)('the canonical form, %s', mode => {
  it('of any document is the bytes that libxml2 makes', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(arbitraryXml, xml => {
        expect(ours(xml, mode)).toBe(libxml2(xml, mode))
      }),
      { numRuns: 1500 }
    )
  })

  it('is the same however the bytes are cut', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(arbitraryXml, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (xml, steps) => {
        const bytes = Buffer.from(xml)
        const pieces: Uint8Array[] = []
        const stream = new CanonicalStream({ mode }, piece => pieces.push(Uint8Array.from(piece)))
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const step = steps[turn % steps.length]!
          expect(stream.push(Uint8Array.from(bytes.subarray(at, at + step)))).toBeUndefined()
          at += step
        }
        expect(stream.end()).toBeUndefined()
        expect(Buffer.concat(pieces).toString()).toBe(ours(xml, mode))
      }),
      { numRuns: 300 }
    )
  })
})

describe.skipIf(!hasTool('xmllint'))('the canonical form, beside xmllint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'c14n-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['inclusive', '--c14n'],
    ['exclusive', '--exc-c14n']
  ] as const)('%s', (mode, option) => {
    const file = join(folder, 'document.xml')
    for (const xml of fc.sample(arbitraryXml, 60)) {
      writeFileSync(file, xml.replaceAll(/<!--.*?-->/g, ''))
      // xmllint writes comments: there are none in what it is given
      expect(ours(xml, mode)).toBe(execFileSync('xmllint', [option, file]).toString())
    }
  })
})
