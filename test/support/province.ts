/**
 * A province of example offices and everybody it writes to, all simulated: an axis with ministries behind it, an LGSP, an iOffice-like and
 * a OneWin-like DMS. A test runs the real gateway against it and holds the gateway to the partners' own books.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAxisSimulator, type AgencySetup, type CentreSetup } from '../../simulators/axis/index.ts'
import { startIofficeSimulator } from '../../simulators/ioffice/index.ts'
import { startLgspSimulator } from '../../simulators/lgsp/index.ts'
import { startOnewinSimulator } from '../../simulators/onewin/index.ts'
import { migrateQueue } from '../../src/adapters/bullmq/index.ts'
import { systemClock } from '../../src/adapters/clock/system.ts'
import { readDirectoryCsv } from '../../src/adapters/csv/directory.ts'
import { createCredentials } from '../../src/adapters/postgres/credentials.ts'
import { replaceRules } from '../../src/adapters/postgres/directory-import.ts'
import { importDirectory } from './directory.ts'
import { openDatabase } from '../../src/adapters/postgres/pool.ts'
import { freePort } from './gateway-process.ts'

export const office = { code: '000.00.01.H19', name: 'Văn phòng UBND tỉnh' }
export const finance = { code: '000.00.06.H19', name: 'Sở Tài chính' }
export const interior = { code: '000.00.05.H19', name: 'Sở Nội vụ' }
export const hospital = { code: '000.00.90.H19', name: 'Bệnh viện Đa khoa tỉnh' }
export const ministries = [
  { code: '000.00.00.G22', name: 'Văn phòng Chính phủ' },
  { code: '000.00.00.G09', name: 'Bộ Nội vụ' },
  { code: '000.00.00.G12', name: 'Bộ Tài chính' }
] as const
/** Locked on the axis, which the directory does not know: error 23. */
export const locked = { code: '000.00.00.G17', name: 'Bộ Xây dựng' }

const directory = `organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind
dn,000.00.00.H19,qcvn102,UBND tỉnh Đồng Nai,tinh,,,,,,,
vp,${office.code},qcvn102,${office.name},tinh,dn,ioffice,,,,,
stc,${finance.code},qcvn102,${finance.name},tinh,dn,ioffice,,,,,
snv,${interior.code},qcvn102,${interior.name},tinh,dn,onewin,,,,,
bv,${hospital.code},qcvn102,${hospital.name},tinh,dn,,,,,,
${[...ministries, locked].map(({ code, name }, i) => `bo${i},${code},qcvn102,${name},trung-uong,,,,,,,`).join('\n')}
`

const secrets = { axis: 'khoa-truc-thu', lgsp: 'khoa-lgsp-thu', password: 'mat-khau-thu' }
const account = { systemId: 'dongnai', username: 'dongnai' }

export interface ProvinceOptions {
  /** Of the partners' answers: 100 brings a ministry's 06 after some two seconds, 0 only when flushed. */
  readonly speed?: number
  /** The axis pushes to the gateway, which then does not poll. */
  readonly pushed?: boolean
  /** Keys of the axis's entry in the partners file. */
  readonly axis?: Readonly<Record<string, unknown>>
}

export type Province = Awaited<ReturnType<typeof openProvince>>

