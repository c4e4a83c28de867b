import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BrokenPromise } from '../../src/domain/problem.ts'
import type { PushVerifier } from '../../src/exchange/ports/push.ts'
import { edoc } from '../support/edoc.ts'
import { gateway } from '../support/http.ts'

/** Believes whoever says the word, and checks the digest as the last byte passes. */
const verifier: PushVerifier = {
  verify: headers => {
    if (headers['x-word'] !== 'sesame')
      return { kind: 'refused', problem: { code: 'push.signature-wrong', detail: 'x-word' } }
    return {
      kind: 'ok',
      item: { remoteId: String(headers['x-id']), to: '000.00.01.H19' },
      open: async function* (body) {
        const hash = createHash('sha256')
        for await (const chunk of body) {
          hash.update(chunk)
          yield chunk
        }
        if (hash.digest('hex') !== headers['x-digest']) throw new BrokenPromise('push.digest-wrong')
      }
    }
  }
}
const g = await gateway({ pushes: { get: id => (id === 'vxp' ? verifier : undefined) } })

async function push(
  id: string,
  more: { headers?: Record<string, string>; body?: Buffer; axis?: string; number?: string } = {}
) {
  const { bytes } = await edoc(g.contents, {
    from: '000.00.00.G22',
    number: more.number ?? id,
    documentId: id,
    to: ['000.00.01.H19']
  })
  const body = more.body ?? bytes
  const digest = createHash('sha256').update(body).digest('hex')
  const headers = { 'x-word': 'sesame', 'x-id': id, 'x-digest': digest, ...more.headers }
  return g.call('POST', `/v1/axes/${more.axis ?? 'vxp'}/push`, {
    body,
    type: 'application/octet-stream',
    headers
  })
}
const documents = async () =>
  (await g.call('GET', '/v1/documents?direction=in&limit=200', { key: g.keys.admin })).json().items

describe('an axis that pushes', () => {
  it('is answered in its own form, a repeat too', async () => {
    for (let n = 0; n < 2; n++)
      expect((await push('p-1')).json()).toEqual({ status: 'OK', ErrorCode: '0', ErrorDesc: '' })
    expect(await documents()).toHaveLength(1)
  })

  it('is not believed without its signature, and then nothing is read', async () => {
    const response = await push('p-2', { headers: { 'x-word': 'please' } })
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ status: 'FAIL', ErrorCode: '15' })
    expect(response.body).not.toContain('x-word')
  })

  it('leaves nothing behind when the digest is wrong at the end', async () => {
    const response = await push('p-3', { headers: { 'x-digest': '0'.repeat(64) } })
    expect(response.statusCode).toBe(422)
    expect(response.json()).toMatchObject({ status: 'FAIL', ErrorCode: '10' })
    expect(await documents()).toHaveLength(1)
    expect((await push('p-3')).json().status).toBe('OK')
  })

  it('is told what is wrong with its message', async () => {
    const response = await push('p-4', { body: Buffer.from('<a') })
    expect(response.json()).toMatchObject({ status: 'FAIL', ErrorCode: '22' })
  })

  it('may not send without end', async () => {
    const response = await push('p-5', { body: Buffer.alloc(5 * 1024 * 1024, ' ') })
    expect(response.statusCode).toBe(413)
  })

  it('must be one that we know', async () => {
    expect((await push('p-6', { axis: 'other' })).statusCode).toBe(404)
    expect((await push('p-6', { axis: '__proto__' })).statusCode).toBe(404)
  })
})
