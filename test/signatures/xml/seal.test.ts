import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edoc } from '../../../src/domain/envelope.ts'
import { BrokenPromise } from '../../../src/domain/problem.ts'
import { defaultLimits } from '../../../src/edxml/read.ts'
import { LineMap } from '../../../src/edxml/lines.ts'
import { understand } from '../../../src/edxml/understand.ts'
import { writeMessage } from '../../../src/edxml/write.ts'
import { openSeal } from '../../../src/signatures/xml/parts/open.ts'
import { survey } from '../../../src/signatures/xml/scan/survey.ts'
import { signEnvelope, type SealedContent } from '../../../src/signatures/xml/index.ts'
import { composeSkeleton } from '../../../src/edxml/write.ts'
import { arbitraryEdoc } from '../../edxml/support/arbitrary-message.ts'
import { gather } from '../../edxml/support/memory-store.ts'
import { letter, recall, store } from './support/letters.ts'
import { agency, lookup, saidOf, sealed, tsa, verifyBytes } from './support/seals.ts'

const hop = `        <edXML:TraceHeader>
          <edXML:OrganId>VXP</edXML:OrganId>
          <edXML:Timestamp>2026/03/02 09:30:00</edXML:Timestamp>
        </edXML:TraceHeader>\n`
const addHop = (bytes: Buffer) =>
  Buffer.from(
    bytes
      .toString()
      .replace(/(\s*)(<edXML:Bussiness Id)/, (_all, gap: string, rest: string) => `\n${hop}${gap}${rest}`)
  )

describe('a sealed message', () => {
  it('is VALID, by whom and when, and its signed content comes back', async () => {
    const { verdict } = await verifyBytes(await sealed())
    expect(verdict).toMatchObject({
      class: 'VALID',
      problems: [],
      role: 'agency',
      organisationId: 'dong-nai',
      algorithm: 'RSA-2048 SHA-256',
      time: { by: 'timestamp' },
      signed: { kind: 'parts', unsignedHops: [] }
    })
    expect(verdict.claimedAt).toMatch(/^20\d\d-/)
    expect(verdict.signer?.sha256).toBe(agency.facts.sha256)
    expect(verdict.evidence.map(each => each.kind)).toEqual(
      expect.arrayContaining(['certificate', 'ocsp', 'timestamp'])
    )
    const { parts } = verdict.signed as SealedContent
    expect(parts.map(each => each.place)).toEqual([
      'header',
      'hop',
      'hop',
      'business',
      'body',
      'manifest',
      'properties'
    ])
  })

  it('without a timestamp is VALID_NO_TSA: only the moment of receipt stands for its time', async () => {
    const { verdict } = await verifyBytes(await sealed(letter, { timestamp: false }))
    expect(verdict).toMatchObject({ class: 'VALID_NO_TSA', time: { by: 'receipt' } })
    expect(verdict.problems.map(each => each.code)).toEqual(['timestamp.absent'])
  })

  it('that recalls a document and has no attachment is VALID', async () => {
    expect(await saidOf(await sealed(recall))).toBe('VALID')
  })

  it('stays VALID when an axis adds its hop, which is told apart', async () => {
    const { verdict } = await verifyBytes(addHop(await sealed()))
    expect(verdict.class).toBe('VALID')
    const signed = verdict.signed as SealedContent
    expect(signed.unsignedHops).toEqual([{ organId: 'VXP', timestamp: '2026/03/02 09:30:00' }])
    expect(Buffer.from(signed.message).toString()).not.toContain('VXP')
  })

  it('is INDETERMINATE, never valid, while nobody says whether the certificate was revoked', async () => {
    const bytes = await sealed(letter, { timestamp: false })
    lookup.down = ['ocsp', 'crl']
    try {
      expect((await verifyBytes(bytes)).verdict.class).toBe('INDETERMINATE')
    } finally {
      lookup.down = []
    }
  })

  it.each([
    ['revoked', 'INVALID'],
    ['expired', 'INVALID'],
    ['wrong-eku', 'INVALID'],
    ['stranger', 'INVALID|INDETERMINATE'],
    ['false-dong-nai', 'INVALID|INDETERMINATE']
  ])('by the certificate "%s" is never VALID', async (key, expected) => {
    const { verdict } = await verifyBytes(await sealed(letter, { timestamp: false, key }))
    expect(verdict.class).toMatch(new RegExp(`^(${expected})$`))
    expect(verdict.signed === undefined).toBe(verdict.class === 'INVALID')
  })

  it('read from its signed content means what was written', async () => {
    const { verdict, received } = await verifyBytes(addHop(await sealed()))
    const signed = verdict.signed as SealedContent
    const skeleton = { bytes: signed.message, lines: new LineMap(), warnings: [] }
    const { message, problems } = await understand({ ...received, skeleton }, store, defaultLimits)
    expect(problems).toEqual([])
    const declared = { ...letter.attachments[1]!, declaredType: 'application/pdf' }
    expect(message).toEqual({ ...letter, attachments: [letter.attachments[0], declared] })
  })
})

describe('sealing', () => {
  it(
    'works for any message that can be written, and what is sealed reads back',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryEdoc(store), async message => {
          const signatureXml = await signEnvelope(message, { key: agency, at: new Date() })
          const { bytes } = composeSkeleton(message, { signatureXml })
          const found = survey(bytes)
          if ('code' in found) throw new Error(found.code)
          const received = message.attachments.map(each => ({
            contentId: each.contentId,
            sha256: each.transmitted.sha256
          }))
          expect(openSeal(bytes, found, received)).toHaveProperty('signed')
        }),
        { numRuns: 60 }
      )
    }
  )

  it('passes on why the holder of the key cannot sign', async () => {
    const key = { ...agency, sign: () => Promise.reject(new BrokenPromise('key.unavailable')) }
    await expect(signEnvelope(letter, { key, at: new Date() })).rejects.toMatchObject({
      code: 'key.unavailable'
    })
  })

  it('passes on that no timestamp can be had', async () => {
    const timestamp = { stamp: () => Promise.reject(new BrokenPromise('timestamp.unavailable')) }
    await expect(signEnvelope(letter, { key: agency, timestamp, at: new Date() })).rejects.toMatchObject({
      code: 'timestamp.unavailable'
    })
  })

  it('never hands out a seal that does not verify', async () => {
    const key = { ...agency, sign: async () => new Uint8Array(256) }
    await expect(signEnvelope(letter, { key, at: new Date() })).rejects.toMatchObject({
      code: 'system.unexpected',
      facts: { problems: ['xml-signature.value-mismatch'] }
    })
  })

  it('of another message does not fit', async () => {
    const signatureXml = await signEnvelope(letter, { key: agency, timestamp: tsa, at: new Date() })
    const other: Edoc = { ...letter, header: { ...letter.header, subject: 'khác' } }
    const bytes = await gather(writeMessage(other, store, { signatureXml }))
    expect(await saidOf(bytes)).toBe('INVALID xml-signature.digest-mismatch')
  })
})
