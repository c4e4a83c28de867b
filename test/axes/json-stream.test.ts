import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64, decodeBase64OrXml } from '../../src/axes/wire/base64.ts'
import { JsonStream } from '../../src/axes/wire/json-stream.ts'
import type { Piece } from '../../src/axes/wire/json-stream.ts'
import { allOf, bytesOf, inChunks } from './messages.ts'

async function stringOf(text: string | Buffer, chunk: number, path: readonly string[] = ['data']) {
  const stream = new JsonStream({ path, as: 'string' })
  const pieces = await allOf(stream.read(inChunks(Buffer.from(text as string), chunk)))
  const value = Buffer.concat(pieces.map(piece => (piece as Extract<Piece, { part: Buffer }>).part))
  return { value: stream.met ? value.toString('utf8') : undefined, rest: stream.rest }
}

async function elementsOf(text: string, chunk: number, path: readonly string[] = ['data']) {
  const stream = new JsonStream({ path, as: 'elements' })
  const pieces = await allOf(stream.read(inChunks(Buffer.from(text), chunk)))
  return {
    elements: pieces.map(piece => (piece as Extract<Piece, { element: unknown }>).element),
    rest: stream.rest
  }
}

/** Text without lone surrogates: those are no UTF-8. */
const words = fc.string({ unit: 'binary' })
const json = fc.jsonValue({ maxDepth: 3 }).map(value => JSON.parse(JSON.stringify(value)) as unknown)
/** Other keys, none of them `data` in any letter case. */
const others = fc.dictionary(
  fc.string().filter(key => key.toLowerCase() !== 'data' && key !== '__proto__'),
  json,
  { maxKeys: 4 }
)
const chunks = fc.integer({ min: 1, max: 40 })
/** Every way to write the same string that JSON allows us to think of. */
const escaped = (text: string, way: number) => {
  const plain = JSON.stringify(text)
  if (way === 0) return plain
  if (way === 1) return plain.replaceAll('/', '\\/').replaceAll('=', '\\u003d')
  return `"${[...text]
    .flatMap(c => c.split(''))
    .map(u => `\\u${u.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')}"`
}

describe('one string of an answer', () => {
  it('is what JSON.parse reads, wherever it stands, however it is written and cut', async () => {
    await fc.assert(
      fc.asyncProperty(words, others, others, fc.nat(2), chunks, async (data, before, after, way, chunk) => {
        const inner = (object: object) => JSON.stringify(object).slice(1, -1)
        const text = `{${[inner(before), `"data":${escaped(data, way)}`, inner(after)].filter(Boolean).join(',')}}`
        const read = await stringOf(text, chunk)
        expect(read.value).toBe(data)
        expect(read.rest).toEqual({ ...(JSON.parse(text) as object), data: '' })
      }),
      { numRuns: 300 }
    )
  })

  it('is not taken from a deeper place or from a text that looks like it', async () => {
    const text = '{"a":{"data":"no"},"b":["data","no"],"c":"\\"data\\":\\"no\\"","data":"yes"}'
    expect((await stringOf(text, 3)).value).toBe('yes')
    expect((await stringOf('{"a":{"data":"no"},"x":"data"}', 3)).value).toBeUndefined()
    expect((await stringOf('[{"data":"no"}]', 3)).value).toBeUndefined()
  })

  it('is found on a longer path, by escaped key, in any letter case, after a byte order mark', async () => {
    expect((await stringOf('{"data":{"docId":"1","edxml":"PD8="}}', 2, ['data', 'edxml'])).value).toBe('PD8=')
    expect((await stringOf('{"x":{"edxml":"no"},"data":{}}', 2, ['data', 'edxml'])).value).toBeUndefined()
    expect((await stringOf('{"d\\u0061ta":"x"}', 2)).value).toBe('x')
    expect((await stringOf('{"Data":"x"}', 2)).value).toBe('x')
    expect((await stringOf('\uFEFF{"data":"x"}', 1)).value).toBe('x')
  })

  it.each([
    '',
    'null and void',
    '<html></html>',
    '{"data":"abc',
    '{"data":"abc"',
    '{"data":"abc"}}',
    '{"data":"abc"} x',
    '{"data":"a\\x"}',
    '{"data":"a\\u12G4"}',
    '{"data":"\\ud800x"}',
    '{"data":"\\udc00"}',
    '{"data":"a\nb"}',
    '{"data":"a","data":"b"}',
    '{data:"a"}',
    "{'data':'a'}",
    '{"data" "a"}',
    '{"data":"a",}',
    `{"${'k'.repeat(300_000)}":1}`,
    `{"x":"${'v'.repeat(300_000)}"}`
  ])('%# %.30s is no answer', async text => {
    for (const chunk of [1, 7, 100_000]) {
      if (chunk === 1 && text.length > 1000) continue
      await expect(stringOf(text, chunk)).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
    }
  })

  it('whatever is not JSON is refused, whatever is JSON is read', async () => {
    const mutilated = fc.tuple(
      others,
      words,
      fc.nat(),
      fc.constantFrom('', '"', '\\', '{', '}', ',', ':', 'x')
    )
    await fc.assert(
      fc.asyncProperty(mutilated, chunks, async ([rest, data, at, stroke], chunk) => {
        const whole = JSON.stringify({ ...rest, data })
        const cut = at % whole.length
        const bytes = Buffer.from(whole.slice(0, cut) + stroke + whole.slice(cut + 1))
        const text = bytes.toString('utf8')
        let expected: unknown
        try {
          expected = JSON.parse(text)
        } catch {
          await expect(stringOf(bytes, chunk)).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
          return
        }
        const keys = typeof expected === 'object' && expected !== null ? Object.keys(expected) : []
        if (keys.filter(key => key.toLowerCase() === 'data').length > 1) return
        const value = (expected as { data?: unknown } | null)?.data
        if (typeof value === 'string') expect((await stringOf(bytes, chunk)).value).toBe(value)
      }),
      { numRuns: 500 }
    )
  })
})

describe('the elements of a list', () => {
  it('are what JSON.parse reads, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(json, { maxLength: 6 }),
        others,
        fc.nat(2),
        chunks,
        async (list, rest, space, chunk) => {
          const text = JSON.stringify({ ...rest, data: list }, null, space)
          const read = await elementsOf(text, chunk)
          expect(read.elements).toEqual(list)
          expect(read.rest).toEqual({ ...(JSON.parse(text) as object), data: [] })
        }
      ),
      { numRuns: 300 }
    )
  })

  it('are none when data is missing, null or no list', async () => {
    for (const text of ['{}', '{"data":null}', '{"data":"x"}', '{"data":{"data":[1]}}']) {
      expect((await elementsOf(text, 2)).elements).toEqual([])
    }
  })

  it.each(['{"data":[1,]}', '{"data":[,1]}', '{"data":[1 2]}', '{"data":[1', '{"data":[{]}', '{"data":[1}'])(
    '%s is no answer',
    async text => {
      await expect(elementsOf(text, 2)).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
    }
  )
})

