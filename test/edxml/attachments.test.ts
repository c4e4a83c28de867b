import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import yazl from 'yazl'
import type { Attachment } from '../../src/domain/envelope.ts'
import { gather, MemoryStore } from './support/memory-store.ts'
import { attachment, codesOf, letter, readText, reference } from './support/xml.ts'

/** Many runs on a busy machine take their time. */
const slow = { timeout: 60_000 }

const pdf = Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj', 'latin1')
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function zip(entries: Record<string, Buffer>, compress = true): Promise<Buffer> {
  const file = new yazl.ZipFile()
  for (const [name, bytes] of Object.entries(entries)) file.addBuffer(bytes, name, { compress })
  file.end()
  return gather(file.outputStream as AsyncIterable<Uint8Array>)
}

const message = (name: string, bytes: Buffer) =>
  letter({ references: reference('1', name), content: bytes.toString('base64') })

async function only(name: string, bytes: Buffer): Promise<Attachment & { warnings: string[] }> {
  const result = await readText(message(name, bytes))
  if (result.kind !== 'read' || result.message.kind !== 'edoc') throw new Error(JSON.stringify(result))
  return { ...result.message.attachments[0]!, warnings: result.warnings.map(each => each.code) }
}

describe('a file wrapped in a ZIP', () => {
  it.each([true, false])('is taken out, compressed: %s; what travelled stays on record', async compress => {
    const wrapper = await zip({ '5c7082fe': pdf }, compress)
    expect(await only('Công văn.pdf', wrapper)).toMatchObject({
      name: 'Công văn.pdf',
      mediaType: 'application/pdf',
      content: { sha256: digest(pdf), size: pdf.length },
      transmitted: { sha256: digest(wrapper), size: wrapper.length },
      warnings: ['attachment.unwrapped']
    })
  })
  it('its path inside the ZIP is never used', async () => {
    const wrapper = await zip({ 'x/y/evil.exe': pdf })
    expect((await only('a.pdf', wrapper)).name).toBe('a.pdf')
  })
  it('a ZIP of two files stays a ZIP', async () => {
    const archive = await zip({ a: pdf, b: pdf })
    expect(await only('a.pdf', archive)).toMatchObject({ mediaType: 'application/zip', warnings: [] })
  })
  it('a ZIP called .zip stays a ZIP', async () => {
    const archive = await zip({ 'a.pdf': pdf })
    const { content, transmitted } = await only('a.ZIP', archive)
    expect(content).toEqual(transmitted)
  })
  it.each([
    ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation']
  ])('an Office file with %s is itself', async (part, mediaType) => {
    const office = await zip({ '[Content_Types].xml': Buffer.from('<Types/>'), [part]: Buffer.from('<x/>') })
    expect(await only('a.bin', office)).toMatchObject({ mediaType, warnings: [] })
  })
  it('a wrapped Office file is taken out as what it is', async () => {
    const office = await zip({ '[Content_Types].xml': Buffer.from('<Types/>'), 'word/document.xml': pdf })
    const taken = await only('a.docx', await zip({ x: office }))
    expect(taken.content.sha256).toBe(digest(office))
  })
})

describe('a ZIP that lies', () => {
  const bomb = () => zip({ a: Buffer.alloc(4 * 1024 * 1024) })
  it('unpacking beyond the ratio', async () => {
    expect(await codesOf(message('a.pdf', await bomb()))).toEqual(['attachment.zip-bomb'])
  })
  it('unpacking beyond the size', async () => {
    const limits = { maxUnzippedBytes: 1000, maxUnzipRatio: 1e9 }
    expect(await codesOf(message('a.pdf', await bomb()), limits)).toEqual(['attachment.zip-bomb'])
  })
  it('a size that is not the true one', async () => {
    const wrapper = await zip({ a: pdf })
    const directory = wrapper.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
    wrapper.writeUInt32LE(5, directory + 24)
    expect(await codesOf(message('a.pdf', wrapper))).toEqual(['attachment.zip-broken'])
  })
  it('a checksum that is not the true one', async () => {
    const wrapper = await zip({ a: pdf })
    const directory = wrapper.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
    wrapper.writeUInt32LE(5, directory + 16)
    expect(await codesOf(message('a.pdf', wrapper))).toEqual(['attachment.zip-broken'])
  })
  it('any byte of it spoilt: an answer, never a crash', slow, async () => {
    const wrapper = await zip({ a: pdf })
    for (let at = 4; at < wrapper.length; at++) {
      const spoilt = Buffer.from(wrapper)
      spoilt[at]! ^= 0xff
      expect((await readText(message('a.pdf', spoilt))).kind).toMatch(/read|refused/)
    }
  })
  it('a file inside that was spoilt by a string', async () => {
    const spoilt = Buffer.from(pdf.toString('utf8'), 'utf8')
    expect(await codesOf(message('a.pdf', await zip({ a: spoilt })))).toEqual([
      'attachment.corrupted-text-round-trip'
    ])
  })
  it('a store that fails meanwhile is our fault, not the sender’s', async () => {
    const store = new MemoryStore()
    store.open = () => {
      throw new Error('disk gone')
    }
    await expect(readText(message('a.pdf', await zip({ a: pdf })), {}, store)).rejects.toThrow('disk gone')
  })
})

