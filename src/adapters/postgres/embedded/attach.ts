/** The way to an embedded server that another process of ours runs: for commands beside a running gateway. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { urlOf } from './role.ts'

/** Null when nothing has ever run in this data folder. It does not tell whether the server runs now. */
export async function attachEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const folder = resolve(dataDir, 'postgres')
  const part = async (name: string) => (await readFile(join(folder, name), 'utf8')).trim()
  try {
    const [password, port] = [await part('password'), await part('port')]
    return urlOf(port, password)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
