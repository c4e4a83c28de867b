import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../../src/edxml/read.ts'
import { chunked, MemoryStore } from './support/memory-store.ts'

const folder = new URL('../../contracts/samples/', import.meta.url)

interface Row {
  readonly file: string
  readonly codes: readonly string[]
}

function table(section: string): Row[] {
  const text = readFileSync(new URL('README.md', folder), 'utf8')
  const part = text.split(/^## /m).find(each => each.startsWith(section)) ?? ''
  return [...part.matchAll(/^\| (\S+\.edxml) \| (.*?) ?\|/gm)].map(([, file, codes]) => ({
    file: file!,
    codes: codes!.split(', ').filter(code => code !== '')
  }))
}

const read = (file: string) => readMessage(chunked(readFileSync(new URL(file, folder))), new MemoryStore())

for (const section of ['good', 'broken']) {
  it(`every file of ${section}/ has a row and every row a file`, () => {
    expect(
      table(section)
        .map(row => row.file)
        .toSorted()
    ).toEqual(readdirSync(new URL(section, folder)).toSorted())
  })
}

describe('good samples are read, with exactly the warnings of the table', () => {
  it.each(table('good'))('$file', async ({ file, codes }) => {
    const result = await read(`good/${file}`)
    expect(result).toMatchObject({ kind: 'read' })
    if (result.kind === 'read') expect(result.warnings.map(each => each.code)).toEqual(codes)
  })
})

describe('broken samples are refused, with exactly the codes of the table', () => {
  it.each(table('broken'))('$file', async ({ file, codes }) => {
    const result = await read(`broken/${file}`)
    expect(result).toMatchObject({ kind: 'refused' })
    if (result.kind === 'refused') expect(result.problems.map(each => each.code)).toEqual(codes)
  })
})
