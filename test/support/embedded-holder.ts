/**
 * A program that holds an embedded PostgreSQL until it is killed or its stdin ends. Tests kill it.
 *   node --import tsx embedded-holder.ts <dataDir>
 * It writes one line of JSON: the url, or the code of the broken promise.
 */
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts'
import { BrokenPromise } from '../../src/domain/problem.ts'

const [, , dataDir = '', how] = process.argv
try {
  const server = await startEmbeddedPostgres({ dataDir, onProgress: () => {} })
  process.stdout.write(JSON.stringify({ url: server.url }) + '\n')
  if (how !== 'leave') {
    for await (const _ of process.stdin);
    await server.stop()
  }
} catch (error) {
  if (!(error instanceof BrokenPromise)) throw error
  process.stdout.write(JSON.stringify({ code: error.code, facts: error.facts }) + '\n')
}
