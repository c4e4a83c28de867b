import { expect, it } from 'vitest'
import { makeDocuments, recipient, sender } from '../../bench/documents.ts'
import { readMessage } from '../../src/edxml/read.ts'
import { MemoryStore } from '../edxml/support/memory-store.ts'

const day = '2026/11/20'

it('the gateway reads a bench document without a warning, with an attachment of the size that was asked for', async () => {
  const [document] = makeDocuments(50 * 1024, 1, 'thu', day)
  const read = await readMessage(stream(document!.chunks), new MemoryStore())
  expect(read).toMatchObject({
    kind: 'read',
    warnings: [],
    raw: { size: document!.size },
    message: {
      kind: 'edoc',
      header: { documentId: document!.id, from: { organId: sender.code }, to: [{ organId: recipient.code }] },
      attachments: [{ mediaType: 'application/pdf', content: { size: 50 * 1024 } }]
    }
  })
})

it('no two documents share an id or an attachment', async () => {
  const documents = makeDocuments(2048, 20, 'thu', day)
  const digests = await Promise.all(
    documents.map(async ({ chunks }) => {
      const read = await readMessage(stream(chunks), new MemoryStore())
      return (
        read.kind === 'read' && read.message.kind === 'edoc' && read.message.attachments[0]?.content.sha256
      )
    })
  )
  expect(new Set(digests).size).toBe(20)
  expect(new Set(documents.map(each => each.id)).size).toBe(20)
})

it('head and content say where the base64 stands', () => {
  const [document] = makeDocuments(2048, 1, 'thu', day)
  const { chunks, head, content, size } = document!
  const whole = Buffer.concat(chunks)
  expect(whole.length).toBe(size)
  const pdf = Buffer.from(whole.toString('latin1', head, head + content), 'base64')
  expect(pdf.length).toBe(2048)
  expect(pdf.toString('latin1', 0, 8)).toBe('%PDF-1.7')
})

async function* stream(chunks: readonly Buffer[]) {
  yield* chunks
}
