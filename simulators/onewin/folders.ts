/** Exchange by files, as docs/connectors.md section 4 has it, and the ways in which exports go wrong. */
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Answer } from '../dms/register.ts'
import type { OnewinOptions, Wire } from './options.ts'

export interface FolderWire extends Wire {
  /** Half a file under its final name, as by a program that does not rename. */
  putPartial(key: string, bytes: Buffer): Promise<void>
  /** A file that an export left unfinished. */
  putUnfinished(key: string, bytes: Buffer): Promise<void>
  /** Names that are no messages: a wrong ending, a folder, a link, a hidden file. */
  putStrange(): Promise<void>
}

export async function openFolders(options: OnewinOptions & { root: string }): Promise<FolderWire> {
  const { root, folders } = options
  const inbound = join(root, folders?.inbound ?? 'den')
  const outbound = join(root, folders?.outbound ?? 'di')
  const sent = join(root, folders?.sent ?? 'da-gui')
  const refused = join(root, folders?.refused ?? 'loi')
  for (const folder of [inbound, outbound, sent, refused]) await mkdir(folder, { recursive: true })

  return {
    async take(register) {
      const names = (await readdir(inbound)).filter(name => /^[^.].*\.edxml$/.test(name)).sort()
      for (const name of names) {
        const id = name.replace(/\.edxml$/, '')
        const slip = JSON.parse(await readFile(join(inbound, `${id}.json`), 'utf8')) as { to: string }
        register(id, slip.to, await readFile(join(inbound, name)))
        await rm(join(inbound, name))
        await rm(join(inbound, `${id}.json`), { force: true })
      }
      return names.length
    },
    async put(key, bytes) {
      await writeFile(join(outbound, `${key}.tmp`), bytes)
      await rename(join(outbound, `${key}.tmp`), join(outbound, `${key}.edxml`))
    },
    async answerTo(key) {
      const text = await textOf(join(sent, `${key}.edxml.json`))
      if (text !== null) {
        const { result, id } = JSON.parse(text) as { result: 'accepted' | 'duplicate'; id: string }
        return { result, id }
      }
      const why = await textOf(join(refused, `${key}.edxml.loi.txt`))
      return why === null ? null : refusalIn(why)
    },
    putPartial: (key, bytes) =>
      writeFile(join(outbound, `${key}.edxml`), bytes.subarray(0, Math.floor(bytes.length / 2))),
    putUnfinished: (key, bytes) => writeFile(join(outbound, `${key}.tmp`), bytes),
    async putStrange() {
      await writeFile(join(outbound, 'cong-van.xml'), 'không phải .edxml')
      await writeFile(join(outbound, '.an.edxml'), 'ẩn')
      await mkdir(join(outbound, 'thu-muc.edxml'), { recursive: true })
      await rm(join(outbound, 'lien-ket.edxml'), { force: true })
      await symlink('/etc/hostname', join(outbound, 'lien-ket.edxml'))
    },
    close: () => Promise.resolve()
  }
}

function refusalIn(text: string): Answer {
  return { result: 'refused', codes: [...text.matchAll(/Mã lỗi: (\S+)/g)].map(([, code = '']) => code) }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
