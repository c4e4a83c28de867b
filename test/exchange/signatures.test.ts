import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../src/domain/signature-policy.ts'
import { BrokenPromise } from '../../src/domain/problem.ts'
import { reportOf } from '../support/signatures.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeAll(async () => void (s = await stage()))
beforeEach(() => {
  s.signatures.all('VALID')
  s.signatures.seals(() => null)
})

let number = 500
const next = () => ({ number: String(++number) })
const undecided = [{ code: 'signature.undecided', field: 'OCSP' }] as const
const forged = [{ code: 'signature.invalid', field: 'chữ ký' }] as const
const minutes = (n: number) => s.clock.advance(n * 60_000)
const deliveriesOf = (id: string) => s.store.deliveries.ofDocument(id)

describe('a document that a DMS posts', () => {
  it('with an altered signature is refused by code and place, and its bytes are kept', async () => {
    s.signatures.all('INVALID', forged)
    const answer = await s.post(next())
    expect(answer).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'signature.invalid', field: expect.stringContaining('Signature1') }]
    })
  })

  it('without any signature goes on, and its sender is told that it is for information only', async () => {
    s.signatures.all('UNSIGNED')
    const answer = await s.post(next())
    expect(answer).toMatchObject({ kind: 'accepted', warnings: [{ code: 'signature.unsigned' }] })
  })

  it('that cannot be decided is accepted and held; nothing is carried until it is decided', async () => {
    s.signatures.all('INDETERMINATE', undecided)
    const { id, deliveries } = await s.accepted(next())
    await s.work()
    expect((await deliveriesOf(id)).map(d => [d.state, d.code, d.attempts])).toEqual([
      ['held', 'signature.undecided', 0]
    ])
    // An operator's retry does not let it go either.
    expect(await s.exchange.retry(deliveries[0]!.id, 'admin:1')).toEqual({ kind: 'rechecking' })
    await s.work()
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'held', attempts: 0 })

    s.signatures.all('VALID')
    minutes(61)
    await s.work()
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'handed-over', attempts: 1 })
    expect((await s.store.judgements.ofDocument(id)).map(j => j.decision.kind)).toEqual([
      'passed',
      'waiting',
      'waiting'
    ])
  })

  it('that turns out forged while it was held stays held for a person, and its sender hears why', async () => {
    s.signatures.all('INDETERMINATE', undecided)
    const { id } = await s.accepted(next())
    s.signatures.all('INVALID', forged)
    minutes(2)
    await s.work()
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'held', code: 'signature.invalid' })
    const later = await s.work()
    expect(later.filter(job => job.topic === 'verify')).toEqual([])
  })

  it('asks for more of a partner whose policy does: the agency’s and the person’s signature', async () => {
    const at = s.clock.now()
    const policy = { ...defaultPolicy.out, files: 'person-and-agency' } as const
    await s.store.policies.set('ioffice', 'out', policy, 'admin:1', at)
    try {
      expect(await s.post(next())).toMatchObject({
        kind: 'refused',
        problems: [{ code: 'signature.agency-missing' }, { code: 'signature.person-missing' }]
      })
    } finally {
      await s.store.policies.set('ioffice', 'out', defaultPolicy.out, 'admin:1', at)
    }
  })

  it('whose seal covers another content than the one that was read is refused', async () => {
    s.signatures.find(request => ({
      report: reportOf(request, 'VALID'),
      signed: {
        header: { ...request.message.header, subject: 'Một trích yếu khác' },
        business: request.message.business
      }
    }))
    expect(await s.post(next())).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'signature.content-differs' }]
    })
  })
})

describe('a signature asked for', () => {
  const signed = (facts = next()) => s.postSigned(facts, { form: 'issue' })

  it('is made before the document goes; what goes is the signed file', async () => {
    s.signatures.applies(message => ({
      kind: 'applied',
      keyId: 'k1',
      message: { ...message, header: { ...message.header, content: 'đã ký' } }
    }))
    const answer = await signed()
    expect(answer).toMatchObject({ kind: 'accepted' })
    const id = 'documentId' in answer ? answer.documentId : ''
    expect((await s.store.documents.find(id))?.message.header.content).toBe('đã ký')
  })

  it('while the key is away: the document waits, and goes signed when the key is back', async () => {
    s.signatures.applies(() => ({ kind: 'waiting', problem: { code: 'key.unavailable' } }))
    const answer = await signed()
    expect(answer).toMatchObject({ kind: 'accepted', warnings: [{ code: 'key.unavailable' }] })
    const id = 'documentId' in answer ? answer.documentId : ''
    minutes(2)
    await s.work()
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'held', code: 'key.unavailable' })

    s.signatures.applies(message => ({
      kind: 'applied',
      keyId: 'k1',
      message: { ...message, header: { ...message.header, content: 'đã ký' } }
    }))
    minutes(61)
    await s.work()
    expect((await deliveriesOf(id))[0]?.state).toBe('handed-over')
    expect((await s.store.documents.find(id))?.message.header.content).toBe('đã ký')
    expect(await s.store.signingRequests.open(id)).toBeNull()
  })

  it('is not put over a file that came altered', async () => {
    s.signatures.all('INVALID', forged)
    let made = 0
    s.signatures.applies(message => (made++, { kind: 'applied', keyId: 'k1', message }))
    expect(await signed()).toMatchObject({ kind: 'refused' })
    expect(made).toBe(0)
  })

  it('is refused with its code when the gateway holds no key of that agency', async () => {
    s.signatures.applies(() => ({ kind: 'refused', problems: [{ code: 'key.not-found' }] }))
    expect(await signed()).toMatchObject({ kind: 'refused', problems: [{ code: 'key.not-found' }] })
  })
})

