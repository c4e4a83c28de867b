/**
 * Everything that signatures need and that exists only here: a throw-away PKI, its TSA, OCSP and CRLs, the key that the
 * province hands to the gateway, and the gateway's own.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { makePki } from '../../certs-dev/make.ts'
import type { PkiIndex } from '../../certs-dev/index-file.ts'
import { startTrustServices } from '../trust-services/server.ts'
import type { Gateway } from './gateway.ts'
import { PlainError } from './plain-error.ts'

/** The office whose documents iOffice has signed by the gateway, by its name in certs-dev. */
const agency = 'dong-nai'
export const signingOffice = '000.00.00.H19'

export interface Trust {
  /** Of the gateway's process. */
  readonly env: Readonly<Record<string, string>>
  /** Tells the gateway whom it may trust; harmless when it knows already. */
  teach(gateway: Gateway): Promise<void>
  close(): Promise<void>
}

export async function startTrust(data: string): Promise<Trust> {
  const folder = join(data, 'pki')
  const index = await pkiIn(folder)
  const { port } = new URL(index.urls.tsa)
  const services = await startTrustServices({ pki: folder, port: Number(port) }).catch((error: unknown) => {
    throw new PlainError(
      `Cổng mạng ${port} của dịch vụ chứng thư mô phỏng đang bị chiếm. Xóa ${folder} để đổi cổng.`,
      `Port ${port} of the simulated trust services is taken (${String(error)}). Remove ${folder} to change it.`
    )
  })
  const file = (name: string) => join(folder, 'certificates', `${name}.crt`)
  return {
    env: {
      LIENTHONG_KEYS_FILE: writeKeys(data, folder, index),
      LIENTHONG_TRUST_HOSTS: `127.0.0.1:${port}`,
      LIENTHONG_TSA_URL: index.urls.tsa,
      DEMO_KEY_PASSWORD: index.pkcs12Password
    },
    async teach(gateway) {
      const why = ['--reason', 'Trình diễn']
      const add = (kind: string, ...names: string[]) =>
        gateway.command('trust', 'add', ...names.map(file), '--kind', kind, ...why)
      await add('anchor', 'root-g2', 'root-g1')
      await add('intermediate', 'sub-g2', 'sub-g1')
      await gateway.command(
        ...['trust', 'bind', '--certificate', file(agency), '--organisation', signingOffice],
        ...['--role', 'agency', ...why]
      )
    },
    close: () => services.close()
  }
}

/** Made at the first start; its certificates name the port for ever. */
async function pkiIn(folder: string): Promise<PkiIndex> {
  const file = join(folder, 'index.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as PkiIndex
  const base = `http://127.0.0.1:${String(await freePort())}`
  return makePki({
    folder,
    urls: { ocsp: `${base}/ocsp`, crl: `${base}/crl`, aia: `${base}/aia`, tsa: `${base}/tsa` }
  })
}

function writeKeys(data: string, folder: string, index: PkiIndex): string {
  const entry = index.certificates.find(({ name }) => name === agency)
  if (entry?.pkcs12 === undefined || entry.seal === undefined)
    throw new PlainError(`Thư mục ${folder} hỏng; xóa nó.`, `The folder ${folder} is broken; remove it.`)
  const pkcs12 = (id: string, path: string) => ({
    ...{ id, kind: 'pkcs12', file: join(folder, path), password: 'env:DEMO_KEY_PASSWORD' }
  })
  const keys = {
    gateway: pkcs12('cong-lien-thong', join('p12', 'van-phong.p12')),
    agencies: [
      {
        organisation: signingOffice,
        keys: [pkcs12('con-dau-tinh', entry.pkcs12)],
        // The letters of the demo bear no personal signature; the seal stands where it would be.
        seal: { image: join(folder, entry.seal), widthMm: 36, place: { page: -1, leftMm: 108, topMm: 142 } }
      }
    ]
  }
  const file = join(data, 'signing-keys.json')
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`)
  return file
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
