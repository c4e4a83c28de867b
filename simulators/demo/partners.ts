/** The simulated partners of the demo, and the file in which the gateway reads of them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startAxisSimulator, type AgencySetup, type AxisSimulator, type CentreSetup } from '../axis/index.ts'
import { startIofficeSimulator, type IofficeSimulator } from '../ioffice/index.ts'
import { startLgspSimulator } from '../lgsp/index.ts'
import { startOnewinSimulator, type OnewinSimulator } from '../onewin/index.ts'
import type { DemoOptions } from './options.ts'
import { seats, type Seat } from './seed.ts'
import type { Keys } from './state.ts'
import { signingOffice } from './trust.ts'

export const ways = { vxp: 'VXP', lgsp: 'LGSP', ioffice: 'iOffice', onewin: 'OneWin' }

/** Secrets between the gateway and partners that exist only here. */
const secrets = {
  DEMO_VXP_SECRET: 'khoa-truc-trinh-dien',
  DEMO_LGSP_SECRET: 'khoa-lgsp-trinh-dien',
  DEMO_LGSP_PASSWORD: 'mat-khau-trinh-dien'
}
const account = { systemId: 'dongnai', username: 'dongnai' }

/** At speed 1 an agency behind an axis is done after some 18 s, an office of a DMS too. */
const axisSpeed = 12
const deskSpeed = 5

const refusing = '000.00.00.H17'
/** Asked to give a document back, it keeps it (16). */
const keeping = '000.00.00.G12'
const refusal = 'Không thuộc thành phần mời, đề nghị kiểm tra lại nơi nhận'

export interface Networks {
  readonly axis: AxisSimulator
  readonly lgsp: Awaited<ReturnType<typeof startLgspSimulator>>
  /** Of the gateway's process: where its partners are, and what it must show them. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** The axis and the LGSP come first: the gateway's partners file names their addresses. */
export async function startNetworks({ data, speed }: DemoOptions): Promise<Networks> {
  const all = seats()
  const ours = all.filter(seat => seat.ours && seat.connector !== '')
  const elsewhere = (level: (seat: Seat) => boolean) =>
    agenciesOf(all.filter(seat => !seat.ours && level(seat)))
  const outside = all.filter(seat => seat.ours && seat.connector === '')
  const us = (secret: string): CentreSetup => ({
    ...account,
    secret,
    password: secrets.DEMO_LGSP_PASSWORD,
    agencies: agenciesOf(ours)
  })
  const them = (systemId: string, agencies: readonly AgencySetup[]): CentreSetup => ({
    systemId,
    secret: `${systemId}-trinh-dien`,
    automatic: true,
    agencies
  })
  const axis = await startAxisSimulator({
    centres: [
      us(secrets.DEMO_VXP_SECRET),
      them(
        'trung-uong',
        elsewhere(seat => seat.level === 'trung-uong')
      ),
      them(
        'tinh-khac',
        elsewhere(seat => seat.level !== 'trung-uong')
      )
    ],
    speed: speed * axisSpeed,
    data: join(data, 'partners', 'axis.jsonl')
  })
  const lgsp = await startLgspSimulator({
    centres: [us(secrets.DEMO_LGSP_SECRET), them('don-vi-ngoai', agenciesOf(outside))],
    speed: speed * axisSpeed,
    data: join(data, 'partners', 'lgsp.jsonl')
  })
  return {
    axis,
    lgsp,
    env: { LIENTHONG_PARTNERS_FILE: writePartners(data, axis.url, lgsp.url), ...secrets },
    close: async () => {
      await Promise.all([axis.close(), lgsp.close()])
    }
  }
}

export interface Offices {
  readonly ioffice: IofficeSimulator
  readonly onewin: OnewinSimulator
  close(): Promise<void>
}

/** The DMSs: iOffice calls the gateway's API with its key, OneWin knows only its folder. */
export async function startOffices({ data, port, speed }: DemoOptions, keys: Keys): Promise<Offices> {
  const managedBy = (connector: string) => agenciesOf(seats().filter(seat => seat.connector === connector))
  const ioffice = await startIofficeSimulator({
    offices: managedBy('ioffice'),
    speed: speed * deskSpeed,
    data: join(data, 'partners', 'ioffice.jsonl'),
    gateway: {
      url: `http://127.0.0.1:${String(port)}`,
      key: keys.ioffice,
      post: true,
      pullMs: 500,
      signedFor: [signingOffice]
    }
  })
  const onewin = await startOnewinSimulator({
    offices: managedBy('onewin'),
    speed: speed * deskSpeed,
    data: join(data, 'partners', 'onewin.jsonl'),
    root: onewinFolder(data),
    lookMs: 300
  })
  return {
    ioffice,
    onewin,
    close: async () => {
      await Promise.all([ioffice.close(), onewin.close()])
    }
  }
}

const onewinFolder = (data: string) => join(data, 'onewin')

function agenciesOf(some: readonly Seat[]): AgencySetup[] {
  return some.map(({ agency }) => ({
    ...agency,
    ...(agency.code === refusing ? { refuses: refusal } : {}),
    ...(agency.code === keeping ? { keeps: true } : {})
  }))
}

function writePartners(data: string, axisUrl: string, lgspUrl: string): string {
  mkdirSync(onewinFolder(data), { recursive: true })
  const partners = {
    gateway: { organId: '000.00.00.H19', name: 'Cổng liên thông văn bản tỉnh Đồng Nai (trình diễn)' },
    axes: [
      {
        id: 'vxp',
        driver: 'vxp',
        label: 'Trục liên thông văn bản quốc gia (mô phỏng)',
        endpoint: axisUrl,
        systemId: account.systemId,
        secret: 'env:DEMO_VXP_SECRET',
        pollSeconds: 1,
        concurrency: 4,
        timeoutMs: 10_000,
        agencies: [],
        directory: 'qcvn102',
        download: false
      },
      {
        id: 'lgsp',
        driver: 'lgsp',
        label: 'LGSP tỉnh Đồng Nai (mô phỏng)',
        endpoint: lgspUrl,
        ...account,
        secret: 'env:DEMO_LGSP_SECRET',
        password: 'env:DEMO_LGSP_PASSWORD',
        applicationCode: '',
        pollSeconds: 1,
        concurrency: 4,
        timeoutMs: 10_000,
        tokenSeconds: 1_800,
        lookbackDays: 30
      }
    ],
    connectors: [
      { id: 'ioffice', kind: 'ioffice', label: 'iOffice (mô phỏng)', driver: 'inbox', concurrency: 16 },
      {
        id: 'onewin',
        kind: 'onewin',
        label: 'OneWin (mô phỏng)',
        driver: 'folder',
        root: onewinFolder(data),
        inbound: 'den',
        outbound: 'di',
        sent: 'da-gui',
        refused: 'loi',
        createFolders: true,
        collectSeconds: 1,
        stableSeconds: 0,
        batch: 200,
        keepMarksDays: 90,
        concurrency: 4
      }
    ]
  }
  const file = join(data, 'partners.json')
  writeFileSync(file, `${JSON.stringify(partners, null, 2)}\n`)
  return file
}
