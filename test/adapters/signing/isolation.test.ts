/** A stranger's file is judged beside us, not among us: it may take its thread down, and nothing else. */
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Attachment, Edoc } from '../../../src/domain/envelope.ts'
import { makePdf } from '../../signatures/pdf-sign/made.ts'
import { edoc, once } from '../../support/edoc.ts'
import type { SigningBench } from '../../support/signing.ts'
import { openSigningBench } from '../../support/signing.ts'

const marker = '/ByteRange [0 1 2 3]'
const nested = (open: string, close: string) =>
  makePdf({ more: { 200: `${open.repeat(20_000)}${close.repeat(20_000)}`, 201: `<< ${marker} >>` } })

/** Each looks signed, so that it cannot pass as an unsigned file that nobody can read. */
const hostile: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['20,000 nested arrays', nested('[', ']')],
  ['20,000 nested dictionaries', nested('<< /A ', '>>')],
  [
    '200,000 objects',
    Buffer.concat([
      Buffer.from('%PDF-1.7\n'),
      ...Array.from({ length: 200_000 }, (_, i) =>
        Buffer.from(`${i + 1} 0 obj\n<< ${i === 0 ? marker : ''} >>\nendobj\n`)
      ),
      Buffer.from('trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n')
    ])
  ],
  [
    'a stream that unpacks to 300 MB',
    makePdf({
      more: {
        200: (() => {
          const bomb = deflateSync(Buffer.alloc(300 * 1024 * 1024))
          return `<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n${bomb.toString('latin1')}\nendstream`
        })(),
        201: `<< ${marker} >>`
      }
    })
  ]
]

async function withFile(bench: SigningBench, bytes: Buffer): Promise<Edoc> {
  const { message } = await edoc(bench.contents, { attachment: bytes })
  const content = await bench.contents.put(once(bytes))
  const attachment: Attachment = {
    ...message.attachments[0]!,
    content,
    transmitted: content,
    mediaType: 'application/pdf'
  }
  return { ...message, attachments: [attachment] }
}

async function judge(bench: SigningBench, bytes: Buffer) {
  const message = await withFile(bench, bytes)
  const { report } = await bench.signatures.judge({
    message,
    raw: message.attachments[0]!.content,
    receivedAt: new Date()
  })
  return report.files[0]!
}

describe('a hostile file', () => {
  let bench: SigningBench
  beforeAll(async () => void (bench = await openSigningBench()))
  afterAll(() => bench.close())

  it.each(hostile)('of %s is never valid, and the program answers others meanwhile', async (_name, bytes) => {
    let turns = 0
    const turn = () => {
      turns++
      beat = setImmediate(turn)
    }
    let beat = setImmediate(turn)
    const verdict = await judge(bench, bytes)
    clearImmediate(beat)
    expect(['INVALID', 'INDETERMINATE']).toContain(verdict.class)
    // The program's own loop went on turning while the thread was busy.
    expect(turns).toBeGreaterThan(0)
    expect((await judge(bench, makePdf())).class).toBe('UNSIGNED')
  })
})

describe('a thread', () => {
  it('that takes longer than it may is ended; its file is refused, the next one is judged', async () => {
    const bench = await openSigningBench({
      pool: { threads: 1, workMs: bytes => (bytes > 5_000_000 ? 1 : 30_000) }
    })
    try {
      const slow = await judge(bench, makePdf({ ballast: 20_000_000, more: { 201: `<< ${marker} >>` } }))
      expect(slow).toMatchObject({ class: 'INVALID', problems: [{ code: 'verification.limit-exceeded' }] })
      expect((await judge(bench, makePdf())).class).toBe('UNSIGNED')
      expect(bench.told).toMatchObject([
        { event: 'verification.failed', code: 'verification.limit-exceeded' }
      ])
    } finally {
      await bench.close()
    }
  })

  it('that grows larger than it may is ended, and the document is not valid', async () => {
    const bench = await openSigningBench({ pool: { threads: 1, heapMb: 8 } })
    try {
      const verdict = await judge(bench, hostile[2]![1])
      expect(['INVALID', 'INDETERMINATE']).toContain(verdict.class)
    } finally {
      await bench.close()
    }
  })

  it('judges as many documents at once as there are, in turn', async () => {
    const bench = await openSigningBench({ pool: { threads: 2 } })
    try {
      const found = await Promise.all(Array.from({ length: 12 }, () => judge(bench, makePdf())))
      expect(found.map(each => each.class)).toEqual(Array.from({ length: 12 }, () => 'UNSIGNED'))
    } finally {
      await bench.close()
    }
  })

  it('is not asked any more once the program stops: what comes then is undecided, never valid', async () => {
    const bench = await openSigningBench()
    const message = await withFile(bench, makePdf())
    const raw = message.attachments[0]!.content
    await judge(bench, makePdf())
    const { signatures } = bench
    await bench.close()
    await expect(signatures.judge({ message, raw, receivedAt: new Date() })).resolves.toMatchObject({
      report: { class: 'INDETERMINATE', files: [{ problems: [{ code: 'verification.unavailable' }] }] }
    })
  })
})
