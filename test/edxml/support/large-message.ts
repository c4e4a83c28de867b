/**
 * Run as a program of its own: reads a message with one attachment of N bytes made on the fly, into a store
 * that only hashes, and prints what memory it took beyond a first small message.
 */
import { createHash } from 'node:crypto'
import type { ContentRef, ContentSink, ContentSource } from '../../../src/domain/content.ts'
import { defaultLimits, readMessage } from '../../../src/edxml/read.ts'
import { writeMessage, sealMessage } from '../../../src/edxml/write.ts'
import { letter } from './xml.ts'

class HashingStore implements ContentSink, ContentSource {
  async put(bytes: AsyncIterable<Uint8Array>): Promise<ContentRef> {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of bytes) {
      // a disk is slower than a loop: whoever does not wait for it piles chunks up in memory
      if (size % (8 * 1024 * 1024) < chunk.length) await new Promise(resolve => setTimeout(resolve, 2))
      hash.update(chunk)
      size += chunk.length
    }
    return { sha256: hash.digest('hex'), size }
  }

  async *open(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.alloc(65_536, 0x25)
    for (let left = attachmentBytes; left > 0; left -= 65_536) yield bytes.subarray(0, left)
  }
}

const attachmentBytes = Number(process.argv[2])
const store = new HashingStore()
const [before, after] = letter({ content: '@' }).split('@') as [string, string]

// made once, so that what is measured is the reader
const piece = Buffer.from(Buffer.alloc(60_000, 0x25).toString('base64'))

async function* message(bytes: number) {
  yield Buffer.from(before)
  // %%% is JSUl in base64; 60,000 is a multiple of 3 and of nothing the reader cuts at
  for (let left = bytes; left > 0; left -= 60_000) yield piece.subarray(0, (Math.min(left, 60_000) / 3) * 4)
  yield Buffer.from(after)
}

const peak = () => process.resourceUsage().maxRSS / 1024

await readMessage(message(3_000_000), store)
const start = peak()
const result = await readMessage(message(attachmentBytes), store, defaultLimits)
const read = peak() - start
if (result.kind !== 'read' || result.message.kind !== 'edoc') throw new Error(JSON.stringify(result))
const size = result.message.attachments[0]!.transmitted.size

const sealed = await sealMessage(result.message, store)
let written = 0
for await (const chunk of writeMessage(result.message, store)) written += chunk.length
console.log(JSON.stringify({ size, read, both: peak() - start, sealed: sealed.size, written }))
