/** A province's letters from end to end, by the real program: every way out, every way in, every receipt back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IofficeSimulator } from '../../simulators/ioffice/index.ts'
import { apiOf, letter, type Api, type DeliverySeen } from '../support/api.ts'
import { bookOf, statusesIn } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import {
  finance,
  hospital,
  interior,
  ministries,
  office,
  openProvince,
  settleIn
} from '../support/province.ts'
import type { Province } from '../support/province.ts'
import { until } from '../support/wait.ts'

const { url: databaseUrl } = await freshDatabase()
const [cabinet, ministry] = ministries
let province: Province
let gateway: GatewayProcess
let ioffice: IofficeSimulator
let api: Api

beforeAll(async () => {
  // Nobody says anything of his own accord: each step is taken by the test, and seen before the next.
  province = await openProvince({ speed: 0 })
  const keys = await settleIn(databaseUrl)
  gateway = await startGateway({ env: { ...province.env, DATABASE_URL: databaseUrl } })
  ioffice = await province.openIoffice(keys.ioffice)
  api = apiOf(province.url, keys.admin)
})
afterAll(async () => {
  await gateway.stop()
  await province.close()
})

describe('a letter of iOffice', () => {
  it('to a ministry waits for the axis, is handed over, and shows each receipt from 01 to 06, which iOffice hears', async () => {
    const { axis } = province
    await axis.stop()
    const id = await sent(1, [cabinet])
    expect(await copyTo(id, cabinet.code)).toMatchObject({ via: { kind: 'axis', id: 'vxp' } })
    await until(async () => {
      const { state, error } = await copyTo(id, cabinet.code)
      return state === 'queued' && error?.code === 'carrier.unreachable'
    })
    await axis.start()
    await until(async () => (await copyTo(id, cabinet.code)).state === 'handed-over')
    for (const code of ['01', '03', '04', '05', '06']) {
      axis.sendStatus(cabinet.code, office.code, takenBy(axis, '1/VP-TH'), code, `Văn thư: ${code}`)
      await until(async () => (await copyTo(id, cabinet.code)).receiptCode === code)
      await until(() => heard('1/VP-TH', cabinet.code).includes(code))
    }
    expect(heard('1/VP-TH', cabinet.code)).toEqual(['01', '03', '04', '05', '06'])
  }, 40_000)

  it('that a ministry refuses shows 02 with its reason', async () => {
    const { axis } = province
    const id = await sent(2, [ministry])
    await until(async () => (await copyTo(id, ministry.code)).state === 'handed-over')
    const reason = 'Không thuộc thẩm quyền, đề nghị gửi đúng đơn vị'
    axis.sendStatus(ministry.code, office.code, takenBy(axis, '2/VP-TH'), '02', reason)
    const copy = await until(async () => {
      const seen = await copyTo(id, ministry.code)
      return seen.receiptCode === '02' && seen
    })
    const { receipts } = await api.read<{ receipts: { code: string; description?: string }[] }>(
      `/v1/documents/${id}/deliveries/${copy.id}`
    )
    expect(receipts).toEqual([expect.objectContaining({ code: '02', description: reason })])
    await until(() =>
      ioffice.truth().statuses.some(each => each.code === '02' && each.description === reason)
    )
  }, 20_000)

  it('to an office behind the LGSP and to one of OneWin goes there, and both say 06', async () => {
    const { axis, lgsp, onewin } = province
    const id = await sent(3, [hospital, interior])
    expect(await copyTo(id, hospital.code)).toMatchObject({ via: { kind: 'axis', id: 'lgsp' } })
    expect(await copyTo(id, interior.code)).toMatchObject({ via: { kind: 'dms', id: 'onewin' } })
    for (const to of [hospital, interior])
      await until(async () => (await copyTo(id, to.code)).state === 'handed-over')
    await until(() => onewin.truth().documents.some(each => each.code === '3/VP-TH'))
    // It lies in OneWin's register: the gateway itself has said 01 of it.
    await until(async () => (await copyTo(id, interior.code)).receiptCode === '01')

    lgsp.flush()
    onewin.flush()
    for (const to of [hospital, interior]) {
      await until(async () => (await copyTo(id, to.code)).receiptCode === '06', { within: 20_000 })
      await until(() => heard('3/VP-TH', to.code).length === 5)
      expect(heard('3/VP-TH', to.code)).toEqual(['01', '03', '04', '05', '06'])
    }
    expect(
      bookOf(axis).filter(taken => taken.code === '3/VP-TH'),
      'nothing of it on the axis'
    ).toEqual([])
    expect(
      onewin
        .truth()
        .documents.filter(each => each.code === '3/VP-TH')
        .map(each => each.times)
    ).toEqual([1])
  }, 40_000)

  it('to another office of iOffice lies in the inbox, and shows it, until iOffice takes it', async () => {
    const id = await sent(4, [finance])
    await until(() => ioffice.truth().documents.some(each => each.code === '4/VP-TH'))
    await until(async () => (await copyTo(id, finance.code)).state === 'handed-over')
    ioffice.flush()
    await until(async () => (await copyTo(id, finance.code)).receiptCode === '06', { within: 20_000 })
  }, 30_000)
})

describe('a letter of a ministry', () => {
  it('is asked for, laid into the OneWin folder once, and what OneWin says reaches the ministry', async () => {
    const { axis, onewin } = province
    axis.originate({ from: ministry.code, to: [interior.code], number: '711', notation: 'BNV-TCCB' })
    await until(() => onewin.truth().documents.some(each => each.code === '711/BNV-TCCB'))
    await until(() => statusesIn(axis, interior.code, '711/BNV-TCCB').includes('01'))
    const { id, direction, source } = await until(async () => byCode('711/BNV-TCCB'))
    expect({ direction, source }).toEqual({ direction: 'in', source: 'vxp' })
    onewin.flush()
    await until(() => statusesIn(axis, interior.code, '711/BNV-TCCB').length === 5, { within: 20_000 })
    expect(statusesIn(axis, interior.code, '711/BNV-TCCB').toSorted()).toEqual(['01', '03', '04', '05', '06'])
    expect(await copyTo(id, interior.code)).toMatchObject({ state: 'handed-over', receiptCode: '06' })
    const register = onewin.truth().documents.filter(each => each.code === '711/BNV-TCCB')
    expect(register.map(each => each.times)).toEqual([1])
  }, 30_000)

  it('of the LGSP comes by the LGSP, and its answers go back that way', async () => {
    const { axis, lgsp } = province
    lgsp.originate({ from: hospital.code, to: [office.code], number: '15', notation: 'BV-KHTH' })
    await until(() => ioffice.truth().documents.some(each => each.code === '15/BV-KHTH'))
    ioffice.flush()
    await until(() => statusesIn(lgsp, office.code, '15/BV-KHTH').length === 5, { within: 20_000 })
    expect(statusesIn(axis, office.code, '15/BV-KHTH')).toEqual([])
  }, 30_000)
})

/** iOffice sends; returns the gateway's id once iOffice has its 202. */
async function sent(number: number, to: Parameters<typeof letter>[1]): Promise<string> {
  const key = await ioffice.send(letter(number, to))
  const [answer] = await until(() => ioffice.answersTo(key).length > 0 && ioffice.answersTo(key))
  if (answer?.result !== 'accepted' || answer.id === undefined) throw new Error(JSON.stringify(answer))
  return answer.id
}

async function copyTo(id: string, code: string): Promise<DeliverySeen> {
  const { deliveries } = await api.document(id)
  const found = deliveries.find(each => each.kind === 'edoc' && each.recipientCode === code)
  if (found === undefined) throw new Error(`no copy for ${code}`)
  return found
}

async function byCode(code: string) {
  return (await api.documents()).find(each => each.reference.code === code)
}

/** The truth of the axis about our letter: what a receipt speaks of. */
function takenBy(axis: Province['axis'], code: string) {
  const taken = bookOf(axis).find(each => each.code === code)
  if (taken === undefined) throw new Error(`the axis has no ${code}`)
  return taken
}

/** What iOffice was told of its letter by this recipient. */
function heard(code: string, by: string): readonly string[] {
  const statuses = ioffice.truth().statuses.filter(each => each.documentCode === code && each.from === by)
  return statuses.map(each => each.code).toSorted()
}