describe('manifest and parts', () => {
  it('are joined by ContentId, in the order of the manifest', async () => {
    const result = await readText(
      letter({
        references: reference('b', 'hai.txt') + reference('a', 'một.txt'),
        attachments: attachment('a', 'QQ==') + attachment('b', 'QUI=')
      })
    )
    expect(result).toMatchObject({
      kind: 'read',
      message: {
        attachments: [
          { contentId: 'b', name: 'hai.txt', transmitted: { size: 2 } },
          { contentId: 'a', name: 'một.txt', transmitted: { size: 1 } }
        ]
      }
    })
  })
  it.each(['<ContentTransferEncoded/>', '<ContentTransferEncoded></ContentTransferEncoded>', ''])(
    'a part that is %j never gets the content of another',
    async content => {
      const second = attachment('2', '').replace('<ContentTransferEncoded></ContentTransferEncoded>', content)
      const references = reference('1') + reference('2')
      const result = await readText(letter({ references, attachments: attachment('1', 'QUJD') + second }))
      const code = content === '' ? 'attachment.missing-part' : 'attachment.empty'
      expect(result.kind === 'refused' && result.problems.map(each => [each.code, each.field])).toEqual([
        [code, 'AttachmentEncoded/Attachment[2]/ContentTransferEncoded']
      ])
    }
  )
  it('all that is wrong is told at once, with its place', async () => {
    const result = await readText(
      letter({
        references: reference('1') + reference('2') + reference('3'),
        attachments: attachment('1', '$') + attachment('3', 'QUI') + attachment('4', 'QUJD')
      })
    )
    expect(result.kind === 'refused' && result.problems.map(each => [each.code, each.field])).toEqual([
      ['attachment.missing-part', 'edXMLBody/edXMLManifest/Reference[2]'],
      ['attachment.not-in-manifest', 'AttachmentEncoded/Attachment[3]'],
      ['attachment.not-base64', 'AttachmentEncoded/Attachment[1]/ContentTransferEncoded'],
      ['attachment.truncated', 'AttachmentEncoded/Attachment[2]/ContentTransferEncoded']
    ])
  })
  it('what stands behind content of many lines is named by its line in the message, not in the skeleton', async () => {
    const nameless = '<Attachment><AttachmentName>a</AttachmentName></Attachment>'
    const text = letter({ attachments: attachment('1', 'QUJD\n'.repeat(50)) + `\n${nameless}` })
    const line = text.slice(0, text.indexOf(nameless)).split('\n').length
    expect(line).toBeGreaterThan(50)
    expect(await readText(text)).toMatchObject({
      problems: [{ code: 'attachment.content-id-missing', line }]
    })
  })
  it('a fault is named by its line in the message, also behind content of many lines', async () => {
    const text = letter({
      references: reference('1') + reference('2'),
      attachments: attachment('1', 'QUJD\n'.repeat(50)) + `\n${attachment('2', 'QUJD\nQU$D')}`,
      tail: '\n'
    })
    const line = text.slice(0, text.indexOf('$')).split('\n').length
    const result = await readText(text)
    expect(result).toMatchObject({ problems: [{ code: 'attachment.not-base64', line }] })
  })
})
