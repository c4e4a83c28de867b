import { describe, expect, it } from 'vitest'
import { signEnvelope } from '../../../src/signatures/xml/sign/envelope.ts'
import { signingKeyOf, testPki } from '../../support/pki.ts'
import { letter, recall } from './support/letters.ts'

const pki = await testPki()
const at = new Date()
const agency = pki.all.find(each => each.kind === 'agency')!.name
describe('x', () => {
  it('y', async () => {
    console.log(await signEnvelope(letter, { key: signingKeyOf(pki, agency), at }))
    console.log(await signEnvelope(recall, { key: signingKeyOf(pki, agency), at }))
    expect(1).toBe(1)
  })
})
