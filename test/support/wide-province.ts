/**
 * Five hundred offices of four levels behind three axes, all simulated, and one office of ours that writes to them
 * all. Some refuse, some never say anything, the rest go all the way to 06.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAxisSimulator } from '../../simulators/axis/index.ts'
import type { AgencySetup, FaultRule } from '../../simulators/axis/index.ts'
import { startLgspSimulator } from '../../simulators/lgsp/index.ts'
import { migrateQueue } from '../../src/adapters/bullmq/index.ts'
import { systemClock } from '../../src/adapters/clock/system.ts'
import { readDirectoryCsv } from '../../src/adapters/csv/directory.ts'
import { createCredentials } from '../../src/adapters/postgres/credentials.ts'
import { replaceRules } from '../../src/adapters/postgres/directory-import.ts'
import { importDirectory } from './directory.ts'
import { openDatabase } from '../../src/adapters/postgres/pool.ts'
import { freePort } from './gateway-process.ts'
import type { Keys } from './province.ts'
import { office } from './province.ts'

export interface WideOffice extends AgencySetup {
  readonly level: 'trung-uong' | 'tinh' | 'huyen' | 'xa'
}

/** How many of each level; the level decides the axis. */
const sizes = { 'trung-uong': 40, tinh: 60, huyen: 160, xa: 240 } as const
const words = { 'trung-uong': 'Bộ', tinh: 'Tỉnh', huyen: 'Huyện', xa: 'Xã' } as const

export const offices: readonly WideOffice[] = Object.entries(sizes).flatMap(([level, count], l) =>
  Array.from({ length: count }, (_, i): WideOffice => {
    const number = String(i + 1).padStart(3, '0')
    const named = { level: level as WideOffice['level'], code: `${number}.0${String(l)}.00.H77` }
    const name = `${words[named.level]} số ${number}`
    if (i % 10 === 3) return { ...named, name, refuses: 'Không thuộc thẩm quyền giải quyết' }
    return i % 15 === 4 ? { ...named, name, silent: true } : { ...named, name }
  })
)

const account = { systemId: 'dongnai', username: 'dongnai' }
const secrets = { axis: 'khoa-truc-thu', password: 'mat-khau-thu' }

export type WideProvince = Awaited<ReturnType<typeof openWideProvince>>

export async function openWideProvince(options: { seed: number; faults: readonly FaultRule[] }) {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-wide-'))
  const port = await freePort()
  const behind = (...levels: WideOffice['level'][]) => ({
    seed: options.seed,
    faults: options.faults,
    // A minute of theirs is a third of a second.
    speed: 200,
    centres: [
      { ...account, secret: secrets.axis, password: secrets.password, agencies: [office] },
      {
        systemId: 'ngoai',
        secret: 'khoa-ngoai',
        automatic: true,
        agencies: offices.filter(each => levels.includes(each.level))
      }
    ]
  })
  const national = await startAxisSimulator(behind('trung-uong', 'tinh'))
  const second = await startAxisSimulator(behind('huyen'))
  const lgsp = await startLgspSimulator(behind('xa'))
  const common = { systemId: account.systemId, concurrency: 8, timeoutMs: 4_000, pollSeconds: 1 }
  const vxp = { ...common, driver: 'vxp', secret: 'env:TEST_VXP_SECRET' }
  const partnersFile = join(folder, 'partners.json')
  const partners = {
    gateway: { organId: '000.00.00.H19', name: 'Cổng liên thông tỉnh Đồng Nai' },
    axes: [
      { ...vxp, id: 'vxp', label: 'Trục quốc gia', endpoint: national.url },
      { ...vxp, id: 'truc-huyen', label: 'Trục thứ hai', endpoint: second.url },
      {
        ...common,
        id: 'lgsp',
        driver: 'lgsp',
        label: 'LGSP',
        endpoint: lgsp.url,
        secret: 'env:TEST_VXP_SECRET',
        username: account.username,
        password: 'env:TEST_LGSP_PASSWORD',
        applicationCode: ''
      }
    ],
    connectors: [{ id: 'ioffice', kind: 'ioffice', label: 'iOffice', driver: 'inbox', concurrency: 16 }]
  }
  await writeFile(partnersFile, JSON.stringify(partners))
  return {
    url: `http://127.0.0.1:${String(port)}`,
    axes: { vxp: national.control, 'truc-huyen': second.control, lgsp: lgsp.control },
    env: {
      PORT: String(port),
      LIENTHONG_DATA_DIR: join(folder, 'gateway'),
      LIENTHONG_PARTNERS_FILE: partnersFile,
      TEST_VXP_SECRET: secrets.axis,
      TEST_LGSP_PASSWORD: secrets.password
    },
    async close() {
      await Promise.all([national.close(), second.close(), lgsp.close()])
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/** The directory of all of them, the rules by level, the keys of our office's DMS and of an operator. */
export async function settleWide(databaseUrl: string): Promise<Keys> {
  const rows = offices.map(
    ({ code, name, level }, i) => `o${String(i)},${code},qcvn102,${name},${level},,,,,,,`
  )
  const directory = `organisation,code,scheme,name,level,parent,connector,valid_from,valid_to,status,successors,successor_kind
vp,${office.code},qcvn102,${office.name},tinh,,ioffice,,,,,
${rows.join('\n')}
`
  const database = openDatabase({ url: databaseUrl })
  try {
    await migrateQueue(databaseUrl)
    await importDirectory(database.db, readDirectoryCsv(directory), '2026-01-01')
    await replaceRules(database.db, [
      { position: 1, codePattern: '*', level: 'xa', axisId: 'lgsp' },
      { position: 2, codePattern: '*', level: 'huyen', axisId: 'truc-huyen' },
      { position: 3, codePattern: '*', axisId: 'vxp' }
    ])
    const credentials = createCredentials(database.db, systemClock)
    const dms = await credentials.issue({ kind: 'dms', connectorId: 'ioffice', label: 'thử' }, 'test')
    const admin = await credentials.issue({ kind: 'admin', label: 'thử' }, 'test')
    return { ioffice: dms.key, admin: admin.key }
  } finally {
    await database.close()
  }
}
