/** The log is taken out by whoever oversees, and by nobody else. */
import { describe, expect, it } from 'vitest'
import { createAuditChain } from '../../src/adapters/postgres/audit-chain.ts'
import { auditRound } from '../../src/exchange/audit/round.ts'
import { verifyExport } from '../../src/exchange/audit/verify-chain.ts'
import { streamOf } from '../support/audit.ts'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys } = g
const chain = createAuditChain(g.db)

describe('the audit’s chain', () => {
  it('is exported whole or in part, and what is exported holds', async () => {
    g.signatures.signs(async () => ({ cms: new Uint8Array([48, 0]), keyId: 'cong' }))
    await auditRound({ ports: g.ports, chain, gatewayCode: '000.00.00.H19' })
    const { position } = await chain.head()
    const whole = await call('GET', '/v1/admin/audit/export', { key: keys.auditor })
    expect(whole.headers['content-disposition']).toContain('lienthong-audit.txt')
    const judge = async () => null
    const report = await verifyExport(streamOf(whole.body.split('\n')), { judge })
    expect(report).toMatchObject({ sound: true, links: position, checkpoints: 1, uncovered: 0 })
    const part = await call('GET', '/v1/admin/audit/export?from=2&to=3', { key: keys.admin })
    expect(await verifyExport(streamOf(part.body.split('\n')), { judge })).toMatchObject({ from: 2, to: 3 })
  })

  it('shows its checkpoints, to be kept elsewhere', async () => {
    const { items } = (await call('GET', '/v1/admin/audit/checkpoints', { key: keys.auditor })).json()
    expect(items).toMatchObject([{ signed: true, signature: 'MAA=' }])
    expect(JSON.parse(items[0].statement)).toMatchObject({ gateway: '000.00.00.H19' })
  })

  it('is not for DMSs, nor for positions that cannot be', async () => {
    for (const path of ['export', 'checkpoints'])
      expect((await call('GET', `/v1/admin/audit/${path}`, { key: keys.ioffice })).statusCode).toBe(403)
    expect((await call('GET', '/v1/admin/audit/export?from=0', { key: keys.auditor })).statusCode).toBe(400)
  })
})
