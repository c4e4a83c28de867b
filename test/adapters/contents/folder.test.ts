import { createHash, randomBytes } from 'node:crypto'
import {
  appendFile,
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFolderContents } from '../../../src/adapters/contents/folder.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-contents-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function* chunks(...parts: (string | Uint8Array)[]) {
  for (const part of parts) yield await Promise.resolve(typeof part === 'string' ? Buffer.from(part) : part)
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const placeOf = (digest: string) => join(dir, digest.slice(0, 2), digest.slice(2, 4), digest)

describe('content', () => {
  test('is kept under its digest and read again, more than once', async () => {
    const contents = createFolderContents(dir)
    const ref = await contents.put(chunks('công ', 'văn'))
    expect(ref).toEqual({ sha256: sha256('công văn'), size: Buffer.byteLength('công văn') })
    expect(await readFile(placeOf(ref.sha256), 'utf8')).toBe('công văn')
    expect(await whole(contents.open(ref.sha256))).toBe('công văn')
    expect(await whole(contents.open(ref.sha256))).toBe('công văn')
  })

  test('without a byte is content too', async () => {
    const contents = createFolderContents(dir)
    const ref = await contents.put(chunks())
    expect(ref).toEqual({ sha256: sha256(''), size: 0 })
    expect(await whole(contents.open(ref.sha256))).toBe('')
  })

  test('put again, also at the same moment, is there once and whole', async () => {
    const contents = createFolderContents(dir)
    const refs = await Promise.all(Array.from({ length: 8 }, () => contents.put(chunks('same'))))
    expect(new Set(refs.map(ref => ref.sha256)).size).toBe(1)
    expect(await readdir(join(dir, 'incoming'))).toEqual([])
    expect(await whole(contents.open(sha256('same')))).toBe('same')
  })

  test('is read by another process of the same folder', async () => {
    const ref = await createFolderContents(dir).put(chunks('shared'))
    expect(await whole(createFolderContents(dir).open(ref.sha256))).toBe('shared')
  })

  test('whose source breaks off leaves nothing', async () => {
    const contents = createFolderContents(dir)
    async function* broken() {
      yield* chunks('half')
      throw new Error('the sender hung up')
    }
    await expect(contents.put(broken())).rejects.toThrow('the sender hung up')
    expect(await readdir(join(dir, 'incoming'))).toEqual([])
    expect(await readdir(dir)).toEqual(['incoming'])
  })

  test('that is not there is missing, and so is what is no digest', async () => {
    const contents = createFolderContents(dir)
    await expect(whole(contents.open(sha256('never')))).rejects.toMatchObject({ code: 'content.missing' })
    await expect(whole(contents.open('../../etc/passwd'))).rejects.toMatchObject({ code: 'content.missing' })
  })

  test.each([
    ['longer', (file: string) => appendFile(file, '!')],
    ['shorter', (file: string) => truncate(file, 3)],
    ['other', (file: string) => writeFile(file, 'xhole')]
  ])('that the disk made %s is altered, and mended when it is put again', async (_, spoil) => {
    const contents = createFolderContents(dir)
    const ref = await contents.put(chunks('whole'))
    await chmod(placeOf(ref.sha256), 0o600)
    await spoil(placeOf(ref.sha256))
    await expect(whole(contents.open(ref.sha256))).rejects.toMatchObject({ code: 'content.altered' })
    await contents.put(chunks('whole'))
    expect(await whole(contents.open(ref.sha256))).toBe('whole')
  })
})

describe('content that nobody may have any longer', () => {
  const hour = 3_600_000

  test('is removed, once, and can be put again', async () => {
    const contents = createFolderContents(dir)
    const { sha256: digest } = await contents.put(chunks('recalled'))
    expect(await contents.holds(digest)).toBe(true)
    expect(await contents.remove(digest, 0)).toBe('removed')
    expect(await contents.holds(digest)).toBe(false)
    expect(await contents.remove(digest, 0)).toBe('absent')
    await expect(whole(contents.open(digest))).rejects.toMatchObject({ code: 'content.missing' })
    await contents.put(chunks('recalled'))
    expect(await whole(contents.open(digest))).toBe('recalled')
  })

  test('stays while it was put lately, and putting it again makes it young again', async () => {
    const contents = createFolderContents(dir)
    const { sha256: digest } = await contents.put(chunks('twice'))
    expect(await contents.remove(digest, hour)).toBe('too-young')
    const old = new Date(Date.now() - 2 * hour)
    await utimes(placeOf(digest), old, old)
    await contents.put(chunks('twice'))
    expect(await contents.remove(digest, hour)).toBe('too-young')
    await utimes(placeOf(digest), old, old)
    expect(await contents.remove(digest, hour)).toBe('removed')
    expect(await readdir(join(dir, 'incoming'))).toEqual([])
  })

  test('is still read to its end by whoever has begun', async () => {
    const contents = createFolderContents(dir)
    const { sha256: digest } = await contents.put(chunks(randomBytes(1024 * 1024)))
    const reading = contents.open(digest)[Symbol.asyncIterator]()
    await reading.next()
    await contents.remove(digest, 0)
    let next = await reading.next()
    while (next.done !== true) next = await reading.next()
    expect(next.done).toBe(true)
  })

  test('has a digest for a name: nothing else is looked for or removed', async () => {
    const contents = createFolderContents(dir)
    await writeFile(join(dir, 'other'), 'stays')
    await expect(contents.remove('../other', 0)).rejects.toMatchObject({ code: 'content.missing' })
    await expect(contents.holds('../other')).rejects.toMatchObject({ code: 'content.missing' })
    expect(await readFile(join(dir, 'other'), 'utf8')).toBe('stays')
  })
})

test('what a crash left is removed at the next start, what another process is writing is not', async () => {
  createFolderContents(dir)
  const [old, young] = [join(dir, 'incoming', '1-old'), join(dir, 'incoming', '2-young')]
  await writeFile(old, 'cut off')
  await writeFile(young, 'under way')
  await utimes(old, new Date('2020-01-01'), new Date('2020-01-01'))
  createFolderContents(dir)
  expect(await readdir(join(dir, 'incoming'))).toEqual(['2-young'])
})

test('a folder that cannot be one is told at the start', async () => {
  const file = join(dir, 'file')
  await writeFile(file, '')
  expect(() => createFolderContents(file)).toThrow(expect.objectContaining({ code: 'data-folder.broken' }))
})

test('the source is asked for the next chunk only when the last one is written', async () => {
  const contents = createFolderContents(dir)
  const chunk = randomBytes(1024 * 1024)
  let given = 0
  let ahead = 0
  async function* large() {
    for (let i = 0; i < 128; i++) {
      const [draft] = await readdir(join(dir, 'incoming'))
      const written = (await readFile(join(dir, 'incoming', draft!))).byteLength
      ahead = Math.max(ahead, given - written)
      given += chunk.byteLength
      yield chunk
      if (i === 3) i = 127
    }
  }
  const ref = await contents.put(large())
  expect(ref.size).toBe(given)
  expect(ahead).toBe(0)
})

test('two hundred megabytes go in and out on a flat memory', async () => {
  const contents = createFolderContents(dir)
  const chunk = randomBytes(256 * 1024)
  async function* large() {
    for (let i = 0; i < 800; i++) yield chunk
  }
  const before = process.memoryUsage().rss
  const ref = await contents.put(large())
  let read = 0
  for await (const part of contents.open(ref.sha256)) read += part.byteLength
  expect(read).toBe(800 * chunk.byteLength)
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
})
