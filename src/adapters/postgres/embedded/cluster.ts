/** The data itself: made once, whole or not at all. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BrokenPromise } from '../../../domain/problem.ts'
import type { Binaries } from './binaries.ts'

const run = promisify(execFile)

export const role = 'lienthong'

/** Returns the password. */
export async function prepareCluster(
  folder: string,
  binaries: Binaries,
  onProgress: (step: string) => void
): Promise<string> {
  const cluster = join(folder, 'cluster')
  const passwordFile = join(folder, 'password')
  if (!(await isThere(cluster))) {
    onProgress('Đang chuẩn bị thư mục cơ sở dữ liệu… / Preparing the database folder…')
    await initialise(folder, cluster, passwordFile, binaries)
  }
  if (!(await isThere(join(cluster, 'PG_VERSION'))))
    throw new BrokenPromise('data-folder.broken', { folder: cluster, why: 'PG_VERSION is missing' })
  await binaries.handOver(cluster)
  const password = await readFile(passwordFile, 'utf8').catch((error: Error) => {
    throw new BrokenPromise('data-folder.broken', { file: passwordFile, why: error.message }, error)
  })
  return password.trim()
}

/** In a draft first, so that a crash in the middle leaves nothing that looks like data. */
async function initialise(
  folder: string,
  cluster: string,
  passwordFile: string,
  binaries: Binaries
): Promise<void> {
  const draft = `${cluster}.new`
  const secret = `${passwordFile}.new`
  await rm(draft, { recursive: true, force: true })
  try {
    const password = randomBytes(24).toString('base64url')
    await writeFile(passwordFile, password, { mode: 0o600 })
    await rm(secret, { force: true })
    await writeFile(secret, password, { mode: 0o600 })
    await binaries.handOver(secret)
    const { file, args, as } = binaries.command('initdb', [
      `--pgdata=${draft}`,
      `--username=${role}`,
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C'
    ])
    if (as !== undefined) {
      await mkdir(draft, { mode: 0o700 })
      await binaries.handOver(draft)
    }
    await run(file, [...args], { cwd: '/', ...as })
    await rename(draft, cluster)
    await syncFolder(folder)
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    throw new BrokenPromise(
      'data-folder.broken',
      { folder: cluster, why: (stderr ?? message).trim().slice(-500) },
      error
    )
  } finally {
    await rm(secret, { force: true })
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  )
}
