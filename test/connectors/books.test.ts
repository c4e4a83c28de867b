/** A simulated DMS hands its book in over HTTP, with and without drift: every kind is found, none invented. */
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { startIofficeSimulator } from '../../simulators/ioffice/index.ts'
import { gateway } from '../support/http.ts'

const day = '2026-03-02'
const office = { code: '000.00.01.H19', name: 'Văn phòng UBND tỉnh' }
const ministry = { code: '000.00.00.G22', name: 'Văn phòng Chính phủ' }
const scene = await gateway()
await scene.app.listen({ host: '127.0.0.1', port: 0 })
const url = `http://127.0.0.1:${(scene.app.server.address() as AddressInfo).port}`
const dms = await startIofficeSimulator({
  offices: [office],
  speed: 0,
  gateway: { url, key: scene.keys.ioffice, post: true, pullMs: 0 }
})
afterAll(() => dms.close())

const found = async () => {
  await scene.work()
  const page = await scene.store.reconciliations.findings(
    { state: 'open', partnerId: 'ioffice' },
    { limit: 50 }
  )
  return (page?.items ?? [])
    .map(({ kind, facts }) => `${kind} ${facts.aspects?.join() ?? ''}${facts.code ?? ''}`)
    .sort()
}

it('a DMS’s own book agrees with ours; each drift in it is found, and no other', async () => {
  for (const number of ['50', '51', '52'])
    await dms.send({
      ...{ from: office, to: [ministry], number, notation: 'VP-TH', date: day, subject: `V/v thử ${number}` },
      attachments: [{ name: 'a.pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF\n') }]
    })
  for (const number of ['1', '2', '3', '4'])
    await scene.arrive({ from: ministry.code, to: [office.code], number }, `r-${number}`, office.code)
  await scene.work()
  await dms.round()
  const deliveries = new Map(
    dms.truth().documents.map(({ code, deliveryIds }) => [code, deliveryIds[0] ?? ''])
  )
  expect(deliveries.size).toBe(4)

  scene.clock.set('2026-03-02T22:30:00Z')
  expect(await dms.handInBook(day)).toBe(200)
  expect(await found()).toEqual([])

  const received = (number: string) => deliveries.get(`${number}/VP-TH`) ?? ''
  const sent = (number: string) => `${office.code},2026/03/02,${number}/VP-TH`
  await dms.handInBook(day, [
    { kind: 'drop', line: received('1') },
    { kind: 'double', line: received('2') },
    { kind: 'recipient', line: received('3') },
    { kind: 'invent', line: received('4') },
    { kind: 'drop', line: sent('50') },
    { kind: 'double', line: sent('51') },
    { kind: 'invent', line: sent('52') }
  ])
  expect(await found()).toEqual([
    'differing recipient3/VP-TH',
    'doubled 2/VP-TH',
    'doubled 51/VP-TH',
    'missing-here 52/VP-TH-LA',
    'missing-here 999/LA',
    'missing-there 1/VP-TH',
    'missing-there 50/VP-TH'
  ])
})
