/** Signatures of other makers, as they stand in the PDFs of the pyHanko corpus; whole or not, and why. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSigned } from '../../../src/signatures/cms/guard.ts'
import { checkIntact } from '../../../src/signatures/cms/intact.ts'
import { withoutPadding } from '../../../src/signatures/cms/padding.ts'
import { readToken } from '../../../src/signatures/cms/token.ts'

const corpora = process.env.CORPORA_DIR
if (corpora === undefined)
  console.log('SKIPPED: signatures of the pyHanko corpus, because CORPORA_DIR is not set')

interface Found {
  readonly file: string
  readonly cms: Uint8Array
  readonly digestOf: (hash: string) => Uint8Array
}

/** By the plain spelling of ByteRange; whether the range is right is the business of the room of PDFs. */
function* signaturesIn(folder: string): Generator<Found> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.pdf')
  )
  for (const file of files.sort()) {
    const bytes = readFileSync(path.join(folder, file))
    const ranges = bytes.toString('latin1').matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)
    for (const range of ranges) {
      const [a, b, c, d] = range.slice(1).map(Number) as [number, number, number, number]
      const hex = bytes
        .subarray(a + b, c)
        .toString('latin1')
        .replace(/[<>\s]/g, '')
      const cms = /^([0-9a-f]{2})+$/i.test(hex) ? withoutPadding(Buffer.from(hex, 'hex')) : undefined
      if (cms === undefined || 'code' in cms) continue
      const digestOf = (hash: string) =>
        createHash(hash)
          .update(bytes.subarray(a, a + b))
          .update(bytes.subarray(c, c + d))
          .digest()
      yield { file: path.basename(file), cms, digestOf }
    }
  }
}

const refused: Readonly<Record<string, string>> = {
  'pdf-sig-with-econtent.pdf': 'cms.content-attached',
  'sig-no-signed-attrs.pdf': 'cms.attributes-missing',
  'ed448-disallowed-hash.pdf': 'cms.algorithm-unknown',
  'ed448-shake256-nolen.pdf': 'cms.algorithm-unknown'
}

function reasonOf({ cms, digestOf }: Found): string {
  const signed = readSigned(cms, 'detached')
  if ('code' in signed) {
    const token = readToken(cms, digestOf)
    return 'code' in token ? signed.code : 'whole'
  }
  const intact = checkIntact(signed, digestOf, 'optional')
  if (!intact.whole) return intact.problems[0]?.code ?? 'no reason'
  const value = signed.signer.signature
  const tokens = signed.signer.unsigned.timestamps.map(each =>
    readToken(each, hash => createHash(hash).update(value).digest())
  )
  return tokens.some(each => 'code' in each) ? 'timestamp' : 'whole'
}

describe.skipIf(corpora === undefined)('signatures of other makers', () => {
  const found = corpora === undefined ? [] : [...signaturesIn(path.join(corpora, 'pyhanko'))]

  it('are there', () => {
    expect(found.length).toBeGreaterThan(40)
  })

  it('are whole, but for those that are made to be refused and those by algorithms that do not count', () => {
    const tally = new Map<string, number>()
    for (const each of found) {
      const reason = reasonOf(each)
      const expected = refused[each.file] ?? (usesEd25519(each.cms) ? 'cms.algorithm-unknown' : 'whole')
      expect(`${each.file}: ${reason}`).toBe(`${each.file}: ${expected}`)
      tally.set(reason, (tally.get(reason) ?? 0) + 1)
    }
    console.log('signatures of the pyHanko corpus:', Object.fromEntries(tally))
  })

  it('and whole over nothing else than their document', () => {
    for (const each of found)
      expect(reasonOf({ ...each, digestOf: hash => createHash(hash).update('hello').digest() })).not.toBe(
        'whole'
      )
  })
})

const usesEd25519 = (cms: Uint8Array) => Buffer.from(cms).includes(Buffer.from('06032b6570', 'hex'))