describe('the seal of an envelope', () => {
  const seal = (signatureXml: string) => ({ signatureXml, keyId: 'k1', at: s.clock.now() })

  it('is made once for a delivery: every attempt carries the same bytes', async () => {
    let made = 0
    s.signatures.seals(() => seal(`<Signature xmlns="urn:s">${++made}</Signature>`))
    const { id } = await s.accepted({ ...next(), to: ['000.00.00.G22'] })
    s.vxp.answers.push({ kind: 'failed', code: 'carrier.unreachable' })
    await s.work()
    minutes(1)
    await s.work()
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'handed-over', attempts: 2 })
    const sent = s.vxp.taken.slice(-2).map(each => each.bytes)
    expect(sent[0]).toContain('<Signature xmlns="urn:s">1</Signature>')
    expect(sent[1]).toBe(sent[0])
    expect(made).toBe(1)
  })

  it('cannot be set while the key is away: the delivery waits in the queue and is not lost', async () => {
    s.signatures.seals(() => {
      throw new BrokenPromise('key.unavailable')
    })
    const { id } = await s.accepted({ ...next(), to: ['000.00.00.G22'] })
    await s.work()
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'queued', code: 'key.unavailable' })
    s.signatures.seals(() => seal('<Signature xmlns="urn:s"/>'))
    minutes(1)
    await s.work()
    expect((await deliveriesOf(id))[0]?.state).toBe('handed-over')
  })
})

describe('a document from an axis', () => {
  const arrive = async (to = ['000.00.01.H19']) =>
    s.arrive({ ...next(), from: '000.00.00.G22', to }, `docid-${number}`)
  const subject = (answer: Awaited<ReturnType<typeof arrive>>) =>
    'subjectId' in answer ? answer.subjectId : ''

  it('with a forged signature is taken from the axis and held: the clerk’s system does not get it', async () => {
    s.signatures.all('INVALID', forged)
    const answer = await arrive()
    expect(answer).toMatchObject({ kind: 'accepted' })
    await s.work()
    const [delivery] = await deliveriesOf(subject(answer))
    expect(delivery).toMatchObject({ state: 'held', code: 'signature.invalid', attempts: 0 })
    const refused = await s.exchange.refuseHeld(delivery!.id, 'Chữ ký không hợp lệ', 'admin:1')
    expect(refused).toEqual({ kind: 'queued' })
    await s.work()
    const receipts = await s.store.receipts.ofDocument(subject(answer))
    expect(receipts.map(r => [r.code, r.message.description])).toEqual([['02', 'Chữ ký không hợp lệ']])
    expect(await s.exchange.refuseHeld(delivery!.id, 'lần nữa', 'admin:1')).toMatchObject({
      kind: 'conflict'
    })
  })

  it('that is held is announced to its DMS only when it goes', async () => {
    s.signatures.all('INDETERMINATE', undecided)
    const answer = await arrive()
    await s.work()
    expect((await deliveriesOf(subject(answer)))[0]?.state).toBe('held')
    s.signatures.all('VALID_NO_TSA', [{ code: 'signature.only-receipt-time' }])
    minutes(61)
    await s.work()
    expect((await deliveriesOf(subject(answer)))[0]?.state).not.toBe('held')
  })

  it('brought again for another office shares the judgement of the first copy', async () => {
    s.signatures.all('INDETERMINATE', undecided)
    const facts = { ...next(), from: '000.00.00.G22', to: ['000.00.01.H19', '000.00.02.H19'] }
    const first = await s.arrive(facts, `a-${number}`, '000.00.01.H19')
    s.signatures.all('VALID')
    await s.arrive(facts, `b-${number}`, '000.00.02.H19')
    expect((await deliveriesOf(subject(first))).map(d => d.state)).toEqual(['held', 'held'])
    minutes(61)
    await s.work()
    expect((await deliveriesOf(subject(first))).map(d => d.state)).not.toContain('held')
  })
})
