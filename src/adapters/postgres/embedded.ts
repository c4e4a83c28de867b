/**
 * PostgreSQL without an installation: the real server that npm ships, on this machine's loopback only.
 *
 *   <dataDir>/postgres/cluster    the data
 *                     /password   of the only role, readable by its owner alone
 *                     /port       where it listened last
 *                     /server.log
 *                     /owner      which process of ours runs it
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { BrokenPromise } from '../../domain/problem.ts'
import { findBinaries } from './embedded/binaries.ts'
import { prepareCluster } from './embedded/cluster.ts'
import { own } from './embedded/owner.ts'
import { ensureDatabase } from './embedded/role.ts'
import { serve, stopOrphan } from './embedded/server.ts'

export interface EmbeddedOptions {
  readonly dataDir: string
  /** Fixed port; without it the last one, or another free one. */
  readonly port?: number
  /** One plain sentence for each step that takes time. */
  readonly onProgress: (step: string) => void
}

export interface EmbeddedPostgres {
  readonly url: string
  /** Fast shutdown: running statements are cut, what was committed is on disk. Resolves when the server is gone. */
  stop(): Promise<void>
}

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.dataDir, 'postgres')
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: Error) => {
    throw new BrokenPromise('data-folder.broken', { folder, why: error.message }, error)
  })
  const owner = await own(join(folder, 'owner'))
  try {
    const binaries = await findBinaries(folder)
    const cluster = join(folder, 'cluster')
    await stopOrphan(cluster, options.onProgress)
    const password = await prepareCluster(folder, binaries, options.onProgress)
    const server = await serve({ folder, binaries, port: options.port, onProgress: options.onProgress })
    const stop = async () => {
      await server.stop()
      await owner.release()
    }
    try {
      return { url: await ensureDatabase(server.port, password, folder), stop: once(stop) }
    } catch (error) {
      await server.stop()
      throw error
    }
  } catch (error) {
    await owner.release()
    throw error
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}
