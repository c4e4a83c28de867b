/** Vectors of others (CORPORA_DIR/ORIGIN.md): almost all must be refused, each for the right reason. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { XmlC14NMode, XmlDocument, XmlError } from 'libxml2-wasm'
import { describe, expect, it } from 'vitest'
import { readCertificate, type Certificate } from '../../../src/signatures/certificate/certificate.ts'
import { canonicalDocument } from '../../../src/signatures/xml/canonical/document.ts'
import { verifyXml } from '../../../src/signatures/xml/index.ts'
import { table } from './corpora-table.ts'
import { context } from './support/seals.ts'
import { corporaFolder } from './support/tools.ts'

const folder = corporaFolder() ?? ''
const read = (file: string) => readFileSync(join(folder, file))
const filesIn = (path: string): string[] =>
  statSync(join(folder, path)).isDirectory()
    ? readdirSync(join(folder, path)).flatMap(name => filesIn(`${path}/${name}`))
    : path.endsWith('.xml')
      ? [path]
      : []
const corpora = ['xmlsec-tests', 'xml-crypto-static', 'defusedxml']
const given = context()
const said = async (bytes: Uint8Array) => {
  const { class: found, problems } = await verifyXml(bytes, given)
  return [found, ...new Set(problems.map(each => each.code.replace('xml-signature.', '~')))].join(' ')
}

describe.skipIf(folder === '' || !existsSync(folder))('the corpora', () => {
  it('every file has its row', () => {
    expect(table.map(([file]) => file).toSorted()).toEqual(corpora.flatMap(filesIn).toSorted())
  })

  it.each(table)('%s: %s', async (file, expected) => {
    expect(await said(read(file))).toBe(expected)
  })

  /** Rules instead of names: what a file holds decides what must be among the reasons. */
  it.each([
    ['HMAC', /SignatureMethod[^>]*#hmac-/, '~hmac'],
    ['RSA or ECDSA with SHA-1', /SignatureMethod[^>]*#(rsa|ecdsa)-sha1"/, '~sha1'],
    ['DSA', /SignatureMethod[^>]*#dsa-/, '~algorithm-not-allowed'],
    ['a SHA-1 digest', /DigestMethod[^>]*xmldsig#sha1"/, '~sha1'],
    ['XSLT', /Transform [^>]*REC-xslt/, '~transform-not-allowed'],
    ['XPath', /Transform [^>]*(REC-xpath|xmldsig-filter2)/, '~transform-not-allowed'],
    ['base64', /Transform [^>]*xmldsig#base64"/, '~transform-not-allowed'],
    ['an external reference', /<([a-z]+:)?Reference[^>]*URI="(http|file|[a-z])/, '~reference-external'],
    ['a DOCTYPE', /<!DOCTYPE/, '~doctype']
  ])('%s is always told', async (_what, pattern, code) => {
    const stops = [
      '~doctype',
      '~processing-instruction',
      '~namespace-relative',
      '~several',
      '~several-signed-info',
      '~not-well-formed'
    ]
    let found = 0
    for (const file of corpora.flatMap(filesIn)) {
      const bytes = read(file)
      const text = bytes.toString().replaceAll(/<!--[^]*?-->/g, '')
      if (!pattern.test(text) || !/<([a-z]+:)?Signature[ >]/.test(text)) continue
      const codes = (await said(bytes)).split(' ')
      expect(
        codes.includes(code) || stops.some(stop => codes.includes(stop))
          ? 'told'
          : `${file}: ${codes.join(' ')}`
      ).toBe('told')
      found++
    }
    expect(found).toBeGreaterThan(0)
  })

  it('what passes every other rule is intact, and most of it is given back once its root is trusted', async () => {
    const good = table.filter(([, expected]) => expected.includes('root-not-trusted')).map(([file]) => file)
    const opened: string[] = []
    for (const file of good) {
      const bytes = read(file)
      const roots = [...bytes.toString().matchAll(/X509Certificate>([^<]*)</g)]
        .map(each => readCertificate(Buffer.from(each[1]!, 'base64')))
        .filter((each): each is Certificate => !('code' in each) && each.isSelfIssued)
      const verdict = await verifyXml(bytes, { ...given, trust: { ...given.trust, anchors: roots } })
      expect(verdict.problems.map(each => each.code)).not.toContain('xml-signature.digest-mismatch')
      if (verdict.signed !== undefined) opened.push(file)
    }
    console.log(
      `signed content comes back from ${opened.length} of ${good.length} files once their roots are trusted`
    )
    expect(good.length).toBeGreaterThan(8)
  })

  it('the canonical form of every file that may be signed at all is that of libxml2', () => {
    let compared = 0
    for (const file of corpora.flatMap(filesIn)) {
      const bytes = read(file)
      for (const [mode, theirs] of [
        ['inclusive', XmlC14NMode.XML_C14N_1_0],
        ['exclusive', XmlC14NMode.XML_C14N_EXCLUSIVE_1_0]
      ] as const) {
        const ours = canonicalDocument(bytes, { mode })
        if ('code' in ours) continue
        const document = XmlDocument.fromBuffer(bytes)
        try {
          expect(ours.toString()).toBe(document.canonicalizeToString({ mode: theirs }))
          compared++
        } catch (error) {
          if (!(error instanceof XmlError)) throw error
        } finally {
          document.dispose()
        }
      }
    }
    expect(compared).toBeGreaterThan(400)
  })
})
