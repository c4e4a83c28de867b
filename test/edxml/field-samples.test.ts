import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../../src/edxml/read.ts'
import { chunked, MemoryStore } from './support/memory-store.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const samples = process.env['SAMPLES_DIR'] ?? join(project, '../shared/samples')
const corpora = process.env['CORPORA_DIR']

async function verdict(file: string) {
  const result = await readMessage(chunked(readFileSync(file)), new MemoryStore())
  const said = result.kind === 'read' ? result.warnings : result.problems
  return { verdict: result.kind, codes: said.map(each => each.code).join(', ') }
}

if (existsSync(samples)) {
  describe('real messages get the verdict of docs/edxml-samples.md', () => {
    const document = readFileSync(join(project, 'docs/edxml-samples.md'), 'utf8')
    const rows = [...document.matchAll(/^\| (\S+\.edxml) \| (read|refused) \| (.*?) ?\|/gm)].map(row => ({
      file: row[1]!,
      verdict: row[2]!,
      codes: row[3]!
    }))
    it('every sample has a row', () => {
      const files = ['edoc', 'status'].flatMap(kind =>
        readdirSync(join(samples, kind)).map(file => `${kind}/${file}`)
      )
      expect(rows.map(row => row.file).toSorted()).toEqual(files.toSorted())
    })
    it.each(rows)('$file is $verdict', async ({ file, ...expected }) => {
      expect(await verdict(join(samples, file))).toEqual(expected)
    })
  })
} else {
  console.log(`SKIPPED: real samples; ${samples} is not there (SAMPLES_DIR names the folder)`)
  it.skip('real messages get the verdict of docs/edxml-samples.md', () => {})
}

if (corpora !== undefined) {
  describe('the attacks of defusedxml are refused', () => {
    const folder = join(corpora, 'defusedxml')
    it.each(readdirSync(folder).filter(file => file.endsWith('.xml')))('%s', async file => {
      expect(await verdict(join(folder, file))).toMatchObject({ verdict: 'refused' })
    })
  })
} else {
  console.log('SKIPPED: defusedxml; CORPORA_DIR is not set')
  it.skip('the attacks of defusedxml are refused', () => {})
}
