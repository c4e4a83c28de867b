/** The pages for vendors say what the program does: every configuration key with its default, in both languages. */
import { readFile } from 'node:fs/promises'
import type { TSchema } from 'typebox'
import { describe, expect, it } from 'vitest'
import { folderSchema } from '../../src/connectors/drivers/folder/layout.ts'
import { restSchema } from '../../src/connectors/drivers/rest/config.ts'
import { tableSchema } from '../../src/connectors/drivers/table/config.ts'

const page = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

describe.each(['connectors.md', 'connectors.vi.md'])('%s', name => {
  it.each([
    ['folder', folderSchema],
    ['table', tableSchema],
    ['rest', restSchema]
  ])('names every key of the %s driver with its default', async (driver, schema) => {
    const rows = (await page(name)).split('\n').filter(line => line.startsWith(`| ${driver} | `))
    const row = rows.at(-1) ?? ''
    for (const [key, property] of Object.entries<TSchema & { default?: string | number | boolean }>(
      schema.properties
    )) {
      if (key === 'driver') continue
      expect(row).toContain(`\`${key}\``)
      if (property.default !== undefined) expect(row).toContain(`\`${key}\` ${String(property.default)}`)
    }
  })

  it('has the same sections and the same tables of answers as the other page', async () => {
    const shape = (text: string) => ({
      sections: [...text.matchAll(/^#+ (\d+(?:\.\d+)?)/gm)].map(([, number]) => number),
      rows: text.split('\n').filter(line => line.startsWith('|')).length,
      columns: [...text.matchAll(/^ {2}(\w+) (?:text|uuid|bytea|jsonb|timestamptz|date|smallint)/gm)].map(
        ([, c]) => c
      )
    })
    expect(shape(await page(name))).toEqual(shape(await page('connectors.md')))
  })
})
