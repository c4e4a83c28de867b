/** Starts and stops of the real program on its embedded PostgreSQL: in order, or refused with a plain sentence. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attachEmbeddedPostgres } from '../../src/adapters/postgres/embedded/attach.ts'
import { apiOf, letterBytes, untilCompleted, type Api } from '../support/api.ts'
import { bookOf, timesIn } from '../support/books.ts'
import { isRunning, launchGateway, postmasterOf, startGateway } from '../support/gateway-process.ts'
import type { GatewayProcess } from '../support/gateway-process.ts'
import { ministries, openProvince, settleIn, type Province } from '../support/province.ts'
import { until } from '../support/wait.ts'

let province: Province
let gateway: GatewayProcess
let api: Api

beforeAll(async () => {
  province = await openProvince()
  gateway = await startGateway({ env: province.env })
  const keys = await settleIn((await attachEmbeddedPostgres(province.dataDir)) ?? '')
  api = apiOf(province.url, keys.ioffice)
})
afterAll(async () => {
  await gateway.stop()
  await province.close()
})

describe('a gateway at work', () => {
  it('stops on SIGTERM within its time, leaves nothing running, and does the rest at its next start', async () => {
    const { axis, dataDir, env } = province
    axis.fault({ kind: 'slow', endpoint: 'sendEdoc', ms: 300 })
    const ids: string[] = []
    for (let number = 1; number <= 5; number++) ids.push(await api.accepted(letterBytes(number, ministries)))
    await until(() => bookOf(axis).length >= 2)
    const postmaster = (await postmasterOf(dataDir)) ?? 0

    const asked = Date.now()
    expect(await gateway.stop()).toEqual({ code: 0, signal: null })
    // LIENTHONG_STOP_SECONDS for the work, and the short rest of the stop.
    expect(Date.now() - asked).toBeLessThan(12_000)
    expect(isRunning(postmaster)).toBe(false)
    expect(await postmasterOf(dataDir)).toBeUndefined()
    expect(bookOf(axis).length, 'not all had gone').toBeLessThan(15)

    gateway = await startGateway({ env })
    await untilCompleted(api, ids)
    expect(timesIn(bookOf(axis))).toEqual(Array.from({ length: 15 }, () => 1))
  }, 50_000)

  it('is not disturbed by a second start on its data folder, which is refused', async () => {
    const second = launchGateway({ env: { ...province.env, PORT: '0' } })
    expect(await second.ended).toEqual({ code: 1, signal: null })
    expectPlain(second, 'data-folder.in-use')
    await untilCompleted(api, [await api.accepted(letterBytes(21, [ministries[0]]))])
    expect(isRunning(gateway.pid)).toBe(true)
  }, 30_000)
})

describe('a start that cannot be', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lienthong-start-'))
    await chmod(folder, 0o755)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('a taken port is named, and no PostgreSQL is left running', async () => {
    const dataDir = join(folder, 'taken-port')
    const refused = launchGateway({ env: { ...province.env, LIENTHONG_DATA_DIR: dataDir } })
    expect(await refused.ended).toEqual({ code: 1, signal: null })
    expectPlain(refused, 'port.in-use')
    expect(refused.said()).toContain(province.env.PORT)
    expect(await postmasterOf(dataDir)).toBeUndefined()
  }, 30_000)

  it('a file where the data folder belongs is named', async () => {
    const dataDir = join(folder, 'a-file')
    await writeFile(dataDir, 'không phải thư mục')
    const refused = launchGateway({ env: { ...province.env, PORT: '0', LIENTHONG_DATA_DIR: dataDir } })
    expect(await refused.ended).toEqual({ code: 1, signal: null })
    expectPlain(refused, 'data-folder.broken')
    expect(refused.said()).toContain(dataDir)
  }, 20_000)

  it('a data folder that may not be written is named', async () => {
    const dataDir = join(folder, 'read-only')
    await mkdir(dataDir, { mode: 0o555 })
    const { LIENTHONG_PARTNERS_FILE: _, ...env } = province.env
    // A superuser may write anywhere: then the gateway runs as one who may not.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {}
    const refused = launchGateway({ env: { ...env, PORT: '0', LIENTHONG_DATA_DIR: dataDir }, ...nobody })
    expect(await refused.ended).toEqual({ code: 1, signal: null })
    expectPlain(refused, 'data-folder.broken')
    expect(refused.said()).toContain(dataDir)
  }, 20_000)

  it('a database that was damaged is named, and nothing is left running', async () => {
    const dataDir = join(folder, 'damaged')
    await mkdir(join(dataDir, 'postgres', 'cluster'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'), '18\n')
    const refused = launchGateway({ env: { ...province.env, PORT: '0', LIENTHONG_DATA_DIR: dataDir } })
    expect(await refused.ended).toEqual({ code: 1, signal: null })
    expectPlain(refused, 'data-folder.broken')
    expect(await postmasterOf(dataDir)).toBeUndefined()
  }, 30_000)
})

/** What it is, where, and the cure; no stack. */
function expectPlain(refused: GatewayProcess, code: string): void {
  expect(refused.said()).toContain(`[${code}]`)
  expect(refused.said()).toMatch(/^✗ .+/m)
  expect(refused.said()).toMatch(/^→ .+/m)
  expect(refused.said()).not.toMatch(/^\s+at .+:\d+:\d+/m)
}
