/** Sealing, writing, reading and verifying as the program does it, with the throw-away PKI. */
import type { Edoc } from '../../../../src/domain/envelope.ts'
import { defaultLimits } from '../../../../src/edxml/read.ts'
import { receive } from '../../../../src/edxml/receive.ts'
import { understand } from '../../../../src/edxml/understand.ts'
import { writeMessage } from '../../../../src/edxml/write.ts'
import { readTrust } from '../../../../src/signatures/certificate/trust.ts'
import type { JudgingContext } from '../../../../src/signatures/judging.ts'
import { fromBytes, signEnvelope, verifyEnvelope } from '../../../../src/signatures/xml/index.ts'
import { pkiLookup, signingKeyOf, testPki, trustViewOf } from '../../../support/pki.ts'
import { chunked, gather } from '../../../edxml/support/memory-store.ts'
import { authority } from '../../cms/workshop.ts'
import { letter, store } from './letters.ts'

export const pki = await testPki()
export const lookup = pkiLookup(pki)
export const agency = signingKeyOf(pki, 'dong-nai')
export const tsa = authority()

export const context = (): JudgingContext => ({
  trust: readTrust(trustViewOf(pki)),
  lookup,
  receivedAt: new Date(),
  now: new Date()
})

export async function sealed(message: Edoc = letter, options: { timestamp?: boolean; key?: string } = {}) {
  const signatureXml = await signEnvelope(message, {
    key: signingKeyOf(pki, options.key ?? 'dong-nai'),
    at: new Date(),
    ...(options.timestamp === false ? {} : { timestamp: tsa })
  })
  return gather(writeMessage(message, store, { signatureXml }))
}

/** Through the real splitter and reader. Throws when the reader refuses the message. */
export async function verifyBytes(bytes: Uint8Array, given: JudgingContext = context()) {
  const received = await receive(chunked(bytes), store, defaultLimits)
  if (received.kind === 'refused') throw new RefusedByReader(received.problem.code)
  const { message, problems } = await understand(received, store, defaultLimits)
  if (message?.kind !== 'edoc' || problems.length > 0)
    throw new RefusedByReader(problems.map(each => each.code).join(', '))
  const verdict = await verifyEnvelope(
    {
      skeleton: received.skeleton.bytes,
      attachments: message.attachments.map(each => ({
        contentId: each.contentId,
        sha256: each.transmitted.sha256
      })),
      raw: fromBytes(bytes)
    },
    given
  )
  return { verdict, received, message }
}

export class RefusedByReader extends Error {}

/** Only split, not understood: what stands in the skeleton is whatever came. */
export async function verifyAlone(bytes: Uint8Array) {
  const received = await receive(chunked(bytes), store, defaultLimits)
  if (received.kind === 'refused') return 'refused by the splitter' as const
  const attachments = letter.attachments.map(({ contentId, transmitted: { sha256 } }) => ({
    contentId,
    sha256
  }))
  return verifyEnvelope({ skeleton: received.skeleton.bytes, attachments, raw: fromBytes(bytes) }, context())
}

/** Class and codes, or what the reader said. */
export async function saidOf(bytes: Uint8Array | string): Promise<string> {
  try {
    const { verdict } = await verifyBytes(Buffer.from(bytes as string))
    return [verdict.class, ...verdict.problems.map(each => each.code)].join(' ')
  } catch (error) {
    if (error instanceof RefusedByReader) return `reader: ${error.message}`
    throw error
  }
}
