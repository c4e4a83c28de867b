/** The folders of one DMS, by the names its administrator gave them. */
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { BrokenPromise } from '../../../domain/problem.ts'
import { codeIn } from '../taking.ts'

const folderName = (name: string) =>
  Type.String({ default: name, pattern: '^(?!\\.{1,2}$)[^/\\\\\\u0000-\\u001f]{1,64}$' })

export const folderSchema = Type.Object(
  {
    driver: Type.Literal('folder'),
    /** Must be there already: a share that is not mounted must not be mistaken for an empty folder. */
    root: Type.String({ minLength: 1 }),
    /** Inbound: the gateway writes, the DMS takes away. */
    inbound: folderName('den'),
    /** Outbound: the DMS writes, the gateway takes away. */
    outbound: folderName('di'),
    sent: folderName('da-gui'),
    refused: folderName('loi'),
    /** Off for network shares: then the folders are made by hand, once. */
    createFolders: Type.Boolean({ default: true }),
    collectSeconds: Type.Integer({ default: 5, minimum: 1, maximum: 3600 }),
    /** For a DMS that cannot rename: a file is taken once it has not changed for so long. 0 = it renames. */
    stableSeconds: Type.Integer({ default: 0, minimum: 0, maximum: 3600 }),
    batch: Type.Integer({ default: 200, minimum: 1, maximum: 10_000 }),
    /** How long it is remembered that a delivery was put, longer than any retry by hand. */
    keepMarksDays: Type.Integer({ default: 90, minimum: 7, maximum: 3650 }),
    concurrency: Type.Integer({ default: 4, minimum: 1, maximum: 64 })
  },
  { additionalProperties: false }
)

export type FolderConfig = Static<typeof folderSchema>

export interface Layout {
  readonly root: string
  readonly inbound: string
  readonly outbound: string
  readonly sent: string
  readonly refused: string
  /** Ours: what was put already, and what is on its way into `inbound`. */
  readonly marks: string
}

export function layoutOf(config: FolderConfig): Layout {
  const { root, inbound, outbound, sent, refused } = config
  const names = [inbound, outbound, sent, refused, marksFolder]
  if (new Set(names.map(name => name.toLowerCase())).size < names.length) {
    throw new BrokenPromise('config.invalid', { keys: ['inbound', 'outbound', 'sent', 'refused'], names })
  }
  return {
    root,
    inbound: join(root, inbound),
    outbound: join(root, outbound),
    sent: join(root, sent),
    refused: join(root, refused),
    marks: join(root, marksFolder)
  }
}

const marksFolder = '.da-giao'

/**
 * Makes the folders when allowed, and makes sure that each is really there where it says: who may write into
 * the root could otherwise lead our writing elsewhere by a link.
 */
export async function prepare(layout: Layout, create: boolean): Promise<void> {
  const root = await realpath(layout.root)
  const { root: given, ...folders } = layout
  for (const folder of Object.values(folders)) {
    if (create) await makeFolder(folder)
    const real = await realpath(folder)
    if (real !== join(root, folder.slice(given.length))) {
      throw Object.assign(new Error(`${folder} leads to ${real}`), { code: 'ELOOP' })
    }
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    if (codeIn(error) !== 'EEXIST') throw error
  }
}
