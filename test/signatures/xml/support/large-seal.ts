/**
 * Run as a program of its own: seals, writes, reads and verifies a message with one attachment of N bytes; PROFILE B
 * signs the same message as a whole instead. Prints the verdict, the times and the peak memory of the whole process.
 */
import { createHash, createSign, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ContentRef, ContentSink, ContentSource } from '../../../../src/domain/content.ts'
import type { Edoc } from '../../../../src/domain/envelope.ts'
import { defaultLimits } from '../../../../src/edxml/read.ts'
import { receive } from '../../../../src/edxml/receive.ts'
import { understand } from '../../../../src/edxml/understand.ts'
import { writeMessage } from '../../../../src/edxml/write.ts'
import { CanonicalStream } from '../../../../src/signatures/xml/canonical/document.ts'
import { signEnvelope, verifyEnvelope } from '../../../../src/signatures/xml/index.ts'
import { readCertificate } from '../../../../src/signatures/certificate/certificate.ts'
import { readTrust } from '../../../../src/signatures/certificate/trust.ts'
import type { JudgingContext } from '../../../../src/signatures/judging.ts'
import type { SigningKey } from '../../../../src/signatures/ports.ts'
import { letter } from './letters.ts'
import { exclusive } from './templates.ts'

const bytes = Number(process.argv[2])
const profile = process.argv[3] ?? 'A'

/** What the caller has of the throw-away PKI: making it here would cost more memory than what is measured. */
export interface Given {
  readonly certificate: string
  readonly chain: readonly string[]
  readonly keyPem: string
  readonly anchors: readonly string[]
  readonly intermediates: readonly string[]
  /** By address. */
  readonly crls: Readonly<Record<string, string>>
}
const given = JSON.parse(readFileSync(process.argv[4] ?? '', 'utf8')) as Given
const der = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
const own = readCertificate(der(given.certificate))
if ('code' in own) throw new Error(own.code)
const agency: SigningKey = {
  id: 'large',
  certificate: der(given.certificate),
  chain: given.chain.map(der),
  facts: own.facts,
  algorithm: 'rsa-sha256',
  sign: async data => new Uint8Array(sign('sha256', data, given.keyPem))
}
const context: JudgingContext = {
  trust: readTrust({
    version: 1,
    anchors: given.anchors.map(der),
    intermediates: given.intermediates.map(der),
    bindings: []
  }),
  lookup: {
    ocsp: async () => ({ kind: 'unavailable', why: 'CRLs only' }),
    crl: async url => {
      const found = given.crls[url]
      return found === undefined ? { kind: 'unavailable', why: url } : { kind: 'fetched', der: der(found) }
    },
    certificate: async () => ({ kind: 'unavailable', why: 'all at hand' })
  },
  receivedAt: new Date(),
  now: new Date()
}

const block = Buffer.alloc(65_536, 0x25)

class Made implements ContentSink, ContentSource {
  async put(content: AsyncIterable<Uint8Array>): Promise<ContentRef> {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of content) {
      // a disk is slower than a loop: whoever does not wait for it piles chunks up in memory
      if (size % (8 * 1024 * 1024) < chunk.length) await new Promise(resolve => setTimeout(resolve, 2))
      hash.update(chunk)
      size += chunk.length
    }
    return { sha256: hash.digest('hex'), size }
  }

  async *open(): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; left -= block.length) yield block.subarray(0, left)
  }
}

const store = new Made()
const content = await store.put(store.open())
const message: Edoc = {
  ...letter,
  attachments: [{ ...letter.attachments[0]!, transmitted: content, content, mediaType: 'text/plain' }]
}

async function wholeSignature(): Promise<string> {
  const hash = createHash('sha256')
  const stream = new CanonicalStream({ mode: 'exclusive' }, piece => void hash.update(piece))
  // the place of the Signature as writeMessage makes it: an indent before it, a line end behind
  const frame = writeMessage(message, store, { signatureXml: '@', sealed: false })
  for await (const chunk of frame)
    stream.push(
      chunk.length > 100_000
        ? chunk
        : Buffer.from(Buffer.from(chunk).toString().replace('      @\n', '      \n'))
    )
  stream.end()
  const ds = 'http://www.w3.org/2000/09/xmldsig#'
  const info =
    `<SignedInfo xmlns="${ds}"><CanonicalizationMethod Algorithm="${exclusive}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod><Reference URI="">` +
    `<Transforms><Transform Algorithm="${ds}enveloped-signature"></Transform><Transform Algorithm="${exclusive}"></Transform>` +
    `</Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod>` +
    `<DigestValue>${hash.digest('base64')}</DigestValue></Reference></SignedInfo>`
  const value = createSign('sha256').update(info).sign(given.keyPem, 'base64')
  const certificate = Buffer.from(agency.certificate).toString('base64')
  return `<Signature xmlns="${ds}">${info}<SignatureValue>${value}</SignatureValue><KeyInfo><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></Signature>`
}

let start = performance.now()
const took = () => {
  const since = Math.round(performance.now() - start)
  start = performance.now()
  return since
}
const signatureXml =
  profile === 'A' ? await signEnvelope(message, { key: agency, at: new Date() }) : await wholeSignature()
const signMs = took()
const written = () => writeMessage(message, store, { signatureXml, sealed: profile === 'A' })
const received = await receive(written(), store, { ...defaultLimits, maxMessageBytes: 400 * 1024 * 1024 })
if (received.kind === 'refused') throw new Error(received.problem.code)
const understood = await understand(received, store, defaultLimits)
if (understood.message?.kind !== 'edoc') throw new Error(JSON.stringify(understood.problems))
const readMs = took()
const verdict = await verifyEnvelope(
  {
    skeleton: received.skeleton.bytes,
    attachments: understood.message.attachments.map(each => ({
      contentId: each.contentId,
      sha256: each.transmitted.sha256
    })),
    raw: { size: received.raw.size, open: written }
  },
  context
)
const verifyMs = took()
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(
  JSON.stringify({
    class: verdict.class,
    problems: verdict.problems.map(each => each.code),
    kind: verdict.signed?.kind,
    size: received.raw.size,
    signMs,
    readMs,
    verifyMs,
    peakMb
  })
)
