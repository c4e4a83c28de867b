import { describe, expect, it } from 'vitest'
import { sequence, tlv } from '../../../src/signatures/cms/encode.ts'
import type { CmsContext, CmsVerdict } from '../../../src/signatures/cms/verify.ts'
import { attribute, digest, forge, oids } from './forge.ts'
import { contextNow, verdictOn } from './verdicts.ts'
import { letter, pki, rawToken, sealed } from './workshop.ts'

const all = process.env.MUTATIONS !== undefined

/** Repeatable: a run that fails can be run again. With MUTATIONS set it tries every octet. */
function* places(length: number, wanted: number): Generator<[number, number]> {
  let state = 0x2545f491
  const random = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  const count = all ? length : wanted
  for (let turn = 0; turn < count; turn++) yield [all ? turn : random() % length, (random() % 255) + 1]
}

const accepted = (verdict: CmsVerdict) => verdict.class === 'VALID' || verdict.class === 'VALID_NO_TSA'
/** What a report says, but for what the world answered at the moment of judging. */
const shown = ({ class: found, problems, signer, algorithm, time, claimedAt, role, evidence }: CmsVerdict) =>
  JSON.stringify([
    { found, problems, signer, algorithm, time, claimedAt, role },
    evidence.filter(each => each.kind === 'timestamp').map(each => each.sha256)
  ])

/** The changes after which the very same report comes out. */
async function unnoticed(cms: Uint8Array, context: CmsContext, count: number): Promise<string[]> {
  const before = await verdictOn(cms, context)
  expect(accepted(before)).toBe(true)
  const found: string[] = []
  for (const [at, flip] of places(cms.length, count)) {
    const copy = Uint8Array.from(cms)
    copy[at]! ^= flip
    const verdict = await verdictOn(copy, context)
    if (accepted(verdict) && shown(verdict) === shown(before))
      found.push(`octet ${at} ^ ${flip.toString(16)}`)
  }
  return found
}

describe('no octet of a signature can be changed without being noticed', () => {
  it('with a timestamp and the chains of both', async () => {
    expect(await unnoticed(await sealed(), contextNow(), 2_000)).toEqual([])
  }, 600_000)

  it('with everything that may be carried outside the signature', async () => {
    const certificates = ['so-noi-vu', 'sub-g2', 'root-g2'].map(name => pki.certificate(name).der)
    const values = [
      attribute(oids.certificateValues, sequence(pki.certificate('sub-g1').der)),
      attribute(oids.revocationValues, sequence(tlv(0xa0, sequence(pki.certificate('root-g2').crlDer!))))
    ]
    const cms = forge({ certificates, unsigned: values, crls: [pki.certificate('sub-g2').crlDer!] })
    expect(await unnoticed(cms, contextNow(), 1_000)).toEqual([])
  }, 600_000)

  it('nor of the document', async () => {
    const cms = await sealed()
    for (let at = 0; at < letter.length; at++) {
      const copy = Uint8Array.from(letter)
      copy[at]! ^= 1 << (at % 8)
      expect((await verdictOn(cms, {}, copy)).class).toBe('INVALID')
    }
  })

  it('nor be cut out, doubled or exchanged', async () => {
    const cms = await sealed()
    for (let at = 0; at < cms.length; at += 37) {
      const cut = Buffer.concat([cms.subarray(0, at), cms.subarray(at + 1)])
      const doubled = Buffer.concat([cms.subarray(0, at + 1), cms.subarray(at)])
      expect((await verdictOn(cut)).class).toBe('INVALID')
      expect((await verdictOn(doubled)).class).toBe('INVALID')
    }
  })
})

it('the token of one signature does not serve another', async () => {
  const token = await rawToken(digest('sha256', Buffer.from('the value of another signature')))
  expect((await verdictOn(await sealed({ timestamp: { stamp: async () => token } }))).class).toBe('INVALID')
})