export async function openProvince({ speed = 100, pushed = false, axis: keys = {} }: ProvinceOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-province-'))
  const dataDir = join(folder, 'gateway')
  const shared = join(folder, 'onewin')
  await mkdir(shared)
  const port = await freePort()
  const url = `http://127.0.0.1:${String(port)}`
  const us = (secret: string): CentreSetup => ({
    ...account,
    secret,
    password: secrets.password,
    agencies: [office, finance, interior],
    ...(pushed ? { pushUrl: `${url}/v1/axes/vxp/push` } : {})
  })
  const them = (agencies: readonly AgencySetup[]): CentreSetup => ({
    systemId: 'ngoai',
    secret: 'khoa-ngoai',
    automatic: true,
    agencies
  })
  const axis = await startAxisSimulator({
    centres: [us(secrets.axis), them([...ministries, { ...locked, locked: true }])],
    speed
  })
  const lgsp = await startLgspSimulator({ centres: [us(secrets.lgsp), them([hospital])], speed })
  const onewin = await startOnewinSimulator({ offices: [interior], speed, root: shared, lookMs: 200 })
  const partnersFile = join(folder, 'partners.json')
  const common = { systemId: account.systemId, concurrency: 4, timeoutMs: 4_000 }
  const partners = {
    gateway: { organId: '000.00.00.H19', name: 'Cổng liên thông tỉnh Đồng Nai' },
    axes: [
      {
        ...{
          id: 'vxp',
          driver: 'vxp',
          label: 'Trục quốc gia',
          endpoint: axis.url,
          secret: 'env:TEST_VXP_SECRET'
        },
        ...common,
        pollSeconds: pushed ? 0 : 1,
        ...keys
      },
      {
        ...{ id: 'lgsp', driver: 'lgsp', label: 'LGSP', endpoint: lgsp.url, secret: 'env:TEST_LGSP_SECRET' },
        ...common,
        ...{
          username: account.username,
          password: 'env:TEST_LGSP_PASSWORD',
          applicationCode: '',
          pollSeconds: 1
        }
      }
    ],
    connectors: [
      { id: 'ioffice', kind: 'ioffice', label: 'iOffice', driver: 'inbox', concurrency: 16 },
      {
        ...{ id: 'onewin', kind: 'onewin', label: 'OneWin', driver: 'folder', root: shared },
        ...{ inbound: 'den', outbound: 'di', sent: 'da-gui', refused: 'loi', createFolders: true },
        ...{ collectSeconds: 1, stableSeconds: 0, batch: 200, keepMarksDays: 90, concurrency: 4 }
      }
    ]
  }
  await writeFile(partnersFile, JSON.stringify(partners))
  const stops: (() => Promise<unknown>)[] = [() => axis.close(), () => lgsp.close(), () => onewin.close()]

  return {
    axis: axis.control,
    lgsp: lgsp.control,
    onewin,
    dataDir,
    url,
    /** For a gateway of role `api` or `all`. */
    env: {
      PORT: String(port),
      LIENTHONG_DATA_DIR: dataDir,
      LIENTHONG_PARTNERS_FILE: partnersFile,
      TEST_VXP_SECRET: secrets.axis,
      TEST_LGSP_SECRET: secrets.lgsp,
      TEST_LGSP_PASSWORD: secrets.password
    },
    /** The iOffice-like DMS over the gateway's API. Without it nobody takes what lies in the inbox. */
    async openIoffice(key: string) {
      const ioffice = await startIofficeSimulator({
        offices: [office, finance],
        speed,
        gateway: { url, key, post: true, pullMs: 200 }
      })
      stops.push(() => ioffice.close())
      return ioffice
    },
    async close() {
      for (const stop of stops.splice(0).reverse()) await stop()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

export interface Keys {
  readonly admin: string
  readonly ioffice: string
}

/** The directory, the rules and the keys, put where `lienthong directory import` and its like put them. */
export async function settleIn(databaseUrl: string): Promise<Keys> {
  const database = openDatabase({ url: databaseUrl })
  try {
    await migrateQueue(databaseUrl)
    await importDirectory(database.db, readDirectoryCsv(directory), '2026-01-01')
    await replaceRules(database.db, [
      { position: 1, codePattern: '*.H19', axisId: 'lgsp' },
      { position: 2, codePattern: '*', axisId: 'vxp' }
    ])
    const credentials = createCredentials(database.db, systemClock)
    const admin = await credentials.issue({ kind: 'admin', label: 'thử' }, 'test')
    const dms = await credentials.issue({ kind: 'dms', connectorId: 'ioffice', label: 'thử' }, 'test')
    return { admin: admin.key, ioffice: dms.key }
  } finally {
    await database.close()
  }
}