describe('base64 as it streams', () => {
  it('gives the bytes back however it is cut and broken into lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        chunks,
        fc.boolean(),
        async (bytes, chunk, lines) => {
          const text = Buffer.from(bytes).toString('base64')
          const sent = lines ? text.replace(/.{1,76}/g, '$&\r\n') : text
          expect(await bytesOf(decodeBase64(inChunks(Buffer.from(sent), chunk)))).toEqual(Buffer.from(bytes))
        }
      )
    )
  })

  it.each(['PD8', 'PD8=PD8=', '====', 'PD*4', 'PD8-', 'JVBER...TRUNCATED', '{"a":1}'])(
    '%s is damage',
    async text => {
      await expect(bytesOf(decodeBase64(inChunks(Buffer.from(text), 3)))).rejects.toMatchObject({
        code: 'carrier.answer-unreadable'
      })
    }
  )

  it('may be the XML itself', async () => {
    for (const xml of ['<edXML>đ</edXML>', '\uFEFF<edXML/>', '\r\n <edXML/>']) {
      expect((await bytesOf(decodeBase64OrXml(inChunks(Buffer.from(xml), 2)))).toString('utf8')).toBe(xml)
      const text = Buffer.from(xml).toString('base64')
      expect((await bytesOf(decodeBase64OrXml(inChunks(Buffer.from(text), 2)))).toString('utf8')).toBe(xml)
    }
    expect(await bytesOf(decodeBase64OrXml(inChunks(Buffer.from(''), 2)))).toHaveLength(0)
  })
})
