/** A DMS that exchanges by files, as a vendor would write it from docs/connectors.md. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectorKinds } from '../../src/connectors/index.ts'
import type { DmsSide, Handed } from '../contract/connector.ts'
import { testTools, type TestTools } from './parcels.ts'

export interface FolderSide extends DmsSide {
  readonly root: string
  readonly tools: TestTools
  names(folder: string): Promise<string[]>
}

export async function startFolderSide(config: Record<string, unknown> = {}): Promise<FolderSide> {
  const above = await mkdtemp(join(tmpdir(), 'lt-folder-'))
  const root = join(above, 'onewin')
  await mkdir(root)
  const tools = testTools()
  const connector = connectorKinds.onewin.create('onewin', 'OneWin', { root, ...config }, tools)
  const taken: Handed[] = []

  async function names(folder: string): Promise<string[]> {
    return (await readdir(join(root, folder)).catch(() => [])).sort()
  }

  async function lying(): Promise<Handed[]> {
    const found: Handed[] = []
    for (const name of await names('den')) {
      if (!name.endsWith('.edxml')) continue
      found.push({ deliveryId: name.replace('.edxml', ''), bytes: await readFile(join(root, 'den', name)) })
    }
    return found
  }

  return {
    connector,
    root,
    tools,
    names,
    handed: async () => [...taken, ...(await lying())],
    async takeAway() {
      taken.push(...(await lying()))
      for (const name of await names('den')) await rm(join(root, 'den', name))
    },
    cut: () => rename(root, `${root}-cut`),
    mend: () => rename(`${root}-cut`, root),
    async put(name, bytes) {
      await mkdir(join(root, 'di'), { recursive: true })
      await writeFile(join(root, 'di', `${name}.tmp`), bytes)
      await rename(join(root, 'di', `${name}.tmp`), join(root, 'di', `${name}.edxml`))
    },
    async answerTo(name) {
      const sent = join(root, 'da-gui', `${name}.edxml.json`)
      if ((await names('da-gui')).includes(`${name}.edxml`)) {
        const text = await readFile(sent, 'utf8')
        return { result: (JSON.parse(text) as { result: 'accepted' | 'duplicate' }).result, text }
      }
      if ((await names('loi')).includes(`${name}.edxml`)) {
        return { result: 'refused', text: await readFile(join(root, 'loi', `${name}.edxml.loi.txt`), 'utf8') }
      }
      return null
    },
    close: () => rm(above, { recursive: true, force: true })
  }
}
